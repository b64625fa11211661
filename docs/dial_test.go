package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTestingExplainsRealCalls: every word of their lines, and every flag that they have.
func TestTestingExplainsRealCalls(t *testing.T) {
	text := read(t, "testing.md")
	files, err := filepath.Glob("../app/caller/*.go")
	if err != nil {
		t.Fatal(err)
	}
	said, words := regexp.MustCompile(`tell\.say\("([^"]+)"`), 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range said.FindAllStringSubmatch(string(source), -1) {
			words++
			if !strings.Contains(text, "`"+m[1]+"`") {
				t.Errorf("testing.md does not explain the word %q of a call", m[1])
			}
		}
	}
	flags := regexp.MustCompile("\\{\"(--[a-z]+)\", p\\.").FindAllStringSubmatch(read(t, "../cmd/centralino/dial_sip.go"), -1)
	for _, m := range flags {
		if !strings.Contains(text, "| `"+m[1]+"` |") {
			t.Errorf("testing.md does not explain %s", m[1])
		}
	}
	if words < 20 || len(flags) < 8 {
		t.Errorf("only %d words and %d flags were found", words, len(flags))
	}
}

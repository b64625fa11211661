package pages

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestRefusalsInThePagesWords: each word that the pages know is one that the server refuses something with.
func TestRefusalsInThePagesWords(t *testing.T) {
	text, err := fs.ReadFile(files, "static/lib/refusals.js")
	if err != nil {
		t.Fatal(err)
	}
	known := regexp.MustCompile(`(?m)^  "?([a-z-]+)"?: \{$`).FindAllStringSubmatch(string(text), -1)
	if len(known) < 20 {
		t.Fatalf("found %d words", len(known))
	}
	var code strings.Builder
	for _, folder := range []string{"..", "../../app"} {
		sources, err := filepath.Glob(folder + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range sources {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			source, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			code.Write(source)
		}
	}
	for _, word := range known {
		if !regexp.MustCompile(`http\.Status\w+, "` + word[1] + `"`).MatchString(code.String()) {
			t.Errorf("nothing is refused with %q", word[1])
		}
	}
}

package docs_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"centralino/config"
	"centralino/flows/strict"
)

// TestTheFirstHelplineOfTheReadme: whoever copies the README's two files has a helpline without a fault, whose only
// warnings are of prompts not yet recorded.
func TestTheFirstHelplineOfTheReadme(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := regexp.MustCompile("(?s)`([a-z./]+\\.yaml)`:\n\n```yaml\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(examples) != 2 {
		t.Fatalf("the README has %d files to copy, want 2", len(examples))
	}
	folder := fstest.MapFS{}
	lines := 0
	for _, e := range examples {
		folder[e[1]] = &fstest.MapFile{Data: []byte(e[2])}
		lines += strings.Count(e[2], "\n")
	}
	cfg, problems := config.LoadFS(folder, "centralino.yaml", machine())
	if cfg == nil {
		t.Fatalf("the README's helpline has faults: %v", problems)
	}
	for _, p := range problems {
		if p.Severity == strict.Fault || !strings.Contains(p.Message, "has no recording") {
			t.Errorf("%v", p)
		}
	}
	if lines > 15 {
		t.Errorf("a first helpline takes %d lines", lines)
	}
}

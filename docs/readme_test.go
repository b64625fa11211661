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

// TestTheReadmeSaysWhatSoundCosts: its table has the figures of the last `make bench`. With -update it is written there.
func TestTheReadmeSaysWhatSoundCosts(t *testing.T) {
	const head = "| sound | times the bare loop | at most | gap off 20 ms, p50 / p99 / p99.9, in ms | packets lost |\n|---|---|---|---|---|\n"
	results, err := os.ReadFile("../bench/results.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows strings.Builder
	for line := range strings.Lines(string(results)) {
		c := strings.Split(line, "|")
		if len(c) != 12 || strings.HasPrefix(line, "| load") || strings.HasPrefix(line, "|-") {
			continue
		}
		rows.WriteString("|" + strings.Join([]string{c[1], c[4], c[5], c[7], c[9]}, "|") + "|\n")
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(readme), head)
	old, after, ended := strings.Cut("\n"+rest, "\n\n")
	if !found || !ended || strings.Count(rows.String(), "\n") < 8 {
		t.Fatalf("the README has no such table, or the results have too few rows:\n%s", &rows)
	}
	if old = strings.TrimPrefix(old+"\n", "\n"); old == rows.String() {
		return
	}
	if !*update {
		t.Fatalf("the README says\n%s\nand bench/results.md\n%s\n`go test ./docs -update` writes it", old, &rows)
	}
	if err := os.WriteFile("../README.md", []byte(before+head+rows.String()+"\n"+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

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

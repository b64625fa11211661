package docs_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"centralino/flows/rules"
)

// TestRulesPageTellsTheRules: rules.md has every set as the data has it. With -update it is written there.
func TestRulesPageTellsTheRules(t *testing.T) {
	page, err := os.ReadFile("rules.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for _, name := range rules.Names() {
		set, err := rules.Named(name)
		if err != nil {
			t.Fatal(err)
		}
		section := regexp.MustCompile("(?s)### " + name + "\n.*?\n(##|$)")
		found := section.FindStringSubmatchIndex(text)
		if found == nil {
			t.Errorf("rules.md has no section %s", name)
			continue
		}
		want := "### " + name + "\n\n" + inMarkdown(set) + "\n"
		got := text[found[0]:found[2]]
		if *update {
			text = text[:found[0]] + want + text[found[2]:]
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	if *update {
		if err := os.WriteFile("rules.md", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// inMarkdown writes a set as the page has it.
func inMarkdown(s rules.Set) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s. %s\n\n| Id | What is asked | How | Source, and how sure it is |\n|---|---|---|---|\n", s.Title, s.About)
	for _, r := range s.Requirements {
		how := map[rules.Kind]string{rules.Proved: "proved", rules.Measured: "measured", rules.Yours: "yours to see to"}[r.Kind()]
		if value := r.Value(); value != "" {
			how += ", " + value
		}
		if len(r.Only) > 0 {
			how += "; given `" + strings.Join(r.Only, "`, `") + "`"
		}
		if len(r.Unless) > 0 {
			how += "; not given `" + strings.Join(r.Unless, "`, `") + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | [%s](%s). %s |\n", r.ID, strings.ReplaceAll(r.Text, "|", "/"), how, r.Act, r.URL, r.Note)
	}
	for i, c := range s.Given {
		if i == 0 {
			b.WriteString("\n`given` may name:\n\n")
		}
		fmt.Fprintf(&b, "- `%s`: %s\n", c.Name, c.Means)
	}
	return b.String()
}

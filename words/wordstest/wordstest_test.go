package wordstest

import (
	"go/parser"
	"slices"
	"strings"
	"testing"

	"centralino/words"
)

func TestFaults(t *testing.T) {
	sentences := map[string]bool{"%s hung up after %d": true, "": true}
	for text, want := range map[string]string{
		"%s hung up after %d\n\t%s ha riagganciato dopo %d":       "",
		"%s hung up after %d\n\tdopo %[2]d ha riagganciato %[1]s": "",
		"":                                       "lacks",
		"%s hung up after %d":                    "lacks",
		"%s hung up after %d\n\tha riagganciato": "other arguments",
		"%s hung up after %d\n\t%d, dopo %s":     "other arguments",
		"%s hung up after %d\n\t%s ha riagganciato dopo %d\nno more\n\tpiù niente": "nobody says",
	} {
		got := faults(words.Read(text), sentences)
		if (want == "") != (len(got) == 0) || !strings.Contains(strings.Join(got, "; "), want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTexts(t *testing.T) {
	for code, want := range map[string][]string{
		`"a"`: {"a"}, `"a" + "b"`: {"ab"}, `map[int]string{1: "a", 2: "b" + "c"}[x]`: {"a", "bc"},
		`x`: nil, `"a" + x`: nil, `m[x]`: nil, `map[int]string{1: x}[y]`: nil, `1`: nil,
	} {
		e, err := parser.ParseExpr(code)
		if err != nil {
			t.Fatal(err)
		}
		if got := texts(e); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}

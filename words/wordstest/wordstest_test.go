package wordstest

import (
	"go/parser"
	"go/token"
	"maps"
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

func TestWhatCodeSays(t *testing.T) {
	f := finder{said: Said{"Say": {0}, "tell": {1}, "known": {}}, files: token.NewFileSet(), sentences: map[string]bool{}}
	err := f.read("x.go", `package x

func (x *X) tell(at int, format string, args ...any) { x.say(at, x.words.Say(format, args...)) }
func (x *X) known(all []string) string               { return x.words.Say(all[0]) }
func (x *X) more(b string) {
	x.tell(1, "one %s", b)
	x.words.Say("two" +
		" three")
	x.words.Say(b)
	fmt.Sprintf("none of ours")
}`)
	if err != nil || !slices.Equal(slices.Sorted(maps.Keys(f.sentences)), []string{"one %s", "two three"}) || !slices.Equal(f.unfound, []string{"x.go:9:14"}) {
		t.Errorf("%v, %v, %v", f.sentences, f.unfound, err)
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

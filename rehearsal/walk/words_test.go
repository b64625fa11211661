package walk

import (
	"slices"
	"strings"
	"testing"
)

func all(w Words) (words []string) {
	for {
		word, ok := w.Next()
		if !ok {
			return words
		}
		words = append(words, word)
	}
}

// TestWords: several to a line, an empty line is one of its own, and nothing comes after the last.
func TestWords(t *testing.T) {
	for name, test := range map[string]struct {
		words Words
		want  []string
	}{
		"keys":        {Keys(" 2 1  # "), []string{"2", "1", "#"}},
		"no keys":     {Keys(""), nil},
		"lines":       {Lines(strings.NewReader("1\n\n 30s  hangup\n")), []string{"1", "", "30s", "hangup"}},
		"no last end": {Lines(strings.NewReader("1 2")), []string{"1", "2"}},
		"no lines":    {Lines(strings.NewReader("")), nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := all(test.words); !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
	for word, want := range map[string]bool{"1": true, "10000019#": true, "*": true, "A": true, "": false, "1x": false, "due": false} {
		if _, ok := digits(word); ok != want {
			t.Errorf("%q is keys: %v", word, ok)
		}
	}
}

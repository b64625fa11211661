package speech

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"centralino/call"
)

// readItalian reads number words back, by a grammar written apart from the one under test: greedy over a list of words.
func readItalian(words string) (int, error) {
	s := strings.NewReplacer("é", "e", " ", "", "centott", "centoott").Replace(words)
	vocabulary := []struct {
		word  string
		value int
	}{
		{"unmilione", -1_000_000},
		{"milioni", -1_000_000},
		{"mille", -1000},
		{"mila", -1000},
		{"cento", -100},
		{"undici", 11},
		{"dodici", 12},
		{"tredici", 13},
		{"quattordici", 14},
		{"quindici", 15},
		{"sedici", 16},
		{"diciassette", 17},
		{"diciotto", 18},
		{"diciannove", 19},
		{"dieci", 10},
		{"venti", 20},
		{"vent", 20},
		{"trenta", 30},
		{"trent", 30},
		{"quaranta", 40},
		{"quarant", 40},
		{"cinquanta", 50},
		{"cinquant", 50},
		{"sessanta", 60},
		{"sessant", 60},
		{"settanta", 70},
		{"settant", 70},
		{"ottanta", 80},
		{"ottant", 80},
		{"novanta", 90},
		{"novant", 90},
		{"uno", 1},
		{"due", 2},
		{"tre", 3},
		{"quattro", 4},
		{"cinque", 5},
		{"sei", 6},
		{"sette", 7},
		{"otto", 8},
		{"nove", 9},
		{"zero", 0},
	}
	total, below := 0, 0
next:
	for s != "" {
		for _, v := range vocabulary {
			rest, ok := strings.CutPrefix(s, v.word)
			if !ok {
				continue
			}
			s = rest
			switch {
			case v.value >= 0:
				below += v.value
			case v.value == -100:
				below = max(below, 1) * 100
			default:
				total, below = total+max(below, 1)*-v.value, 0
			}
			continue next
		}
		return 0, fmt.Errorf("%q: unknown word at %q", words, s)
	}
	return total + below, nil
}

// readEnglish reads number words back word by word.
func readEnglish(words string) (int, error) {
	values := map[string]int{"and": 0, "zero": 0}
	for i, w := range strings.Fields("one two three four five six seven eight nine ten eleven twelve thirteen fourteen " +
		"fifteen sixteen seventeen eighteen nineteen") {
		values[w] = i + 1
	}
	for i, w := range strings.Fields("twenty thirty forty fifty sixty seventy eighty ninety") {
		values[w] = 10 * (i + 2)
	}
	total, below := 0, 0
	for _, w := range strings.FieldsFunc(words, func(r rune) bool { return r == ' ' || r == '-' }) {
		v, known := values[w]
		switch {
		case known:
			below += v
		case w == "hundred":
			below *= 100
		case w == "thousand":
			total, below = total+below*1000, 0
		case w == "million":
			total, below = total+below*1_000_000, 0
		default:
			return 0, fmt.Errorf("%q: unknown word %q", words, w)
		}
	}
	return total + below, nil
}

// check tests one number in both languages: the words read back as the number, and the pieces say the same words.
func check(n int) error {
	for lang, read := range map[call.Language]func(string) (int, error){"it": readItalian, "en": readEnglish} {
		words := Words(lang, n)
		if got, err := read(words); err != nil || got != n {
			return fmt.Errorf("%d in %s is %q, which reads %d (%v)", n, lang, words, got, err)
		}
		pieces := text(Number(lang, n))
		if lang == "it" {
			pieces, words = plainItalian(pieces), plainItalian(words)
		}
		if pieces != words {
			return fmt.Errorf("%d in %s: pieces say %q, words are %q", n, lang, pieces, words)
		}
	}
	return nil
}

// plainItalian undoes what tells written words from pieces: spaces, accents, and the o of cento before otto.
func plainItalian(words string) string {
	return strings.ReplaceAll(strings.NewReplacer(" ", "", "é", "e").Replace(words), "centoott", "centott")
}

func TestEveryNumberBelow200000ReadsBack(t *testing.T) {
	for n := range 200_000 {
		if n > 3000 && n%7 != 0 {
			continue
		}
		if err := check(n); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnyNumberReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if err := check(rapid.IntRange(0, Most).Draw(t, "n")); err != nil {
			t.Fatal(err)
		}
	})
}

func TestNamesAreSafeFileNamesAndMeanOneText(t *testing.T) {
	safe := regexp.MustCompile(`^(numbers|units)/[a-z-]+$`)
	for _, lang := range Languages() {
		texts := map[string]string{}
		for n := range 10_000 {
			for _, p := range append(Number(lang, -n*997), Amount(lang, n, Unit(n%5))...) {
				if !safe.MatchString(p.Name) {
					t.Fatalf("%s %d: name %q", lang, n, p.Name)
				}
				if was, seen := texts[p.Name]; seen && was != p.Text {
					t.Fatalf("%s: %q says %q and %q", lang, p.Name, was, p.Text)
				}
				texts[p.Name] = p.Text
			}
		}
		if len(texts) > 130 {
			t.Errorf("%s: a site has to record %d pieces", lang, len(texts))
		}
	}
}

func TestPhrasesHaveTextInEveryLanguageWithGrammar(t *testing.T) {
	safe := regexp.MustCompile(`^[a-z-]+$`)
	it, en := italianPhrases(), englishPhrases()
	if len(it) != len(en) {
		t.Errorf("%d phrases in Italian, %d in English", len(it), len(en))
	}
	for _, lang := range Languages() {
		for _, p := range Phrases(lang) {
			if p.Text == "" || p.Language != lang || !safe.MatchString(p.Name) {
				t.Errorf("%s: %+v", lang, p)
			}
		}
	}
	if got := Phrase("it", "unheard-of"); got != (call.Prompt{Language: "it", Name: "unheard-of"}) {
		t.Errorf("unknown phrase: %+v", got)
	}
	if got := Phrases("de"); len(got) != len(en) || got[0].Text != "" {
		t.Errorf("no grammar: %+v", got)
	}
}

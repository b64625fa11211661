package prove

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"centralino/call"
	"centralino/flows"
)

// languages compares the keys that the texts of a menu offer in each language, with each other and with the keys of the
// menu. What a recording says nobody knows, unless its text stands beside it.
func (v *proof) languages() {
	for _, s := range v.stepsInOrder() {
		if menu, ok := s.Verb.(*flows.Menu); ok {
			v.menuTexts(s, menu)
		}
	}
}

func (v *proof) menuTexts(s *flows.Step, menu *flows.Menu) {
	offered := map[call.Language]map[call.Digit]bool{}
	for _, lang := range v.program.Languages {
		offered[lang] = map[call.Digit]bool{}
		for _, p := range menu.Prompts {
			if p.Say[lang] == "" {
				return // somebody has recorded it, or only its name is known
			}
			for _, d := range keysIn(p.Say[lang]) {
				offered[lang][d] = true
			}
		}
	}
	first := v.program.Languages[0]
	for _, lang := range v.program.Languages[1:] {
		for _, d := range slices.Sorted(maps.Keys(union(offered[first], offered[lang]))) {
			has, lacks := first, lang
			if offered[lang][d] == offered[first][d] {
				continue
			}
			if offered[lang][d] {
				has, lacks = lang, first
			}
			v.warn(RuleLanguages, s, nil, "let both texts offer the same keys",
				"the menu `%s` offers the key %s in `%s` and not in `%s`", s.ID, d, has, lacks)
		}
	}
	v.menuKeys(s, menu, offered[first])
}

// menuKeys compares what a text offers with the keys there are. A text that offers none may speak of something else.
func (v *proof) menuKeys(s *flows.Step, menu *flows.Menu, offered map[call.Digit]bool) {
	if len(offered) == 0 {
		return
	}
	there := map[call.Digit]bool{}
	for d := range menu.Keys {
		there[d] = true
	}
	h := v.program.HumanAt(s)
	for _, d := range slices.Sorted(maps.Keys(union(offered, there))) {
		switch {
		case there[d] && !offered[d]:
			v.warn(RuleLanguages, s, nil, "say what the key is for, or remove it",
				"the text of the menu `%s` does not offer its key %s", s.ID, d)
		case offered[d] && !there[d] && (h.Step == "" || d != h.Key):
			v.warn(RuleLanguages, s, nil, "say where the key leads, or leave it out of the text",
				"the text of the menu `%s` offers the key %s, which it does not have", s.ID, d)
		}
	}
}

func union(a, b map[call.Digit]bool) map[call.Digit]bool {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// pressed finds what follows the word for pressing or for a key, in Italian and English, and digits in some other languages.
var pressed = regexp.MustCompile(`(?i)\b(?:prema|premi|premere|digiti|digita|tasto|press|dial|key|pulse|drücken sie|appuyez sur)\s+` +
	`(?:il\s+|lo\s+|the\s+|tasto\s+|key\s+)*([0-9*#]|\p{L}+)`)

// ellipses find the keys of a list that says the word for pressing once: "bills, two. Contracts, three", "two for bills".
var ellipses = []*regexp.Regexp{
	regexp.MustCompile(`[,:]\s*([0-9*#]|\p{L}+)\s*(?:[.;!?]|$)`),
	regexp.MustCompile(`(?i)(?:^|[,.;:]\s*)([0-9*#]|\p{L}+)\s+(?:per|for)\s`),
}

// keysIn returns the keys that a text offers.
func keysIn(text string) (keys []call.Digit) {
	words := map[string]call.Digit{}
	for i, names := range []string{
		"zero", "uno one", "due two", "tre three", "quattro four", "cinque five", "sei six", "sette seven", "otto eight", "nove nine",
	} {
		for _, name := range strings.Fields(names) {
			words[name] = call.Digit('0' + byte(i))
		}
	}
	for _, name := range []string{"asterisco", "star"} {
		words[name] = '*'
	}
	for _, name := range []string{"cancelletto", "hash", "pound"} {
		words[name] = '#'
	}
	found := pressed.FindAllStringSubmatch(text, -1)
	for _, e := range ellipses {
		found = append(found, e.FindAllStringSubmatch(text, -1)...)
	}
	for _, m := range found {
		word := strings.ToLower(m[1])
		if d, ok := words[word]; ok {
			keys = append(keys, d)
		} else if d, err := call.ParseDigit(word); err == nil && len(word) == 1 && !strings.ContainsAny(word, "abcd") {
			keys = append(keys, d)
		}
	}
	return keys
}

package flows

import (
	"regexp"
	"slices"
	"strings"

	"centralino/call"
	"centralino/flows/strict"
)

var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z]{2})?$`)

// IsLanguage reports whether a text is a language's tag: it, en, pt-BR.
func IsLanguage(text string) bool { return languageTag.MatchString(text) }

// MeantLanguages are the languages that a text names which is no tag: english, or "it, en". None: nobody knows.
func MeantLanguages(text string) (out []call.Language) {
	names := map[string]call.Language{
		"italian": "it", "italiano": "it", "english": "en", "inglese": "en", "german": "de", "deutsch": "de", "tedesco": "de",
		"french": "fr", "francese": "fr", "français": "fr", "spanish": "es", "spagnolo": "es", "español": "es",
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(", ;/", r) }) {
		tag, known := names[strings.ToLower(word)]
		if lower := strings.ToLower(word); !known && IsLanguage(lower) {
			tag, known = call.Language(lower), true
		}
		if !known {
			return nil
		}
		out = append(out, tag)
	}
	return out
}

// language reports a language that the helpline doesn't speak.
func (c *compiler) language(v strict.Value, name string) bool {
	if slices.Contains(c.env.Languages, call.Language(name)) {
		return true
	}
	var names []string
	for _, l := range c.env.Languages {
		names = append(names, string(l))
	}
	hint := "the helpline speaks " + strict.Quoted(names) + ", see `languages:`"
	if meant := MeantLanguages(name); len(meant) == 1 && slices.Contains(c.env.Languages, meant[0]) {
		hint = "did you mean `" + string(meant[0]) + "`?"
	}
	v.Fault(hint, "the helpline doesn't speak %q", name)
	return false
}

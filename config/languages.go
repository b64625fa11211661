package config

import (
	"regexp"
	"slices"
	"strings"

	"centralino/call"
	"centralino/flows/strict"
)

var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z]{2})?$`)

// languages reads the helpline's languages, the first of which is the default: Italian, when nothing is said.
func languages(v strict.Value) []call.Language {
	var out []call.Language
	for _, item := range v.OneOrList() {
		text := item.Text("")
		switch tag := call.Language(text); {
		case text == "":
		case !languageTag.MatchString(text):
			meant := meantLanguages(text)
			item.Fault(languageHint(meant), "%q is no language", text)
			for _, tag := range meant { // what else is wrong is told as if they stood there
				if !slices.Contains(out, tag) {
					out = append(out, tag)
				}
			}
		case slices.Contains(out, tag):
			item.Fault("keep one of them", "the language `%s` is given twice", text)
		default:
			out = append(out, tag)
		}
	}
	if len(out) == 0 {
		return []call.Language{"it"}
	}
	return out
}

// meantLanguages are the languages that a text names which is no tag: english, or "it, en". None: nobody knows.
func meantLanguages(text string) (out []call.Language) {
	names := map[string]call.Language{
		"italian": "it", "italiano": "it", "english": "en", "inglese": "en", "german": "de", "deutsch": "de", "tedesco": "de",
		"french": "fr", "francese": "fr", "français": "fr", "spanish": "es", "spagnolo": "es", "español": "es",
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(", ;/", r) }) {
		tag, known := names[strings.ToLower(word)]
		if lower := strings.ToLower(word); !known && languageTag.MatchString(lower) {
			tag, known = call.Language(lower), true
		}
		if !known {
			return nil
		}
		out = append(out, tag)
	}
	return out
}

func languageHint(meant []call.Language) string {
	switch len(meant) {
	case 0:
		return "write a tag such as it, en or pt-BR"
	case 1:
		return "did you mean `" + string(meant[0]) + "`?"
	}
	var tags []string
	for _, l := range meant {
		tags = append(tags, string(l))
	}
	return "did you mean [" + strings.Join(tags, ", ") + "]?"
}

// knownLanguage reports a language that is not among the helpline's.
func knownLanguage(v strict.Value, name string, known []call.Language) bool {
	if slices.Contains(known, call.Language(name)) {
		return true
	}
	names := make([]string, len(known))
	for i, l := range known {
		names[i] = string(l)
	}
	v.Fault("there is "+strict.Quoted(names)+", see `languages:`", "the helpline doesn't speak %q", name)
	return false
}

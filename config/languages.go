package config

import (
	"slices"
	"strings"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
)

// languages reads the helpline's languages, the first of which is the default: Italian, when nothing is said.
func languages(v strict.Value) []call.Language {
	var out []call.Language
	for _, item := range v.OneOrList() {
		text := item.Text("")
		switch tag := call.Language(text); {
		case text == "":
		case !flows.IsLanguage(text):
			meant := flows.MeantLanguages(text)
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
	hint := "there is " + strict.Quoted(names) + ", see `languages:`"
	if meant := flows.MeantLanguages(name); len(meant) == 1 && slices.Contains(known, meant[0]) {
		hint = languageHint(meant)
	}
	v.Fault(hint, "the helpline doesn't speak %q", name)
	return false
}

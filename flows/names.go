package flows

import (
	"regexp"
	"slices"
	"strings"

	"centralino/flows/strict"
)

// pinField is the field of a directory that holds the customers' PINs. No expression can read it.
const pinField = "pin"

var variable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,63}$`)

// reserved lists what a variable can't be called: names that are there already and words of the expression language.
func reserved() []string {
	return []string{
		"caller", "customer", "and", "or", "not", "in", "matches", "contains", "startsWith", "endsWith", "let", "if", "else",
		"true", "false", "nil", "int", "len", "lower", "upper", "trim",
	}
}

// isVariable reports whether a flow may give a variable this name.
func isVariable(name string) bool {
	return variable.MatchString(name) && !slices.Contains(reserved(), name)
}

// checkVariable reports a name that a variable can't have. kind says what gives it.
func checkVariable(v strict.Value, kind, name string) bool {
	switch {
	case !variable.MatchString(name):
		hint := "use letters, digits and _, the first no digit"
		if fixed := strings.ReplaceAll(name, "-", "_"); variable.MatchString(fixed) {
			hint = "did you mean `" + fixed + "`? in an expression - is minus"
		}
		v.Fault(hint, "%s cannot be called %q", kind, name)
	case slices.Contains(reserved(), name):
		v.Fault("give it another name", "%s cannot be called `%s`, which means something else", kind, name)
	default:
		return true
	}
	return false
}

var promptName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_-]*(/[A-Za-z0-9_][A-Za-z0-9_-]*)*$`)

// IsPromptName reports whether a text may name a recording: letters, digits, - and _, with / between folders. Such a
// name can't lead out of the folder of prompts.
func IsPromptName(s string) bool { return len(s) <= 128 && promptName.MatchString(s) }

// CheckPromptName reports a recording's name that is none.
func CheckPromptName(v strict.Value, name string) bool {
	if IsPromptName(name) {
		return true
	}
	hint := "use letters, digits, - and _, with / between folders"
	if bare := strings.TrimSuffix(name, ".wav"); bare != name && IsPromptName(bare) {
		hint = "did you mean `" + bare + "`? the ending is left out"
	} else if strings.Contains(name, " ") {
		hint = "a text to speak is written as {say: \"…\"}"
	}
	v.Fault(hint, "%q is not the name of a recording", name)
	return false
}

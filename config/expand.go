package config

import (
	"regexp"
	"strings"

	"centralino/flows/strict"
)

var reference = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?\}`)

// expand replaces ${NAME} by the environment variable, and ${NAME:-otherwise} by otherwise where it is not set or
// empty. ok is false when a variable without a default is not set.
func (l *loader) expand(v strict.Value, s string) (out string, ok bool) {
	ok = true
	out = reference.ReplaceAllStringFunc(s, func(ref string) string {
		m := reference.FindStringSubmatch(ref)
		value, set := "", false
		if l.options.Getenv != nil {
			value, set = l.options.Getenv(m[1])
		}
		switch {
		case m[2] != "" && value == "":
			return m[3]
		case !set && l.options.StandIn != "":
			return l.options.StandIn
		case !set:
			v.Fault("set it, or give a default: ${"+m[1]+":-…}", "the environment variable `%s` is not set", m[1])
			ok = false
		}
		return value
	})
	if strings.Contains(reference.ReplaceAllString(s, ""), "${") {
		v.Fault("write ${NAME}, or ${NAME:-default}", "a ${ here names no environment variable")
		return out, false
	}
	return out, ok
}

// standsIn reports a text that came from no environment: in a rehearsal it is anything, and so cannot be wrong.
func (l *loader) standsIn(text string) bool {
	return l.options.StandIn != "" && strings.Contains(text, l.options.StandIn)
}

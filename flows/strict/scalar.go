package strict

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

func itoa(n int) string { return strconv.Itoa(n) }

// scalar reports whether there is a value to read; what is there must be a scalar and not empty.
func (v Value) scalar(want string) bool {
	switch {
	case v.node == nil:
		return false
	case !v.IsScalar():
		hint := ""
		if only := v.only(); only != "" && want == "a text" {
			hint = "did you mean `" + v.name + ": " + only + "`?"
		}
		v.Fault(hint, "%s must be %s, not %s", v.label(), want, v.kind())
		return false
	case v.null():
		v.Fault("remove the key for the default", "%s has no value", v.label())
		return false
	}
	return true
}

// only is the one text that a list or a map holds, "" when it holds anything else.
func (v Value) only() string {
	all := v.node.Content
	if len(all) == 0 || len(all) > 2 || len(all) == 2 && !v.IsMap() {
		return ""
	}
	if one := resolve(all[len(all)-1]); one.Kind == yaml.ScalarNode && one.Value != "" {
		return clip(one.Value)
	}
	return ""
}

// Text reads a text. Numbers and yes/no values are faults, because what YAML makes of them is seldom what was meant.
func (v Value) Text(otherwise string) string {
	if !v.scalar("a text") {
		return otherwise
	}
	switch v.node.ShortTag() {
	case "!!str", "!!timestamp":
		return v.node.Value
	}
	v.Fault(fmt.Sprintf("put it in quotes: %q", clip(v.node.Value)), "%s must be a text, not %s", v.label(), v.kind())
	return otherwise
}

// Digits reads a text that may be written without quotes although it looks like a number, such as a telephone key.
func (v Value) Digits(otherwise string) string {
	if !v.scalar("a text") {
		return otherwise
	}
	return v.node.Value
}

var name = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)

// IsName reports whether a text may name something: 1 to 64 letters, digits, - and _, the first a letter or digit.
func IsName(s string) bool { return name.MatchString(s) }

// Identifier reads a name, see IsName.
func (v Value) Identifier(otherwise string) string {
	const none = "\x00" // no text can be it: control characters are no YAML
	s := v.Text(none)
	switch {
	case s == none:
		return otherwise
	case !IsName(s):
		v.BadName()
		return otherwise
	}
	return s
}

// BadName reports that the value, or key, is no name.
func (v Value) BadName() {
	hint := "use letters, digits, - and _, at most 64 of them"
	if near := strings.Join(strings.Fields(v.node.Value), "-"); near != v.node.Value && IsName(near) {
		hint = "did you mean `" + near + "`?"
	}
	if several := strings.Split(v.node.Value, ","); len(several) > 1 {
		for i, one := range several {
			several[i] = strings.TrimSpace(one)
		}
		if !slices.ContainsFunc(several, func(one string) bool { return !IsName(one) }) {
			hint = "did you mean [" + strings.Join(several, ", ") + "]?"
		}
	}
	v.Fault(hint, "%q is not a name", clip(v.node.Value))
}

// Int reads a whole number from low to high.
func (v Value) Int(otherwise, low, high int) int {
	if !v.scalar("a whole number") {
		return otherwise
	}
	n, err := strconv.Atoi(v.node.Value)
	if err != nil || v.node.ShortTag() != "!!int" {
		hint := ""
		if err == nil {
			hint = "write it without quotes"
		}
		v.Fault(hint, "%s must be a whole number, not %s", v.label(), v.kind())
		return otherwise
	}
	if n < low || n > high {
		want := fmt.Sprintf("from %d to %d", low, high)
		if high == math.MaxInt {
			want = fmt.Sprintf("at least %d", low)
		}
		v.Fault("", "%s must be %s, not %d", v.label(), want, n)
		return otherwise
	}
	return n
}

// Bool reads true or false.
func (v Value) Bool(otherwise bool) bool {
	if !v.scalar("true or false") {
		return otherwise
	}
	switch v.node.Value {
	case "true":
		return true
	case "false":
		return false
	}
	hint := ""
	switch strings.ToLower(v.node.Value) {
	case "yes", "on", "y", "1":
		hint = "did you mean `true`?"
	case "no", "off", "n", "0":
		hint = "did you mean `false`?"
	}
	v.Fault(hint, "%s must be true or false, not %s", v.label(), v.kind())
	return otherwise
}

// Percent reads a share such as 80% as a fraction of one.
func (v Value) Percent(otherwise float64) float64 {
	if !v.scalar("a percentage such as 80%") {
		return otherwise
	}
	text, percent := strings.CutSuffix(v.node.Value, "%")
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	switch {
	case err != nil || math.IsNaN(n) || n < 0 || n > 100:
		v.Fault("", "%s must be a percentage from 0%% to 100%%, not %s", v.label(), v.kind())
	case !percent && n <= 1:
		v.Fault("did you mean "+strconv.FormatFloat(n*100, 'f', -1, 64)+"%?", "%s must be a percentage such as 80%%, not %s", v.label(), v.kind())
	case !percent:
		v.Fault("did you mean "+text+"%?", "%s must be a percentage such as 80%%, not %s", v.label(), v.kind())
	default:
		return n / 100
	}
	return otherwise
}

// OneOf reads a text that must be one of the choices.
func (v Value) OneOf(otherwise string, choices ...string) string {
	if !v.scalar("one of " + Quoted(choices)) {
		return otherwise
	}
	if slices.Contains(choices, v.node.Value) {
		return v.node.Value
	}
	hint := ""
	if near := Nearest(v.node.Value, choices); near != "" {
		hint = "did you mean `" + near + "`?"
	}
	v.Fault(hint, "%s must be one of %s, not %s", v.label(), Quoted(choices), v.kind())
	return otherwise
}

package flows

import (
	"maps"
	"slices"
	"strings"

	"centralino/flows/strict"
)

// verbs lists every verb.
func verbs() []string { return slices.Sorted(maps.Keys(options())) }

// isKey reports whether a key may stand in a step: a verb, or an option of one.
func isKey(key string) bool {
	return key == "set" || slices.Contains(verbs(), key) || len(optionOf(key)) > 0
}

// optionOf returns the verbs that have an option.
func optionOf(key string) []string {
	var out []string
	for verb, keys := range options() {
		if slices.Contains(keys, key) {
			out = append(out, verb)
		}
	}
	return out
}

// verbOf returns the verb of a step, and reports none or more than one.
func (c *compiler) verbOf(s source) string {
	var found []string
	for _, v := range verbs() {
		if s.m.Has(v) && v != "set" {
			found = append(found, v)
		}
	}
	found = slices.DeleteFunc(found, func(v string) bool { // options that are verbs elsewhere
		return slices.ContainsFunc(found, func(o string) bool { return o != v && slices.Contains(options()[o], v) })
	})
	if at, meant := misspelt(s.m, found); meant != "" && (len(found) > 0 || !s.m.Has("set")) {
		at.At.Fault("did you mean `"+meant+"`?", "unknown key `%s` in step `%s`", at.Key, s.entry.Key)
		for _, known := range append(options()[meant], at.Key, "set") {
			s.m.Get(known)
		}
		c.unknownKeys(s, meant)
		return ""
	}
	switch {
	case len(found) == 1:
		return found[0]
	case len(found) > 1:
		if !c.stepsWithin(s) {
			s.entry.At.Fault("make it two steps; `next` leads from one to the other",
				"step `%s` has %d verbs: %s", s.entry.Key, len(found), strict.Quoted(found))
		}
		return ""
	case s.m.Has("set"):
		return "set"
	}
	if !s.entry.Value.IsMap() && !s.entry.Value.Missing() && s.entry.Value.Raw() != "" {
		return "" // it is no map, which is said already
	}
	s.entry.At.Fault("write one of "+strings.ReplaceAll(strict.Quoted(verbs()), "`", ""), "step `%s` has no verb", s.entry.Key)
	return ""
}

// misspelt finds the key that was meant to be the step's verb. What was found instead is an option of that verb, such as the
// `say` beside a menu.
func misspelt(m *strict.Map, found []string) (at strict.Entry, meant string) {
	for _, e := range m.Written() {
		if isKey(e.Key) {
			continue
		}
		near := strict.Slip(e.Key, verbs())
		if len(found) == 0 {
			near = strict.Nearest(e.Key, verbs())
		}
		if near != "" && !slices.ContainsFunc(found, func(v string) bool { return !slices.Contains(options()[near], v) }) {
			return e, near
		}
	}
	return strict.Entry{}, ""
}

// stepsWithin reports steps that stand in another one, because their indent is that of its options.
func (c *compiler) stepsWithin(s source) (any bool) {
	for _, e := range s.m.Written() {
		if looksLikeAStep(e) {
			c.within(s.entry.Key, e)
			any = true
		}
	}
	return any
}

// looksLikeAStep reports whether an unknown key has what a step would have below it, or nothing at all: then its options follow as if
// they were those of the step around it.
func looksLikeAStep(e strict.Entry) bool {
	if isKey(e.Key) {
		return false
	}
	return e.Value.Empty() || e.Value.IsMap() && slices.ContainsFunc(verbs(), e.Value.Map().Has)
}

func (c *compiler) within(step string, e strict.Entry) {
	e.At.Fault("a step begins in the same column as `"+step+"`", "`%s` stands in the step `%s`, and is no option of it", e.Key, step)
	c.incomplete = true
}

// unknownKeys reports what stands beside a verb and doesn't belong there.
func (c *compiler) unknownKeys(s source, verb string) {
	known := append(options()[verb], "set")
	for _, e := range s.m.Unknown() {
		if verbs := optionOf(e.Key); len(verbs) > 0 {
			e.At.Fault(misplaced(verb, e.Key, verbs), "`%s` is no option of `%s`", e.Key, verb)
			continue
		}
		candidates := known
		if verb == "set" { // it stands beside every verb, so this may be the verb
			candidates = slices.Concat(known, verbs())
		}
		switch near := strict.Nearest(e.Key, candidates); {
		case near != "":
			e.At.Fault("did you mean `"+near+"`?", "unknown key `%s` beside `%s`", e.Key, verb)
		case looksLikeAStep(e):
			c.within(s.entry.Key, e)
		default:
			e.At.Fault("there is "+strict.Quoted(known), "unknown key `%s` beside `%s`", e.Key, verb)
		}
	}
}

func misplaced(verb, key string, verbs []string) string {
	if verb == "menu" && key == "next" {
		return "a menu goes on by its `keys`, and by `failed` after silence"
	}
	return "it belongs to " + strict.Quoted(verbs)
}

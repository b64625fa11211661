package flows

import (
	"maps"
	"slices"
	"strings"

	"centralino/call"
	"centralino/flows/strict"
)

// options lists every verb with the keys that may stand beside it; `set` may stand beside all of them.
func options() map[string][]string {
	return map[string][]string{
		"play":      {"say", "next"},
		"message":   {"say", "next"},
		"say":       {"next"},
		"set":       {"next"},
		"menu":      {"say", "keys", "wait", "tries", "invalid", "failed"},
		"collect":   {"prompt", "say", "digits", "end", "secret", "wait", "tries", "failed", "next"},
		"identify":  {"by", "pin", "found", "unknown", "failed", "next"},
		"choose":    {"next"},
		"queue":     {"priority", "menu", "full", "empty", "next"},
		"calendar":  {"open", "closed", "next"},
		"survey":    {"questions", "comment", "wait", "next"},
		"callback":  {"calendar", "failed", "next"},
		"wait":      {"music", "next"},
		"flash":     {"prompt", "say", "next"},
		"run":       {"next"},
		"record":    recordOptions(),
		"http":      {"method", "path", "query", "body", "result", "attach", "cache", "prompt", "say", "failed", "next"},
		"transfer":  transferOptions(),
		"voicemail": {"prompt", "say", "review", "attach", "next"},
	}
}

// step reads one step; nil when it has no verb, or two.
func (c *compiler) step(s source) *Step {
	step := &Step{ID: call.StepID(s.entry.Key), Pos: s.entry.At.Pos()}
	verb := c.verbOf(s)
	if verb == "" {
		c.incomplete = true
		return nil
	}
	step.Set = c.assignments(s.m.Get("set"))
	switch verb {
	case "play", "say":
		step.Verb, step.Next = &Play{Prompts: c.prompts(s.m, verb)}, c.next(s.m)
	case "message":
		step.Verb, step.Next = &Message{Prompts: c.prompts(s.m, verb)}, c.next(s.m)
	case "set":
		step.Verb, step.Next = &Set{}, c.next(s.m)
	case "menu":
		step.Verb = c.menu(s.m)
	case "collect":
		step.Verb, step.Next = c.collect(s.m), c.next(s.m)
	case "identify":
		step.Verb = c.identify(s.m)
	case "choose":
		step.Verb = c.choose(s.m)
	case "queue":
		step.Verb, step.Next = c.queue(s.m), c.next(s.m)
	case "calendar":
		step.Verb = c.calendar(s.m)
	case "survey":
		step.Verb, step.Next = c.survey(s.m), c.next(s.m)
	case "callback":
		step.Verb, step.Next = c.callback(s.m), c.next(s.m)
	case "run":
		step.Verb, step.Next = &Run{Flow: call.FlowID(s.m.Get("run").Identifier(""))}, c.next(s.m)
	case "flash":
		step.Verb, step.Next = c.flash(s.m), c.next(s.m)
	case "wait":
		step.Verb, step.Next = c.pause(s.m), c.next(s.m)
	case "http":
		step.Verb, step.Next = c.http(s.m), c.next(s.m)
	case "transfer":
		step.Verb, step.Next = c.transfer(s.m), c.next(s.m)
	case "record":
		step.Verb, step.Next = c.recordStep(s.m), c.next(s.m)
	case "voicemail":
		step.Verb, step.Next = c.voicemail(s.m), c.next(s.m)
	}
	c.unknownKeys(s.m, verb)
	return step
}

// next reads where the call goes after a step that has one way on.
func (c *compiler) next(m *strict.Map) call.StepID {
	return c.target(m.Need("next", "say where the call goes; `next: end` ends it"))
}

// verbOf returns the verb of a step, and reports none or more than one.
func (c *compiler) verbOf(s source) string {
	var verbs []string
	for _, v := range slices.Sorted(maps.Keys(options())) {
		if s.m.Has(v) && v != "set" {
			verbs = append(verbs, v)
		}
	}
	verbs = slices.DeleteFunc(verbs, func(v string) bool { // options that are verbs elsewhere
		return slices.ContainsFunc(verbs, func(o string) bool { return o != v && slices.Contains(options()[o], v) })
	})
	switch {
	case len(verbs) == 1:
		return verbs[0]
	case len(verbs) > 1:
		s.entry.At.Fault("make it two steps; `next` leads from one to the other",
			"step `%s` has %d verbs: %s", s.entry.Key, len(verbs), strict.Quoted(verbs))
		return ""
	case s.m.Has("set"):
		return "set"
	}
	if !s.entry.Value.IsMap() && !s.entry.Value.Missing() && s.entry.Value.Raw() != "" {
		return "" // it is no map, which is said already
	}
	hint := "write one of " + strings.ReplaceAll(strict.Quoted(slices.Collect(maps.Keys(options()))), "`", "")
	for _, e := range s.m.Entries() {
		if near := strict.Nearest(e.Key, slices.Collect(maps.Keys(options()))); near != "" && len(optionOf(e.Key)) == 0 {
			hint = "did you mean `" + near + "` where it says `" + e.Key + "`?"
			break
		}
	}
	s.entry.At.Fault(hint, "step `%s` has no verb", s.entry.Key)
	return ""
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

// unknownKeys reports what stands beside a verb and doesn't belong there.
func (c *compiler) unknownKeys(m *strict.Map, verb string) {
	for _, e := range m.Unknown() {
		if verbs := optionOf(e.Key); len(verbs) > 0 {
			e.At.Fault(misplaced(verb, e.Key, verbs), "`%s` is no option of `%s`", e.Key, verb)
			continue
		}
		known := append(options()[verb], "set")
		if near := strict.Nearest(e.Key, known); near != "" {
			e.At.Fault("did you mean `"+near+"`?", "unknown key `%s` beside `%s`", e.Key, verb)
			continue
		}
		e.At.Fault("there is "+strict.Quoted(known), "unknown key `%s` beside `%s`", e.Key, verb)
	}
}

func misplaced(verb, key string, verbs []string) string {
	if verb == "menu" && key == "next" {
		return "a menu goes on by its `keys`, and by `failed` after silence"
	}
	return "it belongs to " + strict.Quoted(verbs)
}

// assignments reads `set:`, a map of variables and expressions.
func (c *compiler) assignments(v strict.Value) []Assignment {
	var out []Assignment
	for _, e := range v.Map().Entries() {
		if !checkVariable(e.At, "a variable", e.Key) {
			continue
		}
		if c.secrets[e.Key] {
			e.At.Fault("give one of the two another name", "`%s` is collected as a secret and can't be set", e.Key)
			continue
		}
		if value := c.expression(e.Value, "value"); value != nil {
			if e.Key == "language" {
				c.checkLanguage(e.Value)
			}
			out = append(out, Assignment{e.Key, value})
		}
	}
	return out
}

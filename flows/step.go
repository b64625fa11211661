package flows

import (
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
	c.unknownKeys(s, verb)
	return step
}

// next reads where the call goes after a step that has one way on.
func (c *compiler) next(m *strict.Map) call.StepID {
	return c.target(m.Need("next", "say where the call goes; `next: end` ends it"))
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

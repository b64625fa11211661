package flows

import (
	"time"

	"centralino/flows/strict"
)

// Voicemail records a message for a box of the configuration. Hanging up keeps what was said.
type Voicemail struct {
	Box     string
	Prompts []Prompt // before the tone; empty: our own sentence
	Limits  BoxOptions
	Review  bool     // the caller may hear the message, and record it anew, before it is kept
	Attach  []string // recordings of the call that are sent along
}

// BoxOptions is what the interpreter needs to know of a box.
type BoxOptions struct {
	Max     time.Duration // the longest message
	Silence time.Duration // that ends it
}

func (*Voicemail) verb() string { return "voicemail" }

// voicemail reads a step that takes a message.
func (c *compiler) voicemail(m *strict.Map) *Voicemail {
	name := m.Get("voicemail")
	v := &Voicemail{Box: name.Identifier(""), Prompts: c.prompts(m, "prompt"), Review: m.Get("review").Bool(false)}
	v.Attach = c.attached(m.Get("attach"))
	limits, ok := c.env.Boxes[v.Box]
	if !ok && v.Box != "" {
		name.Fault(suggestKey(v.Box, c.env.Boxes), "there is no box `%s` under `voicemail:`", v.Box)
	}
	v.Limits = limits
	return v
}

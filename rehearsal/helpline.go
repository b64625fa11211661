// Package rehearsal plays calls to a helpline on the production interpreter and the production queue, in virtual time:
// without telephones, sound or goroutines. A Call is driven from outside (keys, silence, agents who answer) and keeps what
// happened as Moments, which read as a transcript. What a call does here it does on the telephone, prompt for prompt and
// step for step; a test of package app compares the two.
package rehearsal

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/directory"
	"centralino/flows"
	"centralino/queue"
)

// Options are what a helpline is rehearsed with.
type Options struct {
	Config *config.Config
	Queues queue.Config // what the configuration says, in the engine's words

	// Length is how long a prompt lasts. Zero: it can be neither played nor spoken and is left out, as in a call. Nil: Spoken.
	Length func(call.Prompt) time.Duration

	// MayDial says whether a number may be called back for a queue. Nil: every number.
	MayDial func(call.QueueID, call.Number) bool

	Unasked bool // no directory is opened: those that are not given don't answer
}

// Helpline is what all rehearsals of a helpline share. It never changes, so calls may be played beside each other.
type Helpline struct {
	cfg         *config.Config
	queues      queue.Config
	length      func(call.Prompt) time.Duration
	mayDial     func(call.QueueID, call.Number) bool
	directories map[string]*directory.Directory
}

// New reads the helpline's directories. The error is that of the first that cannot be used.
func New(o Options) (*Helpline, error) {
	h := &Helpline{
		cfg: o.Config, queues: o.Queues, length: o.Length, mayDial: o.MayDial, directories: map[string]*directory.Directory{},
	}
	if h.length == nil {
		h.length = Spoken
	}
	if h.mayDial == nil {
		h.mayDial = func(call.QueueID, call.Number) bool { return true }
	}
	for name, d := range o.Config.Directories {
		if d.Online() || o.Unasked {
			continue
		}
		opened, _, err := directory.Open(directory.Options{Files: o.Config.Files, File: d.CSV, Match: d.Match, Country: h.country()})
		if err != nil {
			return nil, fmt.Errorf("directory %s: %w", name, err)
		}
		h.directories[name] = opened
	}
	return h, nil
}

// Config returns the helpline's configuration.
func (h *Helpline) Config() *config.Config { return h.cfg }

// country is how national numbers are read: as the first trunk's.
func (h *Helpline) country() string {
	for _, t := range h.cfg.SIP.Trunks {
		if t.Country != "" {
			return t.Country
		}
	}
	return ""
}

// Number completes a number as the helpline's trunk does. "anonymous" is the empty number.
func (h *Helpline) Number(raw string) call.Number {
	n, _ := directory.E164(h.country(), raw)
	return n
}

// Answers returns the flow that answers a dialled number, nil when none does.
func (h *Helpline) Answers(dialled call.Number) *flows.Program {
	for _, n := range []call.Number{dialled, h.Number(string(dialled))} {
		if id, ok := h.cfg.Numbers[n]; ok {
			return h.cfg.Flows[id]
		}
	}
	return nil
}

// NumberOf returns the number that reaches a flow: the first in E.164, else the first SIP user, empty when there is none.
func (h *Helpline) NumberOf(flow call.FlowID) call.Number {
	all := slices.Sorted(maps.Keys(h.cfg.Numbers)) // the plus sorts before letters and digits
	for _, n := range all {
		if h.cfg.Numbers[n] == flow {
			return n
		}
	}
	return ""
}

// Spoken is how long a prompt lasts that nobody has recorded: fifteen characters a second, as speech commands speak.
func Spoken(p call.Prompt) time.Duration {
	const lead, perCharacter = 400 * time.Millisecond, time.Second / 15
	text := p.Text
	if text == "" {
		text = strings.Repeat("word ", 1+strings.Count(p.Name, "-")) + p.Name
	}
	return (lead + time.Duration(len([]rune(text)))*perCharacter).Round(100 * time.Millisecond)
}

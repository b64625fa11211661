// Package explain tells in plain sentences what happened to one call and why: each step, each place in a queue, who went
// before and by which rule, why an agent was rung, and what ended it. It is pure: it reads events and gives sentences.
package explain

import (
	"time"

	"centralino/call"
)

// Line is one sentence about the call.
type Line struct {
	At   time.Time
	Text string
}

// Explainer reads the journal and keeps what concerns one call. Events of other calls matter while it waits: they say who
// was served before.
type Explainer struct {
	id    call.ID
	lines []Line
	begun bool
	over  bool

	answered time.Time
	wait     *wait // nil: does not wait
	legs     map[call.LegID]call.AgentID
	others   map[call.ID]*other
}

// wait is the call's time in a queue.
type wait struct {
	queue call.QueueID
	since time.Time // from which it counts
	aside bool
	eu    bool
	rings map[call.LegID]bool
}

// other is another caller who waits or waited.
type other struct {
	queue  call.QueueID
	since  time.Time
	passed bool // by whom it went before ours was said
}

// New explains one call.
func New(id call.ID) *Explainer {
	return &Explainer{id: id, legs: map[call.LegID]call.AgentID{}, others: map[call.ID]*other{}}
}

// Apply takes the next event of the journal, in its order. Events from before the call may be left out, but for those
// that say since when others wait.
func (x *Explainer) Apply(e call.Event) {
	switch {
	case x.over:
		if o, ok := e.Body.(*call.OutcomeRecorded); ok && e.Call == x.id {
			x.say(e.At, outcome(o)) // said in the after-call work
		}
	case e.Call == x.id:
		x.begun = true
		x.own(e)
	case e.Call != "":
		x.foreign(e)
	default:
		x.system(e)
	}
}

// Lines returns what was found, in the order in which it happened; none when the journal does not have the call.
func (x *Explainer) Lines() []Line {
	if !x.begun {
		return nil
	}
	if x.over {
		return x.lines
	}
	last := Line{Text: "the call is still up, or the journal ends here"}
	if n := len(x.lines); n > 0 {
		last.At = x.lines[n-1].At
	}
	return append(x.lines[:len(x.lines):len(x.lines)], last)
}

func (x *Explainer) say(at time.Time, text string) {
	if text != "" {
		x.lines = append(x.lines, Line{at, text})
	}
}

// system notes what happens to the whole helpline while the call is up.
func (x *Explainer) system(e call.Event) {
	if !x.begun {
		return
	}
	switch e.Body.(type) {
	case *call.Started:
		x.say(e.At, "the helpline started anew")
	case *call.Reloaded:
		x.say(e.At, "configuration and flows were reloaded; the call keeps its flow")
	}
}

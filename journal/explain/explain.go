// Package explain tells in plain sentences what happened to one call and why: each step, each place in a queue, who went
// before and by which rule, why an agent was rung, and what ended it. It is pure: it reads events and gives sentences, in English
// or Italian.
package explain

import (
	_ "embed"
	"time"

	"centralino/call"
	"centralino/words"
)

//go:embed italian.txt
var italian string

// Line is one sentence about the call.
type Line struct {
	At   time.Time
	Text string
}

// Explainer reads the journal and keeps what concerns one call. Events of other calls matter while it waits: they say who
// was served before.
type Explainer struct {
	words words.Words
	to    Reader
	id    call.ID
	lines []Line
	begun bool
	over  bool

	wait   *wait // nil: does not wait
	legs   map[call.LegID]call.AgentID
	others map[call.ID]*other
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

// Languages lists those in which a call is explained, English first.
func Languages() []call.Language { return []call.Language{words.English, words.Italian} }

func (r Reader) words() words.Words {
	if r.Language == words.Italian {
		return words.New(words.Italian, italian)
	}
	return words.Words{}
}

// Reader is who is told.
type Reader struct {
	Language call.Language  // of Languages; any other is told in English
	Zone     *time.Location // of days and times; nil: UTC
}

// in writes a time as it is in the reader's zone.
func (r Reader) in(at time.Time) time.Time {
	if r.Zone == nil {
		return at.UTC()
	}
	return at.In(r.Zone)
}

// New explains one call to a reader.
func New(id call.ID, to Reader) *Explainer {
	return &Explainer{words: to.words(), to: to, id: id, legs: map[call.LegID]call.AgentID{}, others: map[call.ID]*other{}}
}

// Apply takes the next event of the journal, in its order. Events from before the call may be left out, but for those
// that say since when others wait.
func (x *Explainer) Apply(e call.Event) {
	switch {
	case x.over:
		if o, ok := e.Body.(*call.OutcomeRecorded); ok && e.Call == x.id {
			x.say(e.At, x.outcome(o)) // said in the after-call work
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
	last := Line{Text: x.words.Say("the call is still up, or the journal ends here")}
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

// tell says what needs no more than a sentence.
func (x *Explainer) tell(at time.Time, format string, args ...any) {
	x.say(at, x.words.Say(format, args...))
}

// system notes what happens to the whole helpline while the call is up.
func (x *Explainer) system(e call.Event) {
	if !x.begun {
		return
	}
	switch e.Body.(type) {
	case *call.Started:
		x.tell(e.At, "the helpline started anew")
	case *call.Reloaded:
		x.tell(e.At, "configuration and flows were reloaded; the call keeps its flow")
	}
}

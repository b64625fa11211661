package prove

import (
	"slices"
	"time"

	"centralino/call"
	"centralino/flows"
)

// kind is what happens at a spot.
type kind uint8

const (
	enter     kind = iota // the step begins
	asking                // the world is asked: a queue that takes the caller or not
	waiting               // in a queue: a person is reached
	offered               // callback or mailbox is offered
	down                  // a directory or a service says nothing
	pin                   // the PIN is asked for
	verify                // the directory checks it
	told                  // one of our own sentences is heard
	question              // of a survey
	ringing               // a telephone outside, and nobody takes the call
	finished              // the call has ended
	flashed               // an announcement is switched on and heard
	recording             // the caller may speak
	hushed                // and does not
	asksAgain             // so it is asked once more
	reviewing             // what was said may be heard, kept, or recorded anew
)

// place is what tells spots apart.
type place struct {
	step   call.StepID
	kind   kind
	n      int         // tries used up, or the question of a survey
	wrong  bool        // the PIN was wrong just now
	phrase string      // what is told
	next   call.StepID // where it goes after that
	served bool        // the caller has got to somebody already
}

// spot is one state of a call: where it is, and whether the caller got to somebody already.
type spot struct {
	place
	id    int
	step  *flows.Step // nil when finished
	world bool        // the world chooses the way, not the caller
	ways  []way
}

// goal reports whether the caller has got to somebody here.
func (s *spot) goal() bool { return s.kind == waiting || s.kind == offered || s.booking() }

// books reports whether a verb promises that somebody will hear of the caller: a callback, or a message.
func books(v flows.Verb) bool {
	_, callback := v.(*flows.Callback)
	_, message := v.(*flows.Voicemail)
	return callback || message
}

// booking reports whether the step books a callback, or takes a message.
func (s *spot) booking() bool {
	if s.step == nil {
		return false
	}
	return books(s.step.Verb)
}

// asks reports whether the caller is asked something here that they called for. A survey is not that.
func (s *spot) asks() bool {
	switch {
	case s.step == nil:
		return false
	case s.kind == pin:
		return true
	}
	switch s.step.Verb.(type) {
	case *flows.Menu, *flows.Collect:
		return s.kind == enter
	}
	return false
}

// never is the time of a way that is not open to the caller it is measured for.
const never = time.Duration(-1)

// way is one thing that may happen at a spot.
type way struct {
	to   int
	does Move // what the caller does or the world answers

	// What it costs: keys, and seconds. quick is for a caller who knows the way and presses at once where that helps; heard
	// is for one who hears every prompt to its end before they press.
	keys         int
	quick, heard time.Duration
	press        bool // taken without letting a question run into silence
	silent       bool // what happens to a caller who does nothing
	early        bool // a key pressed during a prompt that asks for none: only who knows the key would
	fails        bool // the tries are used up, or the queue does not take the caller
	human        bool // by the flow's key for a person

	records string // what is recorded when this way is taken; empty: nothing

	asked, value string // the question to the world and its answer; empty: none that could be asked elsewhere too
}

// graph is a flow as spots and ways.
type graph struct {
	program *flows.Program
	length  lengths
	known   known
	spots   []*spot
	places  map[place]int
	open    []int // spots whose ways are not there yet
}

func build(p *flows.Program, o Options) *graph {
	g := &graph{program: p, length: lengths{p.Languages, o.Length}, known: whatIsKnown(p), places: map[place]int{}}
	g.at(p.Start, false)
	for len(g.open) > 0 {
		s := g.spots[g.open[0]]
		g.open = g.open[1:]
		g.fill(s)
	}
	return g
}

// spot returns the spot of a place, making it when it is new.
func (g *graph) spot(p place) int {
	if id, ok := g.places[p]; ok {
		return id
	}
	s := &spot{place: p, id: len(g.spots), step: g.program.Steps[p.step]}
	g.places[p] = s.id
	g.spots = append(g.spots, s)
	g.open = append(g.open, s.id)
	return s.id
}

// at returns the spot at which a step begins; a step that isn't there ends the call.
func (g *graph) at(id call.StepID, served bool) int {
	if g.program.Steps[id] == nil {
		return g.spot(place{step: flows.End, kind: finished, served: served})
	}
	return g.spot(place{step: id, served: served})
}

// stepsInOrder returns the steps in the order of the file.
func (g *graph) stepsInOrder() []*flows.Step {
	var out []*flows.Step
	for _, s := range g.program.Steps {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b *flows.Step) int { return a.Pos.Compare(b.Pos) })
	return out
}

// hasSomebody reports whether any step of the flow leads to somebody.
func (g *graph) hasSomebody() bool {
	for _, s := range g.spots {
		if s.goal() {
			return true
		}
	}
	return false
}

// firstOf returns the first step that is written.
func firstOf(ids ...call.StepID) call.StepID {
	for _, id := range ids {
		if id != "" {
			return id
		}
	}
	return flows.End
}

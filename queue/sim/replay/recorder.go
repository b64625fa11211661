package replay

import (
	"cmp"
	"slices"
	"time"

	"centralino/call"
	"centralino/queue"
)

// Recorder picks a day out of a journal. Feed it all events in order, from well before the day, so that it knows who was
// there in the morning, until some hours after it, so that everybody's call has ended.
type Recorder struct {
	rules    queue.Config
	from, to time.Time
	events   []call.Event // from lead before the day on
	before   map[call.AgentID]*agentBefore
	spoken   spoken
	up       map[call.ID]bool
	wrapping map[call.AgentID]bool
	over     bool // the first quiet moment after the day has come
}

// lead is how long before the day every event is kept. The day begins in the state that they make; of what lies before
// them, only who was registered and paused is known, and whom each number spoke to last.
const lead = 24 * time.Hour

// agentBefore is what an agent was doing when the recording begins.
type agentBefore struct {
	id         call.AgentID
	registered bool
	idle       time.Time // since when
	pause      *call.AgentPaused
}

// NewRecorder returns a recorder of the time from one moment up to another, under the rules of then.
func NewRecorder(rules queue.Config, from, to time.Time) *Recorder {
	return &Recorder{
		rules: rules, from: from, to: to, before: map[call.AgentID]*agentBefore{}, up: map[call.ID]bool{}, wrapping: map[call.AgentID]bool{},
		spoken: newSpoken(rules, from),
	}
}

// Apply takes the next event.
func (r *Recorder) Apply(ev call.Event) {
	switch {
	case r.over || !concerns(ev.Body):
		return
	case ev.At.Before(r.from.Add(-lead)):
		r.fold(ev)
	case !ev.At.Before(r.to) && len(r.up) == 0 && len(r.wrapping) == 0:
		r.over = true
		return
	default:
		r.events = append(r.events, ev)
	}
	r.follow(ev)
}

// concerns reports whether an event is about the queue or its agents.
func concerns(b call.Body) bool {
	switch b.(type) {
	case *call.Queued, *call.Offered, *call.OfferEnded, *call.Connected, *call.Released, *call.QueueLeft, *call.Ended,
		*call.SteppedAside, *call.SteppedBack, *call.PickedUp, *call.AskedForEU,
		*call.AgentRegistered, *call.AgentUnregistered, *call.AgentPaused, *call.AgentReady, *call.WrapUpEnded, *call.Started,
		*call.AgentAssigned, *call.AgentUnassigned:
		return true
	}
	return false
}

// follow keeps what tells whether the house is quiet.
func (r *Recorder) follow(ev call.Event) {
	switch b := ev.Body.(type) {
	case *call.Queued:
		r.up[ev.Call] = true
	case *call.Ended:
		delete(r.up, ev.Call)
	case *call.Released:
		if r.rules.Queues[b.Queue].WrapUp > 0 {
			r.wrapping[b.Agent] = true
		}
	case *call.WrapUpEnded:
		delete(r.wrapping, b.Agent)
	case *call.Offered:
		delete(r.wrapping, b.Agent)
	case *call.AgentUnregistered:
		delete(r.wrapping, b.Agent)
	case *call.Started:
		clear(r.up)
		clear(r.wrapping)
	}
}

// fold notes what an event before the recording means for its beginning.
func (r *Recorder) fold(ev call.Event) {
	r.spoken.apply(ev)
	switch b := ev.Body.(type) {
	case *call.AgentRegistered:
		a := r.agent(b.Agent)
		if !a.registered {
			a.registered, a.idle = true, ev.At
		}
	case *call.AgentUnregistered:
		r.agent(b.Agent).registered = false
	case *call.AgentPaused:
		r.agent(b.Agent).pause = b
	case *call.AgentReady:
		if a := r.agent(b.Agent); a.pause != nil {
			a.pause, a.idle = nil, ev.At
		}
	case *call.Released:
		r.agent(b.Agent).idle = ev.At
	case *call.WrapUpEnded:
		r.agent(b.Agent).idle = ev.At
	case *call.OfferEnded:
		if b.Result != call.OfferWithdrawn {
			r.agent(b.Agent).idle = ev.At
		}
	case *call.Started:
		clear(r.before)
		for id, p := range b.Paused {
			r.agent(id).pause = &call.AgentPaused{Agent: id, Reason: p.Reason, By: p.By}
		}
	}
}

func (r *Recorder) agent(id call.AgentID) *agentBefore {
	a := r.before[id]
	if a == nil {
		a = &agentBefore{id: id}
		r.before[id] = a
	}
	return a
}

// opening returns the events that make the state in which the recording begins, who has been idle longest first, and what
// reminds the queue of whom callers spoke to. start is the time of the first of the recording's own.
func (r *Recorder) opening(start time.Time) (events []call.Event) {
	agents := make([]*agentBefore, 0, len(r.before))
	for _, a := range r.before {
		agents = append(agents, a)
	}
	slices.SortFunc(agents, func(a, b *agentBefore) int {
		return cmp.Or(a.idle.Compare(b.idle), cmp.Compare(a.id, b.id))
	})
	for _, a := range agents {
		if a.registered {
			at := a.idle
			if at.After(start) {
				at = start
			}
			events = append(events, call.Event{At: at, Body: &call.AgentRegistered{Agent: a.id}})
		}
	}
	events = append(r.spoken.events(), events...)
	slices.SortStableFunc(events, func(a, b call.Event) int { return a.At.Compare(b.At) })
	for _, a := range agents {
		if a.pause != nil {
			events = append(events, call.Event{At: start, Body: a.pause})
		}
	}
	return events
}

// Events returns the recording: what makes the state at its beginning, then what happened.
func (r *Recorder) Events() []call.Event {
	if len(r.events) == 0 {
		return r.opening(r.from)
	}
	return append(r.opening(r.events[0].At), r.events...)
}

// Package tally counts what became of callers and of agents' time, from the events of a simulation or of a journal alike:
// so that what was and what would have been are measured by one rule.
package tally

import (
	"time"

	"centralino/call"
	"centralino/queue"
)

// Visit is what became of one caller in one queue.
type Visit struct {
	Call   call.ID
	Queue  call.QueueID
	At     time.Time // entry
	Left   call.Leave
	Rule   call.Rule     // empty when answered
	Waited time.Duration // what was brought along included; until now for those who still wait
	Agent  call.AgentID  // who answered
	Talk   time.Duration
	Wrap   time.Duration // after-call work
}

// Waiting is how a visit is left that has not ended.
const Waiting call.Leave = ""

// Tally follows one day. Visits and agents' time are counted from the first event on.
type Tally struct {
	rules  queue.Config
	start  time.Time
	now    time.Time
	visits []Visit
	open   map[call.ID]int         // the latest visit of calls that are up
	wraps  map[call.AgentID]int    // whose after-call work is under way
	legs   map[call.ID]call.LegID  // the latest conversation
	agents map[call.AgentID]*hours // everybody heard of
}

// New returns a tally of a day under the rules; half hours count from start.
func New(rules queue.Config, start time.Time) *Tally {
	return &Tally{
		rules: rules, start: start, now: start, open: map[call.ID]int{}, wraps: map[call.AgentID]int{},
		legs: map[call.ID]call.LegID{}, agents: map[call.AgentID]*hours{},
	}
}

// Apply counts one event. Events come in the order of the journal.
func (t *Tally) Apply(ev call.Event) {
	if ev.At.After(t.now) {
		t.now = ev.At
	}
	switch b := ev.Body.(type) {
	case *call.Queued:
		t.queued(ev, b)
	case *call.Connected:
		t.connected(ev, b)
	case *call.Released:
		t.released(ev, b)
	case *call.QueueLeft:
		if v := t.waiting(ev.Call); v != nil {
			v.Left, v.Rule, v.Waited = b.Result, b.Rule, b.Waited
		}
	case *call.Ended:
		t.ended(ev)
	default:
		t.ofAgent(ev)
	}
}

func (t *Tally) queued(ev call.Event, b *call.Queued) {
	if v := t.waiting(ev.Call); v != nil {
		if v.Queue == b.Queue { // the caller had stepped aside and waits on
			return
		}
		v.Left, v.Rule, v.Waited = call.LeftOverflowed, call.RuleCaller, v.Waited+ev.At.Sub(v.At)
	}
	v := Visit{Call: ev.Call, Queue: b.Queue, At: ev.At}
	if !b.Since.IsZero() {
		v.Waited = max(0, ev.At.Sub(b.Since))
	}
	t.open[ev.Call] = len(t.visits)
	t.visits = append(t.visits, v)
}

// waiting returns the visit of a call that waits, nil when it does not.
func (t *Tally) waiting(id call.ID) *Visit {
	if i, up := t.open[id]; up && t.visits[i].Left == Waiting {
		return &t.visits[i]
	}
	return nil
}

func (t *Tally) connected(ev call.Event, b *call.Connected) {
	if v := t.waiting(ev.Call); v != nil {
		v.Left, v.Waited, v.Agent = call.LeftAnswered, b.Waited, b.Agent
	}
	t.legs[ev.Call] = b.Leg
	t.agent(b.Agent).change(t.start, ev.At, func(h *hours) { h.talking = true })
}

func (t *Tally) released(ev call.Event, b *call.Released) {
	i, up := t.open[ev.Call]
	if up && t.visits[i].Agent == b.Agent {
		t.visits[i].Talk = b.Talk
	}
	delete(t.legs, ev.Call)
	wraps := t.rules.Queues[b.Queue].WrapUp > 0
	delete(t.wraps, b.Agent)
	if wraps && up {
		t.wraps[b.Agent] = i
	}
	t.agent(b.Agent).change(t.start, ev.At, func(h *hours) {
		h.talking, h.wrapping, h.wrapSince = false, wraps, ev.At
	})
}

func (t *Tally) ended(ev call.Event) {
	if v := t.waiting(ev.Call); v != nil {
		v.Left, v.Rule, v.Waited = call.LeftAbandoned, call.RuleCaller, v.Waited+ev.At.Sub(v.At)
	}
	if _, talking := t.legs[ev.Call]; talking { // nobody said that the conversation was over
		v := &t.visits[t.open[ev.Call]]
		t.released(ev, &call.Released{Queue: v.Queue, Agent: v.Agent, Talk: ev.At.Sub(v.At) - v.Waited})
	}
	delete(t.open, ev.Call)
}

func (t *Tally) ofAgent(ev call.Event) {
	switch b := ev.Body.(type) {
	case *call.AgentRegistered:
		t.agent(b.Agent).change(t.start, ev.At, func(h *hours) { h.registered = true })
	case *call.AgentUnregistered:
		t.agent(b.Agent).change(t.start, ev.At, func(h *hours) { h.registered = false })
	case *call.AgentPaused:
		t.agent(b.Agent).change(t.start, ev.At, func(h *hours) { h.paused = true })
	case *call.AgentReady:
		t.agent(b.Agent).change(t.start, ev.At, func(h *hours) { h.paused = false })
	case *call.WrapUpEnded:
		t.wrapped(b.Agent, ev.At)
	case *call.Started:
		for id := range t.open {
			t.ended(call.Event{At: ev.At, Call: id})
		}
		for id, h := range t.agents {
			_, paused := b.Paused[id]
			h.change(t.start, ev.At, func(h *hours) {
				h.registered, h.talking, h.wrapping, h.paused = false, false, false, paused
			})
		}
	}
}

func (t *Tally) wrapped(id call.AgentID, at time.Time) {
	h := t.agent(id)
	if i, known := t.wraps[id]; known && h.wrapping {
		t.visits[i].Wrap = at.Sub(h.wrapSince)
		delete(t.wraps, id)
	}
	h.change(t.start, at, func(h *hours) { h.wrapping = false })
}

func (t *Tally) agent(id call.AgentID) *hours {
	h := t.agents[id]
	if h == nil {
		h = &hours{since: t.start}
		t.agents[id] = h
	}
	return h
}

// Visits returns every visit so far, in the order in which callers came. Those who still wait have waited until the last
// event.
func (t *Tally) Visits() []Visit {
	out := make([]Visit, len(t.visits))
	for i, v := range t.visits {
		if v.Left == Waiting {
			v.Waited += t.now.Sub(v.At)
		}
		out[i] = v
	}
	return out
}

package history

import (
	"maps"
	"slices"

	"centralino/call"
)

// agent is what is known of one agent. What an agent does is derived from it, as the metrics do.
type agent struct {
	row  *agentRow
	legs map[*leg]bool

	// After-call work shows only when it ends: events don't say whether a queue grants any. So a conversation that is
	// over is held as work, the intervals since then are written as what the agent would be doing without it, and they
	// are called wrap-up when an end of it is told.
	work  *conversationRow
	since []*stateRow // the intervals begun since work began

	now *stateRow // the interval under way; nil: offline
}

// state puts a leg before everything, then the registration, then what the agent chose.
func (a *agent) state() call.AgentState {
	for l := range a.legs {
		if l.talk != nil || l.spoken || l.dialling() {
			return call.AgentBusy
		}
	}
	switch {
	case len(a.legs) > 0:
		return call.AgentRinging
	case !a.row.registered:
		return call.AgentOffline
	case a.row.paused:
		return call.AgentOnPause
	}
	return call.AgentAvailable
}

// agent returns the record of an agent.
func (f *fold) agent(id call.AgentID, at int64) *agent {
	name, partner := f.person(id)
	a := f.agents[name]
	if a == nil {
		a = &agent{row: &agentRow{agent: name, partner: partner, seen: at}, legs: map[*leg]bool{}}
		f.agents[name] = a
		f.dirty.put(a.row)
	}
	if partner != "" && a.row.partner == "" {
		a.row.partner = partner
		f.dirty.put(a.row)
	}
	return a
}

func (f *fold) applyAgent(e call.Event) {
	at := e.At.UnixNano()
	var a *agent
	switch b := e.Body.(type) {
	case *call.AgentRegistered:
		a = f.agent(b.Agent, at)
		a.row.registered = true
	case *call.AgentUnregistered:
		a = f.agent(b.Agent, at)
		a.row.registered = false
	case *call.AgentPaused:
		a = f.agent(b.Agent, at)
		a.row.paused, a.row.reason = true, b.Reason
	case *call.AgentReady:
		a = f.agent(b.Agent, at)
		a.row.paused, a.row.reason = false, ""
	case *call.WrapUpEnded:
		a = f.agent(b.Agent, at)
		f.wrappedUp(a, at)
	}
	a.row.seen = at
	f.dirty.put(a.row)
	f.settle(a, at)
}

// wrappedUp ends after-call work: what the agent was seen to do since the conversation was that work.
func (f *fold) wrappedUp(a *agent, at int64) {
	if a.work == nil {
		return
	}
	for _, s := range a.since {
		if s.state == call.AgentAvailable || s.state == call.AgentOnPause {
			s.state, s.reason = call.AgentWrapUp, ""
			f.dirty.put(s)
		}
	}
	f.endWork(a, max(0, at-a.work.released))
}

// endWork closes the conversation that an agent has hung up from.
func (f *fold) endWork(a *agent, took int64) {
	if a.work == nil {
		return
	}
	a.work.afterCall, a.work.handled = took, a.work.released+took
	if !a.work.desk {
		f.dirty.put(a.work)
	}
	a.work, a.since = nil, nil
}

// settle begins a new interval when an agent does something else than before.
func (f *fold) settle(a *agent, at int64) {
	state, reason := a.state(), ""
	if state == call.AgentOnPause {
		reason = a.row.reason
	}
	if a.now != nil && a.now.state == state && a.now.reason == reason || a.now == nil && state == call.AgentOffline {
		return
	}
	f.endInterval(a, at)
	if state == call.AgentOffline {
		return
	}
	a.now = &stateRow{
		seq: f.seq, part: f.dirty.part(f.seq), agent: a.row.agent, partner: a.row.partner, from: at, state: state, reason: reason,
	}
	if a.work != nil {
		a.since = append(a.since, a.now)
	}
	f.dirty.put(a.now)
}

func (f *fold) endInterval(a *agent, at int64) {
	if a.now == nil {
		return
	}
	a.now.to = max(at, a.now.from)
	f.dirty.put(a.now)
	a.now = nil
}

// stopped ends everybody's shift: nobody is registered with a process that is gone.
func (f *fold) stopped(at int64) {
	for _, name := range slices.Sorted(maps.Keys(f.agents)) {
		a := f.agents[name]
		f.endInterval(a, at)
		if a.work != nil {
			a.work.unfinished = true
			f.endWork(a, 0)
		}
		if a.row.registered {
			a.row.registered = false
			f.dirty.put(a.row)
		}
	}
}

// started takes over the pauses in force. What the process before left open ends at its last sign of life.
func (f *fold) started(b *call.Started) {
	f.loseAll()
	f.takeOver(b.Callbacks)
	f.stopped(f.last)
	for _, name := range slices.Sorted(maps.Keys(f.agents)) {
		if a := f.agents[name]; a.row.paused {
			a.row.paused, a.row.reason = false, ""
			f.dirty.put(a.row)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(b.Paused)) {
		a := f.agent(id, b.Paused[id].Since.UnixNano())
		a.row.paused, a.row.reason = true, b.Paused[id].Reason
		f.dirty.put(a.row)
	}
}

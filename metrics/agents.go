package metrics

import (
	"slices"
	"time"

	"centralino/call"
)

// agent is what is known of one agent. What an agent does is derived from it and never stored.
type agent struct {
	registered, paused bool
	legs               map[*leg]bool
	work               *work // after-call work under way

	assigned *call.AgentAssigned // the queues to serve in place of those of the skills; nil: those
}

// leg is an offer to an agent, and the conversation it may become.
type leg struct {
	agent    *agent
	id       call.QueueID
	queue    string // label
	back     bool   // for a promise to call back: attempts are counted, not offers
	live     bool   // they hear each other
	aside    bool   // rung by a colleague, who has the caller
	dialling bool   // the agent hears how the caller is dialled: live too
	at       time.Time
	talk     time.Duration // as released; 0: until now
	said     bool          // the agent said what came of it
}

// work is after-call work.
type work struct {
	queue string // label
	talk  time.Duration
	from  time.Time
}

// state mirrors the queue engine: a leg comes before everything, then the registration, then what the agent chose.
func (a *agent) state() call.AgentState {
	for l := range a.legs {
		if l.live {
			return call.AgentBusy
		}
	}
	switch {
	case len(a.legs) > 0:
		return call.AgentRinging
	case !a.registered:
		return call.AgentOffline
	case a.work != nil:
		return call.AgentWrapUp
	case a.paused:
		return call.AgentOnPause
	}
	return call.AgentAvailable
}

// agent returns the record of an agent.
func (m *Metrics) agent(id call.AgentID) *agent {
	a := m.agents[id]
	if a == nil {
		a = &agent{legs: map[*leg]bool{}}
		m.agents[id] = a
	}
	return a
}

// started takes over the pauses in force. Nobody is registered with a process that has just begun.
func (m *Metrics) started(b *call.Started) {
	m.takeOver(b.Callbacks)
	for _, a := range m.agents {
		a.registered, a.paused, a.work, a.assigned = false, false, nil, nil
	}
	for id, o := range m.outbound {
		delete(m.outbound, id)
		delete(o.agent.legs, o.leg)
	}
	clear(m.gaps) // told anew
	for id := range b.Paused {
		m.agent(id).paused = true
	}
	for id, a := range b.Assigned {
		m.agent(id).assigned = &call.AgentAssigned{Agent: id, Queues: a.Queues}
	}
}

// crew lists who serves a queue: those whose skills do, unless they are assigned.
func (m *Metrics) crew(q call.QueueID, able []call.AgentID) (crew []call.AgentID) {
	for _, id := range able {
		if a := m.agents[id]; a == nil || a.assigned == nil {
			crew = append(crew, id)
		}
	}
	for id, a := range m.agents {
		if a.assigned != nil && slices.Contains(a.assigned.Queues, q) {
			crew = append(crew, id)
		}
	}
	return crew
}

func (m *Metrics) applyAgent(e call.Event) {
	switch b := e.Body.(type) {
	case *call.AgentRegistered:
		m.agent(b.Agent).registered = true
	case *call.AgentUnregistered:
		m.agent(b.Agent).registered = false
	case *call.AgentPaused:
		m.agent(b.Agent).paused = true
		m.figures.pauses.WithLabelValues(oneOf(b.By, pausers())).Inc()
	case *call.AgentUnreachable:
		m.figures.unreachable.WithLabelValues(oneOf(b.Result, offerResults())).Inc()
	case *call.AgentAssigned:
		m.agent(b.Agent).assigned = b
	case *call.AgentUnassigned:
		m.agent(b.Agent).assigned = nil
	case *call.AgentReady:
		m.agent(b.Agent).paused = false
	case *call.WrapUpEnded:
		m.finishWork(m.agent(b.Agent), e.At)
	}
}

// finishWork counts a call as handled when its after-call work is over.
func (m *Metrics) finishWork(a *agent, at time.Time) {
	if a.work == nil {
		return
	}
	if a.work.queue != "" { // that of a call from the desk is in no queue's figures
		handled := a.work.talk + max(0, at.Sub(a.work.from))
		m.figures.handle.WithLabelValues(a.work.queue).Observe(handled.Seconds())
	}
	a.work = nil
}

func (m *Metrics) newLeg(c *caller, id call.LegID, agent call.AgentID, queue call.QueueID) *leg {
	l := &leg{agent: m.agent(agent), id: queue, queue: m.scope.queue(queue), back: c.back}
	c.legs[id] = l
	l.agent.legs[l] = true
	return l
}

func (m *Metrics) ring(c *caller, b *call.Offered) {
	if c.legs[b.Leg] == nil {
		m.newLeg(c, b.Leg, b.Agent, b.Queue)
	}
}

func (m *Metrics) offerEnded(c *caller, b *call.OfferEnded) {
	l := c.legs[b.Leg]
	if l == nil || l.live || l.aside {
		return
	}
	drop(c, b.Leg, l)
	m.offerOver(l, b.Result)
}

// offerOver counts how an offer of a caller ended.
func (m *Metrics) offerOver(l *leg, how call.OfferResult) {
	if !l.back {
		m.figures.offers.WithLabelValues(l.queue, oneOf(how, offerResults())).Inc()
	}
}

// hangUp ends a leg. After a conversation the agent's after-call work begins, if the queue has any; work that was still
// under way ends with it.
func (m *Metrics) hangUp(c *caller, id call.LegID, l *leg, at time.Time) {
	drop(c, id, l)
	if l.aside {
		return
	}
	if !l.live {
		m.offerOver(l, call.OfferWithdrawn)
		return
	}
	if l.talk == 0 {
		l.talk = max(0, at.Sub(l.at))
	}
	m.finishWork(l.agent, at)
	l.agent.work = &work{queue: l.queue, talk: l.talk, from: at}
	if m.scope.now.WrapUp[l.id] == 0 && (l.said || !m.scope.now.Asks[l.id]) {
		m.finishWork(l.agent, at)
	}
}

func (m *Metrics) hangUpLive(c *caller, at time.Time) {
	for id, l := range c.legs {
		if l.live {
			m.hangUp(c, id, l, at)
		}
	}
}

func drop(c *caller, id call.LegID, l *leg) {
	delete(c.legs, id)
	delete(l.agent.legs, l)
}

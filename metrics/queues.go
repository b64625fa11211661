package metrics

import (
	"time"

	"centralino/call"
)

// applyQueue counts what happened between a caller, a queue and its agents.
func (m *Metrics) applyQueue(c *caller, e call.Event) {
	switch b := e.Body.(type) {
	case *call.Queued:
		m.queued(c, e.At, b)
	case *call.Announced:
		if c.wait != nil && c.wait.id == b.Queue {
			c.wait.hear(e.At, b)
		}
	case *call.QueueLeft:
		if c.wait != nil && c.wait.id == b.Queue {
			m.leave(c, b.Result, e.At)
		}
	case *call.Offered:
		m.ring(c, b)
	case *call.OfferEnded:
		m.offerEnded(c, b)
	case *call.Connected:
		m.connected(c, e.At, b)
	case *call.Released:
		if l := c.legs[b.Leg]; l != nil && l.live && !l.aside {
			l.talk = b.Talk
			m.hangUp(c, b.Leg, l, e.At)
		}
	}
}

// queued counts a caller into a queue. One who still waits in another has overflowed from there, and who waits is not
// speaking to anybody.
func (m *Metrics) queued(c *caller, at time.Time, b *call.Queued) {
	if c.wait != nil && c.wait.id == b.Queue {
		return
	}
	m.leave(c, call.LeftOverflowed, at)
	m.hangUpLive(c, at)
	c.wait = &wait{id: b.Queue, queue: m.scope.queue(b.Queue), since: at}
	if !b.Since.IsZero() && b.Since.Before(at) {
		c.wait.since = b.Since
	}
	m.figures.offered.WithLabelValues(c.wait.queue).Inc()
}

// leave counts a caller out of the queue, if in one. What is no way out of a queue without an agent is abandoned.
func (m *Metrics) leave(c *caller, how call.Leave, at time.Time) {
	if c.wait == nil {
		return
	}
	result := oneOf(how, leaves())
	if result == labelOther {
		result = string(call.LeftAbandoned)
	}
	m.score(c.wait, how == call.LeftAnswered, at)
	waited := max(0, at.Sub(c.wait.since).Seconds())
	m.figures.wait.WithLabelValues(c.wait.queue, result).Observe(waited)
	c.wait = nil
}

// connected counts a caller who has reached an agent.
func (m *Metrics) connected(c *caller, at time.Time, b *call.Connected) {
	l := c.legs[b.Leg]
	if l != nil && l.aside { // whoever was rung beside the caller has the caller after all
		drop(c, b.Leg, l)
		l = nil
	}
	if l != nil && l.live && !l.dialling {
		return
	}
	if l != nil && l.agent != m.agent(b.Agent) { // another agent's phone picked the call up
		m.hangUp(c, b.Leg, l, at)
		l = nil
	}
	if l == nil {
		l = m.newLeg(c, b.Leg, b.Agent, b.Queue)
	}
	m.offerOver(l, offerAnswered)
	l.live, l.dialling, l.at = true, false, at
	if !c.back {
		m.figures.toHuman.WithLabelValues(m.scope.flow(b.Flow)).Observe(b.ToHuman.Seconds())
	}
	if c.wait == nil {
		return
	}
	if b.InTarget {
		m.figures.inTarget.WithLabelValues(c.wait.queue).Inc()
	}
	m.leave(c, call.LeftAnswered, at)
}

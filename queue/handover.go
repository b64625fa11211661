package queue

import "centralino/call"

// A handover takes an agent out of the order without an offer: whose phone rings for a colleague, or who speaks with one, is
// not free, and nobody's wait is over by it.

func (e *Engine) applyHandover(ev call.Event, at int64) {
	c := e.callers[ev.Call]
	if c == nil {
		return
	}
	switch b := ev.Body.(type) {
	case *call.HandoverBegun:
		e.applyHandoverBegun(c, at, b)
	case *call.HandoverAnswered:
		if l := c.leg(b.Leg); l != nil && l.aside {
			l.spoken = true
			l.agent.reached()
		}
	case *call.HandoverEnded:
		e.applyHandoverEnded(c, at, b)
	}
}

// applyHandoverBegun believes a handover only when the agent to be rung has no other leg.
func (e *Engine) applyHandoverBegun(c *caller, at int64, b *call.HandoverBegun) {
	if b.HandoverTarget.Agent == "" || b.Leg == "" || c.back != nil && !c.back.kept {
		return
	}
	a := e.agent(b.HandoverTarget.Agent)
	if len(a.legs) > 0 || c.leg(b.Leg) != nil {
		e.violated(OfferImpossible)
		return
	}
	l := &leg{id: b.Leg, caller: c, agent: a, line: e.lineOf(b.Queue), aside: true, at: at}
	c.legs = append(c.legs, l)
	a.legs = append(a.legs, l)
	l.line.engage(at)
	e.settleAgent(a, at)
}

// applyHandoverEnded makes a conversation of it, or frees the agent who was rung. One who did not answer a colleague has
// missed no caller.
func (e *Engine) applyHandoverEnded(c *caller, at int64, b *call.HandoverEnded) {
	l := c.leg(b.Leg)
	if l == nil || !l.aside {
		return
	}
	a := l.agent
	if b.Result != call.HandoverDone {
		e.drop(l)
		a.idleSince = at
		e.settleAgent(a, at)
		return
	}
	l.aside, l.spoken, l.live, l.at = false, false, true, at
	a.begin(c.id, l)
	if !c.number.Anonymous() {
		e.spoken.put(c.number, spoken{a.id, at})
	}
	a.calls++
	a.reached()
	e.settleAgent(a, at)
}

// lineOf returns a queue's line, or one of its own for a queue that is gone.
func (e *Engine) lineOf(q call.QueueID) *line {
	if l := e.lines[q]; l != nil {
		return l
	}
	return newLine(q, Settings{}, false)
}

// Free reports whether an agent is there and does nothing: so one may be rung by a colleague.
func (e *Engine) Free(id call.AgentID) bool {
	a := e.agents[id]
	return a != nil && a.registered && a.pause == nil && !a.overdue && len(a.legs) == 0 && !a.wrapping
}

// Idle reports whether an agent has a phone and no leg, whatever else they do: their own caller may be brought back to them.
func (e *Engine) Idle(id call.AgentID) bool {
	a := e.agents[id]
	return a != nil && a.registered && len(a.legs) == 0
}

// Attended reports whether a queue takes callers who come now, and somebody present could serve them.
func (e *Engine) Attended(q call.QueueID) bool {
	l := e.lines[q]
	if l == nil || l.closed || l.set.MaxWaiting > 0 && l.waiting >= l.set.MaxWaiting {
		return false
	}
	return !e.ground(l, false).empty
}

// CallOf is the call in which an agent speaks to the caller; empty for none.
func (e *Engine) CallOf(id call.AgentID) call.ID {
	if a := e.agents[id]; a != nil {
		for _, l := range a.legs {
			if l.live {
				return l.caller.id
			}
		}
	}
	return ""
}

package queue

import "centralino/call"

// applyOutbound follows an agent who calls somebody from the desk. No caller waits for it, and it is in no line's books.
func (e *Engine) applyOutbound(ev call.Event, at int64) {
	switch b := ev.Body.(type) {
	case *call.OutboundBegun:
		a := e.agent(b.Agent)
		if e.callers[ev.Call] != nil || len(a.legs) > 0 || ev.Call == "" || e.buried.dead[ev.Call] {
			return
		}
		c := newCaller(ev.Call)
		l := &leg{id: b.Leg, caller: c, agent: a, line: newLine("", Settings{WrapUp: b.WrapUp}, false), aside: true, at: at}
		e.callers[ev.Call] = c
		c.legs, a.legs = append(c.legs, l), append(a.legs, l)
		l.line.engage(at)
		e.settleAgent(a, at)
	case *call.OutboundDialled:
		if l := e.find(ev.Call, b.Leg); l != nil {
			l.spoken = true
		}
	case *call.OutboundEnded:
		e.applyOutboundEnded(ev.Call, at, b)
	}
}

// applyOutboundEnded frees the agent. After a conversation their after-call work begins.
func (e *Engine) applyOutboundEnded(id call.ID, at int64, b *call.OutboundEnded) {
	l := e.find(id, b.Leg)
	if l == nil || !l.aside {
		return
	}
	delete(e.callers, id)
	e.buried.bury(id)
	if b.Result == call.OutboundSpoke {
		if !l.agent.owes {
			l.agent.talk = talk{} // the after-call work is for no caller
		}
		e.hangUp(l, at)
		return
	}
	e.drop(l)
	if !l.agent.wrapping {
		l.agent.idleSince = at
	}
	e.settleAgent(l.agent, at)
}

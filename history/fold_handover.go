package history

import "centralino/call"

// applyHandover follows agents who pass callers on, and those who are rung for it.
func (f *fold) applyHandover(c *caller, e call.Event) {
	at := e.At.UnixNano()
	switch b := e.Body.(type) {
	case *call.HandoverBegun:
		if b.HandoverTarget.Agent != "" && c.legs[b.Leg] == nil {
			l := &leg{agent: f.agent(b.HandoverTarget.Agent, f.last), aside: true}
			c.legs[b.Leg], l.agent.legs[l] = l, true
			f.settle(l.agent, at)
		}
	case *call.HandoverAnswered:
		if l := c.legs[b.Leg]; l != nil && l.aside {
			l.spoken = true
			f.settle(l.agent, at)
		}
	case *call.HandoverEnded:
		f.handedOver(c, e, b)
	case *call.OutsideReleased:
		f.note(inOutside, e, at, outsideHandover, nil, nil, f.private(c, string(b.Number), e), text(b.Trunk), string(call.OutboundSpoke), nil,
			text(b.By), nil, int64(b.Talk))
	}
}

// handedOver ends a handover; of one that was done a conversation begins, which no queue has offered.
func (f *fold) handedOver(c *caller, e call.Event, b *call.HandoverEnded) {
	agent, partner := f.person(b.Agent)
	colleague, _ := f.person(b.HandoverTarget.Agent)
	f.note(inHandovers, e, f.when(e), text(b.Queue), text(b.Mode), text(agent), text(partner), text(b.HandoverTarget.Queue), text(colleague),
		f.private(c, string(b.Number), e), text(b.Result), when(int64(b.Status)), when(int64(b.Rang)), when(int64(b.Talk)))
	l := c.legs[b.Leg]
	switch {
	case l == nil || !l.aside:
	case b.Result == call.HandoverDone:
		l.aside, l.spoken = false, false
		f.endWork(l.agent, 0)
		l.talk = &conversationRow{
			seq: int64(e.Seq), id: e.Call, queue: b.Queue, flow: b.Flow, agent: l.agent.row.agent, partner: l.agent.row.partner,
			leg: b.Leg, connected: e.At.UnixNano(),
		}
		f.dirty.put(l.talk)
		f.settle(l.agent, e.At.UnixNano())
	default:
		f.drop(c, b.Leg, l, f.when(e))
	}
}

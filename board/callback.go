package board

import "centralino/call"

// applyPromise shows somebody who is to be called back while an agent is rung for them, so that the agent knows what the call is.
// It reports true for what concerns nobody but them.
func (b *Board) applyPromise(e call.Event) bool {
	switch x := e.Body.(type) {
	case *call.CallbackBooked:
		b.owed[x.Callback] = x
		return false
	case *call.Arrived: // they are there: a call like any other
		if c := b.calls[e.Call]; c != nil && c.promised {
			delete(b.calls, e.Call)
		}
		return false
	case *call.CallbackEnded:
		delete(b.owed, e.Call)
		if c := b.calls[e.Call]; c != nil && c.promised {
			delete(b.calls, e.Call)
		}
		return true
	case *call.Offered:
		return b.offerPromise(e, x)
	case *call.OfferEnded:
		return b.promiseOver(e.Call, x.Leg)
	case *call.CallbackMissed:
		return b.promiseOver(e.Call, x.Leg)
	}
	return false
}

func (b *Board) offerPromise(e call.Event, x *call.Offered) bool {
	p, c := b.owed[e.Call], b.calls[e.Call]
	if p == nil || c != nil && !c.promised {
		return false
	}
	if c == nil {
		c = &onLine{promised: true, rings: map[call.LegID]call.AgentID{}, shown: Call{
			Call: e.Call, From: p.Number, To: p.To, Flow: p.Flow, Phase: Ringing, Arrived: e.At, Since: e.At, Queue: x.Queue,
			Language: p.Language, Back: true, Promised: true, Message: p.Message != nil,
		}}
		b.calls[e.Call] = c
	}
	c.rings[x.Leg], c.shown.Agent = x.Agent, x.Agent
	return true
}

// promiseOver takes off the board whom nobody is rung for any more.
func (b *Board) promiseOver(id call.ID, leg call.LegID) bool {
	c := b.calls[id]
	if c == nil || !c.promised {
		return false
	}
	if delete(c.rings, leg); len(c.rings) == 0 {
		delete(b.calls, id)
	}
	return true
}

package queue

import (
	"time"

	"centralino/call"
)

// Leg is one offer or conversation.
type Leg struct {
	ID    call.LegID
	Call  call.ID
	Agent call.AgentID
	Queue call.QueueID
	Live  bool // a conversation; false while it rings
}

// Legs lists the offers and conversations of a call, oldest first, so that whoever ends the call can end them too.
func (e *Engine) Legs(id call.ID) []Leg {
	c := e.callers[id]
	if c == nil {
		return nil
	}
	return describe(c.legs)
}

func describe(legs []*leg) []Leg {
	var out []Leg
	for _, l := range legs {
		out = append(out, Leg{l.id, l.caller.id, l.agent.id, l.line.id, l.live})
	}
	return out
}

// Answer makes the event for an agent's phone that answered an offer. ok is false when that offer is no longer live or
// the caller has gone, has stepped aside, or is already speaking to somebody: hang the phone up then, nobody is there.
func (e *Engine) Answer(id call.ID, leg call.LegID, now time.Time) (c *call.Connected, ok bool) {
	who, l := e.callers[id], e.find(id, leg)
	if who == nil || who.back != nil || l == nil || l.live || l.aside || l.over != "" {
		return nil, false
	}
	waited := who.waited(nanos(now))
	human := waited
	if who.up != longAgo {
		human = time.Duration(max(0, nanos(now)-who.up))
	}
	within := who.line.set.ServiceLevel.Within
	return &call.Connected{
		Queue: who.line.id, Flow: who.flow, Agent: l.agent.id, Leg: leg,
		Waited: waited, ToHuman: human, InTarget: within > 0 && waited <= within,
		Partner: l.agent.conf.Partner, Country: l.agent.conf.Country,
	}, true
}

// OfferOver makes the event for an offer that ended otherwise than by an answer; status is the phone's SIP status or 0.
// ok is false when the offer is no longer live.
func (e *Engine) OfferOver(id call.ID, leg call.LegID, r call.OfferResult, status int) (o *call.OfferEnded, ok bool) {
	l := e.find(id, leg)
	if l == nil || l.live || l.aside {
		return nil, false
	}
	return &call.OfferEnded{Queue: l.line.id, Agent: l.agent.id, Leg: leg, Result: r, Status: status}, true
}

// Release makes the event for the end of a conversation, with talk and hold as the events told them. ok is false when
// there is no such conversation.
func (e *Engine) Release(id call.ID, leg call.LegID, by call.Side, now time.Time) (r *call.Released, ok bool) {
	l, t := e.find(id, leg), nanos(now)
	if l == nil || !l.live || l.caller.dialling() {
		return nil, false
	}
	hold := l.hold
	if l.onHold() {
		hold += max(0, t-l.heldAt)
	}
	return &call.Released{
		Queue: l.line.id, Agent: l.agent.id, Leg: leg, By: by,
		Talk: time.Duration(max(0, t-l.at)), Hold: time.Duration(hold),
	}, true
}

// Leave makes the event for a waiting caller who goes by their own choice or by a shutdown. ok is false when the caller
// does not wait.
func (e *Engine) Leave(id call.ID, l call.Leave, r call.Rule, now time.Time) (q *call.QueueLeft, ok bool) {
	c := e.callers[id]
	if c == nil || c.line == nil || c.back != nil {
		return nil, false
	}
	return c.left(l, r, nanos(now)), true
}

func (e *Engine) find(id call.ID, leg call.LegID) *leg {
	c := e.callers[id]
	if c == nil {
		return nil
	}
	return c.leg(leg)
}

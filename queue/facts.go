package queue

import (
	"time"

	"centralino/call"
)

// Answer makes the event for an agent's phone that answered an offer. ok is false when that offer is no longer live or
// the caller has gone or is already speaking to somebody: hang the phone up then, nobody is there.
func (e *Engine) Answer(id call.ID, leg call.LegID, now time.Time) (c *call.Connected, ok bool) {
	return nil, false
}

// OfferOver makes the event for an offer that ended otherwise than by an answer; status is the phone's SIP status or 0.
// ok is false when the offer is no longer live.
func (e *Engine) OfferOver(id call.ID, leg call.LegID, r call.OfferResult, status int) (o *call.OfferEnded, ok bool) {
	return nil, false
}

// Release makes the event for the end of a conversation, with talk and hold as the events told them. ok is false when
// there is no such conversation.
func (e *Engine) Release(id call.ID, leg call.LegID, by call.Side, now time.Time) (r *call.Released, ok bool) {
	return nil, false
}

// Leave makes the event for a waiting caller who goes by their own choice or by a shutdown. ok is false when the caller
// does not wait.
func (e *Engine) Leave(id call.ID, l call.Leave, r call.Rule, now time.Time) (q *call.QueueLeft, ok bool) {
	return nil, false
}

// Legs lists the offers and conversations of a call, oldest first, so that whoever ends the call can end them too.
func (e *Engine) Legs(id call.ID) []Leg { return nil }

// Leg is one offer or conversation.
type Leg struct {
	ID    call.LegID
	Call  call.ID
	Agent call.AgentID
	Queue call.QueueID
	Live  bool // a conversation; false while it rings
}

package queue

import (
	"time"

	"centralino/call"
)

// putOff is how long an attempt is put off that we could not make, one that the agent left, and one whose agent the caller
// declined.
const putOff = time.Minute

// MayCallBack reports whether a queue may promise a call to a number: it has room for one more, and the number has not
// been promised too many within a day. Whether the number may be dialled at all is not the engine's to know.
func (e *Engine) MayCallBack(q call.QueueID, n call.Number, now time.Time) bool {
	l := e.lines[q]
	if l == nil || n.Anonymous() {
		return false
	}
	set, at := l.set.Callback, nanos(now)
	if old := e.owed[place{q, n}]; old == nil && set.Pending > 0 && l.promises.owed >= set.Pending {
		return false // who has a promise already changes it, which needs no room
	}
	today := 0
	for _, t := range e.asked.at(n) {
		if at-t < int64(24*time.Hour) {
			today++
		}
	}
	return set.PerDay <= 0 || today < set.PerDay
}

// Callback returns a promise that is owed; ok is false when there is none with this id, or it is over.
func (e *Engine) Callback(id call.ID) (p call.PendingCallback, ok bool) {
	c := e.callers[id]
	if c == nil || c.back == nil || c.back.ending() {
		return call.PendingCallback{}, false
	}
	return c.pending(), true
}

func (c *caller) pending() call.PendingCallback {
	p := call.PendingCallback{
		CallbackBooked: c.back.CallbackBooked, Booked: time.Unix(0, c.back.booked).UTC(), Attempts: c.back.attempts, Offers: c.offers,
	}
	p.Since = time.Unix(0, c.since).UTC()
	if c.back.again > c.back.due {
		p.Again = time.Unix(0, c.back.again).UTC()
	}
	return p
}

// Dial makes the event for an agent's phone that answered the offer of a promise: the caller is to be dialled. ok is false
// when the offer is no longer live: hang the phone up then, there is nobody to call.
func (e *Engine) Dial(id call.ID, leg call.LegID) (d *call.CallbackDialled, ok bool) {
	c, l := e.callers[id], e.find(id, leg)
	if c == nil || c.back == nil || c.back.ending() || c.line == nil || l == nil || l.live || l.over != "" {
		return nil, false
	}
	return &call.CallbackDialled{
		Queue: c.back.home.id, Agent: l.agent.id, Leg: leg, Number: c.number, Attempt: c.back.attempts + 1,
	}, true
}

// Heard makes the event for an agent who has heard a message and has no more to do about it. ok is false when it is no task of
// theirs.
func (e *Engine) Heard(id call.ID, leg call.LegID, now time.Time) (ended *call.CallbackEnded, ok bool) {
	c, l := e.callers[id], e.find(id, leg)
	if c == nil || !c.dialling() || !c.back.task() || c.back.ending() || l == nil || !l.live {
		return nil, false
	}
	return &call.CallbackEnded{
		Queue: c.back.home.id, Result: call.CallbackKept, Delay: time.Duration(max(0, nanos(now)-c.back.due)),
	}, true
}

// Reach makes the event for a caller who was dialled and now hears the agent. ok is false when that is no longer wanted.
func (e *Engine) Reach(id call.ID, leg call.LegID, now time.Time) (r *call.Connected, ok bool) {
	c, l := e.callers[id], e.find(id, leg)
	if c == nil || !c.dialling() || c.back.ending() || l == nil || !l.live {
		return nil, false
	}
	return &call.Connected{
		Queue: c.back.home.id, Flow: c.flow, Agent: l.agent.id, Leg: leg, Waited: c.waited(nanos(now)),
		Partner: l.agent.conf.Partner, Country: l.agent.conf.Country,
	}, true
}

// Miss makes the event for an attempt that came to nothing, and says when the next one is. MissPutOff may also end an offer
// that still rings. ok is false when there is no such attempt.
func (e *Engine) Miss(id call.ID, leg call.LegID, r call.Miss, status int, now time.Time) (m *call.CallbackMissed, ok bool) {
	c, l := e.callers[id], e.find(id, leg)
	if c == nil || c.back == nil || c.back.kept || l == nil || !c.dialling() && r != call.MissPutOff {
		return nil, false
	}
	m = &call.CallbackMissed{
		Queue: c.back.home.id, Agent: l.agent.id, Leg: leg, Result: r, Status: status, Attempt: c.back.attempts,
	}
	set, wait := c.back.home.set.Callback, putOff
	switch {
	case c.back.task(): // it waits until somebody has heard it, however often the caller is called in vain
		if r != call.MissAgent && r != call.MissPutOff && r != call.MissEU {
			wait = set.Every
		}
	case r == call.MissEU, r == call.MissPutOff && c.dialling():
		m.Attempt--
	case r == call.MissPutOff:
	case c.back.attempts > set.Retries:
		return m, true
	case r != call.MissAgent:
		wait = set.Every
	}
	m.Again = now.Add(wait)
	return m, true
}

// Refuse makes the event for a promise whose number may no longer be dialled. ok is false when it is not owed.
func (e *Engine) Refuse(id call.ID) (r *call.CallbackEnded, ok bool) {
	c := e.callers[id]
	if c == nil || c.back == nil || c.back.ending() {
		return nil, false
	}
	return &call.CallbackEnded{Queue: c.back.home.id, Result: call.CallbackCancelled, Rule: call.RuleRefused}, true
}

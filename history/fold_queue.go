package history

import (
	"iter"
	"maps"
	"slices"

	"centralino/call"
)

// leg is an offer to an agent, and the conversation it may become.
type leg struct {
	agent   *agent
	offer   *offerRow        // nil: there was none, or it is over
	attempt *attemptRow      // the same, of one who is to be called back
	talk    *conversationRow // nil: they don't hear each other yet
	aside   bool             // rung by a colleague, who has the caller
	spoken  bool             // and has answered
}

// dialling reports whether the agent has answered and hears how the caller's telephone rings.
func (l *leg) dialling() bool { return l.attempt != nil && l.attempt.dialled != 0 }

// inOrder gives the legs of a call by their ids: rows must not depend on the order of a map.
func inOrder(legs map[call.LegID]*leg) iter.Seq2[call.LegID, *leg] {
	return func(yield func(call.LegID, *leg) bool) {
		for _, id := range slices.Sorted(maps.Keys(legs)) {
			if !yield(id, legs[id]) {
				return
			}
		}
	}
}

// queued begins a visit. One who still waits elsewhere has overflowed from there, and who waits speaks with nobody.
func (f *fold) queued(c *caller, e call.Event, b *call.Queued) {
	if c.visit != nil && c.visit.queue == b.Queue {
		return
	}
	at := e.At.UnixNano()
	f.leave(c, call.LeftOverflowed, "", at)
	for id, l := range inOrder(c.legs) {
		if l.talk != nil {
			f.hangUp(c, id, l, at)
		}
	}
	c.visit = &visitRow{
		seq: int64(e.Seq), id: e.Call, queue: b.Queue, flow: b.Flow, language: b.Language, priority: b.Priority,
		entered: at, since: at,
	}
	if !b.Since.IsZero() && b.Since.Before(e.At) {
		c.visit.since = b.Since.UnixNano()
	}
	f.dirty.put(c.visit)
}

// announced keeps the first that a caller was told.
func (f *fold) announced(c *caller, b *call.Announced) {
	if c.visit == nil || c.visit.queue != b.Queue || c.visit.toldPosition != 0 {
		return
	}
	c.visit.toldPosition, c.visit.toldWait = b.Position, int64(b.Wait)
	f.dirty.put(c.visit)
}

// leave ends a visit. Who left without a word of how has abandoned.
func (f *fold) leave(c *caller, how call.Leave, rule call.Rule, at int64) {
	v := c.visit
	if v == nil {
		return
	}
	if how == "" {
		how = call.LeftAbandoned
	}
	v.left, v.result, v.rule = max(at, v.entered), how, rule
	f.dirty.put(v)
	c.visit = nil
}

func (f *fold) offered(c *caller, e call.Event, b *call.Offered) {
	if c.legs[b.Leg] != nil {
		return
	}
	l := f.newLeg(c, b.Leg, b.Agent, b.Partner)
	l.offer = &offerRow{
		seq: int64(e.Seq), visit: visitOf(c), id: e.Call, queue: b.Queue, agent: l.agent.row.agent,
		partner: l.agent.row.partner, leg: b.Leg, offered: e.At.UnixNano(),
	}
	f.dirty.put(l.offer)
	f.settle(l.agent, e.At.UnixNano())
}

func (f *fold) offerEnded(c *caller, e call.Event, b *call.OfferEnded) {
	l := c.legs[b.Leg]
	if l == nil || l.talk != nil || l.aside {
		return
	}
	f.endOffer(l, b.Result, b.Status, e.At.UnixNano())
	f.drop(c, b.Leg, l, e.At.UnixNano())
}

func (f *fold) endOffer(l *leg, result call.OfferResult, status int, at int64) {
	if a := l.attempt; a != nil {
		a.ended, a.result, a.status = at, result, status
		f.dirty.put(a)
		l.attempt = nil
	}
	if l.offer == nil {
		return
	}
	l.offer.ended, l.offer.result, l.offer.status = at, result, status
	f.dirty.put(l.offer)
	l.offer = nil
}

// offerAnswered is the one end of an offer that is no call.OfferResult.
const offerAnswered call.OfferResult = "answered"

// connected begins a conversation, and ends the visit as answered.
func (f *fold) connected(c *caller, e call.Event, b *call.Connected) {
	at := e.At.UnixNano()
	l := c.legs[b.Leg]
	if l != nil && l.aside { // whoever was rung beside the caller has the caller after all
		f.drop(c, b.Leg, l, at)
		l = nil
	}
	if l != nil && l.talk != nil {
		return
	}
	if l != nil && l.agent != f.agent(b.Agent, at) { // another agent's phone picked the call up
		f.hangUp(c, b.Leg, l, at)
		l = nil
	}
	if l == nil {
		l = f.newLeg(c, b.Leg, b.Agent, b.Partner)
	}
	l.talk = &conversationRow{
		seq: int64(e.Seq), visit: visitOf(c), id: e.Call, queue: b.Queue, flow: b.Flow, agent: l.agent.row.agent,
		partner: l.agent.row.partner, leg: b.Leg, connected: at,
	}
	f.dirty.put(l.talk)
	if p := f.owed[e.Call]; p != nil {
		f.kept(p, l, e, b)
	} else if l.offer == nil { // the agent picked up what was never offered: an offer that took no time
		l.offer = &offerRow{
			seq: int64(e.Seq), visit: visitOf(c), id: e.Call, queue: b.Queue, agent: l.agent.row.agent,
			partner: l.agent.row.partner, leg: b.Leg, offered: at,
		}
	}
	f.endOffer(l, offerAnswered, 0, at)
	f.settle(l.agent, at)
	if v := c.visit; v != nil {
		v.left, v.result, v.inTarget, v.toHuman = max(at, v.entered), call.LeftAnswered, b.InTarget, int64(b.ToHuman)
		v.agent, v.partner = l.agent.row.agent, l.agent.row.partner
		f.dirty.put(v)
		c.visit = nil
	}
}

func (f *fold) released(c *caller, e call.Event, b *call.Released) {
	l := c.legs[b.Leg]
	if l == nil || l.talk == nil {
		return
	}
	l.talk.talk, l.talk.hold, l.talk.by = int64(b.Talk), int64(b.Hold), b.By
	f.hangUp(c, b.Leg, l, e.At.UnixNano())
}

// hangUp ends a leg. After a conversation the agent's after-call work may begin.
func (f *fold) hangUp(c *caller, id call.LegID, l *leg, at int64) {
	talk := l.talk
	if talk == nil {
		f.endOffer(l, call.OfferWithdrawn, 0, at)
		f.drop(c, id, l, at)
		return
	}
	talk.released = max(at, talk.connected)
	if talk.talk == 0 {
		talk.talk = talk.released - talk.connected
	}
	f.dirty.put(talk)
	f.endWork(l.agent, 0)
	l.agent.work = talk
	if talk.cut {
		f.endWork(l.agent, 0)
	}
	f.drop(c, id, l, at)
}

// newLeg begins an offer. The event says whom the agent works for; events of older programs did not.
func (f *fold) newLeg(c *caller, id call.LegID, who call.AgentID, partner call.PartnerID) *leg {
	l := &leg{agent: f.agent(who, f.last)}
	if partner != "" && l.agent.row.partner != partner {
		l.agent.row.partner = partner
		f.dirty.put(l.agent.row)
	}
	f.endWork(l.agent, 0) // whose phone rings has done with the call before
	c.legs[id] = l
	l.agent.legs[l] = true
	return l
}

func (f *fold) drop(c *caller, id call.LegID, l *leg, at int64) {
	delete(c.legs, id)
	delete(l.agent.legs, l)
	f.settle(l.agent, at)
}

// visitOf is the place of the visit a caller is on, 0 for none.
func visitOf(c *caller) int64 {
	if c.visit == nil {
		return 0
	}
	return c.visit.seq
}

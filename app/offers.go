package app

import (
	"sync/atomic"
	"time"

	"centralino/call"
	"centralino/ivr"
	"centralino/ladder"
	"centralino/media"
	"centralino/sip"
	"centralino/sip/sdp"
)

// agentLeg is one offer to one agent: the phones that ring, then the phone that answered.
type agentLeg struct {
	*leg
	c     *conversation
	id    call.LegID
	agent call.AgentID
	out   *sip.Outbound

	queue   call.QueueID  // of the conversation
	waited  time.Duration // of the caller before it
	outside *outsideLine  // nil: an agent's

	country  string             // where the agent sits; empty: nobody said
	answered bool               // and waits for the caller to have heard where the agent sits
	holding  map[call.Side]bool // who has put the other on hold

	spare  *leg                // while it rings: the agent's other kind of telephone, whose offer is another; nil: there is none
	picked atomic.Pointer[leg] // that of the telephone which answered
}

// Event implements sip.Owner.
func (a *agentLeg) Event(e sip.Event) {
	if e, ok := e.(sip.Answered); ok {
		a.pick(e.Browser)
	}
	reanswered(a.picked.Load(), e, a.reheld, func(error) { a.c.box.put(agentMediaLost{a}) })
	a.c.box.put(agentEvent{a, e})
}

// Reoffer implements sip.Owner.
func (a *agentLeg) Reoffer(offer *sdp.Description) (*sdp.Description, bool) {
	return reoffer(a.picked.Load(), offer, a.reheld)
}

// reheld says that the telephone may have begun or ended a hold.
func (a *agentLeg) reheld() { a.c.box.put(holdChanged{call.SideAgent, a}) }

// ring has the agent's phones rung for this caller, as the queue decided.
func (c *conversation) ring(o *call.Offered) {
	if !c.waiting { // the caller left while the queue decided
		c.app.desk.offerOver(c.id, o.Leg, call.OfferWithdrawn, 0)
		return
	}
	a := &agentLeg{c: c, id: o.Leg, agent: o.Agent, country: o.Country, holding: map[call.Side]bool{}}
	phones := c.app.sip.Phones(o.Agent)
	if len(phones) == 0 {
		c.app.desk.offerOver(c.id, o.Leg, call.OfferFailed, 480)
		return
	}
	if err := c.openAgent(a, phones); err != nil {
		c.log.Error("no media for an agent", "agent", o.Agent, "err", err)
		c.app.desk.offerOver(c.id, o.Leg, call.OfferFailed, 0)
		return
	}
	c.offers[o.Leg] = a
	from := sip.Caller{User: string(c.caller), Display: c.label(o.Queue)}
	plain, web := a.offers()
	a.out = c.app.sip.Dial(sip.Target{Agent: o.Agent, Web: web, Calling: c.calling(ladder.Agent, string(o.Agent))}, from, plain, a)
	if c.back == nil {
		c.step(ivr.Offered{Country: o.Country})
	}
}

// agentSignalled handles what an agent's phone says.
func (c *conversation) agentSignalled(a *agentLeg, e sip.Event) {
	if c.hand != nil && c.hand.rung == a {
		c.handSignalled(e)
		return
	}
	switch e := e.(type) {
	case sip.Answered:
		a.settle()
		c.agentAnswered(a, e.Session)
	case sip.Digit:
		// Keys in a conversation are for the other side's ears only; the bridge carries those that come as media. Where it is
		// recorded they are for us, however they come.
		a.stream.InfoDigit(e.Digit)
	case sip.Ended:
		c.agentEnded(a, e)
	}
}

// agentAnswered connects caller and agent, unless the offer is over: then nobody is there, and the phone is hung up.
func (c *conversation) agentAnswered(a *agentLeg, session *sdp.Description) {
	if c.offers[a.id] != a {
		return
	}
	err := sdp.ErrNoCodec
	if session != nil {
		err = a.agreed(session)
	}
	if err != nil {
		c.log.Warn("nothing to agree on with an agent's phone", "agent", a.agent, "err", err)
		c.drop(a, "No Codec")
		c.app.desk.offerOver(c.id, a.id, call.OfferFailed, 488)
		return
	}
	if c.back != nil && !c.back.joined {
		c.dialBack(a)
		return
	}
	if c.state.Untold(a.country) {
		c.pickUp(a)
		return
	}
	c.join(a)
}

// join connects the caller with an agent who has answered.
func (c *conversation) join(a *agentLeg) {
	connected := c.app.desk.answer(c.id, a.id, a.secured())
	if connected == nil {
		c.drop(a, c.tooLate())
		return
	}
	delete(c.offers, a.id)
	c.talk, c.waiting = a, false
	a.queue, a.waited = connected.Queue, connected.Waited
	c.step(ivr.Connected{Agent: a.agent})
	a.stream.Quiet()
	if err := media.Bridge(c.leg.stream, a.stream); err != nil {
		c.log.Error("caller and agent cannot be joined", "err", err)
	}
	c.startTape(connected.Queue, a)
}

// agentEnded handles the end of an agent's leg: a refusal while it rang, or the end of the conversation.
func (c *conversation) agentEnded(a *agentLeg, e sip.Ended) {
	switch {
	case c.talk == a:
		c.agentGone(a)
	case c.back != nil && c.back.agent == a:
		c.backAgentGone(e.Cause)
	case c.offers[a.id] == a:
		delete(c.offers, a.id)
		a.close()
		result := refusal(e.Status)
		if a.answered { // and hung up before the caller could be heard
			result = call.OfferRefused
		}
		c.app.desk.offerOver(c.id, a.id, result, e.Status)
		c.lost(a)
	}
}

// agentGone ends a conversation from the agent's side; the caller goes on in the flow.
func (c *conversation) agentGone(a *agentLeg) {
	if c.back != nil && c.back.agent == a {
		c.backAgentGone(sip.TransportLost)
		return
	}
	switch {
	case c.hand != nil && c.hand.rung == a:
		c.handFailed(call.HandoverFailed, 0)
		return
	case c.talk != a:
		return
	case c.hand != nil:
		c.handOverLeft()
		return
	}
	c.endTalk(call.SideAgent)
	c.step(ivr.AgentLeft{})
}

// endTalk ends the conversation.
func (c *conversation) endTalk(by call.Side) {
	a := c.talk
	c.talk = nil
	c.dropHandover()
	c.endSupervision(call.SupervisionConversation)
	c.stopTape()
	c.leg.stream.Unbridge()
	c.leg.stream.Quiet()
	a.out.Hangup("")
	if a.outside != nil {
		c.releaseOutside(a, by)
		return
	}
	c.record(measured(call.SideAgent, a.id, a.stream.Close()))
	c.app.desk.release(c.id, a.id, by)
}

// drop ends an offer's leg without telling the queue.
func (c *conversation) drop(a *agentLeg, why string) {
	delete(c.offers, a.id)
	a.out.Hangup(why)
	a.close()
}

// withdraw takes back every offer that still rings: the caller has gone or was sent elsewhere.
func (c *conversation) withdraw() {
	for _, a := range c.offers {
		c.drop(a, "")
		c.app.desk.offerOver(c.id, a.id, call.OfferWithdrawn, 0)
	}
}

// holdChanged follows hold on either side: who is on hold hears music, and the journal has both ends of it.
func (c *conversation) holdChanged(h holdChanged) {
	if c.far != nil && h.leg == nil {
		c.farHeld(farHold{c.far, call.SideCaller})
		return
	}
	if c.talk == nil || (h.leg != nil && h.leg != c.talk) {
		return
	}
	holder, waiting := c.leg, c.talk.stream
	if h.side == call.SideAgent {
		holder, waiting = c.talk.leg, c.leg.stream
	}
	held := holder.onHold()
	if held == c.talk.holding[h.side] {
		return
	}
	c.talk.holding[h.side] = held
	handing := c.hand != nil // then nobody hears the other in any case
	switch {
	case held:
		c.record(&call.Held{Leg: c.talk.id, By: h.side})
		if !handing {
			c.loopOn(waiting, c.music)
		}
	default:
		c.record(&call.Resumed{Leg: c.talk.id, By: h.side})
		if !handing {
			waiting.Quiet()
		}
	}
}

// farewell is what an agent's phone is told when an offer ends: with it a phone shows no missed call.
func farewell(r call.OfferResult) string {
	if r == call.OfferElsewhere {
		return sip.CompletedElsewhere
	}
	return ""
}

// tooLate is what a phone is told that answered when its offer was over: another agent was quicker, or nobody is there.
func (c *conversation) tooLate() string {
	taken := c.talk != nil
	for _, a := range c.offers {
		taken = taken || a.answered
	}
	if taken {
		return sip.CompletedElsewhere
	}
	return ""
}

// refusal says in the queue's words what a phone's final status means: RFC 3261 sections 21.4.18, 21.4.24 and 21.6.
func refusal(status int) call.OfferResult {
	switch status {
	case 480, 486, 600, 603:
		return call.OfferRefused
	default:
		return call.OfferFailed
	}
}

package app

import (
	"time"

	"centralino/call"
	"centralino/ivr"
	"centralino/ladder"
	"centralino/media"
	"centralino/sip"
)

// callingBack is what a conversation is more when we make the call: an agent is rung first, then the caller is dialled by
// a trunk, and when they are reached the two are joined. From then on it is a conversation like any other. One that comes
// to nothing is forgotten; the promise lives on in the queue, and its next attempt is another conversation.
type callingBack struct {
	promise call.PendingCallback
	target  sip.Target
	from    sip.Caller
	agent   *agentLeg     // who has answered and is not yet joined
	out     *sip.Outbound // the caller's telephone; nil before it is dialled
	limit   *time.Timer   // of its ringing
	early   bool          // the trunk lets the agent hear how it rings
	why     call.Miss     // why it comes to nothing, when that is known
	excuse  bool          // the caller is told that the agent is gone
	joined  bool
	task    *hearing // the promise is a message that the agent hears; nil: it is a call back
}

// rangOut comes through the mailbox when the caller's telephone has rung for long enough.
type rangOut struct{}

// callBack takes on an offer that is about somebody to be called back; it reports false for any other. It runs on the
// desk's goroutine.
func (a *App) callBack(id call.ID, o *call.Offered) bool {
	p, ok := a.desk.engine.Callback(id)
	if !ok {
		return false
	}
	h := a.helpline.Load()
	trunk, allowed := h.outlet(p.Queue, p.Trunk, p.Number)
	switch {
	case a.draining.Load():
		a.desk.later(func(now time.Time) (call.ID, call.Body, bool) {
			m, ok := a.desk.engine.Miss(id, o.Leg, call.MissPutOff, 0, now)
			return id, m, ok
		})
		return true
	case !allowed && p.Message == nil:
		a.desk.later(func(time.Time) (call.ID, call.Body, bool) {
			r, ok := a.desk.engine.Refuse(id)
			return id, r, ok
		})
		return true
	}
	flow := h.program(p.Flow, p.Language)
	caller := ivr.Caller{Number: p.Number, Dialled: p.To, Arrived: time.Now()}
	c := &conversation{
		app: a, helpline: h, id: id, flow: flow, caller: p.Number, dialled: p.To, country: trunk.Country, arrived: time.Now(),
		log:     a.log.With("call", id),
		box:     newMailbox[any](),
		timer:   time.NewTimer(time.Hour),
		offers:  map[call.LegID]*agentLeg{},
		ended:   make(chan struct{}),
		state:   ivr.NewBack(flow, caller, p.CallbackBooked, h.cfg.Queues[p.Queue].Callback.Confirm, o.Country),
		waiting: true,
		music:   call.Prompt{Language: p.Language, Name: h.cfg.Queues[p.Queue].Music},
		back: &callingBack{
			promise: p, target: sip.Target{Trunk: trunk.ID, Number: p.Number},
			from: sip.Caller{User: string(h.shownTo(p.CallbackBooked)), Display: h.cfg.Helpline},
		},
	}
	c.timer.Stop()
	if p.Message != nil {
		c.back.task = &hearing{callable: allowed}
	}
	a.remember(c)
	go c.runBack(o)
	return true
}

// runBack carries one attempt from the ringing of the agent's phone to its end.
func (c *conversation) runBack(o *call.Offered) {
	defer c.app.forget(c)
	defer close(c.ended)
	defer c.close()
	c.ring(o)
	c.settleBack()
	c.loop()
}

// settleBack ends a conversation in which nobody is left to be rung or spoken to.
func (c *conversation) settleBack() {
	if b := c.back; b != nil && !b.joined && !b.excuse && b.agent == nil && len(c.offers) == 0 {
		c.over = true
	}
}

// dialBack goes on with an agent who has answered: the caller is dialled, or the agent hears the message that was left.
func (c *conversation) dialBack(a *agentLeg) {
	delete(c.offers, a.id)
	b := c.back
	if c.app.desk.dial(c.id, a.id) == nil {
		a.out.Hangup("")
		a.stream.Close()
		return
	}
	b.agent = a
	if b.task != nil {
		b.task.limit = time.AfterFunc(time.Hour, func() { c.box.put(taskSilent{a}) })
		b.task.limit.Stop()
		c.hearTask(a)
		return
	}
	c.dialCaller(a)
}

// dialCaller dials the caller for an agent who waits. The agent hears that it rings.
func (c *conversation) dialCaller(a *agentLeg) {
	b := c.back
	local, ok := c.app.sip.Local(b.target)
	if !ok {
		c.missed(call.MissFailed, 0)
		return
	}
	leg, err := c.app.openLeg(local, c.helpline.trunkSRTP(b.target.Trunk), func(e media.Event) { c.box.put(e) })
	if err != nil {
		c.log.Error("no media for a call back", "err", err)
		c.missed(call.MissFailed, 0)
		return
	}
	leg.prefer(a.leg)
	c.leg = leg
	c.ringOn(a)
	b.limit = time.AfterFunc(c.helpline.cfg.Queues[b.promise.Queue].Callback.Ring, func() { c.box.put(rangOut{}) })
	b.target.Calling = c.calling(ladder.Caller, string(b.target.Trunk))
	b.out = c.app.sip.Dial(b.target, b.from, leg.offer(), c)
}

// ringOn lets an agent hear that the caller's telephone rings.
func (c *conversation) ringOn(a *agentLeg) {
	c.app.ringback.Prepare(a.stream.Codec())
	a.stream.Loop(c.app.ringback)
}

// backSignalled handles what the telephone of a caller who is called back says; it reports false for what is said in a
// conversation like any other.
func (c *conversation) backSignalled(e sip.Event) bool {
	b := c.back
	switch e := e.(type) {
	case sip.Ringing:
		c.earlyMedia(e)
	case sip.Answered:
		c.callerAnswered(e)
	case sip.Ended:
		if b.joined {
			return false
		}
		c.gone = true
		c.callerGone(e)
	default:
		return b.joined
	}
	return true
}

// earlyMedia lets the agent hear what the trunk plays while it rings, RFC 3960 section 3.
func (c *conversation) earlyMedia(e sip.Ringing) {
	b := c.back
	if e.Session == nil || b.agent == nil || b.early || c.begun || c.leg.agreed(e.Session) != nil {
		return
	}
	b.early = true
	b.agent.stream.Quiet()
	if err := media.Bridge(c.leg.stream, b.agent.stream); err != nil {
		c.log.Error("what the trunk plays cannot be heard", "err", err)
	}
}

// callerAnswered greets whoever has answered. The agent hears the ringing until they are joined.
func (c *conversation) callerAnswered(e sip.Answered) {
	b := c.back
	b.limit.Stop()
	if b.agent == nil || c.begun {
		return
	}
	if e.Session == nil && !b.early || e.Session != nil && c.leg.agreed(e.Session) != nil {
		c.missed(call.MissFailed, 488)
		return
	}
	if b.early {
		c.leg.stream.Unbridge()
		c.ringOn(b.agent)
	}
	c.answered, c.begun = time.Now(), true
	c.step(ivr.Start{})
}

// callerGone handles the end of the caller's telephone before the two were joined.
func (c *conversation) callerGone(e sip.Ended) {
	b := c.back
	switch {
	case b.agent == nil && !b.excuse: // it is over
	case e.Cause == sip.ShuttingDown:
		c.missed(call.MissPutOff, 0)
	case c.begun:
		if b.why = call.MissFailed; e.Cause == sip.PeerHungUp {
			b.why = call.MissHungUp
		}
		c.step(ivr.HungUp{Reason: reasonOf(e.Cause)})
	default:
		c.missed(missOf(e), e.Status)
	}
}

// backAgentGone handles an agent who leaves before the caller is there. A caller who is there is told.
func (c *conversation) backAgentGone(cause sip.Cause) {
	switch {
	case c.taskLeft(cause):
	case cause == sip.ShuttingDown:
		c.missed(call.MissPutOff, 0)
	case c.begun:
		c.freeAgent(call.MissAgent)
		c.step(ivr.AgentLeft{})
	default:
		c.missed(call.MissAgent, 0)
	}
}

// freeAgent lets the agent go of a caller who has answered, and is told why before the attempt ends.
func (c *conversation) freeAgent(r call.Miss) {
	b := c.back
	a := b.agent
	if a == nil {
		return
	}
	b.agent, b.excuse = nil, true
	c.app.desk.miss(c.id, a.id, r, 0)
	a.out.Hangup("")
	a.stream.Close()
}

// reached joins caller and agent. When the promise was cancelled at this very moment there is nobody to join, and that is
// on its way here.
func (c *conversation) reached() {
	b := c.back
	if b.agent == nil {
		return
	}
	arrived := &call.Arrived{
		From: c.caller, To: c.dialled, Trunk: b.target.Trunk, Flow: c.flow.Name, Version: c.flow.Version, Back: true,
	}
	a := b.agent
	connected := c.app.desk.reach(c.id, a.id, a.secured(), arrived)
	if connected == nil {
		return
	}
	b.joined, b.agent = true, nil
	c.talk, c.waiting = a, false
	a.stream.Quiet()
	c.step(ivr.Connected{Agent: a.agent})
	if err := media.Bridge(c.leg.stream, a.stream); err != nil {
		c.log.Error("caller and agent cannot be joined", "err", err)
	}
	c.startTape(connected.Queue, a)
}

// missed ends an attempt: the agent is free at once.
func (c *conversation) missed(r call.Miss, status int) {
	if b := c.back; b.agent != nil {
		c.app.desk.miss(c.id, b.agent.id, r, status)
	}
	c.dropBack()
}

// dropBack lets go of both sides of an attempt.
func (c *conversation) dropBack() {
	b := c.back
	if b.limit != nil {
		b.limit.Stop()
	}
	if b.task != nil && b.task.limit != nil {
		b.task.limit.Stop()
	}
	if a := b.agent; a != nil {
		b.agent = nil
		a.out.Hangup("")
		a.stream.Close()
	}
	c.hangUpCaller()
	c.over = true
}

// hangUpCaller hangs the caller's telephone up, whoever called whom.
func (c *conversation) hangUpCaller() {
	switch {
	case c.gone:
	case c.back == nil:
		c.in.Hangup("")
	case c.back.out != nil:
		c.back.out.Hangup("")
	}
	c.gone = true
}

// missOf says in the queue's words why a telephone that was dialled did not answer: RFC 3261 sections 21.4 and 21.6.
func missOf(e sip.Ended) call.Miss {
	switch e.Status {
	case 486, 600:
		return call.MissBusy
	case 603:
		return call.MissDeclined
	case 408, 480, 487:
		return call.MissNoAnswer
	}
	return call.MissFailed
}

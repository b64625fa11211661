package app

import (
	"errors"
	"fmt"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/flows"
	"centralino/ladder"
	"centralino/media"
	"centralino/sip"
)

// What can be wrong with a call from the desk, beside what may be wrong with the number.
var (
	ErrNoOwnPhone = errors.New("your telephone is not registered")
	ErrInACall    = errors.New("you are in a call")
)

// deskCall is what a conversation is instead when an agent calls somebody from the desk: no flow runs, and it is in no queue's
// figures. The agent's own telephone is rung, and when it is answered the number is dialled.
type deskCall struct {
	agent   call.AgentID
	partner call.PartnerID
	way     outlet
	shown   call.Number
	wrapUp  time.Duration
	mine    *agentLeg
	far     *agentLeg // nil until it is dialled
	dialled time.Time
	up      time.Time // they hear each other since
	early   bool
	limit   *time.Timer
}

// deskRangOut comes through the mailbox when one of the two telephones has rung for long enough.
type deskRangOut struct{ far bool }

// Call rings an agent's own telephone, and then a number, if the configuration allows it. It returns as soon as the agent's
// telephone is rung. Errors: those above, and those of a number.
func (a *App) Call(agent call.AgentID, number string) error {
	way, err := a.outletFor(number, func(c config.AgentCalls) []string { return c.Call })
	if err != nil {
		return err
	}
	phones := a.sip.Phones(agent)
	if len(phones) == 0 {
		return ErrNoOwnPhone
	}
	id, err := call.NewID(time.Now(), a.random)
	if err != nil {
		return err
	}
	h := a.helpline.Load()
	c := &conversation{
		app: a, helpline: h, id: id, log: a.log.With("call", id), dialled: way.number, arrived: time.Now(), box: newMailbox[any](),
		timer: time.NewTimer(time.Hour), ended: make(chan struct{}), offers: map[call.LegID]*agentLeg{},
	}
	c.timer.Stop()
	d := &deskCall{
		agent: agent, partner: h.partnerOf(agent), way: way, shown: h.shownOutside(call.CallbackBooked{}), wrapUp: h.cfg.AgentCalls.WrapUp,
		mine: &agentLeg{c: c, id: c.nextSide(), agent: agent, holding: map[call.Side]bool{}},
	}
	c.desk = d
	if err := c.openAgent(d.mine, phones); err != nil {
		return fmt.Errorf("no media for a call from the desk: %w", err)
	}
	begun := &call.OutboundBegun{
		Agent: agent, Partner: d.partner, Leg: d.mine.id, Number: way.number, Trunk: way.trunk.ID, Shown: d.shown, WrapUp: d.wrapUp,
	}
	if !a.desk.ifFree(agent, a.desk.engine.Idle, id, begun) {
		d.mine.close()
		return ErrInACall
	}
	a.remember(c)
	go c.runDesk(h.cfg.AgentCalls.Ring)
	return nil
}

// runDesk carries the call from the ringing of the agent's telephone to its end.
func (c *conversation) runDesk(ring time.Duration) {
	defer c.app.forget(c)
	defer close(c.ended)
	d := c.desk
	plain, web := d.mine.offers()
	d.limit = time.AfterFunc(ring, func() { c.box.put(deskRangOut{}) })
	from := sip.Caller{User: string(d.way.number), Display: c.helpline.cfg.Helpline}
	d.mine.out = c.app.sip.Dial(sip.Target{Agent: d.agent, Web: web, Calling: c.calling(ladder.Agent, string(d.agent))}, from, plain, d.mine)
	for !c.over {
		<-c.box.ready
		for _, item := range c.box.take(nil) {
			c.handleDesk(item)
		}
	}
}

// handleDesk carries out one item of the mailbox.
func (c *conversation) handleDesk(item any) {
	d := c.desk
	switch item := item.(type) {
	case tapeWish:
		item.done <- ErrNotRecorded
	case superviseWish:
		item.done <- ErrNoConversation
	case callerWish:
		item.told <- nil // no directory was asked
	case agentRefer:
		item.of.Refuse(603, "Decline") // there is no caller to be passed on
	case deskRangOut:
		switch {
		case c.over || !d.up.IsZero():
		case item.far:
			c.deskOver(call.OutboundNoAnswer, 0, "")
		case d.far == nil:
			c.deskOver(call.OutboundGivenUp, 0, "")
		}
	case agentMediaLost:
		c.deskLost(item.leg, sip.Ended{Cause: sip.TransportLost})
	case holdChanged:
		c.deskHeld(item.leg)
	case agentEvent:
		c.deskSignalled(item.leg, item.event)
	}
}

func (c *conversation) deskSignalled(a *agentLeg, e sip.Event) {
	d := c.desk
	if c.over {
		return
	}
	switch e := e.(type) {
	case sip.Ringing:
		if a == d.far && e.Session != nil && !d.early && d.up.IsZero() && a.agreed(e.Session) == nil {
			d.early = true
			c.bridge(d.mine.leg, a.leg)
		}
	case sip.Answered:
		a.settle()
		switch {
		case a == d.far:
			c.deskAnswered(e)
		case e.Session == nil || a.agreed(e.Session) != nil:
			c.deskOver(call.OutboundFailed, 488, "")
		default:
			c.dialOutside()
		}
	case sip.Digit:
		a.stream.InfoDigit(e.Digit)
	case sip.Ended:
		c.deskLost(a, e)
	}
}

// dialOutside dials the number, now that the agent is there to hear how it rings.
func (c *conversation) dialOutside() {
	d := c.desk
	d.limit.Stop()
	far := &agentLeg{c: c, id: c.nextSide(), holding: map[call.Side]bool{}}
	l, err := c.app.openLeg(d.way.local, c.helpline.trunkSRTP(d.way.trunk.ID), func(e media.Event) {
		switch e.(type) {
		case media.TimeoutEvent, media.FailedEvent:
			c.box.put(agentMediaLost{far})
		}
	})
	if err != nil {
		c.log.Error("no media for a call from the desk", "err", err)
		c.deskOver(call.OutboundFailed, 0, "")
		return
	}
	l.prefer(d.mine.leg)
	far.leg, far.outside, d.far, d.dialled = l, &outsideLine{number: d.way.number, trunk: d.way.trunk.ID}, far, time.Now()
	c.app.desk.sync(c.id, &call.OutboundDialled{Agent: d.agent, Leg: d.mine.id})
	c.ringOn(d.mine)
	d.limit = time.AfterFunc(c.helpline.cfg.AgentCalls.Ring, func() { c.box.put(deskRangOut{far: true}) })
	from := sip.Caller{User: string(d.shown), Display: c.helpline.cfg.Helpline}
	target := sip.Target{Trunk: d.way.trunk.ID, Number: d.way.number, Calling: c.calling(ladder.Far, string(d.way.trunk.ID))}
	far.out = c.app.sip.Dial(target, from, l.offer(), far)
}

// deskAnswered lets agent and telephone outside hear each other.
func (c *conversation) deskAnswered(e sip.Answered) {
	d := c.desk
	if e.Session == nil && !d.early || e.Session != nil && d.far.agreed(e.Session) != nil {
		c.deskOver(call.OutboundFailed, 488, "")
		return
	}
	d.limit.Stop()
	d.up = time.Now()
	d.mine.stream.Unbridge()
	d.mine.stream.Quiet()
	c.bridge(d.mine.leg, d.far.leg)
	c.app.desk.sync(c.id, &call.OutboundAnswered{
		Agent: d.agent, Leg: d.mine.id, Rang: d.up.Sub(d.dialled).Truncate(time.Millisecond), Secured: d.far.secured(),
	})
}

// deskLost handles the end of one of the two telephones.
func (c *conversation) deskLost(a *agentLeg, e sip.Ended) {
	d := c.desk
	side := call.SideAgent
	if a == d.far {
		side = call.SideFar
	}
	switch {
	case c.over:
	case !d.up.IsZero() && e.Cause == sip.PeerHungUp:
		c.deskOver(call.OutboundSpoke, 0, side)
	case !d.up.IsZero():
		c.deskOver(call.OutboundSpoke, 0, "")
	case side == call.SideAgent:
		c.deskOver(call.OutboundGivenUp, e.Status, "")
	default:
		c.deskOver(outboundResult(e), e.Status, "")
	}
}

// deskHeld follows hold on either side: who is on hold hears music.
func (c *conversation) deskHeld(a *agentLeg) {
	d := c.desk
	if c.over || d.up.IsZero() || a == nil {
		return
	}
	other := d.far
	if a == d.far {
		other = d.mine
	}
	held := a.onHold()
	switch {
	case held == a.holding[call.SideAgent]:
		return
	case held:
		c.loopOn(other.stream, call.Prompt{Language: c.helpline.cfg.Languages[0], Name: flows.BuiltInMusic})
	default:
		other.stream.Quiet()
	}
	a.holding[call.SideAgent] = held
}

// deskOver ends the call and says what became of it.
func (c *conversation) deskOver(result call.OutboundResult, status int, by call.Side) {
	d, now := c.desk, time.Now()
	c.over = true
	d.limit.Stop()
	d.mine.stream.Unbridge()
	ended := &call.OutboundEnded{
		Agent: d.agent, Partner: d.partner, Leg: d.mine.id, Number: d.way.number, Trunk: d.way.trunk.ID, Result: result, Status: status, By: by,
	}
	switch {
	case !d.up.IsZero():
		ended.Rang, ended.Talk = d.up.Sub(d.dialled).Truncate(time.Millisecond), now.Sub(d.up).Truncate(time.Millisecond)
	case d.far != nil:
		ended.Rang = now.Sub(d.dialled).Truncate(time.Millisecond)
	}
	for _, a := range []*agentLeg{d.mine, d.far} {
		if a != nil {
			a.out.Hangup("")
			a.close()
		}
	}
	c.app.desk.sync(c.id, ended)
}

// outboundResult says in the journal's words why a telephone did not answer.
func outboundResult(e sip.Ended) call.OutboundResult {
	switch missOf(e) {
	case call.MissBusy:
		return call.OutboundBusy
	case call.MissDeclined:
		return call.OutboundDeclined
	case call.MissNoAnswer:
		return call.OutboundNoAnswer
	default:
		return call.OutboundFailed
	}
}

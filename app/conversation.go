package app

import (
	"log/slog"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/ivr"
	"centralino/media"
	"centralino/sip"
	"centralino/sip/sdp"
)

// conversation is one call from its first packet to its last: the caller's leg, the agent's legs, the flow's state. One
// goroutine owns it; whatever happens elsewhere (signalling, media, queue, directory) comes through its mailbox.
type conversation struct {
	app      *App
	helpline *helpline
	log      *slog.Logger
	id       call.ID
	in       *sip.Inbound
	flow     *flows.Program
	caller   call.Number
	dialled  call.Number
	arrived  time.Time
	answered time.Time

	box     *mailbox[any]
	leg     *leg
	state   ivr.State
	begun   bool // the flow runs
	over    bool // the call ended before the flow began
	gone    bool // signalling says that the call is over
	timer   *time.Timer
	pending ivr.ID // what the timer is for

	playing uint64                   // the last thing asked to be played; clips that come later for an older one are dropped
	offers  map[call.LegID]*agentLeg // agents' phones that ring
	talk    *agentLeg                // the agent who is on the line
	music   call.Prompt              // what the caller heard while waiting, and whoever is on hold hears
	waiting bool                     // the caller waits there now
	message *voicemail               // being recorded
	secret  bool                     // what is keyed may be secret
}

// What comes through the mailbox beside ivr.Event, call.Event, sip.Event and media.Event.
type (
	clipsReady struct {
		playing uint64
		clips   []*media.Clip
		play    ivr.ID
		loop    bool
	}
	holdChanged struct {
		side call.Side
		leg  *agentLeg // nil: the caller's
	}
	agentEvent struct {
		leg   *agentLeg
		event sip.Event
	}
	agentMediaLost struct{ leg *agentLeg }
	recordingOver  struct{}
)

// Event implements sip.Owner for the caller's leg.
func (c *conversation) Event(e sip.Event) { c.box.put(e) }

// Reoffer implements sip.Owner for the caller's leg: hold, resume, a new address.
func (c *conversation) Reoffer(offer *sdp.Description) (*sdp.Description, bool) {
	return reoffer(c.leg, offer, func() { c.box.put(holdChanged{side: call.SideCaller}) })
}

// reoffer answers a new offer inside a call that is up; changed is told when hold may have begun or ended.
func reoffer(l *leg, offer *sdp.Description, changed func()) (*sdp.Description, bool) {
	if l == nil {
		return nil, false
	}
	if offer == nil {
		return l.offer(), true
	}
	answer, err := l.answer(offer)
	if err != nil {
		return nil, false
	}
	changed()
	return answer, true
}

// run carries the call from its arrival to its end.
func (c *conversation) run() {
	defer c.app.forget(c)
	defer c.close()
	c.record(&call.Arrived{
		From: c.caller, To: c.dialled, Trunk: c.in.Trunk, Flow: c.flow.Name, Version: c.flow.Version,
	})
	if !c.answer() {
		return
	}
	var spare []any
	for !c.over && !c.state.Done() {
		select {
		case <-c.box.ready:
			items := c.box.take(spare)
			for _, item := range items {
				c.handle(item)
			}
			clear(items)
			spare = items
		case <-c.timer.C:
			c.step(ivr.Timeout{ID: c.pending})
		}
	}
}

// answer takes the call and starts the flow. It returns false when there is nothing to go on with.
func (c *conversation) answer() bool {
	leg, err := c.app.openLeg(c.in.Local, func(e media.Event) { c.box.put(e) })
	if err != nil {
		c.log.Error("no media for a call", "err", err)
		return c.refuse(503, "No Media", call.InternalFault)
	}
	c.leg = leg
	session, err := c.describe()
	if err != nil {
		return c.refuse(488, "Not Acceptable Here", call.NoCodec)
	}
	c.in.Ringing()
	if err := c.in.Answer(session); err != nil {
		// The caller cancelled first; signalling says so through the mailbox, and the flow never began.
		c.end(call.Termination{Result: call.CalledOff, Reason: call.CallerGaveUp})
		return false
	}
	c.answered = time.Now()
	c.record(&call.Answered{Flow: c.flow.Name, Setup: c.answered.Sub(c.arrived)})
	if c.in.Offer != nil {
		c.begin()
	}
	return true
}

// describe answers the caller's offer, or makes ours when there was none.
func (c *conversation) describe() (*sdp.Description, error) {
	if c.in.Offer == nil {
		return c.leg.offer(), nil
	}
	return c.leg.answer(c.in.Offer)
}

// begin starts the flow: at once after our answer, or when the late offer was answered.
func (c *conversation) begin() {
	if !c.begun {
		c.begun = true
		c.step(ivr.Start{})
	}
}

// refuse ends a call that was never taken.
func (c *conversation) refuse(status int, text string, why call.Reason) bool {
	c.in.Reject(status, text)
	c.end(call.Termination{Result: call.Refused, Reason: why})
	return false
}

// handle carries out one item of the mailbox.
func (c *conversation) handle(item any) {
	switch item := item.(type) {
	case ivr.Event:
		c.step(item)
	case sip.Event:
		c.signalled(item)
	case media.Event:
		c.heard(item)
	case call.Event:
		c.decided(item.Body)
	case clipsReady:
		c.start(item)
	case agentEvent:
		c.agentSignalled(item.leg, item.event)
	case agentMediaLost:
		c.agentGone(item.leg)
	case holdChanged:
		c.holdChanged(item)
	case recordingOver:
		c.stopRecording()
	}
}

// signalled handles what the caller's telephone says.
func (c *conversation) signalled(e sip.Event) {
	switch e := e.(type) {
	case sip.Acked:
		if e.Session != nil {
			if err := c.leg.agreed(e.Session); err != nil {
				c.hungUp(call.NoCodec)
				return
			}
		}
		c.begin()
	case sip.Digit:
		c.leg.stream.InfoDigit(e.Digit)
	case sip.Ended:
		c.gone = true
		c.hungUp(reasonOf(e.Cause))
	}
}

// heard handles what the caller's media says.
func (c *conversation) heard(e media.Event) {
	switch e := e.(type) {
	case media.DigitEvent:
		if !c.secret {
			c.log.Debug("key", "key", e.Digit)
		}
		c.step(ivr.Key{Digit: e.Digit})
	case media.PlayedEvent:
		c.step(ivr.Played{ID: ivr.ID(e.ID)})
	case media.TimeoutEvent:
		c.hungUp(call.MediaTimeout)
	}
}

// decided handles what the queue decided about this caller.
func (c *conversation) decided(b call.Body) {
	switch b := b.(type) {
	case *call.Offered:
		c.ring(b)
	case *call.OfferEnded:
		if o := c.offers[b.Leg]; o != nil {
			c.drop(o, "")
		}
	case *call.Announced:
		c.step(ivr.Announce{Position: b.Position, Wait: b.Wait})
	case *call.QueueLeft:
		c.waiting = false
		c.withdraw()
		c.step(ivr.QueueMoved{Result: b.Result, Rule: b.Rule})
	}
}

// hungUp ends the call from the caller's side: the agent first, so that the conversation is over before the call is.
func (c *conversation) hungUp(why call.Reason) {
	if c.talk != nil {
		c.endTalk(call.SideCaller)
	}
	if !c.begun {
		c.end(call.Termination{Result: resultUnbegun(why), Reason: why})
		c.over = true
		return
	}
	c.step(ivr.HungUp{Reason: why})
}

// step moves the flow and carries out what it asks for.
func (c *conversation) step(e ivr.Event) {
	state, effects := c.state.Step(e, time.Now())
	c.state = state
	for _, effect := range effects {
		c.carryOut(effect)
	}
}

// record appends an event of this call to the journal. A call goes on when it can't be kept: the journal says so itself.
func (c *conversation) record(b call.Body) {
	_, _ = c.app.journal.Append(call.Event{At: time.Now(), Call: c.id, Body: b})
}

// end records the end of a call whose flow never began.
func (c *conversation) end(t call.Termination) {
	c.record(&call.Ended{Flow: c.flow.Name, Termination: t})
}

// close lets go of everything the call held.
func (c *conversation) close() {
	c.timer.Stop()
	c.withdraw()
	if c.talk != nil {
		c.endTalk(call.SideCaller)
	}
	if !c.gone {
		c.in.Hangup("")
	}
	if c.leg != nil {
		c.leg.stream.Close()
	}
}

// reasonOf says in the journal's words why signalling ended.
func reasonOf(cause sip.Cause) call.Reason {
	switch cause {
	case sip.PeerHungUp:
		return call.CallerHungUp
	case sip.PeerCancelled:
		return call.CallerGaveUp
	case sip.NoACK:
		return call.NoACK
	case sip.ShuttingDown:
		return call.ShuttingDown
	case sip.WeHungUp:
		return call.FlowEnded
	default:
		return call.TransportFault
	}
}

// enqueued is the event of a caller who joins a queue.
func (c *conversation) enqueued(e ivr.Enqueue) *call.Queued {
	q := &call.Queued{
		Queue: e.Queue, Flow: c.flow.Name, Language: e.Language, Since: e.Since, Up: c.answered,
		Priority: c.helpline.queues.Queues[e.Queue].Priority,
	}
	if e.Priority != nil {
		q.Priority = *e.Priority
	}
	return q
}

// resultUnbegun is what became of a call whose flow never began.
func resultUnbegun(why call.Reason) call.Result {
	if why == call.CallerHungUp || why == call.CallerGaveUp {
		return call.CalledOff
	}
	return call.Failed
}

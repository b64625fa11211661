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
	in       *sip.Inbound // nil when we call back
	back     *callingBack // nil when the caller called
	flow     *flows.Program
	caller   call.Number
	dialled  call.Number
	country  string // how national numbers are read
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

	once       ivr.ID                   // the last thing asked to be played once
	unheard    ivr.ID                   // the last of which something could not be played
	playing    uint64                   // the last thing asked to be played; clips that come later for an older one are dropped
	offers     map[call.LegID]*agentLeg // agents' phones that ring
	talk       *agentLeg                // the agent who is on the line
	desk       *deskCall                // an agent calls from the desk, and nothing else is; nil: not
	hand       *handover                // the caller is being passed on by talk; nil: not
	sides      int                      // telephones rung by agents so far
	super      *supervision             // the supervisor who hears the two, nil for none
	music      call.Prompt              // what the caller heard while waiting, and whoever is on hold hears
	waiting    bool                     // the caller waits there now
	stood      *call.Queued             // the place in the queue that was entered last
	stoodAt    time.Time
	sentOnAt   time.Time     // when an agent passed the caller on to a queue; zero: none did
	leftWaited time.Duration // of the caller before the conversation of whoever passed them on
	far        *farLeg       // the telephone outside to which the call is passed on, nil for none
	lastFar    *farLeg       // the one before, of which something may still be told
	message    *voicemail    // being recorded
	secret     bool          // what is keyed may be secret
	told       bool          // the caller knows that the next conversation is recorded
	tape       *tape         // the recording of the conversation, nil for none
	tapes      []*tape       // those of this call
	ended      chan struct{} // closed when the call is over
}

// What comes through the mailbox beside ivr.Event, call.Event, sip.Event and media.Event.
type (
	clipsReady struct {
		playing uint64
		clips   []*media.Clip
		play    ivr.ID
		loop    bool
		lacks   bool // some of it cannot be played
	}
	holdChanged struct {
		side call.Side
		leg  *agentLeg // nil: the caller's
	}
	disagreed  struct{ why error } // the caller's answer to our offer
	agentEvent struct {
		leg   *agentLeg
		event sip.Event
	}
	agentMediaLost struct{ leg *agentLeg }
	agentKey       struct {
		leg   *agentLeg
		digit call.Digit
	}
	recordingOver struct{}
)

// Event implements sip.Owner for the caller's leg.
func (c *conversation) Event(e sip.Event) {
	if _, up := e.(sip.Acked); up { // before that the leg may just be made
		reanswered(c.leg, e, c.reheld, func(err error) { c.box.put(disagreed{err}) })
	}
	c.box.put(e)
}

// Reoffer implements sip.Owner for the caller's leg: hold, resume, a new address.
func (c *conversation) Reoffer(offer *sdp.Description) (*sdp.Description, bool) {
	return reoffer(c.leg, offer, c.reheld)
}

// reheld says that the caller may have begun or ended a hold.
func (c *conversation) reheld() { c.box.put(holdChanged{side: call.SideCaller}) }

// run carries the call from its arrival to its end.
func (c *conversation) run() {
	defer close(c.ended)
	defer c.app.forget(c)
	defer c.close()
	c.record(&call.Arrived{
		From: c.caller, To: c.dialled, Trunk: c.in.Trunk, Flow: c.flow.Name, Version: c.flow.Version,
	})
	if c.answer() {
		c.loop()
	}
}

// loop handles one item of the mailbox after the other until the call is over.
func (c *conversation) loop() {
	var spare []any
	for !c.over && !c.state.Done() {
		select {
		case <-c.box.ready:
			items := c.box.take(spare)
			for _, item := range items {
				c.handle(item)
			}
			c.settleBack()
			clear(items)
			spare = items
		case <-c.timer.C:
			c.step(ivr.Timeout{ID: c.pending})
		}
	}
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
	case disagreed:
		c.hungUp(disagreement(item.why))
	case agentEvent:
		c.agentSignalled(item.leg, item.event)
	case agentMediaLost:
		c.agentGone(item.leg)
	case holdChanged:
		c.holdChanged(item)
	case agentKey:
		c.agentKeyed(item.leg, item.digit)
	case tapeWish:
		item.done <- c.pauseTape(item.pause, item.by)
	case heardWhere:
		if c.offers[item.leg.id] == item.leg && !c.state.Untold(item.leg.country) {
			c.join(item.leg)
		}
	case wayOut:
		c.dialFar(item)
	case farEvent:
		c.farSignalled(item.far, item.event)
	case farMediaLost:
		if c.far == item.far {
			c.farLost(call.TransferFailed, 0)
		}
	case farHold:
		c.farHeld(item)
	case superviseWish, supervisorEvent, supervisorHeld, supervisorRangOut, supervisorLost, supervisionReviewed:
		c.supervised(item)
	case callerWish:
		item.told <- c.known()
	case taskReady, agentPlayed, taskSilent:
		c.taskHappens(item)
	case handoverWish:
		item.done <- c.handOver(item)
	case agentRefer:
		c.referred(item)
	case askingOver:
		c.askingGone(item.of)
	case handoverStep:
		item.done <- c.stepHandover(item)
	case handoverRangOut:
		if c.hand == item.of && item.of.up.IsZero() {
			c.handFailed(call.HandoverNoAnswer, 0)
		}
	case recordingOver:
		c.stopRecording()
	case rangOut:
		if c.back.agent != nil && !c.begun {
			c.missed(call.MissNoAnswer, 0)
		}
	}
}

// signalled handles what the caller's telephone says.
func (c *conversation) signalled(e sip.Event) {
	if c.back != nil && c.backSignalled(e) {
		return
	}
	switch e := e.(type) {
	case sip.Acked:
		if !c.over {
			c.begin()
		}
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
	case media.ReadyEvent:
		c.begin()
	case media.TimeoutEvent, media.FailedEvent:
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
			c.drop(o, farewell(b.Result))
			c.lost(o)
		}
	case *call.Announced:
		c.step(ivr.Announce{Position: b.Position, From: b.From, To: b.To})
	case *call.Queued:
		c.movedTo(b)
	case *call.QueueLeft:
		if b.Rule == call.RuleMoved { // and waits on
			return
		}
		c.waiting = false
		c.withdraw()
		c.step(ivr.QueueMoved{Result: b.Result, Rule: b.Rule})
	case *call.CallbackEnded:
		if b.Result != call.CallbackKept {
			c.withdraw()
			c.dropBack()
		}
	}
}

// hungUp ends the call from the caller's side: the agent first, so that the conversation is over before the call is.
func (c *conversation) hungUp(why call.Reason) {
	c.dropHandover()
	if c.talk != nil {
		c.endTalk(call.SideCaller)
	}
	if c.back != nil && !c.back.joined {
		c.callerGone(sip.Ended{Cause: sip.TransportLost})
		return
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
// What was measured of the caller's sound comes before the end, after which nothing may.
func (c *conversation) record(b call.Body) {
	if _, over := b.(*call.Ended); over && c.leg != nil && !c.answered.IsZero() {
		c.record(measured(call.SideCaller, "", c.leg.stream.Report()))
		c.awaitTapes()
	}
	_, _ = c.app.journal.Append(call.Event{At: time.Now(), Call: c.id, Body: b})
}

// close lets go of everything the call held.
func (c *conversation) close() {
	c.timer.Stop()
	c.withdraw()
	c.dropHandover()
	if c.talk != nil {
		c.endTalk(call.SideCaller)
	}
	c.dropFar()
	if c.back != nil {
		c.dropBack()
	}
	c.hangUpCaller()
	if c.leg != nil {
		c.leg.stream.Close()
	}
}

// enqueued is the event of a caller who joins a queue.
func (c *conversation) enqueued(e ivr.Enqueue) *call.Queued {
	q := &call.Queued{
		Queue: e.Queue, Flow: c.flow.Name, Language: e.Language, Number: c.caller, Since: e.Since, EU: e.EU, Up: c.answered,
		Priority: c.helpline.queues.Queues[e.Queue].Priority,
	}
	if !c.sentOnAt.IsZero() { // the caller has spoken to a human: the time to the next runs from there
		q.Up = c.sentOnAt
	}
	if e.Priority != nil {
		q.Priority = *e.Priority
	}
	return q
}

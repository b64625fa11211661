package app

import (
	"fmt"
	"time"

	"centralino/call"
	"centralino/ladder"
	"centralino/media"
	"centralino/sip"
	"centralino/sip/sdp"
)

// supervisorRing is how long a supervisor's phone rings: they asked for it a moment ago.
const supervisorRing = 30 * time.Second

// supervision is a supervisor's phone in a conversation: it rings first, then it is in the bridge.
type supervision struct {
	*leg
	c     *conversation
	who   string
	talk  *agentLeg // the conversation that is heard
	mode  call.SupervisionMode
	out   *sip.Outbound
	limit *time.Timer // of its ringing
	since time.Time   // when it was answered; zero before
}

// What comes through the mailbox about supervisions.
type (
	// superviseWish is somebody's wish; without a mode it is the end.
	superviseWish struct {
		supervisor string
		mode       call.SupervisionMode
		done       chan error // with room for the answer
	}
	supervisorEvent struct {
		of    *supervision
		event sip.Event
	}
	supervisorHeld      struct{ of *supervision }
	supervisorRangOut   struct{ of *supervision }
	supervisorLost      struct{ of *supervision } // no packets any more
	supervisionReviewed struct{}
)

// Event implements sip.Owner.
func (s *supervision) Event(e sip.Event) {
	reanswered(s.leg, e, s.reheld, func(error) { s.c.box.put(supervisorLost{s}) })
	s.c.box.put(supervisorEvent{s, e})
}

// Reoffer implements sip.Owner.
func (s *supervision) Reoffer(offer *sdp.Description) (*sdp.Description, bool) {
	return reoffer(s.leg, offer, s.reheld)
}

// reheld says that the supervisor may have begun or ended a hold.
func (s *supervision) reheld() { s.c.box.put(supervisorHeld{s}) }

// supervised carries out one item of the mailbox about a supervision. What is about one that is over does nothing.
func (c *conversation) supervised(item any) {
	switch item := item.(type) {
	case superviseWish:
		item.done <- c.supervise(item)
	case supervisorEvent:
		if c.super == item.of {
			c.supervisorSignalled(item.event)
		}
	case supervisorHeld:
		if c.super == item.of && !item.of.since.IsZero() {
			c.setSupervision()
		}
	case supervisorRangOut:
		if c.super == item.of && item.of.since.IsZero() {
			c.endSupervision(call.SupervisionUnanswered)
		}
	case supervisorLost:
		if c.super == item.of {
			c.endSupervision(call.SupervisionFailed)
		}
	case supervisionReviewed:
		if s := c.super; s != nil && c.app.helpline.Load().maySupervise(s.who, s.talk.agent) != nil {
			c.endSupervision(call.SupervisionForbidden)
		}
	}
}

// supervise does what a supervisor wishes.
func (c *conversation) supervise(w superviseWish) error {
	s := c.super
	if w.mode == "" {
		if s == nil || s.who != w.supervisor {
			return ErrUnsupervised
		}
		c.endSupervision(call.SupervisionAsked)
		return nil
	}
	if c.talk == nil || c.talk.outside != nil || c.hand != nil {
		return ErrNoConversation
	}
	if err := c.app.helpline.Load().maySupervise(w.supervisor, c.talk.agent); err != nil {
		return err
	}
	switch {
	case s == nil:
		return c.ringSupervisor(w)
	case s.who != w.supervisor:
		return ErrSupervised
	case s.mode == w.mode:
		return nil
	}
	s.mode = w.mode
	if !s.since.IsZero() {
		c.setSupervision()
		c.record(&call.SupervisionChanged{Supervisor: s.who, Agent: s.talk.agent, Leg: s.talk.id, Mode: s.mode})
	}
	return nil
}

// ringSupervisor has the supervisor's phones rung: those of the kind that they prefer, on a desk or in browsers. They show
// whom the supervisor is about to hear.
func (c *conversation) ringSupervisor(w superviseWish) error {
	s := &supervision{c: c, who: w.supervisor, talk: c.talk, mode: w.mode}
	user := call.AgentID(w.supervisor) // as the phone registered
	phones := c.app.sip.Phones(user)
	if len(phones) == 0 {
		return ErrNoPhone
	}
	leg, err := c.app.openLeg(phones[0].Local, c.app.helpline.Load().phoneSRTP(user, phones[0]), func(e media.Event) {
		switch e.(type) {
		case media.TimeoutEvent, media.FailedEvent:
			c.box.put(supervisorLost{s})
		}
	})
	if err != nil {
		return fmt.Errorf("no media for a supervisor: %w", err)
	}
	leg.prefer(c.talk.leg)
	s.leg, c.super = leg, s
	s.limit = time.AfterFunc(supervisorRing, func() { c.box.put(supervisorRangOut{s}) })
	from := sip.Caller{User: string(c.talk.agent), Display: fmt.Sprintf("%s: %s", w.mode, c.talk.agent)}
	target, offer := sip.Target{Agent: user, Calling: c.calling(ladder.Supervisor, w.supervisor)}, leg.offer()
	if phones[0].Browser {
		target.Web, offer = offer, nil
	}
	s.out = c.app.sip.Dial(target, from, offer, s)
	return nil
}

// supervisorSignalled handles what the supervisor's phone says.
func (c *conversation) supervisorSignalled(e sip.Event) {
	s := c.super
	switch e := e.(type) {
	case sip.Answered:
		if e.Session == nil || s.agreed(e.Session) != nil {
			c.log.Warn("nothing to agree on with a supervisor's phone", "supervisor", s.who)
			c.endSupervision(call.SupervisionFailed)
			return
		}
		c.hearConversation()
	case sip.Ended:
		switch {
		case !s.since.IsZero() && e.Cause == sip.PeerHungUp:
			c.endSupervision(call.SupervisionHungUp)
		case e.Cause == sip.ShuttingDown: // and so for the two
			c.endSupervision(call.SupervisionConversation)
		case s.since.IsZero() && refusal(e.Status) == call.OfferRefused:
			c.endSupervision(call.SupervisionUnanswered)
		default:
			c.endSupervision(call.SupervisionFailed)
		}
	}
}

// hearConversation takes the supervisor, who has answered, into the bridge. The journal has it first: nothing is heard
// that is not in it.
func (c *conversation) hearConversation() {
	s := c.super
	s.limit.Stop()
	s.since = time.Now()
	c.record(&call.SupervisionBegan{
		Supervisor: s.who, Agent: s.talk.agent, Leg: s.talk.id, Mode: s.mode, Secured: s.secured(),
	})
	c.setSupervision()
}

// setSupervision puts the mode in force. A supervisor who holds us listens meanwhile: what a phone plays to those it holds
// is for neither of the two.
func (c *conversation) setSupervision() {
	s := c.super
	mode := mediaMode(s.mode)
	if s.onHold() {
		mode = media.Listen
	}
	if err := media.Supervise(s.stream, s.talk.stream, mode); err != nil {
		c.log.Error("a supervisor cannot be taken into a conversation", "supervisor", s.who, "err", err)
		c.endSupervision(call.SupervisionFailed)
	}
}

// endSupervision takes the supervisor out of the conversation, if one is in it, and hangs their phone up.
func (c *conversation) endSupervision(why call.SupervisionResult) {
	s := c.super
	if s == nil {
		return
	}
	c.super = nil
	s.limit.Stop()
	s.out.Hangup("")
	s.stream.Close()
	ended := &call.SupervisionEnded{Supervisor: s.who, Agent: s.talk.agent, Leg: s.talk.id, Result: why}
	if !s.since.IsZero() {
		ended.Length = time.Since(s.since)
	}
	c.record(ended)
}

// mediaMode is a mode as the media engine calls it.
func mediaMode(m call.SupervisionMode) media.Mode {
	switch m {
	case call.SupervisionWhisper:
		return media.Whisper
	case call.SupervisionJoin:
		return media.Join
	default:
		return media.Listen
	}
}

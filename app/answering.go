package app

import (
	"errors"
	"time"

	"centralino/call"
	"centralino/ivr"
	"centralino/media"
	"centralino/sip"
	"centralino/sip/sdp"
)

// answer takes the call and starts the flow. It returns false when there is nothing to go on with.
func (c *conversation) answer() bool {
	leg, err := c.app.openLeg(c.in.Local, c.helpline.srtp(c.in), func(e media.Event) { c.box.put(e) })
	if err != nil {
		c.log.Error("no media for a call", "err", err)
		return c.refuse(503, "No Media", call.InternalFault)
	}
	c.leg = leg
	session, err := c.describe()
	switch {
	case errors.Is(err, sdp.ErrSRTP):
		noSRTP(c.in, c.leg)
		c.end(call.Termination{Result: call.Refused, Reason: call.NoSRTP})
		return false
	case err != nil:
		return c.refuse(488, "Not Acceptable Here", call.NoCodec)
	}
	c.in.Ringing()
	if err := c.in.Answer(session); err != nil {
		// The caller cancelled first; signalling says so through the mailbox, and the flow never began.
		c.end(call.Termination{Result: call.CalledOff, Reason: call.CallerGaveUp})
		return false
	}
	c.answered = time.Now()
	c.record(&call.Answered{Flow: c.flow.Name, Setup: c.answered.Sub(c.arrived), Secured: leg.secured()})
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

// begin starts the flow: at once after our answer, or when the late offer was answered; of a browser when it hears us.
func (c *conversation) begin() {
	if !c.begun && c.leg.open.Load() {
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

// reanswered applies the answer to an offer of ours that the other side wanted inside a call that is up, which comes with its
// ACK: exchanges take calls off hold so, RFC 3261 section 14.1. Like reoffer it runs on the signalling's goroutine, so that
// answers are applied in the order in which they came. lost is told when there is nothing to agree on.
func reanswered(l *leg, e sip.Event, changed func(), lost func(error)) {
	acked, ok := e.(sip.Acked)
	if !ok || acked.Session == nil || l == nil {
		return
	}
	if err := l.agreed(acked.Session); err != nil {
		lost(err)
		return
	}
	changed()
}

// end records the end of a call whose flow never began.
func (c *conversation) end(t call.Termination) {
	c.record(&call.Ended{Flow: c.flow.Name, Termination: t})
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

// resultUnbegun is what became of a call whose flow never began.
func resultUnbegun(why call.Reason) call.Result {
	if why == call.CallerHungUp || why == call.CallerGaveUp {
		return call.CalledOff
	}
	return call.Failed
}

package app

import (
	"errors"
	"net/http"

	"centralino/call"
	"centralino/ladder"
	"centralino/media"
	"centralino/sip"
	"centralino/sip/sdp"
)

// agentRefer comes through the mailbox when an agent's telephone asks by REFER that the caller is passed on.
type agentRefer struct {
	leg *agentLeg
	of  *sip.Referral
}

// Refer implements sip.Referrer.
func (a *agentLeg) Refer(r *sip.Referral) { a.c.box.put(agentRefer{a, r}) }

// referred passes the caller on as the agent's telephone asks: to whom it names, or, where it names the call in which the agent
// asks first, by completing that.
func (c *conversation) referred(r agentRefer) {
	h := c.hand
	switch {
	case c.talk != r.leg || r.leg.outside != nil:
		r.of.Refuse(603, "Decline")
	case r.of.Replaces != "":
		if h == nil || h.voice == nil || h.voice.in.ID != r.of.Replaces {
			r.of.Refuse(481, "Call Does Not Exist")
			return
		}
		r.of.Accept()
		h.told = told(r.of)
		if err := c.stepHandover(handoverStep{agent: r.leg.agent, complete: true}); err != nil {
			r.of.Done(603, "Decline")
		}
	default:
		target := c.app.helpline.Load().targetOf(r.of.User)
		agent := r.leg.agent
		go func() { // a trunk's name may have to be looked up
			err := c.app.handOver(handoverWish{agent: agent, mode: call.HandoverBlind, target: target, told: told(r.of)})
			if err != nil {
				status, text := refusedBy(err)
				r.of.Refuse(status, text)
				return
			}
			r.of.Accept()
		}()
	}
}

// told tells a telephone what became of its referral.
func told(r *sip.Referral) func(call.HandoverResult, int) {
	return func(result call.HandoverResult, status int) {
		switch {
		case result == call.HandoverDone:
			r.Done(200, "OK")
		case status >= 300:
			r.Done(status, string(result))
		case result == call.HandoverBusy:
			r.Done(486, "Busy Here")
		case result == call.HandoverNoAnswer:
			r.Done(480, "Temporarily Unavailable")
		default:
			r.Done(603, "Decline")
		}
	}
}

// refusedBy is the SIP status for a wish that is not carried out.
func refusedBy(err error) (status int, text string) {
	switch {
	case errors.Is(err, ErrColleagueAway), errors.Is(err, ErrQueueUnattended):
		return 480, "Temporarily Unavailable"
	case errors.Is(err, ErrColleagueBusy):
		return 486, "Busy Here"
	case errors.Is(err, ErrNoColleague), errors.Is(err, ErrNoQueue), errors.Is(err, ErrNoNumber):
		return 404, "Not Found"
	case errors.Is(err, ErrNoWayOut):
		return 503, http.StatusText(http.StatusServiceUnavailable)
	default:
		return 403, "Forbidden"
	}
}

// targetOf is whom an agent means by what their telephone dials: a queue, a colleague, or a number.
func (h *helpline) targetOf(dialled string) call.HandoverTarget {
	if _, ok := h.cfg.Queues[call.QueueID(dialled)]; ok {
		return call.HandoverTarget{Queue: call.QueueID(dialled)}
	}
	if _, ok := h.passwords[call.AgentID(dialled)]; ok {
		return call.HandoverTarget{Agent: call.AgentID(dialled)}
	}
	return call.HandoverTarget{Number: call.Number(dialled)}
}

// asking is a second call of an agent's telephone, in which they ask somebody about the caller whom they hold in the first.
// It is the agent's voice in a consultation, and no call of its own in the books.
type asking struct {
	c     *conversation
	in    *sip.Inbound
	leg   *leg
	up    bool
	ended bool
}

// askingOver comes through the mailbox when the agent has hung up the call in which they ask.
type askingOver struct{ of *asking }

// Event implements sip.Owner.
func (a *asking) Event(e sip.Event) {
	switch e := e.(type) {
	case sip.Acked:
		if e.Session != nil && a.leg.agreed(e.Session) != nil {
			a.in.Hangup("")
		}
	case sip.Ended:
		a.c.box.put(askingOver{a})
	}
}

// Reoffer implements sip.Owner.
func (a *asking) Reoffer(offer *sdp.Description) (*sdp.Description, bool) {
	return reoffer(a.leg, offer, func() {})
}

// ask takes the call of an agent who speaks to a caller and dials somebody else: a colleague, or a number that callers may be
// passed on to. It reports false when the agent speaks to nobody.
func (a *App) ask(h *helpline, in *sip.Inbound) (sip.Owner, bool) {
	id := a.desk.callOf(in.Agent)
	a.mu.Lock()
	c := a.calls[id]
	a.mu.Unlock()
	if c == nil {
		return nil, false
	}
	a.leg(in.ID, id, ladder.Party{Kind: ladder.Agent, Name: string(in.Agent)})
	target := h.targetOf(in.To)
	l, err := a.openLeg(in.Local, h.srtp(in), func(e media.Event) {
		switch e.(type) {
		case media.TimeoutEvent, media.FailedEvent:
			in.Hangup("")
		}
	})
	if err != nil {
		in.Reject(503, "No Media")
		return nil, true
	}
	voice := &asking{c: c, in: in, leg: l}
	go func() {
		in.Ringing()
		err := ErrNoColleague // nobody speaks in a queue
		if target.Queue == "" {
			err = a.handOver(handoverWish{agent: in.Agent, mode: call.HandoverConsult, target: target, voice: voice})
		}
		if err != nil {
			status, text := refusedBy(err)
			in.Reject(status, text)
			l.stream.Close()
		}
	}()
	return voice, true
}

// take answers the agent's second call, now that somebody is there. It reports false when there is nothing to agree on.
func (a *asking) take() bool {
	session := (*sdp.Description)(nil)
	var err error
	if a.in.Offer == nil {
		session = a.leg.offer()
	} else if session, err = a.leg.answer(a.in.Offer); err != nil {
		return false
	}
	a.up = a.in.Answer(session) == nil
	return a.up
}

// drop ends the agent's second call.
func (a *asking) drop() {
	if a.ended {
		return
	}
	a.ended = true
	a.leg.stream.Unbridge()
	if a.up {
		a.in.Hangup("")
	} else {
		a.in.Reject(480, "Temporarily Unavailable")
	}
	a.leg.stream.Close()
}

// askingGone takes the caller back when the agent has hung up the call in which they asked. Where the agent is gone too,
// whoever they spoke to has the caller.
func (c *conversation) askingGone(a *asking) {
	if a.ended {
		return
	}
	a.ended = true
	a.leg.stream.Close()
	h := c.hand
	if h == nil || h.voice != a {
		return
	}
	h.voice = nil
	if h.up.IsZero() && h.mode == call.HandoverBlind {
		return // they transferred while it rang: whoever answers has the caller
	}
	c.handFailed(call.HandoverReturned, 0)
}

// voiceOf is the telephone by which the agent asks: that of the conversation, or of a second call.
func (h *handover) voiceOf() *leg {
	switch {
	case h.voice != nil:
		return h.voice.leg
	case h.by != nil:
		return h.by.leg
	}
	return nil
}

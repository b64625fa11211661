package app

import (
	"errors"

	"centralino/call"
	"centralino/ivr/speech"
	"centralino/media"
	"centralino/sip"
	"centralino/sip/sdp"
)

// codeCall is an agent's call to a code: the pause begins or ends, a sentence says so, and the call is over. It is the
// agent's own business, so no flow runs and no call is counted.
type codeCall struct {
	in    *sip.Inbound
	leg   *leg
	heard chan struct{} // closed when a browser hears us
	over  chan struct{} // closed when the call is over
}

// takeCode does what an agent dialled.
func (a *App) takeCode(h *helpline, in *sip.Inbound, dialled code) sip.Owner {
	said := "agent-ready"
	var body call.Body = &call.AgentReady{Agent: in.Agent}
	if dialled.pause {
		said = "agent-paused"
		body = &call.AgentPaused{Agent: in.Agent, Reason: dialled.reason, By: call.PausedByAgent}
	}
	a.desk.note(body)
	c := &codeCall{in: in, heard: make(chan struct{}), over: make(chan struct{})}
	leg, err := a.openLeg(in.Local, h.srtp(in), func(e media.Event) {
		switch e.(type) {
		case media.ReadyEvent:
			close(c.heard)
		case media.PlayedEvent, media.TimeoutEvent, media.FailedEvent:
			in.Hangup("")
		}
	})
	if err != nil {
		in.Reject(503, "No Media") // the pause stands; only the sentence cannot be heard
		return nil
	}
	c.leg = leg
	go a.answerCode(c, speech.Phrase(h.agentLanguage(in.Agent), said))
	return c
}

// answerCode takes the call and says what was done.
func (a *App) answerCode(c *codeCall, said call.Prompt) {
	var session *sdp.Description
	var err error
	if c.in.Offer == nil {
		session = c.leg.offer()
	} else if session, err = c.leg.answer(c.in.Offer); errors.Is(err, sdp.ErrSRTP) {
		noSRTP(c.in, c.leg)
		return
	} else if err != nil {
		c.in.Reject(488, "Not Acceptable Here")
		return
	}
	clips := a.prompts.load(a.context, []call.Prompt{said}, false)
	if c.in.Answer(session) != nil || len(clips) == 0 {
		c.in.Hangup("")
		return
	}
	if !c.leg.open.Load() {
		select {
		case <-c.heard:
		case <-c.over:
			return
		}
	}
	c.leg.stream.Play(1, clips)
}

// Event implements sip.Owner.
func (c *codeCall) Event(e sip.Event) {
	switch e := e.(type) {
	case sip.Acked:
		if e.Session != nil && c.leg.agreed(e.Session) != nil {
			c.in.Hangup("")
		}
	case sip.Ended:
		close(c.over)
		c.leg.stream.Close()
	}
}

// Reoffer implements sip.Owner: nothing changes in a call of one sentence.
func (c *codeCall) Reoffer(*sdp.Description) (*sdp.Description, bool) { return nil, false }

// agentLanguage is the language an agent is spoken to in.
func (h *helpline) agentLanguage(id call.AgentID) call.Language {
	for _, a := range h.cfg.Agents {
		if a.ID == id && len(a.Languages) > 0 {
			return a.Languages[0]
		}
	}
	return h.cfg.Languages[0]
}

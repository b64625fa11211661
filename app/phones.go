package app

import (
	"centralino/media"
	"centralino/sip"
	"centralino/sip/sdp"
)

// openAgent opens a leg for each kind of telephone that an agent has: a browser and a telephone on the desk take different
// offers, and ring together.
func (c *conversation) openAgent(a *agentLeg, phones []sip.Phone) error {
	sink := func(e media.Event) {
		switch e := e.(type) {
		case media.TimeoutEvent, media.FailedEvent:
			c.box.put(agentMediaLost{a})
		case media.DigitEvent:
			c.box.put(agentKey{a, e.Digit})
		case media.PlayedEvent:
			c.box.put(agentPlayed{a, e.ID})
		}
	}
	for _, p := range phones {
		l, err := c.app.openLeg(p.Local, c.app.helpline.Load().phoneSRTP(a.agent, p), sink)
		switch {
		case err != nil && (a.leg != nil || len(phones) > 1):
			c.log.Warn("no media for one of an agent's phones", "agent", a.agent, "browser", p.Browser, "err", err)
			continue
		case err != nil:
			return err
		}
		if c.leg != nil {
			l.prefer(c.leg)
		}
		if a.leg == nil {
			a.leg = l
		} else {
			a.spare = l
		}
	}
	if a.leg == nil {
		return media.ErrNoPorts
	}
	return nil
}

// offers are what the agent's telephones are offered: those on the desk, and those in browsers.
func (a *agentLeg) offers() (plain, web *sdp.Description) {
	for _, l := range []*leg{a.leg, a.spare} {
		switch {
		case l == nil:
		case l.web != nil:
			web = l.offer()
		default:
			plain = l.offer()
		}
	}
	return plain, web
}

// pick notes the leg of the telephone that answered. It runs on the signalling's goroutine, before everything that the
// telephone says afterwards.
func (a *agentLeg) pick(browser bool) {
	l := a.leg
	if a.spare != nil && (l.web != nil) != browser {
		l = a.spare
	}
	a.picked.Store(l)
}

// settle goes on with the leg of the telephone that answered alone.
func (a *agentLeg) settle() {
	if l := a.picked.Load(); l != a.leg {
		a.leg, a.spare = a.spare, a.leg
	}
	if a.spare != nil {
		a.spare.stream.Close()
		a.spare = nil
	}
}

// close lets go of the media of an offer that is over.
func (a *agentLeg) close() {
	a.stream.Close()
	if a.spare != nil {
		a.spare.stream.Close()
	}
}

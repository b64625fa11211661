package rehearsal

import (
	"slices"
	"time"

	"centralino/call"
	"centralino/ivr"
)

// phone is an agent's telephone that rings.
type phone struct {
	call    call.ID
	agent   call.AgentID
	leg     call.LegID
	answers time.Time // zero: when told to
	country string    // where the agent sits
	waits   bool      // the agent has answered, and waits for the caller to have heard where that is
}

// talk is a conversation.
type talk struct {
	call  call.ID
	agent call.AgentID
	leg   call.LegID
	until time.Time // the agent hangs up then; zero: when told to
}

// ring has an agent's phone ring as the queue decided.
func (c *Call) ring(id call.ID, o *call.Offered) {
	p := phone{call: id, agent: o.Agent, leg: o.Leg, country: o.Country}
	after := otherAnswered
	if id == ourCall {
		if !c.waiting { // the caller left while the queue decided
			c.offerOver(p, call.OfferWithdrawn)
			return
		}
		after = c.given.agent(o.Agent).Answers
		c.put(ivr.Offered{Country: o.Country})
	}
	if after > 0 {
		p.answers = c.now.Add(after)
	}
	c.phones = append(c.phones, p)
}

func (c *Call) offerOver(p phone, r call.OfferResult) {
	if over, ok := c.engine.OfferOver(p.call, p.leg, r, 0); ok {
		c.record(p.call, over)
	}
	c.decide()
}

// drop lets a phone stop ringing.
func (c *Call) drop(leg call.LegID) {
	c.phones = slices.DeleteFunc(c.phones, func(p phone) bool { return p.leg == leg })
}

// withdraw lets every phone stop that rings for the caller.
func (c *Call) withdraw() {
	for _, p := range slices.Clone(c.phones) {
		if p.call == ourCall {
			c.drop(p.leg)
			c.offerOver(p, call.OfferWithdrawn)
		}
	}
}

// answer connects an agent who answers with whom the phone rang for, once that caller has heard what they have to.
func (c *Call) answer(p phone) {
	if p.call == ourCall && c.state.Untold(p.country) {
		c.pickUp(p)
		return
	}
	c.join(p)
}

// join lets agent and caller speak.
func (c *Call) join(p phone) {
	c.drop(p.leg)
	connected, ok := c.engine.Answer(p.call, p.leg, c.now)
	if !ok {
		return
	}
	c.record(p.call, connected)
	t := talk{call: p.call, agent: p.agent, leg: p.leg}
	talks := otherTalk
	if p.call == ourCall {
		talks, c.waiting = c.given.agent(p.agent).Talks, false
		c.hush()
		c.put(ivr.Connected{Agent: p.agent})
	}
	if talks > 0 {
		t.until = c.now.Add(talks)
	}
	c.talks = append(c.talks, t)
}

// hangUp ends a conversation.
func (c *Call) hangUp(t talk, by call.Side) {
	c.talks = slices.DeleteFunc(c.talks, func(o talk) bool { return o.leg == t.leg })
	if released, ok := c.engine.Release(t.call, t.leg, by, c.now); ok {
		c.record(t.call, released)
	}
	switch {
	case t.call != ourCall:
		c.record(t.call, &call.Ended{})
	case by == call.SideAgent:
		c.put(ivr.AgentLeft{})
	}
}

// talking returns the caller's conversation.
func (c *Call) talking() (t talk, ok bool) {
	for _, t := range c.talks {
		if t.call == ourCall {
			return t, true
		}
	}
	return talk{}, false
}

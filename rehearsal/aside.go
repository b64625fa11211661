package rehearsal

import (
	"slices"
	"time"

	"centralino/call"
	"centralino/ivr"
)

// pickUp keeps an agent who answered until the caller has heard in which country they sit.
func (c *Call) pickUp(p phone) {
	picked, ok := c.engine.PickUp(p.call, p.leg)
	if !ok {
		c.drop(p.leg)
		return
	}
	c.record(p.call, picked)
	for i := range c.phones {
		if c.phones[i].leg == p.leg {
			c.phones[i].waits, c.phones[i].answers = true, time.Time{}
		}
	}
	c.put(ivr.PickedUp{Country: p.country})
}

// countryTold keeps that the caller knows where an agent sits, unless a prompt of that was missing, and joins the agent who
// waited for it.
func (c *Call) countryTold(told *call.CountryTold) {
	if !c.lacked {
		c.record(ourCall, told)
	}
	c.heardOf = append(c.heardOf, told.Country) // after the step that is being made
}

// joinTold joins an agent whose country the caller has heard of by now.
func (c *Call) joinTold() {
	for _, country := range c.heardOf {
		for _, p := range slices.Clone(c.phones) {
			if p.waits && p.country == country && !c.state.Untold(country) {
				c.join(p)
			}
		}
	}
	c.heardOf = nil
}

// offerEnded lets a phone stop ringing, and tells the flow when its agent had answered.
func (c *Call) offerEnded(leg call.LegID) {
	for _, p := range slices.Clone(c.phones) {
		if p.leg == leg && p.waits {
			c.put(ivr.PickUpLost{})
		}
	}
	c.drop(leg)
}

// askForEU calls off the phones of agents outside the European Union.
func (c *Call) askForEU() {
	if asked, ok := c.engine.AskForEU(ourCall); ok {
		c.record(ourCall, asked)
	}
	c.decide()
	for _, p := range slices.Clone(c.phones) {
		if p.call == ourCall && !call.InEU(p.country) {
			c.drop(p.leg)
			c.offerOver(p, call.OfferWithdrawn)
		}
	}
}

// stepAside lets nobody ring for a caller who is back in a menu.
func (c *Call) stepAside() {
	c.waiting = false
	if aside, ok := c.engine.StepAside(ourCall); ok {
		c.record(ourCall, aside)
	}
	c.decide()
	c.withdraw()
}

// stepBack lets the caller wait again.
func (c *Call) stepBack() {
	c.waiting = true
	if back, ok := c.engine.StepBack(ourCall); ok {
		c.record(ourCall, back)
	}
	c.decide()
}

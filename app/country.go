package app

import (
	"time"

	"centralino/call"
	"centralino/ivr"
)

// pickUp keeps an agent who answered until the caller has heard in which country they sit. The agent hears the queue's music
// meanwhile: nobody answers into silence. As far as the queue is concerned the caller is theirs.
func (c *conversation) pickUp(a *agentLeg) {
	if !c.app.desk.pickUp(c.id, a.id) {
		c.drop(a, c.tooLate())
		return // another agent was quicker, or the offer is over
	}
	a.answered = true
	c.loopOn(a.stream, c.music)
	c.step(ivr.PickedUp{Country: a.country})
}

// countryTold records that the caller knows where an agent sits, and joins the agent who waited for it: there is one at most.
// What could not be played nobody has heard: then they are joined all the same, since a caller without an agent would be
// worse off, and the journal does not say otherwise.
func (c *conversation) countryTold(told *call.CountryTold) {
	if c.unheard == c.once {
		c.log.Error("a caller could not be told where the agent sits: a prompt is missing", "country", told.Country)
	} else {
		c.record(told)
	}
	for _, a := range c.offers {
		if a.answered && a.country == told.Country {
			c.box.put(heardWhere{a}) // after the step that is being made
		}
	}
}

// heardWhere says that the caller has heard where an agent sits.
type heardWhere struct{ leg *agentLeg }

// lost tells the flow that an agent who had answered is gone before the caller was heard.
func (c *conversation) lost(a *agentLeg) {
	if a.answered && c.talk != a {
		c.step(ivr.PickUpLost{})
	}
}

// askForEU calls off the phones of agents outside the European Union: the caller asked for another.
func (c *conversation) askForEU() {
	c.app.desk.askForEU(c.id)
	stood := *c.stood // which the journal has
	stood.EU = true   // for a call back too
	c.stood = &stood
	for _, a := range c.offers {
		if !call.InEU(a.country) {
			c.drop(a, "")
			c.app.desk.offerOver(c.id, a.id, call.OfferWithdrawn, 0)
		}
	}
}

// stepAside lets nobody ring for a caller who is back in a menu.
func (c *conversation) stepAside() {
	c.waiting = false
	c.app.desk.stepAside(c.id)
	c.withdraw()
}

// pickUp reports that an agent's phone answered whose agent has to wait. It returns false when the offer is over.
func (d *desk) pickUp(id call.ID, leg call.LegID) (ok bool) {
	d.do(func(time.Time) {
		var p *call.PickedUp
		if p, ok = d.engine.PickUp(id, leg); ok {
			d.append(id, p)
		}
	})
	return ok
}

// askForEU reports that a waiting caller wants an agent in the European Union.
func (d *desk) askForEU(id call.ID) {
	d.do(func(time.Time) {
		if a, ok := d.engine.AskForEU(id); ok {
			d.append(id, a)
		}
	})
}

// stepAside reports that a waiting caller is back in a menu.
func (d *desk) stepAside(id call.ID) {
	d.do(func(time.Time) {
		if s, ok := d.engine.StepAside(id); ok {
			d.append(id, s)
		}
	})
}

// stepBack reports that a caller who was back in a menu waits again.
func (d *desk) stepBack(id call.ID) {
	d.do(func(time.Time) {
		if s, ok := d.engine.StepBack(id); ok {
			d.append(id, s)
		}
	})
}

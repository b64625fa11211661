package queue

import "centralino/call"

// pickedUpFor is how long an agent who answered is kept for a caller who still hears something: more than any sentence
// takes.
const pickedUpFor = 30 * 1e9

// PickUp makes the event for an agent's phone that answered while the caller still hears in which country the agent sits:
// the offer rings no longer, and Answer is to follow within 30 s. ok is false when the offer is
// no longer live, or another agent was quicker: hang the phone up then.
func (e *Engine) PickUp(id call.ID, leg call.LegID) (p *call.PickedUp, ok bool) {
	who, l := e.callers[id], e.find(id, leg)
	if who == nil || l == nil || l.live || l.aside || l.over != "" || who.picked != nil || who.back != nil {
		return nil, false
	}
	return &call.PickedUp{Queue: who.line.id, Agent: l.agent.id, Leg: leg}, true
}

// AskForEU makes the event for a waiting caller who wants an agent in the European Union. Offers to other agents are void
// from then on: withdraw them. ok is false when the caller does not wait, is called
// back, or has asked before.
func (e *Engine) AskForEU(id call.ID) (a *call.AskedForEU, ok bool) {
	c := e.callers[id]
	if c == nil || c.line == nil || c.full || c.eu || c.back != nil {
		return nil, false
	}
	return &call.AskedForEU{Queue: c.line.id}, true
}

// applyPickedUp gives the caller to the agent as far as others are concerned: no phone rings for them any more.
func (e *Engine) applyPickedUp(id call.ID, at int64, p *call.PickedUp) {
	c, l := e.callers[id], e.find(id, p.Leg)
	if c == nil || c.line == nil || l == nil || l.live || l.aside || l.over != "" || c.picked != nil || c.back != nil {
		return
	}
	e.stepOut(c)
	c.picked = l
	l.deadline = at + pickedUpFor
	for _, other := range c.legs {
		if other != l && !other.live && !other.aside && other.over == "" {
			other.over = call.OfferElsewhere
			e.scheduleAgent(other.agent)
		}
	}
	c.settleOffers()
	e.scheduleAgent(l.agent)
	e.scheduleCaller(c)
}

// applyAskedForEU lets the caller stand where those stand who asked when they came.
func (e *Engine) applyAskedForEU(id call.ID, a *call.AskedForEU) {
	c := e.callers[id]
	if c == nil || c.line == nil || c.line.id != a.Queue || c.full || c.eu || c.back != nil {
		return
	}
	e.stepOut(c)
	c.eu = true
	c.ground = e.ground(c.line, true)
	c.epoch = -1
	if c.ground.empty {
		c.epoch = c.ground.epoch
	}
	if c.ground.alone {
		c.reached = len(c.line.reach)
	}
	for _, l := range c.legs {
		if !l.live && !l.aside && l.over == "" && !call.InEU(l.agent.conf.Country) {
			l.over = call.OfferWithdrawn
			e.scheduleAgent(l.agent)
		}
	}
	c.settleOffers()
	e.stand(c)
	e.scheduleCaller(c)
}

package queue

import "centralino/call"

// leg is one offer to an agent, and the conversation it may become. It hangs on its call and on its agent, and an agent is
// busy only through it.
type leg struct {
	id       call.LegID
	caller   *caller
	agent    *agent
	line     *line
	live     bool
	aside    bool             // beside the caller: rung for, or speaking with, an agent who passes the caller on
	spoken   bool             // and has answered
	at       int64            // offered, then connected
	deadline int64            // of the ringing
	over     call.OfferResult // how the ringing is to end since nobody is there to talk to any more; empty while somebody is
	tally    *tally           // in which the offer counts; nil when in none
	tallied  int              // among whose of its partners
	held     [2]bool
	heldAt   int64
	hold     int64 // finished holds
	ring     int64 // from the offer to the connection
}

// due returns when the ringing has to end: at once when another agent has answered.
func (l *leg) due() int64 {
	switch {
	case l.aside:
		return never
	case l.over == call.OfferElsewhere:
		return longAgo
	}
	return l.deadline
}

func (c *caller) leg(id call.LegID) *leg {
	for _, l := range c.legs {
		if l.id == id {
			return l
		}
	}
	return nil
}

// applyOffered believes an offer only when the caller waits and the agent has no other leg: an agent is never rung for
// two callers, a caller only with ring-all to several agents, and never to more than may ring at once.
func (e *Engine) applyOffered(id call.ID, at int64, o *call.Offered) {
	c := e.callers[id]
	if c == nil {
		return
	}
	c.offers++
	a := e.agent(o.Agent)
	if c.line == nil || c.full || c.aside || c.picked != nil || c.rung >= c.phones() || len(a.legs) > 0 || c.leg(o.Leg) != nil {
		e.violated(OfferImpossible)
		return
	}
	if o.Rule != call.RuleTaken { // somebody has decided against the order
		e.auditOrder(c, a)
	}
	e.offers++
	a.offeredAt = e.offers
	l := &leg{id: o.Leg, caller: c, agent: a, line: c.line, at: at, deadline: at + int64(c.line.set.Ring)}
	c.legs = append(c.legs, l)
	a.legs = append(a.legs, l)
	c.line.tally.offered(l)
	e.stepOut(c)
	c.settleOffers()
	e.stand(c)
	e.settleAgent(a, at)
	e.scheduleCaller(c)
	l.line.engage(at)
}

func (e *Engine) applyOfferEnded(id call.ID, at int64, o *call.OfferEnded) {
	c := e.callers[id]
	if c == nil {
		return
	}
	l := c.leg(o.Leg)
	if l == nil || l.live || l.aside {
		return
	}
	a := l.agent
	if o.Result != call.OfferWithdrawn && o.Result != call.OfferElsewhere {
		a.letPass(o.Result, at, l.line.set.Misses)
		c.try(a)
	}
	current := l.over == ""
	e.stepOut(c)
	e.drop(l)
	e.stand(c)
	if current && c.line != nil {
		e.scheduleCaller(c)
	}
	e.settleAgent(a, at)
}

// try remembers who let an offer pass, so that others come first.
func (c *caller) try(a *agent) {
	if c.line == nil {
		return
	}
	for i, t := range c.tried {
		if t == a {
			c.tried = append(c.tried[:i], c.tried[i+1:]...)
			break
		}
	}
	c.tried = append(c.tried, a)
}

// applyConnected believes what it is told: two people hear each other, whatever was thought of the offer.
func (e *Engine) applyConnected(id call.ID, at int64, ev *call.Connected) {
	c := e.callers[id]
	if c == nil {
		return
	}
	a, l := e.agent(ev.Agent), c.leg(ev.Leg)
	if l != nil && l.aside { // whoever was rung beside the caller has the caller after all
		e.drop(l)
		e.settleAgent(l.agent, at)
		l = nil
	}
	if l != nil && l.live && !(c.dialling() && l.agent == a) {
		return
	}
	if l != nil && l.agent != a {
		was := l.agent
		e.stepOut(c)
		e.drop(l)
		e.settleAgent(was, at)
		l = nil
	}
	if l == nil {
		in := c.line
		if c.back != nil {
			in = c.back.home
		}
		if in == nil {
			in = e.lines[ev.Queue]
		}
		if in == nil {
			in = newLine(ev.Queue, Settings{}, false)
		}
		l = &leg{id: ev.Leg, caller: c, agent: a, line: in, at: at}
		c.legs = append(c.legs, l)
		a.legs = append(a.legs, l)
		in.engage(at)
	}
	e.reached(c, l)
	l.live, l.at = true, at
	l.uncount()
	e.stepOut(c)
	c.settleOffers()
	switch {
	case c.back != nil:
		e.keep(c, a, at)
	case c.line != nil:
		c.line.tally.answered(a, at)
		if !c.number.Anonymous() {
			e.spoken.put(c.number, spoken{a.id, at})
		}
		e.served(c, c.line.id)
		e.leave(c, call.LeftAnswered)
	}
	a.calls++
	a.begin(id, l)
	a.reached()
	e.settleAgent(a, at)
}

func (e *Engine) applyHold(id call.ID, leg call.LegID, by call.Side, at int64, on bool) {
	c := e.callers[id]
	if c == nil {
		return
	}
	l := c.leg(leg)
	if l == nil || !l.live {
		return
	}
	side := 0
	if by == call.SideAgent {
		side = 1
	}
	was := l.onHold()
	l.held[side] = on
	switch is := l.onHold(); {
	case is && !was:
		l.heldAt = at
	case was && !is:
		l.hold += max(0, at-l.heldAt)
	}
}

func (l *leg) onHold() bool { return l.held[0] || l.held[1] }

func (e *Engine) applyReleased(id call.ID, at int64, r *call.Released) {
	c := e.callers[id]
	if c == nil {
		return
	}
	if l := c.leg(r.Leg); l != nil && l.live && !c.dialling() {
		e.hangUp(l, at)
	}
}

// hangUpLive ends the conversations of a call that were not released one by one.
func (e *Engine) hangUpLive(c *caller, at int64) {
	for i := 0; i < len(c.legs); {
		if c.legs[i].live {
			e.hangUp(c.legs[i], at)
			continue
		}
		i++
	}
}

// hangUp ends a conversation. After-call work begins; one still under way is lengthened, never shortened, because it is
// the agent's, whatever the queue.
func (e *Engine) hangUp(l *leg, at int64) {
	a := l.agent
	e.drop(l)
	if a.wrapping {
		a.finishWork(at)
	}
	a.owes = a.owes || l.line.set.Outcome && a.talk.leg == l.id && a.talk.outcome == ""
	if wrap := int64(l.line.set.WrapUp); wrap > 0 || a.owes {
		if until := at + wrap; !a.wrapping || until > a.wrapUntil {
			a.wrapUntil = until
		}
		a.wrapping, a.work = true, work{line: l.line}
		l.line.engage(at)
	} else {
		l.line.handled()
		if !a.wrapping {
			a.idleSince = at
		}
	}
	e.settleAgent(a, at)
}

// drop takes a leg off its call and its agent. Who drops settles the agent, and has the caller step out before.
func (e *Engine) drop(l *leg) {
	l.line.disengage(e.clock)
	l.caller.legs = without(l.caller.legs, l)
	l.agent.legs = without(l.agent.legs, l)
	l.uncount()
	l.caller.settleOffers()
}

// settleOffers counts the phones that ring for the caller's wait.
func (c *caller) settleOffers() {
	picked := c.picked
	c.offer, c.rung, c.picked = nil, 0, nil
	for _, l := range c.legs {
		if l.live || l.aside || l.over != "" {
			continue
		}
		if l == picked {
			c.picked = l
		}
		if c.rung++; c.offer == nil {
			c.offer = l
		}
	}
}

// void marks every offer of a caller as one that nobody may answer any more.
func (e *Engine) void(c *caller, how call.OfferResult) {
	for _, l := range c.legs {
		if !l.live && !l.aside && l.over == "" {
			l.over = how
			e.scheduleAgent(l.agent)
		}
	}
	c.settleOffers()
}

func without(legs []*leg, l *leg) []*leg {
	for i := range legs {
		if legs[i] == l {
			return append(legs[:i], legs[i+1:]...)
		}
	}
	return legs
}

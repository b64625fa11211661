package queue

import (
	"slices"

	"centralino/call"
)

// nextOffer pairs the caller with the longest effective wait, among those whom a free agent can serve, with the agent of
// the queue's strategy. Only pools in which both stand are looked at.
func (e *Engine) nextOffer(now int64) (Decision, bool) {
	var c *caller
	for _, p := range e.ready {
		if _, head := p.callers.first(); c == nil || head.key.compare(c.key) < 0 {
			c = head
		}
	}
	if c == nil {
		return Decision{}, false
	}
	a, chosen := c.choose(now)
	rule, over := c.turn(a)
	return Decision{c.id, &call.Offered{
		Queue: c.line.id, Agent: a.id, Leg: c.nextLeg(), Waited: c.waited(now),
		Rule: rule, Over: over, Chosen: chosen, Partner: a.conf.Partner, Country: a.conf.Country,
	}}, true
}

// choose picks an agent for a caller in one of whose pools somebody is free, and names the reason: first of the caller's
// own line, then of those that help. Those who let this caller's offer pass come last, the latest very last.
func (c *caller) choose(now int64) (*agent, call.Rule) {
	if a, why := c.prefer(c.pool, now); a != nil {
		return a, why
	}
	for _, p := range c.guests {
		if a, tried := c.pick(p); a != nil && tried < 0 {
			return a, call.RuleOverflow
		}
	}
	best, tried := c.pick(c.pool)
	for _, p := range c.guests {
		if a, t := c.pick(p); a != nil && (best == nil || t < tried) {
			best, tried = a, t
		}
	}
	return best, call.RuleRetry
}

// prefer picks a free agent of the pool who has not let this caller's offer pass: one whom the caller would like although
// it is no longer waited for, then one of the partner to whom the call is due, then whom the strategy says. It is nil when
// there is none.
func (c *caller) prefer(p *pool, now int64) (*agent, call.Rule) {
	why := c.insisted()
	for _, w := range c.line.set.Prefer {
		if !c.has(w) {
			continue
		}
		switch {
		case w == WishLastAgent && p.demand.agent == "":
			if a := c.last; a.free && a.seatIn(p) != nil && !slices.Contains(c.tried, a) {
				return a, call.RuleLastAgent
			}
		case w == WishLanguage && p.demand.language == "" && p.demand.agent == "":
			speak := c.line.find(demand{eu: p.demand.eu, language: c.language})
			if a, steered := c.share(speak, now); a != nil {
				if steered {
					return a, call.RuleShare
				}
				return a, call.RuleLanguage
			}
		}
	}
	a, steered := c.share(p, now)
	if steered {
		why = call.RuleShare
	}
	return a, why
}

// insisted names why an agent of the pool is chosen in which the caller stands, when nothing else decides.
func (c *caller) insisted() call.Rule {
	switch d := c.pool.demand; {
	case d.agent != "":
		return call.RuleLastAgent
	case d.language != "":
		return call.RuleLanguage
	}
	return call.Rule(c.line.set.Strategy)
}

// share picks an untried agent of the pool, and steers to the partner to whom the call is due. It is nil when there is no
// untried agent.
func (c *caller) share(p *pool, now int64) (best *agent, steered bool) {
	if p == nil || p.free.len() == 0 {
		return nil, false
	}
	a, tried := c.pick(p)
	if tried >= 0 {
		return nil, false
	}
	t := c.line.tally
	if t == nil || p.demand.agent != "" {
		return a, false
	}
	return t.steer(a, now, func(partner call.PartnerID) *agent {
		d := p.demand
		d.partner = partner
		of := c.line.find(d)
		if of == nil {
			return nil
		}
		if a, tried := c.pick(of); tried < 0 {
			return a
		}
		return nil
	})
}

// pick returns the first free agent of the pool who has not let an offer of this caller pass, with tried below 0, or
// else the one who did so longest ago; nil when nobody is free.
func (c *caller) pick(p *pool) (best *agent, tried int) {
	for a := range p.free.all() {
		i := slices.Index(c.tried, a)
		if i < 0 {
			return a, i
		}
		if best == nil || i < tried {
			best, tried = a, i
		}
	}
	return best, tried
}

// turn names the rule by which the caller is next for the agent, and who has waited longer and is passed over by it: the
// first of those in the lines that the agent serves.
func (c *caller) turn(a *agent) (rule call.Rule, over call.ID) {
	first, outranked := c, false
	for i := range a.seats {
		l := a.seats[i].pool.line
		if a.seats[i].pool != l.open() {
			continue
		}
		outranked = outranked || l.above(c.priority)
		if l.arrived.len() == 0 {
			continue
		}
		if _, other := l.arrived.first(); other.arrival().compare(first.arrival()) < 0 {
			first = other
		}
	}
	switch {
	case first == c && c.kept != "":
		return c.kept, ""
	case first == c && outranked:
		return call.RuleAgeing, ""
	case first == c:
		return call.RuleFCFS, ""
	case c.key.compare(first.key) < 0:
		return call.RulePriority, first.id
	case first.eu && !call.InEU(a.conf.Country):
		return call.RuleCountry, first.id
	}
	return call.RuleWish, first.id
}

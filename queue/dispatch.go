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
	a := c.choose()
	return Decision{c.id, &call.Offered{Queue: c.line.id, Agent: a.id, Leg: c.nextLeg(), Waited: c.waited(now)}}, true
}

// choose picks an agent for a caller in whose pool somebody is free: first one who speaks the caller's language although
// it is no longer waited for, then anybody; those who let this caller's offer pass come last, the latest very last.
func (c *caller) choose() *agent {
	if c.line.set.prefers(WishLanguage) && c.language != "" && c.pool.language == "" {
		if p := c.line.pool(c.language); p != nil {
			if a, tried := c.pick(p); a != nil && tried < 0 {
				return a
			}
		}
	}
	a, _ := c.pick(c.pool)
	return a
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

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
	var best *agent
	if c.line.set.prefers(WishLanguage) && c.language != "" && c.pool.language == "" {
		if p := c.line.pool(c.language); p != nil {
			best = c.untried(p)
		}
	}
	if best == nil {
		best = c.untried(c.pool)
	}
	if best != nil {
		return best
	}
	for _, a := range c.tried {
		if a.free && a.sits(c.pool) {
			return a
		}
	}
	_, best = c.pool.free.first()
	return best
}

// untried returns the first free agent of the pool who has not let an offer of this caller pass.
func (c *caller) untried(p *pool) *agent {
	for a := range p.free.all() {
		if !slices.Contains(c.tried, a) {
			return a
		}
	}
	return nil
}

func (a *agent) sits(p *pool) bool {
	return slices.ContainsFunc(a.seats, func(s seat) bool { return s.pool == p })
}

package queue

import (
	"maps"
	"slices"
)

// Invariant names something that must always be so.
type Invariant string

// The invariants. All but the last hold whatever events come, unless the engine itself is wrong or the journal tells of
// facts that cannot be, such as one agent in two conversations; then they are counted, and the engine goes on.
const (
	AgentTwice      Invariant = "agent-twice"      // an agent has at most one offer or conversation
	CallerTwice     Invariant = "caller-twice"     // a caller speaks to one agent at most, and does not wait meanwhile
	CallerLost      Invariant = "caller-lost"      // who waits can be served: stands, is being offered, or has stepped aside
	Order           Invariant = "order"            // an offer goes to the first of those whom the agent can serve
	Books           Invariant = "books"            // offered = answered + the sum of left + waiting
	Promises        Invariant = "promises"         // promised = kept + failed + cancelled + owed
	Counters        Invariant = "counters"         // no counter ever gets smaller
	OfferImpossible Invariant = "offer-impossible" // no offer is made to who cannot have it; such an offer is ignored
)

// Invariants lists every invariant once.
func Invariants() []Invariant {
	return []Invariant{AgentTwice, CallerTwice, CallerLost, Order, Books, Promises, Counters, OfferImpossible}
}

// Violations returns how often each invariant was found violated since New, without those that never were. What an event
// touched is looked at after every event.
func (e *Engine) Violations() map[Invariant]uint64 { return maps.Clone(e.violations) }

func (e *Engine) violated(i Invariant) {
	if e.violations == nil {
		e.violations = map[Invariant]uint64{}
	}
	e.violations[i]++
}

// Audit looks at everything and returns the invariants that are violated now, each once, sorted. It takes time in
// proportion to callers and agents.
func (e *Engine) Audit() []Invariant {
	var found []Invariant
	note := func(i Invariant) { found = append(found, i) }
	for _, a := range e.agents {
		a.audit(note)
	}
	for _, c := range e.callers {
		c.audit(note)
	}
	for _, l := range e.lines {
		l.audit(note)
	}
	for _, p := range e.ready {
		if p.callers.len() == 0 || p.free.len() == 0 {
			note(Order)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// inspect audits what an event about a call has touched.
func (e *Engine) inspect(c *caller) {
	if c == nil {
		return
	}
	c.audit(e.violated)
	for _, l := range c.legs {
		l.agent.audit(e.violated)
	}
	if l := c.line; l != nil {
		l.audit(e.violated)
		l.audited = [2]uint64{l.offered, l.gone()}
	}
}

func (a *agent) audit(note func(Invariant)) {
	if len(a.legs) > 1 {
		note(AgentTwice)
	}
}

func (c *caller) audit(note func(Invariant)) {
	live := 0
	for _, l := range c.legs {
		if l.live {
			live++
		}
	}
	if live > 1 || live == 1 && c.line != nil {
		note(CallerTwice)
	}
	if c.line != nil && c.pool == nil && c.rung == 0 && !c.aside && !c.full {
		note(CallerLost)
	}
}

// audit compares the books of a line with each other and with what they were when last looked at.
func (l *line) audit(note func(Invariant)) {
	gone := l.gone()
	if l.offered != gone+uint64(l.waiting) || l.waiting < 0 {
		note(Books)
	}
	for _, p := range []promises{l.promises, l.tasks} {
		ended := uint64(0)
		for _, n := range p.ended {
			ended += n
		}
		if p.owed < 0 || p.promised != ended+uint64(p.owed) {
			note(Promises)
		}
	}
	if l.offered < l.audited[0] || gone < l.audited[1] {
		note(Counters)
	}
}

// gone counts those who have left the line, answered or not.
func (l *line) gone() uint64 {
	gone := l.answered
	for _, n := range l.left {
		gone += n
	}
	return gone
}

// auditOrder looks at an offer before it is applied: nobody for whom no phone rings, and whom the agent can serve by all
// rules, comes before the caller.
func (e *Engine) auditOrder(c *caller, a *agent) {
	able := false
	for i := range a.seats {
		p := a.seats[i].pool
		able = able || p == c.pool || slices.Contains(c.guests, p)
		if p.callers.len() == 0 {
			continue
		}
		if _, head := p.callers.first(); head.key.compare(c.key) < 0 {
			e.violated(Order)
			return
		}
	}
	if !able {
		e.violated(OfferImpossible)
	}
}

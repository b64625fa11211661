package queue

import (
	"slices"

	"centralino/call"
)

// emptyGrace is how long those who wait already are kept when the last agent leaves: phones lose their registration for
// less than that when they restart or change networks.
const emptyGrace = 60 * 1e9

// ground is what those callers of a line have in common who can be served by the same agents when all wishes are given
// up: whether anybody is there for them at all.
type ground struct {
	pool       *pool
	alone      bool             // nobody of the line's own is present
	empty      bool             // and nobody of those who may help
	emptySince int64            // when the last one left
	epoch      int              // counts the shifts, so that a caller can tell "still empty" from "empty again"
	standing   int              // the line's own callers here for whom nobody's phone rings, wherever their wishes have put them
	line       ordered[*caller] // those, and the promises to call back that stand among them, in the order in which they are due
	shift      timer            // the end of the grace of an empty shift
}

func newGround(p *pool) *ground {
	g := &ground{pool: p, alone: true, empty: true, emptySince: longAgo}
	id := string(p.line.id)
	if p.demand.eu {
		id += " eu"
	}
	g.shift = timer{id: id, ground: g}
	return g
}

// ground returns what a caller stands on who asked for an agent in the EU or did not. The first who asks makes it, in
// the lines that may help too.
func (e *Engine) ground(l *line, eu bool) *ground {
	if !eu {
		return l.floor[0]
	}
	if l.floor[1] == nil {
		all := append(slices.Clone(l.reach), reach{line: l})
		for _, at := range all {
			if at.line.floor[1] == nil {
				at.line.floor[1] = newGround(e.pool(at.line, demand{eu: true}))
			}
		}
		for _, at := range all {
			e.settleGround(at.line, at.line.floor[1], e.clock)
		}
	}
	return l.floor[1]
}

// settleShift notices that the last agent came or left of a line, of those it helps, and of each demand.
func (e *Engine) settleShift(l *line, at int64) {
	e.settleGrounds(l, at)
	for _, fed := range l.feeders {
		e.settleGrounds(fed, at)
	}
	for c := l.forsaken(); c != nil; c = l.forsaken() {
		e.restand(c)
	}
}

// forsaken returns a caller who insists on somebody who is not there.
func (l *line) forsaken() *caller {
	for _, p := range l.pools[1:] {
		if p.present > 0 || p.demand == (demand{eu: true}) {
			continue
		}
		for c := range p.callers.all() {
			if c.pool == p {
				return c
			}
		}
	}
	return nil
}

func (e *Engine) settleGrounds(l *line, at int64) {
	for _, g := range l.floor {
		if g != nil {
			e.settleGround(l, g, at)
		}
	}
}

func (e *Engine) settleGround(l *line, g *ground, at int64) {
	alone := g.pool.present == 0
	empty := alone && !l.helped(g.pool.demand)
	if alone && !g.alone {
		e.callForHelp(l, g)
	}
	g.alone = alone
	switch {
	case empty && !g.empty:
		g.empty, g.emptySince = true, at
	case !empty && g.empty:
		g.empty = false
		g.epoch++
	}
	e.settleGrace(g)
}

// settleGrace arms the end of the grace while somebody stands on ground that nobody serves.
func (e *Engine) settleGrace(g *ground) {
	if !g.empty || g.standing == 0 {
		e.later.disarm(&g.shift)
		return
	}
	at := g.emptySince
	if at != longAgo {
		at += emptyGrace
	}
	e.later.arm(&g.shift, at)
}

// shiftOver sends away the first caller of a ground whose grace is over.
func (g *ground) shiftOver(now int64) (Decision, bool) {
	for c := range g.pool.callers.all() {
		if c.ground == g && c.counted && c.back == nil {
			return Decision{c.id, c.left(call.LeftOverflowed, c.emptyRule(), now)}, true
		}
	}
	return Decision{}, false
}

// emptyRule names what is wrong: nobody is there at all, or nobody of those the caller asked for.
func (c *caller) emptyRule() call.Rule {
	if c.eu && !c.line.floor[0].empty {
		return call.RuleEU
	}
	return call.RuleEmpty
}

// metEmptyShift reports whether the shift was empty when the caller came and still is.
func (c *caller) metEmptyShift() bool { return c.ground.empty && c.epoch == c.ground.epoch }

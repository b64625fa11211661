package queue

import "slices"

// wishes is a set of wishes.
type wishes uint8

func (w Wish) bit() wishes {
	if i := slices.Index(Wishes(), w); i >= 0 {
		return 1 << i
	}
	return 0
}

func (s Settings) prefers(w Wish) bool { return slices.Contains(s.Prefer, w) }

// has reports whether the wish means anything for the caller: somebody of the queue could ever fulfil it.
func (c *caller) has(w Wish) bool {
	switch w {
	case WishLanguage:
		return c.language != "" && c.line.languages[c.language]
	case WishLastAgent:
		return c.last != nil && c.last.seatIn(c.line.open()) != nil
	}
	return false
}

// relaxAt returns when a wish of the caller is given up: the last of the list after Relax, the one before it after twice
// that, and so on.
func (c *caller) relaxAt(i int) int64 {
	times := int64(1)
	for _, w := range c.line.set.Prefer[i+1:] {
		if c.has(w) {
			times++
		}
	}
	return c.since + times*int64(c.line.set.Relax)
}

// insist returns what the caller demands of an agent now. A wish that nobody present can fulfil together with those before
// it is given up for good.
func (e *Engine) insist(c *caller) demand {
	d, l := demand{eu: c.eu}, c.line
	for _, w := range l.set.Prefer {
		if !c.has(w) {
			continue
		}
		with := d
		switch w {
		case WishLanguage:
			with.language = c.language
			if p := e.pool(l, demand{eu: c.eu, language: c.language}); p.present == 0 {
				c.dropped |= w.bit()
			}
		case WishLastAgent:
			with.agent = c.last.id
			if !c.last.present || !with.met(c.last) {
				c.dropped |= w.bit()
			}
		}
		if d.agent != "" && !with.met(c.last) || l.set.Relax <= 0 {
			c.dropped |= w.bit()
		}
		if c.dropped&w.bit() == 0 {
			d = with
		}
	}
	return d
}

// advance lets a caller stand where they should by now.
func (e *Engine) advance(c *caller, now int64) {
	dropped, reached := c.dropped, c.reached
	c.relent(now)
	switch {
	case c.pool == nil:
	case c.dropped != dropped:
		e.restand(c)
		return
	default:
		e.visit(c, c.pool.demand, reached)
	}
	e.scheduleStage(c)
}

// relent gives up what the caller has wished for long enough, and lets those queues help whose time has come.
func (c *caller) relent(now int64) {
	for i, w := range c.line.set.Prefer {
		if c.has(w) && c.relaxAt(i) <= now {
			c.dropped |= w.bit()
		}
	}
	for c.reached < len(c.line.reach) && c.since+c.line.reach[c.reached].after <= now {
		c.reached++
	}
}

// scheduleStage arms the caller's timer at the next moment at which they become content with more agents.
func (e *Engine) scheduleStage(c *caller) {
	at := never
	for i, w := range c.line.set.Prefer {
		if c.dropped&w.bit() == 0 && c.has(w) {
			at = min(at, c.relaxAt(i))
		}
	}
	if c.reached < len(c.line.reach) {
		at = min(at, c.since+c.line.reach[c.reached].after)
	}
	if at == never {
		e.soon.disarm(&c.stage)
		return
	}
	e.soon.arm(&c.stage, at)
}

package queue

// stand puts a caller for whom more phones may ring into the pool of what they insist on, and into those of the lines
// that may help. It does nothing for any other.
func (e *Engine) stand(c *caller) {
	if c.line == nil || c.full || c.aside || c.picked != nil || c.rung >= c.phones() {
		return
	}
	d := e.insist(c)
	c.pool = e.pool(c.line, d)
	e.join(c, c.pool)
	if c.rung == 0 {
		c.counted = true
		c.ground.standing += c.weight()
		c.ground.line.insert(c.key, c)
		c.line.note(c)
	}
	e.visit(c, d, 0)
	e.settleGrace(c.ground)
	e.scheduleStage(c)
}

// stepOut takes the caller out of the pools, not out of the line.
func (e *Engine) stepOut(c *caller) {
	if c.pool == nil {
		return
	}
	if c.counted {
		c.counted = false
		c.ground.standing -= c.weight()
		c.ground.line.remove(c.key)
		c.line.forget(c)
		for _, p := range c.guests {
			p.line.forget(c)
		}
	}
	e.part(c, c.pool)
	for _, p := range c.guests {
		e.part(c, p)
	}
	c.pool, c.guests = nil, c.guests[:0]
	e.settleGrace(c.ground)
}

// restand lets a caller who stands stand where they should by now.
func (e *Engine) restand(c *caller) {
	if c.pool != nil {
		e.stepOut(c)
		e.stand(c)
	}
}

// weight is how many the caller counts for among those whom an empty shift sends on: who is called back waits at home.
func (c *caller) weight() int {
	if c.back != nil {
		return 0
	}
	return 1
}

func (e *Engine) join(c *caller, p *pool) {
	p.callers.insert(c.key, c)
	e.settlePool(p)
}

func (e *Engine) part(c *caller, p *pool) {
	p.callers.remove(c.key)
	e.settlePool(p)
	e.close(p)
}

// arrival orders callers by their wait alone.
func (c *caller) arrival() key { return key{a: c.since, b: c.seq, id: string(c.id)} }

// note keeps who waits for the line's agents in the order of their waits, so that an offer can say who was overtaken.
func (l *line) note(c *caller) {
	l.arrived.insert(c.arrival(), c)
	if c.priority != 0 {
		if l.ranks == nil {
			l.ranks = map[int]int{}
		}
		l.ranks[c.priority]++
	}
}

func (l *line) forget(c *caller) {
	l.arrived.remove(c.arrival())
	if c.priority != 0 {
		if l.ranks[c.priority]--; l.ranks[c.priority] == 0 {
			delete(l.ranks, c.priority)
		}
	}
}

// above reports whether somebody waits for the line's agents with more priority.
func (l *line) above(priority int) bool {
	for p := range l.ranks {
		if p > priority {
			return true
		}
	}
	return priority < 0 && l.arrived.len() > l.ranked()
}

// ranked counts those who have a priority other than 0.
func (l *line) ranked() (n int) {
	for _, k := range l.ranks {
		n += k
	}
	return n
}

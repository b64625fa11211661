package queue

import (
	"reflect"
	"slices"

	"centralino/call"
)

// Reconfigure puts a new configuration in force. Nobody is logged out, no caller loses the place, no offer is withdrawn;
// a queue that is gone is served on by its old rules until its last caller has left.
func (e *Engine) Reconfigure(c Config) {
	for _, a := range e.agents {
		unseat(a)
	}
	for id, l := range e.lines {
		if _, stays := c.Queues[id]; !stays && l.waiting == 0 {
			e.later.disarm(&l.shift)
			delete(e.lines, id)
		}
	}
	var unplaced []*caller
	for id, s := range c.Queues {
		unplaced = append(unplaced, e.reline(id, s)...)
	}
	for id, a := range e.agents {
		if _, hired := c.Agents[id]; !hired && a.forgettable() {
			e.soon.disarm(&a.timer)
			delete(e.agents, id)
		}
	}
	for id, conf := range c.Agents {
		a := e.agent(id)
		a.conf = conf
		e.seat(a)
	}
	for _, caller := range unplaced {
		e.stand(caller)
	}
	for _, l := range e.lines {
		for _, p := range l.pools {
			e.settlePool(p)
		}
		e.settleShift(l, e.clock)
		for caller := range l.all.all() {
			e.scheduleCaller(caller)
		}
	}
	e.reteam()
}

// reline makes a line, or changes the rules of one and orders those who wait anew. They keep the start of their wait. It
// returns those who must be placed once the agents are.
func (e *Engine) reline(id call.QueueID, s Settings) (unplaced []*caller) {
	l := e.lines[id]
	if l == nil {
		e.lines[id] = newLine(id, s, true)
		return nil
	}
	l.listed = true
	if s = s.withDefaults(); reflect.DeepEqual(l.set, s) {
		return nil
	}
	waiting := slices.Collect(l.all.all())
	l.set, l.all = s, ordered[*caller]{}
	for _, c := range waiting {
		c.relaxed = c.relaxed || c.relaxAt <= e.clock // a wish once given up stays so
		if c.pool != nil {
			e.stepOut(c)
			unplaced = append(unplaced, c)
		}
		c.plan()
		l.all.insert(c.key, c)
		c.retell(e.clock)
	}
	return unplaced
}

// retell begins or stops announcements as the new rules say; a turn that is set already stays.
func (c *caller) retell(now int64) {
	set := c.line.set
	switch {
	case !set.announces():
		c.tellAt = never
	case c.tellAt == never && set.Announce.Every > 0:
		c.tellAt = now + int64(set.Announce.Every)
	}
}

// unseat takes an agent out of every pool without concluding that a shift ended.
func unseat(a *agent) {
	for _, s := range a.seats {
		s.pool.present -= delta(false, a.present)
		s.pool.working -= delta(false, a.working)
		if a.free {
			s.pool.free.remove(s.key)
		}
	}
	a.seats = nil
	a.free, a.present, a.working = false, false, false
}

// seat gives an agent a place in every pool whose callers they can serve.
func (e *Engine) seat(a *agent) {
	for _, l := range e.lines {
		if !l.listed || !a.conf.able(l.set.Skills) {
			continue
		}
		level := a.conf.level(l.set.Skills)
		a.seats = append(a.seats, seat{pool: l.open(), level: level})
		if !l.set.prefers(WishLanguage) {
			continue
		}
		for i, language := range a.conf.Languages {
			if language != "" && !slices.Contains(a.conf.Languages[:i], language) {
				a.seats = append(a.seats, seat{pool: l.makePool(language), level: level})
			}
		}
	}
	e.place(a)
}

// forgettable reports that nothing is known of the agent that a later configuration would need.
func (a *agent) forgettable() bool {
	return !a.registered && a.pause == nil && !a.overdue && !a.wrapping && len(a.legs) == 0
}

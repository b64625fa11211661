package queue

import (
	"reflect"
	"slices"

	"centralino/call"
)

// Reconfigure puts a new configuration in force. Nobody is logged out, no caller loses the place, no offer is withdrawn;
// a queue that is gone is served on by its old rules until its last caller has left.
func (e *Engine) Reconfigure(c Config) {
	for _, caller := range e.callers {
		if caller.line != nil {
			caller.relent(e.clock) // by the rules in force: what was given up stays so
			e.stepOut(caller)
		}
	}
	for id, l := range e.lines {
		if _, stays := c.Queues[id]; !stays && l.waiting == 0 && l.promises.owed == 0 && l.tasks.owed == 0 {
			e.later.disarm(&l.floor[0].shift)
			if l.floor[1] != nil {
				e.later.disarm(&l.floor[1].shift)
			}
			e.later.disarm(&l.rota.timer)
			delete(e.lines, id)
		}
	}
	for id, s := range c.Queues {
		e.reline(id, s)
	}
	for id, a := range e.agents {
		a.seats = nil
		if _, hired := c.Agents[id]; !hired && a.forgettable() {
			e.soon.disarm(&a.timer)
			delete(e.agents, id)
		}
	}
	for id, conf := range c.Agents {
		a := e.agent(id)
		a.conf, a.hired = conf, true
	}
	for id, a := range e.agents {
		if _, hired := c.Agents[id]; !hired {
			a.hired = false
		}
	}
	e.setLeads(c.Leads)
	e.connect()
	e.furnish()
	for _, caller := range e.callers {
		if caller.line != nil {
			caller.reached = min(caller.reached, len(caller.line.reach))
			e.stand(caller)
			e.scheduleStage(caller)
		}
	}
	for _, l := range e.lines {
		for _, g := range l.floor {
			if g != nil {
				g.alone = false // so that who is within reach by now is called
			}
		}
		e.settleShift(l, e.clock)
		e.readRota(l)
		for caller := range l.all.all() {
			e.scheduleCaller(caller)
		}
	}
	for _, caller := range e.callers {
		if caller.back != nil {
			caller.back.look = longAgo
			e.scheduleCaller(caller)
		}
	}
	e.reteam()
	e.forgive()
}

// reline makes a line, or changes the rules of one and orders those who wait anew. They keep the start of their wait.
func (e *Engine) reline(id call.QueueID, s Settings) {
	l := e.lines[id]
	if l == nil {
		e.lines[id] = newLine(id, s, true)
		return
	}
	l.listed = true
	s = s.withDefaults()
	before, after := l.set, s
	l.set = s
	before.Hours, after.Hours, before.Callback, after.Callback = nil, nil, Callback{}, Callback{}
	if reflect.DeepEqual(before, after) {
		return
	}
	if !l.tally.follows(s) {
		l.tally = newTally(s)
	}
	waiting := slices.Collect(l.all.all())
	l.all = ordered[*caller]{}
	for _, c := range waiting {
		c.plan()
		l.all.insert(c.key, c)
		c.retell(e.clock)
	}
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

// furnish gives every line its crew and its pools, which nobody stands in yet, and every agent their seats.
func (e *Engine) furnish() {
	e.ready = e.ready[:0]
	for _, l := range e.lines {
		l.crew, l.languages = nil, map[call.Language]bool{}
		for _, a := range e.agents {
			if l.listed && a.hired && a.conf.able(l.set.Skills) {
				l.enlist(a)
			}
		}
		l.pools = nil
		l.floor[0].pool = e.pool(l, demand{})
	}
	for _, l := range e.lines {
		if l.floor[1] == nil {
			continue
		}
		l.floor[1].pool = e.pool(l, demand{eu: true})
		for _, r := range l.reach {
			if r.line.floor[1] == nil {
				r.line.floor[1] = newGround(e.pool(r.line, demand{eu: true}))
			}
		}
	}
}

func (l *line) enlist(a *agent) {
	l.crew = append(l.crew, a)
	for _, language := range a.conf.Languages {
		if language != "" {
			l.languages[language] = true
		}
	}
}

// forgettable reports that nothing is known of the agent that a later configuration would need.
func (a *agent) forgettable() bool {
	return !a.registered && a.pause == nil && !a.overdue && !a.wrapping && len(a.legs) == 0
}

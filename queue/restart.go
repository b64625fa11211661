package queue

import (
	"centralino/call"
)

// applyStarted begins a process: no leg, no registration and no caller of the one before is left, however it ended. What
// was learned stays; the pauses, the closed queues, the assignments and the promises to call back are those that the event carries.
func (e *Engine) applyStarted(s *call.Started, seq, at int64) {
	e.beginAnew(at)
	e.restart(s.Callbacks, seq)
	for id, c := range e.callers {
		if c.back != nil {
			continue
		}
		if c.line != nil {
			e.leave(c, call.LeftAbandoned)
		}
		delete(e.callers, id)
	}
	e.restartClosed(s)
	for _, l := range e.lines {
		l.tally.land()
	}
	for id := range s.Paused {
		e.agent(id)
	}
	for id, a := range e.agents {
		a.legs, a.registered = nil, false
		a.wrapping, a.work, a.resting, a.overdue, a.misses, a.refused, a.failed = false, work{}, false, false, 0, 0, 0
		a.reported, a.talk, a.owes = false, talk{}, false
		a.pause = nil
		if p, paused := s.Paused[id]; paused {
			a.pause = &p
		}
		e.settleAgent(a, at)
	}
	e.restartAssigned(s)
}

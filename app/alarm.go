package app

import (
	"time"

	"centralino/call"
	"centralino/queue"
)

// alarm says in the log what somebody has to do something about: the metrics count it, and the log says whom it is about.
func (a *App) alarm(ev call.Event) {
	switch b := ev.Body.(type) {
	case *call.ShiftWarning:
		a.log.Warn("by the shifts nobody will be there to serve a queue",
			"queue", b.Queue, "from", b.From.Format(time.RFC3339), "ahead", b.Ahead)
	case *call.ShiftCovered:
		a.log.Info("a queue will be served after all", "queue", b.Queue, "from", b.From.Format(time.RFC3339))
	case *call.AgentUnreachable:
		a.log.Warn("an agent's phone is registered and takes no call", "agent", b.Agent, "offers", b.Offers, "result", b.Result)
	case *call.AgentPaused:
		if b.By == call.PausedByMisses {
			a.log.Warn("an agent was paused: several calls in a row rang and nobody answered", "agent", b.Agent)
		}
	}
}

// broken says that the queue found one of its own rules broken. That is a fault of the program.
func (a *App) broken(i queue.Invariant, times uint64) {
	a.log.Error("the queue broke a rule of its own: please report it with the journal of this time", "invariant", i, "times", times)
}

// audit tells of every invariant that was found broken since the last time.
func (d *desk) audit() {
	for i, n := range d.engine.Violations() {
		if n > d.broke[i] {
			if d.broke == nil {
				d.broke = map[queue.Invariant]uint64{}
			}
			d.broke[i] = n
			d.broken(i, n)
		}
	}
}

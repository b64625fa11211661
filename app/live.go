package app

import (
	"context"
	"errors"
	"time"

	"centralino/board"
	"centralino/call"
	"centralino/journal"
)

// live shows the pages what happens now.
type live struct{ app *App }

// Changed implements web.Live.
func (l live) Changed() <-chan struct{} { return l.app.board.Changed() }

// State implements web.Live. What agents do and what waits to expect is asked of the engine at one instant.
func (l live) State() board.State {
	now := board.Now{
		At: time.Now(), Agents: map[call.AgentID]board.Present{}, Estimates: map[call.QueueID]time.Duration{},
		Closed: map[call.QueueID]bool{},
	}
	l.app.desk.do(func(at time.Time) {
		s := l.app.desk.engine.Snapshot(at)
		for _, q := range s.Queues {
			now.Closed[q.Queue] = q.Closed
		}
		for _, a := range s.Agents {
			now.Agents[a.Agent] = board.Present{
				State: a.State, Pause: a.Pause, WrapUp: a.WrapUp,
				Talk: board.Talk{Call: a.Talk.Call, Queue: a.Talk.Queue, Outcome: a.Talk.Outcome, Owed: a.Talk.Owed},
			}
		}
		for id := range l.app.helpline.Load().cfg.Queues {
			if wait, ok := l.app.desk.engine.Estimate(id, at); ok {
				now.Estimates[id] = wait
			}
		}
	})
	return l.app.board.State(now)
}

// boardScope says in the board's words what the configuration says.
func (h *helpline) boardScope() board.Scope {
	s := board.Scope{Zone: h.cfg.Location, Queues: map[call.QueueID]board.Aim{}, Agents: map[call.AgentID]board.Person{}}
	for id, q := range h.cfg.Queues {
		aim := board.Aim{Within: q.ServiceLevel.Within, Target: q.ServiceLevel.Target}
		for _, a := range h.cfg.Agents {
			if h.queues.Able(id, a.ID) {
				aim.Agents = append(aim.Agents, a.ID)
			}
		}
		s.Queues[id] = aim
	}
	for _, a := range h.cfg.Agents {
		s.Agents[a.ID] = board.Person{Name: a.Name, Partner: a.Partner}
	}
	return s
}

// watch lets the board read what happened today, and then what happens. It is called before anything can happen.
func (a *App) watch(ctx context.Context) {
	today := a.helpline.Load().boardScope().Midnight(time.Now())
	err := a.journal.Read(ctx, journal.Filter{Since: today}, func(e call.Event) error {
		a.board.Apply(e)
		a.today.Apply(e)
		return nil
	})
	if err != nil && !errors.Is(err, journal.ErrUnreadable) {
		a.log.Warn("the board begins without what happened today", "err", err)
	}
	a.journal.Subscribe(a.board.Apply)
	a.journal.Subscribe(a.today.Apply)
}

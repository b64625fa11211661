package app

import (
	"context"
	"errors"
	"time"

	"centralino/call"
	"centralino/journal"
	"centralino/queue"
)

// spell is a part of the journal that the queue learns from before it begins, and how long a start may take over it.
type spell struct{ back, within time.Duration }

// spells are read one after the other until one was read to its end. More than three days would tell little: what the
// queue learns from forgets. Where three days are too much to read, the latest hour tells who may call again and whom
// callers spoke to last.
func spells() []spell {
	return []spell{{3 * 24 * time.Hour, 2 * time.Second}, {time.Hour, 2 * time.Second}}
}

// learn lets the queue's engine see what happened lately, so that what it expects of waits does not begin anew with each
// process. Callers and registrations of the past are forgotten at once: nothing may be decided about them. It must run
// before the desk does.
func (a *App) learn(ctx context.Context) {
	if err := learn(ctx, a.journal, a.desk.engine, spells()); err != nil { // no reason not to start
		a.log.Warn("the queue did not learn from all that happened lately", "error", err)
	}
	a.desk.engine.Apply(call.Event{Body: &call.Started{}})
}

// learn applies the spells to an engine, and says why the first of them was not read to its end. No event is applied twice,
// and none after a later one.
func learn(ctx context.Context, j *journal.Journal, e *queue.Engine, spells []spell) (first error) {
	seen := uint64(0)
	for _, s := range spells {
		err := func() error {
			ctx, cancel := context.WithTimeout(ctx, s.within)
			defer cancel()
			return j.Read(ctx, journal.Filter{Since: time.Now().Add(-s.back)}, func(ev call.Event) error {
				if ev.Seq > seen {
					seen = ev.Seq
					e.Apply(ev)
				}
				return nil
			})
		}()
		if first == nil {
			first = err
		}
		if err == nil || errors.Is(err, journal.ErrUnreadable) {
			break
		}
	}
	return first
}

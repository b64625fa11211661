package app

import (
	"context"
	"time"

	"centralino/call"
	"centralino/journal"
)

// How much of the journal the queue learns from before it begins, and how long a start may take over it. More would tell
// little: what it learns from forgets.
const (
	learnBack = 3 * 24 * time.Hour
	learnFor  = 2 * time.Second
)

// learn lets the queue's engine see what happened lately, so that what it expects of waits does not begin anew with each
// process. Callers and registrations of the past are forgotten at once: nothing may be decided about them. It must run
// before the desk does.
func (a *App) learn(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, learnFor)
	defer cancel()
	filter := journal.Filter{Since: time.Now().Add(-learnBack)}
	err := a.journal.Read(ctx, filter, func(ev call.Event) error {
		a.desk.engine.Apply(ev)
		return nil
	})
	if err != nil { // no reason not to start
		a.log.Warn("the queue did not learn from all that happened lately", "error", err)
	}
	a.desk.engine.Apply(call.Event{Body: &call.Started{}})
}

package app

import (
	"context"
	"errors"
	"time"

	"centralino/call"
	"centralino/journal"
)

// recover closes in the journal what the last process could not: calls that were up when it died, and what these were in the midst
// of. Agents who had paused
// stay paused, whatever happened to the process.
func (a *App) recover(ctx context.Context) error {
	before, err := a.journal.Recover(ctx)
	if err != nil {
		return err
	}
	ends := before.Cut
	for _, open := range before.Calls {
		lost := call.Termination{Result: call.Lost, Reason: call.ProcessDied}
		ends = append(ends, call.Event{Call: open.ID, Body: &call.Ended{Flow: open.Flow, Termination: lost}})
	}
	for _, e := range ends {
		e.At = time.Now()
		if _, err := a.journal.Append(e); err != nil && !errors.Is(err, journal.ErrNotKept) {
			return err
		}
	}
	a.flashes.restore(before.Flashes)
	if n := len(before.Calls); n > 0 {
		a.log.Warn("calls were lost when the last process died", "calls", n)
	}
	_, err = a.journal.Append(call.Event{
		At: time.Now(), Body: &call.Started{
			Version: a.options.Version, Flows: versions(a.helpline.Load().cfg.Flows), Paused: before.Paused, Callbacks: before.Callbacks,
			Flashes: before.Flashes, Alerts: before.Alerts,
			Closed: before.Closed, ClosedUntil: before.Until, Assigned: before.Assigned,
		},
	})
	if errors.Is(err, journal.ErrNotKept) {
		return nil // a full disk is no reason not to answer; the journal says so itself
	}
	return err
}

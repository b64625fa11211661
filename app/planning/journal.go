package planning

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"centralino/call"
	"centralino/journal"
	"centralino/queue"
	"centralino/queue/sim/replay"
)

// after is how long after the day the journal is read on, so that the last callers' conversations are complete.
const after = 6 * time.Hour

// recording reads a day out of the journal in a folder, or in the folder journal of a data folder. Events that cannot be
// read are passed over.
func recording(ctx context.Context, dir string, rules queue.Config, from, to time.Time) (*replay.Recording, error) {
	if inner := filepath.Join(dir, "journal"); exists(filepath.Join(inner, "jetstream")) {
		dir = inner
	}
	rec := replay.NewRecorder(rules, from, to)
	err := journal.ReadDir(ctx, dir, journal.Filter{Until: to.Add(after)}, func(ev call.Event) error {
		rec.Apply(ev)
		return nil
	})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no journal in %s: name the helpline's data folder with --journal", dir)
	case err != nil && !errors.Is(err, journal.ErrUnreadable):
		return nil, err
	}
	r := rec.Recording()
	if r.Calls() == 0 {
		return nil, fmt.Errorf("nobody came to a queue on %s", from.Format(time.DateOnly))
	}
	return r, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

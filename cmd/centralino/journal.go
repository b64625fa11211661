package main

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"centralino/call"
	"centralino/journal"
)

// journalCommand prints events, also while a helpline is serving from the same folder.
type journalCommand struct {
	Data  string      `default:"data" type:"path" help:"The helpline's data folder."`
	Call  call.ID     `help:"Only this call."`
	Since string      `help:"Only what happened since: 2h, 15:04, 2026-11-21, or RFC 3339."`
	Kind  []call.Kind `help:"Only events of these kinds."`
}

// Run prints one JSON object a line.
func (c *journalCommand) Run() error {
	f := journal.Filter{Call: c.Call, Kinds: c.Kind}
	if c.Since != "" {
		since, err := journal.ParseTime(c.Since, time.Now())
		if err != nil {
			return err
		}
		f.Since = since
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return journal.ReadDir(ctx, filepath.Join(c.Data, journalFolder), f, journal.WriteJSON(os.Stdout))
}

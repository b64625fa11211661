package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/journal"
	"centralino/journal/explain"
)

// explainCommand tells in plain sentences what happened to a call and why.
type explainCommand struct {
	Call    call.ID `arg:"" help:"The call, as the journal and the log name it."`
	Config  string  `short:"c" placeholder:"FILE" help:"The helpline whose journal it is; ./centralino.yaml by default, if there is one."`
	Journal string  `placeholder:"FOLDER" help:"The folder of the journal itself, instead of the one that the configuration names."`
	UTC     bool    `name:"utc" help:"Write times in UTC instead of the helpline's time zone."`
	reading
}

// Run prints one sentence a line.
func (c *explainCommand) Run() error {
	language, err := c.language(explain.Languages()...)
	if err != nil {
		return err
	}
	to := explain.Reader{Language: language, Zone: c.where()}
	dir := c.Journal
	if dir == "" {
		data, err := (&whichJournal{Config: c.Config}).folder()
		if err != nil {
			return err
		}
		dir = filepath.Join(data, journalFolder)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	lines, err := explain.Read(func(f journal.Filter, each func(call.Event) error) error {
		return journal.ReadDir(ctx, dir, f, each)
	}, c.Call, to)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no journal in %s: name its folder with --journal", dir)
	case err != nil:
		return err
	case len(lines) == 0:
		return fmt.Errorf("the journal in %s has no call %s", dir, c.Call)
	}
	return explain.Write(os.Stdout, lines, to)
}

// where is the helpline's time zone, or that of the machine when there is no configuration.
func (c *explainCommand) where() *time.Location {
	if c.UTC {
		return time.UTC
	}
	if file, there := configFile(c.Config); there {
		if cfg, _ := config.Load(file); cfg != nil {
			return cfg.Location
		}
	}
	return time.Local
}

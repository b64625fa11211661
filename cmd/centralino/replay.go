package main

import (
	"context"
	"os"
	"os/signal"
	"time"

	"centralino/app/planning"
)

// replayCommand runs the queue through a day that was.
type replayCommand struct {
	helpline
	figures

	Journal string `placeholder:"FOLDER" help:"The journal, or the data folder with it; by default the one that the configuration names."`
	Day     string `placeholder:"DATE" help:"Which day: 2026-11-20; yesterday by default."`
}

// Run prints the day as it was, and as it would have been.
func (c *replayCommand) Run() error {
	rules, err := c.rules()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return planning.Replay{
		Rules: rules, Output: c.output(), Journal: c.Journal, Day: c.Day, Agents: c.Agents, Now: time.Now(),
	}.Run(ctx, os.Stdout)
}

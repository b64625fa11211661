// Package planning answers what-if questions: it simulates days that may come, replays days that were, and says how many
// agents a forecast needs. The arithmetic is that of queue/sim and queue/erlang; here the helpline's configuration, its
// journal and files of the operator are read for it, and the answers are written.
package planning

import (
	"fmt"
	"strings"
	"time"

	"centralino/app"
	"centralino/config"
	"centralino/flows/strict"
	"centralino/queue"
	"centralino/queue/sim/tally"
)

// Rules is which helpline the questions are about.
type Rules struct {
	Config   string          // its configuration
	Settings []string        // what is different, as in config.Options.Set
	Report   func(p Problem) // told of faults, and of what is odd about Settings
}

// Format is how answers are written: text, json or csv.
type Format = tally.Format

// Problem is a fault or warning of the configuration.
type Problem = strict.Problem

// Output says how answers are written.
type Output struct {
	Format     Format
	Runs       int     // of each simulation, with one seed after the other
	Seed       uint64  // of the first
	Confidence float64 // of intervals over runs, 0 to 1
}

// check refuses what would give no answer.
func (o Output) check() error {
	switch {
	case o.Runs < 1:
		return fmt.Errorf("--runs %d: at least one is needed", o.Runs)
	case o.Confidence <= 0 || o.Confidence >= 1:
		return fmt.Errorf("--confidence %v: write a share between 0 and 1, such as 0.95", o.Confidence)
	case o.Format != tally.Text && o.Format != tally.JSON && o.Format != tally.CSV:
		return fmt.Errorf("--format %s: there are text, json and csv", o.Format)
	}
	return nil
}

// load reads the configuration with the settings given. The error says that there are faults; Report has been told them.
func (r Rules) load(settings ...string) (*config.Config, queue.Config, error) {
	cfg, problems := config.Load(r.Config, settings...)
	for _, p := range problems {
		if p.Severity == strict.Fault || strings.HasPrefix(p.Pos.File, "--set") { // other warnings are check's
			r.Report(p)
		}
	}
	if cfg == nil {
		return nil, queue.Config{}, fmt.Errorf("%s is faulty", r.Config)
	}
	return cfg, app.QueueConfig(cfg), nil
}

// parseDay reads 2026-11-20 as the midnight with which that day begins where the helpline is, and returns the next one too.
// Empty is yesterday.
func parseDay(text string, where *time.Location, now time.Time) (from, to time.Time, err error) {
	from = now.In(where).AddDate(0, 0, -1)
	if text != "" {
		if from, err = time.ParseInLocation(time.DateOnly, text, where); err != nil {
			return from, to, fmt.Errorf("--day %s: write it as 2026-11-20", text)
		}
	}
	from = time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, where)
	return from, from.AddDate(0, 0, 1), nil
}

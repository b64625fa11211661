package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"centralino/app"
	"centralino/call"
	"centralino/config"
	"centralino/journal"
	"centralino/queue/sim"
)

// record writes the journal of a day into the helpline's data folder, as recordDay does.
func record(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: record HELPLINE DAY CALLS")
	}
	calls, err := strconv.ParseFloat(args[2], 64)
	ts.Check(err)
	ts.Check(recordDay(ts.MkAbs(args[0]), args[1], calls))
}

// recordDay writes the journal of a day on which so many callers came to each queue of a helpline between eight and six,
// into the helpline's folder data. The day is simulated, and the same each time.
func recordDay(helpline, date string, calls float64) (err error) {
	cfg, problems := config.Load(filepath.Join(helpline, defaultConfig))
	if cfg == nil {
		return fmt.Errorf("the helpline has faults: %v", problems)
	}
	day, err := time.ParseInLocation(time.DateOnly, date, cfg.Location)
	if err != nil {
		return err
	}
	const hours = 10 * time.Hour
	s := sim.Scenario{Start: day.Add(8 * time.Hour), Length: hours, Rules: app.QueueConfig(cfg)}
	for _, a := range cfg.Agents {
		s.Agents = append(s.Agents, sim.Agent{ID: a.ID, Shifts: []sim.Span{{To: hours}}, Answer: sim.Fixed(3 * time.Second), Misses: 0.02})
	}
	for q := range s.Rules.Queues {
		s.Demand = append(s.Demand, sim.Demand{
			Queue: q, Flow: "desk", Arrivals: sim.Evenly(calls, hours, hours),
			Talk: sim.Lognormal{Average: 4 * time.Minute, CV: 0.8}, Patience: sim.Exponential(4 * time.Minute),
		})
	}
	j, err := journal.Open(journal.Options{Dir: filepath.Join(helpline, "data", journalFolder)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	sim.Run(s.Day(1), sim.Hooks{Event: func(ev call.Event) {
		ev.Seq = 0
		_, appendErr := j.Append(ev)
		err = errors.Join(err, appendErr)
	}})
	return err
}

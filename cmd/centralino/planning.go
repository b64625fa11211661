package main

import (
	"fmt"
	"os"

	"centralino/app/planning"
)

// figures are the flags of commands that print what a simulation found.
type figures struct {
	Format     planning.Format `default:"text" enum:"text,json,csv" help:"text, json or csv."`
	Runs       int             `default:"20" help:"How often each is simulated, with one seed after the other."`
	Seed       uint64          `default:"1" help:"The seed of the first; the same seed gives the same figures."`
	Confidence float64         `default:"0.95" help:"Of the intervals."`
}

func (f figures) output() planning.Output {
	return planning.Output{Format: f.Format, Runs: f.Runs, Seed: f.Seed, Confidence: f.Confidence}
}

// helpline is the flags of commands that ask about a helpline's rules.
type helpline struct {
	Config string   `short:"c" placeholder:"FILE" help:"The helpline's configuration, or its folder; ./centralino.yaml by default."`
	Set    []string `sep:"none" placeholder:"KEY=VALUE" help:"What if the configuration said so: queues.billing.ring=30s. May be given several times."`
	Agents []string `placeholder:"QUEUE+N,…" help:"Who works too: billing+2, or billing+1@10:00-12:00."`
}

func (h helpline) rules() (planning.Rules, error) {
	file, there := configFile(h.Config)
	if !there {
		return planning.Rules{}, fmt.Errorf("there is no %s here: name a helpline with -c FILE", file)
	}
	return planning.Rules{
		Config: file, Settings: h.Set, Report: func(p planning.Problem) { fmt.Fprintln(os.Stderr, p) },
	}, nil
}

package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"time"

	"centralino/app/planning"
)

// simulateCommand runs the queue through days that may come.
type simulateCommand struct {
	helpline
	figures

	Calls    float64 `help:"So many callers in --hours."`
	Forecast string  `placeholder:"FILE" help:"Callers by half hour: a CSV file with from,calls and perhaps queue,handling."`
	Callers  string  `placeholder:"FILE" help:"Each caller: a CSV file with at,queue and perhaps priority,language,patience,talk,wrap."`
	Journal  string  `placeholder:"FOLDER" help:"Callers as on a day of this journal."`
	Day      string  `placeholder:"DATE" help:"Which day of the journal: 2026-11-20; yesterday by default."`
	Queue    string  `help:"Where callers go of whom it is not said."`
	Hours    string  `default:"08:00-18:00" help:"When --calls come, and when agents work without --shifts."`
	Talk     string  `default:"180s" help:"The conversation: a mean, lognormal:180s/0.8 or fixed:180s."`
	Patience string  `default:"180s" help:"How long callers wait before they give up, in the same way, or never."`
	Answer   string  `default:"fixed:3s" help:"How long agents take to answer, in the same way."`
	Misses   float64 `help:"The share of offers that agents do not answer, such as 0.05."`
	Shifts   string  `placeholder:"FILE" help:"When agents work: a CSV file with agent,from,to and perhaps pause."`
	Log      string  `placeholder:"FILE" help:"Write every event of the first run there, one JSON object a line."`

	Erlang bool     `help:"Set the formula beside a simulation of it: --erlang calls=100 per=30m handle=180s agents=14 [patience=120s] [within=20s]."`
	Load   []string `arg:"" optional:"" placeholder:"KEY=VALUE" help:"The load for --erlang."`
}

// Run prints what callers and agents would see.
func (c *simulateCommand) Run() error {
	if c.Erlang {
		return planning.Erlang{Output: c.output(), Load: c.Load}.Run(os.Stdout)
	}
	if len(c.Load) > 0 {
		return errors.New("what is " + c.Load[0] + "? A load in words needs --erlang")
	}
	rules, err := c.rules()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return planning.Simulate{
		Rules: rules, Output: c.output(), Forecast: c.Forecast, Callers: c.Callers, Journal: c.Journal, Day: c.Day,
		Calls: c.Calls, Queue: c.Queue, Hours: c.Hours, Talk: c.Talk, Patience: c.Patience, Answer: c.Answer, Misses: c.Misses,
		Shifts: c.Shifts, Agents: c.Agents, Log: c.Log, Now: time.Now(),
	}.Run(ctx, os.Stdout)
}

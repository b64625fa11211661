package main

import (
	"os"
	"time"

	"centralino/app/planning"
)

// staffCommand finds how many agents a forecast needs.
type staffCommand struct {
	figures

	Forecast     string        `placeholder:"FILE" help:"Calls by half hour: a CSV file with from,calls and perhaps queue,handling."`
	Calls        float64       `help:"Instead of a forecast: calls in one half hour."`
	Handle       time.Duration `default:"180s" help:"How long one caller keeps an agent on average, after-call work included."`
	Patience     time.Duration `help:"How long callers wait on average before they give up; by default nobody does."`
	Target       string        `default:"80%/20s" help:"The share of callers to answer, and within which time."`
	MaxOccupancy string        `placeholder:"SHARE" help:"Agents are not to be with callers for more of their time: 85%."`
	Shrinkage    string        `placeholder:"SHARE" help:"The part of paid time in which agents take no calls: 30%."`
	Check        bool          `default:"true" negatable:"" help:"Simulate the day with the agents found."`
}

// Run prints the agents of each half hour.
func (c *staffCommand) Run() error {
	return planning.Staff{
		Output: c.output(), Forecast: c.Forecast, Calls: c.Calls, Handle: c.Handle, Patience: c.Patience, Target: c.Target,
		MaxOccupancy: c.MaxOccupancy, Shrinkage: c.Shrinkage, Check: c.Check,
	}.Run(os.Stdout)
}

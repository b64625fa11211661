// Package theory sets the exact figures of queues that have some beside those of a simulation of the same queue by the
// production engine. Where they agree, the simulation may be believed where no formula reaches.
package theory

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"centralino/call"
	"centralino/queue"
	"centralino/queue/erlang"
	"centralino/queue/sim"
	"centralino/queue/sim/tally"
)

// Options say how much is simulated.
type Options struct {
	Seed       uint64
	Runs       int           // at least 2
	Length     time.Duration // of each run that counts
	WarmUp     time.Duration // before it, until the queue has forgotten that it was empty
	Confidence float64       // 0 to 1, both excluded
	Start      time.Time     // any
}

// Figure is one figure by theory and by simulation.
type Figure struct {
	Name      string         `json:"name"`
	Unit      tally.Unit     `json:"-"`
	Theory    float64        `json:"theory"`
	Simulated tally.Estimate `json:"simulated"`
}

// Agrees reports whether theory lies within the simulation's interval.
func (f Figure) Agrees() bool { return f.Simulated.Holds(f.Theory) }

// Compare simulates the load and returns its figures both ways. A load that agents without impatient callers cannot cope
// with has none: that is the error.
func Compare(l erlang.Load, within time.Duration, o Options) ([]Figure, error) {
	model := erlang.New(l)
	known := model.Figures()
	if !known.Stable {
		return nil, fmt.Errorf("%d agents cannot cope with %.1f Erlang: without patience=… the queue grows without end", l.Agents, l.Offered())
	}
	var runs [][]tally.Row
	for i := range o.Runs {
		day := scenario(l, within, o).Day(o.Seed + uint64(i))
		t := tally.New(day.Rules, day.Start)
		sim.Run(day, sim.Hooks{Event: t.Apply})
		runs = append(runs, t.Rows(o.WarmUp, o.WarmUp+o.Length)[:1])
	}
	line := tally.Summarize(o.Start, o.Confidence, runs).Rows[0]
	figures := []Figure{
		{"not answered at once", tally.Share, known.Waits, line.Value("not_at_once")},
		{"mean wait", tally.Seconds, known.Wait.Seconds(), line.Value("wait_mean")},
		{"answered within " + within.String(), tally.Share, model.Level(within), line.Value("level_of_offered")},
		{"occupancy", tally.Share, known.Occupancy, line.Value("occupancy")},
	}
	if l.Patience > 0 {
		figures = append(figures,
			Figure{"gave up", tally.Share, known.Abandons, line.Value("abandonment")},
			Figure{"wait of those answered", tally.Seconds, known.ASA.Seconds(), line.Value("asa")})
	}
	return figures, nil
}

// scenario is the load as the engine knows it: one queue without after-call work, agents who answer at once.
func scenario(l erlang.Load, within time.Duration, o Options) sim.Scenario {
	const only = "erlang"
	length := o.WarmUp + o.Length
	rules := queue.Config{
		Queues: map[call.QueueID]queue.Settings{only: {ServiceLevel: queue.ServiceLevel{Within: within}}},
		Agents: make(map[call.AgentID]queue.Agent, l.Agents),
	}
	for i := range l.Agents {
		rules.Agents[call.AgentID(fmt.Sprintf("agent-%04d", i+1))] = queue.Agent{}
	}
	d := sim.Demand{Queue: only, Arrivals: sim.Evenly(l.Calls, l.Per, length), Talk: sim.Exponential(l.Handle)}
	if l.Patience > 0 {
		d.Patience = sim.Exponential(l.Patience)
	}
	return sim.Scenario{Start: o.Start, Length: length, Rules: rules, Demand: []sim.Demand{d}}
}

// WriteText writes theory beside simulation, and whether the one lies within the other's interval.
func WriteText(w io.Writer, figures []Figure, confidence float64) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	cells := [][]string{{"", "theory", "simulated", fmt.Sprintf("within the %g %% interval", confidence*100)}}
	for _, f := range figures {
		verdict := "no"
		if f.Agrees() {
			verdict = "yes"
		}
		cells = append(cells, []string{f.Name, precise(f.Theory, math.NaN(), f.Unit), precise(f.Simulated.Mean, f.Simulated.Half, f.Unit), verdict})
	}
	for _, line := range cells {
		if _, err := fmt.Fprintln(t, strings.Join(line, "\t")); err != nil {
			return err
		}
	}
	return t.Flush()
}

// precise writes a figure with enough digits to compare.
func precise(x, half float64, u tally.Unit) string {
	factor, unit := 1.0, " s"
	if u == tally.Share {
		factor, unit = 100, " %"
	}
	if math.IsNaN(half) {
		return fmt.Sprintf("%.3f%s", x*factor, unit)
	}
	return fmt.Sprintf("%.3f ± %.3f%s", x*factor, half*factor, unit)
}

// WriteCSV writes one line for each figure: times in seconds, shares from 0 to 1.
func WriteCSV(w io.Writer, figures []Figure) error {
	lines := [][]string{{"figure", "theory", "simulated", "plus_minus", "agrees"}}
	for _, f := range figures {
		lines = append(lines, []string{
			f.Name, fmt.Sprintf("%.6f", f.Theory), fmt.Sprintf("%.6f", f.Simulated.Mean), fmt.Sprintf("%.6f", f.Simulated.Half),
			strconv.FormatBool(f.Agrees()),
		})
	}
	return csv.NewWriter(w).WriteAll(lines) // which flushes
}

package planning

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"centralino/queue"
	"centralino/queue/sim"
	"centralino/queue/sim/replay"
	"centralino/queue/sim/tally"
)

// Replay asks what a recorded day would have been.
type Replay struct {
	Rules
	Output
	Journal string   // the folder
	Day     string   // 2026-11-20; empty: yesterday
	Agents  []string // who is there too, as replay.ParseExtra reads them
	Now     time.Time
}

// Run replays the day and writes how far the waits are those of the journal, and, when something is to be different, what
// was beside what would have been.
func (q Replay) Run(ctx context.Context, w io.Writer) error {
	if err := q.check(); err != nil {
		return err
	}
	cfg, was, err := q.load()
	if err != nil {
		return err
	}
	from, to, err := parseDay(q.Day, cfg.Location, q.Now)
	if err != nil {
		return err
	}
	is := was
	if len(q.Settings) > 0 {
		if _, is, err = q.load(q.Settings...); err != nil {
			return err
		}
	}
	extras, err := parseExtras(q.Agents, is)
	if err != nil {
		return err
	}
	rec, err := recording(ctx, cmp.Or(q.Journal, cfg.Data, "data"), was, from, to)
	if err != nil {
		return err
	}
	d := day{rec: rec, rules: was, from: from, to: to}
	if err := d.known(); err != nil {
		return err
	}
	a := answer{Replayed: d.fidelity(q.Seed), Was: tally.Summarize(from, q.Confidence, [][]tally.Row{d.rows(d.was())})}
	if len(q.Settings) > 0 || len(extras) > 0 {
		plan := replay.Plan{Rules: is}
		plan.Rules, plan.Extra = replay.Hire(is, extras, from, rec.Start())
		var runs [][]tally.Row
		for i := range q.Runs {
			runs = append(runs, d.rows(d.wouldBe(plan, q.Seed+uint64(i))))
		}
		is := tally.Summarize(from, q.Confidence, runs)
		a.WouldBe = &is
	}
	return a.write(w, q.Format, d)
}

// answer is what is written.
type answer struct {
	Replayed replay.Fidelity `json:"replayed"` // without a change
	Was      tally.Summary   `json:"was"`
	WouldBe  *tally.Summary  `json:"would_be,omitempty"`
}

func (a answer) write(w io.Writer, f tally.Format, d day) error {
	switch {
	case f == tally.JSON:
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(a)
	case f == tally.Text:
		if _, err := fmt.Fprintf(w, "%s: %d calls came to a queue\nreplayed without a change: %d of %d waits as they were, the worst differs by %v\n\n",
			d.from.Format("Monday, 2 January 2006"), d.rec.Calls(), a.Replayed.Same, a.Replayed.Visits,
			a.Replayed.Worst.Round(time.Millisecond)); err != nil {
			return err
		}
	}
	if a.WouldBe == nil {
		return a.Was.Write(w, f)
	}
	return tally.Comparison{Was: a.Was, WouldBe: *a.WouldBe}.Write(w, f)
}

// parseExtras reads agents who are there too; their queues must exist.
func parseExtras(texts []string, rules queue.Config) (out []replay.Extra, err error) {
	for _, text := range texts {
		e, err := replay.ParseExtra(text)
		if err != nil {
			return nil, fmt.Errorf("--agents: %w", err)
		}
		if _, known := rules.Queues[e.Queue]; !known {
			return nil, fmt.Errorf("--agents %s: %w", text, unknownQueue(e.Queue, rules))
		}
		out = append(out, e)
	}
	return out, nil
}

// day is one recorded day.
type day struct {
	rec      *replay.Recording
	rules    queue.Config
	from, to time.Time
}

// was tallies the day as it was.
func (d day) was() *tally.Tally {
	t := tally.New(d.rules, d.from)
	for _, ev := range d.rec.Events() {
		t.Apply(ev)
	}
	return t
}

// wouldBe tallies a replay.
func (d day) wouldBe(p replay.Plan, seed uint64) *tally.Tally {
	t := tally.New(p.Rules, d.from)
	sim.Run(d.rec.Day(p, seed), sim.Hooks{Event: t.Apply})
	return t
}

// rows are the figures of the day itself.
func (d day) rows(t *tally.Tally) []tally.Row { return t.Rows(0, d.to.Sub(d.from)) }

// known refuses a day with queues that the configuration does not know.
func (d day) known() error {
	for _, q := range d.rec.Queues() {
		if _, known := d.rules.Queues[q]; !known {
			return fmt.Errorf("on that day callers came to the queue `%s`: %w", q, unknownQueue(q, d.rules))
		}
	}
	return nil
}

// fidelity says how far an unchanged replay gives the day's waits again.
func (d day) fidelity(seed uint64) replay.Fidelity {
	return replay.Compare(d.within(d.was()), d.within(d.wouldBe(replay.Plan{Rules: d.rules}, seed)))
}

// within returns the visits of the day itself.
func (d day) within(t *tally.Tally) (out []tally.Visit) {
	for _, v := range t.Visits() {
		if !v.At.Before(d.from) && v.At.Before(d.to) {
			out = append(out, v)
		}
	}
	return out
}

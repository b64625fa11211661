package planning

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"centralino/call"
	"centralino/queue"
	"centralino/queue/sim"
	"centralino/queue/sim/replay"
	"centralino/queue/sim/tally"
)

// Simulate asks what days of a kind would be like.
type Simulate struct {
	Rules
	Output

	// Who calls: one of a forecast, a list of callers, a recorded day, or so many calls in the hours.
	Forecast string // a CSV file as sim.ReadForecast reads it
	Callers  string // a CSV file as sim.ReadCallers reads it
	Journal  string // the folder of a journal
	Day      string // of the journal: 2026-11-20; empty: yesterday
	Calls    float64

	Queue    string // of calls that name none; empty: the only one
	Hours    string // 08:00-18:00: when calls come and agents without shifts work
	Talk     string // distributions, as sim.ParseDist reads them
	Patience string
	Answer   string
	Misses   float64 // the share of offers that agents do not answer
	Shifts   string  // a CSV file as sim.ReadShifts reads it; empty: the shifts of the configuration, and who has none all the hours
	Agents   []string
	Log      string // a file for the events of the first run
	Now      time.Time
}

// simulation is a Simulate with everything read.
type simulation struct {
	Simulate
	rules          queue.Config
	from           time.Time
	hours          sim.Span
	talk, patience sim.Dist
	agents         []sim.Agent
	rec            *replay.Recording
}

// Run simulates and writes the figures.
func (q Simulate) Run(ctx context.Context, w io.Writer) error {
	s, err := q.read(ctx)
	if err != nil {
		return err
	}
	var runs [][]tally.Row
	for i := range q.Runs {
		d, err := s.day(q.Seed + uint64(i))
		if err != nil {
			return err
		}
		t := tally.New(d.Rules, d.Start)
		hooks := sim.Hooks{Event: t.Apply}
		if i > 0 || q.Log == "" {
			sim.Run(d, hooks)
		} else if err := logged(q.Log, d, hooks); err != nil {
			return err
		}
		runs = append(runs, t.Rows(0, 24*time.Hour))
	}
	return tally.Summarize(s.from, q.Confidence, runs).Write(w, q.Format)
}

// read reads and checks everything that is asked for.
func (q Simulate) read(ctx context.Context) (*simulation, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	cfg, rules, err := q.load(q.Settings...)
	if err != nil {
		return nil, err
	}
	s := &simulation{Simulate: q, from: time.Date(2026, 1, 5, 0, 0, 0, 0, cfg.Location)} // a day without a date is any Monday
	var errs [4]error
	s.hours, errs[0] = sim.ParseHours(q.Hours)
	s.talk, errs[1] = sim.ParseDist(q.Talk)
	s.patience, errs[2] = sim.ParseDist(q.Patience)
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	if q.Journal != "" {
		var to time.Time
		if s.from, to, err = parseDay(q.Day, cfg.Location, q.Now); err != nil {
			return nil, err
		}
		if s.rec, err = recording(ctx, q.Journal, rules, s.from, to); err != nil {
			return nil, err
		}
	}
	extras, err := parseExtras(q.Agents, rules)
	if err != nil {
		return nil, err
	}
	var hired []sim.Agent
	s.rules, hired = replay.Hire(rules, extras, s.from, s.from)
	s.agents, err = s.staff(rules, hired)
	return s, err
}

// staff says when everybody works and how they answer.
func (s *simulation) staff(rules queue.Config, hired []sim.Agent) ([]sim.Agent, error) {
	answer, err := sim.ParseDist(s.Answer)
	if err != nil {
		return nil, err
	}
	if s.Misses < 0 || s.Misses > 1 {
		return nil, fmt.Errorf("--misses %v: write a share from 0 to 1", s.Misses)
	}
	var agents []sim.Agent
	if s.Shifts != "" {
		if agents, err = readFile(s.Shifts, sim.ReadShifts); err != nil {
			return nil, err
		}
	}
	for _, a := range agents {
		if _, known := rules.Agents[a.ID]; !known {
			return nil, fmt.Errorf("%s: there is no agent `%s` (%s)", s.Shifts, a.ID, suggest(a.ID, rules.Agents))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(rules.Agents)) {
		if !slices.ContainsFunc(agents, func(a sim.Agent) bool { return a.ID == id }) {
			a := sim.Agent{ID: id, Shifts: []sim.Span{}}
			switch rota := rules.Agents[id].Shift; {
			case s.Shifts == "" && rota != nil:
				a.Shifts = sim.ShiftsOf(rota, s.from, 24*time.Hour)
			case s.Shifts == "":
				a.Shifts = []sim.Span{s.hours}
			}
			agents = append(agents, a)
		}
	}
	agents = append(agents, hired...)
	for i := range agents {
		agents[i].Answer, agents[i].Misses = answer, s.Misses
	}
	return agents, nil
}

// day draws one day.
func (s *simulation) day(seed uint64) (*sim.Day, error) {
	scenario := sim.Scenario{Start: s.from, Length: 24 * time.Hour, Rules: s.rules, Agents: s.agents}
	if s.rec == nil && s.Callers == "" {
		demand, err := s.demand()
		if err != nil {
			return nil, err
		}
		scenario.Demand = demand
		return scenario.Day(seed), nil
	}
	d := scenario.Day(seed)
	if s.rec != nil {
		d.Callers = s.rec.Callers(s.from, seed)
	} else {
		callers, err := s.listed(seed)
		if err != nil {
			return nil, err
		}
		d.Callers = callers
	}
	return d, s.knownQueues(d.Callers)
}

// logged runs a day and writes its events, one JSON object a line.
func logged(name string, d *sim.Day, h sim.Hooks) (err error) {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	out := bufio.NewWriter(file)
	count := h.Event
	var failed error
	h.Event = func(ev call.Event) {
		count(ev)
		line, err := ev.MarshalJSON()
		if err == nil {
			_, err = out.Write(append(line, '\n'))
		}
		failed = cmp.Or(failed, err)
	}
	sim.Run(d, h)
	return errors.Join(failed, out.Flush())
}

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
	"centralino/flows/strict"
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
	Shifts   string  // a CSV file as sim.ReadShifts reads it; empty: every agent of the configuration, all the hours
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
	s := &simulation{Simulate: q, from: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)} // a day without a date is any Monday
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
			if s.Shifts == "" {
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

// knownQueues refuses callers of queues that the configuration does not have.
func (s *simulation) knownQueues(callers []sim.Caller) error {
	for _, c := range callers {
		if _, known := s.rules.Queues[c.Queue]; !known {
			return unknownQueue(c.Queue, s.rules)
		}
	}
	return nil
}

// listed reads a list of callers and draws what it does not say.
func (s *simulation) listed(seed uint64) ([]sim.Caller, error) {
	const unsaid = -1
	callers, err := readFile(s.Callers, func(name string, in io.Reader) ([]sim.Caller, error) {
		return sim.ReadCallers(name, in, sim.Visit{Patience: unsaid, Talk: unsaid})
	})
	for i := range callers {
		v := &callers[i].Visit
		if v.Patience == unsaid {
			v.Patience = sim.DrawFor(s.patience, seed, callers[i].ID, "patience")
		}
		if v.Talk == unsaid {
			v.Talk = sim.DrawFor(s.talk, seed, callers[i].ID, "talk")
		}
	}
	return callers, err
}

// demand is the callers of a forecast, or so many in the hours.
func (s *simulation) demand() ([]sim.Demand, error) {
	only, err := s.onlyQueue()
	if s.Forecast == "" {
		if err != nil {
			return nil, err
		}
		if s.Calls <= 0 {
			return nil, errors.New("nobody calls: say who does with --calls, --forecast, --callers or --journal")
		}
		length := s.hours.To - s.hours.From
		return []sim.Demand{{
			Queue: only, Arrivals: sim.Later{By: s.hours.From, Arrivals: sim.Evenly(s.Calls, length, length)}, Talk: s.talk, Patience: s.patience,
		}}, nil
	}
	forecast, readErr := readFile(s.Forecast, sim.ReadForecast)
	if readErr != nil {
		return nil, readErr
	}
	var out []sim.Demand
	for i, f := range forecast {
		if f.Queue == "" {
			if err != nil {
				return nil, err
			}
			f.Queue = only
		}
		if _, known := s.rules.Queues[f.Queue]; !known {
			return nil, fmt.Errorf("%s: %w", s.Forecast, unknownQueue(f.Queue, s.rules))
		}
		d := sim.Demand{
			Name: fmt.Sprintf("%04d", i), Queue: f.Queue, Talk: s.talk, Patience: s.patience,
			Arrivals: sim.Later{By: f.From, Arrivals: sim.Evenly(f.Calls, sim.HalfHour, sim.HalfHour)},
		}
		if f.Handle > 0 {
			d.Talk = sim.Exponential(max(time.Second, f.Handle-s.rules.Queues[f.Queue].WrapUp))
		}
		out = append(out, d)
	}
	return out, nil
}

// onlyQueue is the queue of calls that name none.
func (s *simulation) onlyQueue() (call.QueueID, error) {
	queues := slices.Sorted(maps.Keys(s.rules.Queues))
	switch {
	case s.Queue != "" && !slices.Contains(queues, call.QueueID(s.Queue)):
		return "", fmt.Errorf("--queue: %w", unknownQueue(call.QueueID(s.Queue), s.rules))
	case s.Queue != "":
		return call.QueueID(s.Queue), nil
	case len(queues) != 1:
		return "", fmt.Errorf("the helpline has %d queues: say with --queue which one is called", len(queues))
	}
	return queues[0], nil
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

// readFile reads a file of the operator.
func readFile[T any](name string, read func(string, io.Reader) (T, error)) (out T, err error) {
	file, err := os.Open(name)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return read(name, file)
}

func suggestQueue(q call.QueueID, rules queue.Config) string { return suggest(q, rules.Queues) }

// suggest says what was probably meant, or what there is.
func suggest[K ~string, V any](name K, known map[K]V) string {
	var names []string
	for _, k := range slices.Sorted(maps.Keys(known)) {
		names = append(names, string(k))
	}
	return strict.Suggest(string(name), names)
}

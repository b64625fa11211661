package planning

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"centralino/call"
	"centralino/queue/sim"
)

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

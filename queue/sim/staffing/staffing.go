// Package staffing turns a forecast of calls into the agents that each half hour needs for a service level: found with
// Erlang A or C, then checked by the production engine, which also knows what a half hour leaves to the next one.
package staffing

import (
	"errors"
	"fmt"
	"time"

	"centralino/call"
	"centralino/queue/erlang"
	"centralino/queue/sim"
)

// Aim is what has to be reached.
type Aim struct {
	Target       float64       // the share of callers answered in time, 0 to 1
	Within       time.Duration // of the wait
	MaxOccupancy float64       // agents are with callers for this share of their time at most; 0: no limit
	Shrinkage    float64       // the share of paid time in which agents take no calls: breaks, training, illness
}

// Need is what one half hour of one queue needs.
type Need struct {
	Queue     call.QueueID
	From      time.Duration // since midnight, or AnyTime
	Load      erlang.Load   // with the agents needed
	Scheduled float64       // agents to have on the rota, shrinkage included
	Level     float64       // the service level by theory
	Figures   erlang.Figures
}

// AnyTime is the From of a need of no certain half hour.
const AnyTime time.Duration = -1

// mostAgents bounds the search.
const mostAgents = 20_000

// Agents returns the fewest agents who reach the aim for a load, whose own number of agents is not looked at.
func Agents(l erlang.Load, aim Aim) (erlang.Load, error) {
	if aim.Target >= 1 {
		return l, errors.New("no number of agents answers everybody in time: aim at less than 100 %")
	}
	l.Agents = 0
	if l.Calls <= 0 {
		return l, nil
	}
	enough := func(n int) bool {
		l.Agents = n
		m := erlang.New(l)
		return m.Level(aim.Within) >= aim.Target && (aim.MaxOccupancy <= 0 || m.Figures().Occupancy <= aim.MaxOccupancy)
	}
	low, high := 0, 1 // low agents are too few; more never harm
	for !enough(high) {
		if low, high = high, 2*high; high > mostAgents {
			return l, fmt.Errorf("%d agents are not enough for %.1f Erlang and %.4g %% within %v", low, l.Offered(), aim.Target*100, aim.Within)
		}
	}
	for low+1 < high {
		if middle := (low + high) / 2; enough(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	l.Agents = high
	return l, nil
}

// Needs finds the agents of every half hour. handle and patience are the means where the forecast has none; no patience
// (0) means that nobody gives up.
func Needs(forecast []sim.Interval, handle, patience time.Duration, aim Aim) ([]Need, error) {
	needs := make([]Need, 0, len(forecast))
	for _, i := range forecast {
		l := erlang.Load{Calls: i.Calls, Per: sim.HalfHour, Handle: i.Handle, Patience: patience}
		if l.Handle == 0 {
			l.Handle = handle
		}
		l, err := Agents(l, aim)
		if err != nil {
			return nil, err
		}
		n := Need{Queue: i.Queue, From: i.From, Load: l, Scheduled: float64(l.Agents) / (1 - aim.Shrinkage), Level: 1}
		if l.Agents > 0 {
			m := erlang.New(l)
			n.Level, n.Figures = m.Level(aim.Within), m.Figures()
		}
		needs = append(needs, n)
	}
	return needs, nil
}

// Package alerts decides when somebody has to be told that a helpline fares badly, and when it does no more. It is pure: what
// is the case and what time it is comes in, and events come out; what it remembers is the fold of those events.
package alerts

import (
	"slices"
	"time"

	"centralino/call"
)

// When is what an alert waits for.
type When string

// The conditions.
const (
	LongestWait   When = "longest-wait"   // a caller has waited longer than Over
	ServiceLevel  When = "service-level"  // today's is below Under, with Calls callers or more
	Nobody        When = "nobody"         // a caller waits, and no agent who could answer is there
	EstimateError When = "estimate-error" // today's estimates were off by more than Over in the mean, Calls of them or more
	DirectoryDown When = "directory"      // a directory has not answered Calls times in a row
	ServiceDown   When = "service"        // a service likewise
	Law           When = "law"            // a figure of this month is not what a rule of law asks, with Calls callers or more
)

// Conditions lists them all.
func Conditions() []When {
	return []When{LongestWait, ServiceLevel, Nobody, EstimateError, DirectoryDown, ServiceDown, Law}
}

// OfQueues reports whether a condition is about queues.
func (w When) OfQueues() bool {
	return slices.Contains([]When{LongestWait, ServiceLevel, Nobody, EstimateError}, w)
}

// Rule is one alert of the configuration.
type Rule struct {
	Name   string // no other has it
	When   When
	Queues []call.QueueID // those it is about; none: all
	Over   time.Duration
	Under  float64 // a share from 0 to 1; 0: the queue's own target
	Calls  int
	For    time.Duration // how long it has to be so before somebody is told
	Clear  time.Duration // how long it has to be over before that is told
}

// Sample is how a helpline fares at one moment.
type Sample struct {
	At     time.Time
	Queues map[call.QueueID]Queue
	Laws   []Figure
}

// Queue is how one queue fares now and today.
type Queue struct {
	Waiting int
	Longest time.Duration // of those who wait
	Present int           // agents who could serve it and are logged in, pausing ones included

	Settled int     // callers of today who do not wait any more
	Level   float64 // the share of them that was answered in time, 0 to 1
	Target  float64

	Error  time.Duration // of today's estimates, in the mean
	Scored int           // how many these are
}

// Figure is a figure of this month that a rule of law limits.
type Figure struct {
	Name         string // of the rules and the requirement
	Value, Limit float64
	Calls        int // that it is of
	Broken       bool
}

// breach is a condition that is met, or that might be.
type breach struct {
	subject      call.AlertSubject
	value, limit float64
	is           bool
}

// of says about everything that the rule is about whether its condition is met.
func (r Rule) of(s Sample, down map[source]*failing) (out []breach) {
	switch {
	case r.When.OfQueues():
		for _, id := range sorted(s.Queues) {
			if len(r.Queues) == 0 || slices.Contains(r.Queues, id) {
				b := r.queue(s.Queues[id])
				b.subject = call.AlertSubject{Alert: r.Name, Queue: id}
				out = append(out, b)
			}
		}
	case r.When == Law:
		for _, f := range s.Laws {
			out = append(out, breach{call.AlertSubject{Alert: r.Name, Source: f.Name}, f.Value, f.Limit, f.Broken && f.Calls >= r.Calls})
		}
	default:
		for at, f := range down {
			if at.when == r.When {
				out = append(out, breach{call.AlertSubject{Alert: r.Name, Source: at.name}, float64(f.times), float64(r.Calls), f.times >= r.Calls})
			}
		}
		slices.SortFunc(out, func(a, b breach) int { return a.subject.Compare(b.subject) })
	}
	return out
}

func (r Rule) queue(q Queue) breach {
	switch r.When {
	case LongestWait:
		return breach{value: q.Longest.Seconds(), limit: r.Over.Seconds(), is: q.Waiting > 0 && q.Longest > r.Over}
	case Nobody:
		return breach{value: float64(q.Waiting), is: q.Waiting > 0 && q.Present == 0}
	case EstimateError:
		return breach{value: q.Error.Seconds(), limit: r.Over.Seconds(), is: q.Scored >= r.Calls && q.Error > r.Over}
	}
	under := r.Under
	if under == 0 {
		under = q.Target
	}
	return breach{value: q.Level, limit: under, is: q.Settled >= r.Calls && q.Level < under}
}

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
	Laws   []Figure // nil: they are not known now

	Directories, Services []string // those that are configured
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
	unknown      bool // nobody can say now: what is on stays on
}

// of says about everything that the rule is about whether its condition is met.
func (b *Book) of(r Rule, s Sample) []breach {
	switch r.When {
	case DirectoryDown:
		return b.sources(r, s.Directories)
	case ServiceDown:
		return b.sources(r, s.Services)
	case Law:
		return b.laws(r, s.Laws)
	}
	var out []breach
	for _, id := range sorted(s.Queues) {
		if len(r.Queues) == 0 || slices.Contains(r.Queues, id) {
			found := r.queue(s.Queues[id])
			found.subject = call.AlertSubject{Alert: r.Name, Queue: id}
			out = append(out, found)
		}
	}
	return out
}

// sources says of directories or services whether they answer. One that was not asked since the start is not known to.
func (b *Book) sources(r Rule, names []string) (out []breach) {
	for _, name := range names {
		found := breach{subject: call.AlertSubject{Alert: r.Name, Source: name}, limit: float64(r.Calls), unknown: true}
		if f := b.down[source{r.When, name}]; f != nil {
			found.value, found.is, found.unknown = float64(f.times), f.times >= r.Calls, false
		}
		out = append(out, found)
	}
	return out
}

func (b *Book) laws(r Rule, figures []Figure) (out []breach) {
	for _, f := range figures {
		out = append(out, breach{
			subject: call.AlertSubject{Alert: r.Name, Source: f.Name}, value: f.Value, limit: f.Limit, is: f.Broken && f.Calls >= r.Calls,
		})
	}
	for s := range b.on {
		if figures == nil && s.Alert == r.Name {
			out = append(out, breach{subject: s, unknown: true})
		}
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

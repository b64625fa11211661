// Package erlang has the exact formulas of queues with one kind of callers and agents who are all alike: Erlang B (who
// finds everybody busy leaves), Erlang C (everybody waits) and Erlang A (callers wait for as long as they are patient).
// Arrivals are Poisson, conversations and patience exponential, and the figures are those of the long run.
//
// They tell how many agents a forecast needs, and whether a simulation can be believed.
//
// All sums and integrals are taken in a way that neither overflows nor cancels, for thousands of agents.
package erlang

import "time"

// Load is one kind of callers and the agents who serve them.
type Load struct {
	Calls    float64       // expected within Per
	Per      time.Duration // above 0
	Handle   time.Duration // mean time one caller keeps an agent, after-call work included
	Agents   int
	Patience time.Duration // mean; 0: nobody gives up
}

// Offered returns the load in Erlang: the mean number of agents who would be busy if there were enough of them.
func (l Load) Offered() float64 { return l.rate() * l.Handle.Seconds() }

// rate is in calls a second.
func (l Load) rate() float64 { return l.Calls / l.Per.Seconds() }

// Figures are what callers and agents see in the long run.
type Figures struct {
	Waits     float64       // the share of callers who do not find an agent free
	Abandons  float64       // the share of callers who give up
	Wait      time.Duration // the mean over all callers, of those who give up until they do
	ASA       time.Duration // the mean over those who are answered
	Occupancy float64       // the share of an agent's time with callers
	Queue     float64       // the mean number of callers waiting
	Stable    bool          // false: the queue grows without end, and only Waits (1) and Occupancy (1) mean anything
}

// Model answers questions about a Load.
type Model interface {
	Figures() Figures
	// Level returns the share of all callers who are answered within a time.
	Level(within time.Duration) float64
}

// New returns the model that fits a load: Erlang A when callers lose patience, Erlang C when they do not.
func New(l Load) Model {
	if l.Patience > 0 {
		return newA(l)
	}
	return newC(l)
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

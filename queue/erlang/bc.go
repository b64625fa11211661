package erlang

import (
	"math"
	"time"
)

// B returns the share of callers who are lost when load Erlang are offered to agents and nobody waits.
func B(load float64, agents int) float64 {
	if load <= 0 {
		return 0
	}
	inverse := 1.0 // of the share lost: it only grows, so nothing cancels
	for n := 1; n <= agents; n++ {
		inverse = 1 + inverse*float64(n)/load
	}
	return 1 / inverse
}

// C returns the share of callers who wait when load Erlang are offered to agents and nobody gives up; 1 when they cannot
// cope.
func C(load float64, agents int) float64 {
	if load >= float64(agents) {
		return 1
	}
	lost := B(load, agents)
	return lost / (1 - load/float64(agents)*(1-lost))
}

// patient is Erlang C.
type patient struct {
	load  Load
	waits float64
	spare float64 // agents not needed for the load, at the rate at which they serve: conversations a second
}

func newC(l Load) patient {
	return patient{
		load: l, waits: C(l.Offered(), l.Agents),
		spare: (float64(l.Agents) - l.Offered()) / l.Handle.Seconds(),
	}
}

// Figures implements Model.
func (p patient) Figures() Figures {
	if p.spare <= 0 {
		return Figures{Waits: 1, Occupancy: 1}
	}
	wait := p.waits / p.spare
	return Figures{
		Waits: p.waits, Wait: seconds(wait), ASA: seconds(wait), Occupancy: p.load.Offered() / float64(p.load.Agents),
		Queue: p.load.rate() * wait, Stable: true,
	}
}

// Level implements Model.
func (p patient) Level(within time.Duration) float64 {
	if p.spare <= 0 {
		return 0
	}
	return 1 - p.waits*math.Exp(-p.spare*within.Seconds())
}

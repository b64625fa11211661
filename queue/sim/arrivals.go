package sim

import (
	"math/rand/v2"
	"time"
)

// Arrivals makes the moments at which callers come, sorted, all before length.
type Arrivals interface {
	Times(length time.Duration, r *rand.Rand) []time.Duration
}

// Poisson are callers who come independently of each other, at a rate that changes from Step to Step: Calls[i] is how
// many are expected in the i-th one. Nobody comes after the last.
type Poisson struct {
	Step  time.Duration // 0: half an hour
	Calls []float64
}

// Evenly are callers who come at one rate all the time.
func Evenly(calls float64, per, length time.Duration) Poisson {
	return Poisson{Step: length, Calls: []float64{calls * float64(length) / float64(per)}}
}

// HalfHour is the usual step of forecasts.
const HalfHour = 30 * time.Minute

// Times implements Arrivals: callers of rate one are laid along the expected number of calls so far, so that more calls
// in one step change nobody's place in the order.
func (p Poisson) Times(length time.Duration, r *rand.Rand) (times []time.Duration) {
	step := p.Step
	if step <= 0 {
		step = HalfHour
	}
	next, before := r.ExpFloat64(), 0.0
	for i, calls := range p.Calls {
		for calls > 0 && next < before+calls {
			at := time.Duration(float64(step) * (float64(i) + (next-before)/calls))
			if at >= length {
				return times
			}
			times = append(times, at)
			next += r.ExpFloat64()
		}
		before += max(0, calls)
	}
	return times
}

// Later are arrivals that begin so much later.
type Later struct {
	By time.Duration
	Arrivals
}

// Times implements Arrivals.
func (l Later) Times(length time.Duration, r *rand.Rand) []time.Duration {
	times := l.Arrivals.Times(length-l.By, r)
	for i := range times {
		times[i] += l.By
	}
	return times
}

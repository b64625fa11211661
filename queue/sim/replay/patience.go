package replay

import (
	"math/rand/v2"
	"slices"
	"time"

	"centralino/queue/sim"
)

// MinAbandons is how many callers of a queue must have given up for its patience to be estimated by itself.
const MinAbandons = 10

// sample is one wait: how long the caller was seen to be patient, and whether that was the end of it.
type sample struct {
	waited time.Duration
	gaveUp bool
}

// Patience is the Kaplan-Meier estimate of how long callers stay.
type Patience struct {
	steps    []step
	abandons int
	rate     float64 // mean abandons per nanosecond of waiting
}

// step is a wait at which somebody gave up, and the share of callers who are more patient.
type step struct {
	at   time.Duration
	left float64
}

func estimate(samples []sample) Patience {
	samples = slices.Clone(samples)
	slices.SortFunc(samples, func(a, b sample) int { return int(a.waited - b.waited) })
	var p Patience
	left, exposure := 1.0, 0.0
	for i := 0; i < len(samples); {
		at, gone, seen := samples[i].waited, 0, 0
		for ; i+seen < len(samples) && samples[i+seen].waited == at; seen++ {
			exposure += float64(at)
			if samples[i+seen].gaveUp {
				gone++
			}
		}
		if gone > 0 {
			left *= 1 - float64(gone)/float64(len(samples)-i)
			p.steps = append(p.steps, step{at, left})
			p.abandons += gone
		}
		i += seen
	}
	if exposure > 0 {
		p.rate = float64(p.abandons) / exposure
	}
	return p
}

// Left returns the share of callers who are patient for longer than a time that the estimate reaches.
func (p Patience) Left(after time.Duration) float64 {
	i, found := slices.BinarySearchFunc(p.steps, after, func(s step, d time.Duration) int { return int(s.at - d) })
	if found {
		i++
	}
	if i == 0 {
		return 1
	}
	return p.steps[i-1].left
}

// DrawBeyond draws the patience of a caller who has been patient for a time already. It takes two numbers from the source,
// whatever comes of it.
func (p Patience) DrawBeyond(known time.Duration, r *rand.Rand) time.Duration {
	u, tail := r.Float64(), r.ExpFloat64()
	if p.abandons == 0 {
		return sim.Forever
	}
	target := u * p.Left(known)
	for _, s := range p.steps {
		if s.at > known && s.left <= target {
			return s.at
		}
	}
	last := max(known, p.steps[len(p.steps)-1].at)
	if p.rate <= 0 { // everybody who gave up did so at once
		return last
	}
	return last + time.Duration(min(tail/p.rate, float64(365*24*time.Hour)))
}

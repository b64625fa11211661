package sim

import (
	"math"
	"math/rand/v2"
	"time"
)

// Dist is a distribution of times. Draw takes what it needs from the source alone.
type Dist interface {
	Draw(r *rand.Rand) time.Duration
	Mean() time.Duration
}

// Fixed is always the same time.
type Fixed time.Duration

// Draw implements Dist.
func (f Fixed) Draw(*rand.Rand) time.Duration { return time.Duration(f) }

// Mean implements Dist.
func (f Fixed) Mean() time.Duration { return time.Duration(f) }

// Exponential has no memory; its value is the mean.
type Exponential time.Duration

// Draw implements Dist.
func (e Exponential) Draw(r *rand.Rand) time.Duration { return scaled(float64(e), r.ExpFloat64()) }

// Mean implements Dist.
func (e Exponential) Mean() time.Duration { return time.Duration(e) }

// Lognormal is what measured conversations mostly look like.
type Lognormal struct {
	Average time.Duration
	CV      float64 // standard deviation ÷ mean, above 0
}

// Draw implements Dist.
func (l Lognormal) Draw(r *rand.Rand) time.Duration {
	variance := math.Log1p(l.CV * l.CV) // of the logarithm
	return scaled(float64(l.Average), math.Exp(r.NormFloat64()*math.Sqrt(variance)-variance/2))
}

// Mean implements Dist.
func (l Lognormal) Mean() time.Duration { return l.Average }

// scaled is mean × factor, never so long that adding it to a time could overflow.
func scaled(mean, factor float64) time.Duration {
	const longest = 100 * 365 * 24 * time.Hour
	return time.Duration(min(mean*factor, float64(longest)))
}

package queue

import (
	"math"
	"time"
)

// The wait of a caller with n others ahead is estimated as
//
//	ring + Σ i=0..n of 1 / (s/h + i × θ)
//
// where s is how many agents effectively serve the queue, h how long one caller keeps an agent, θ the rate at which one
// waiting caller leaves without one, and ring the time until a phone is answered. Each term is the time until the next of
// those ahead is gone: served by one of s agents, or given up by one of the i who still wait. docs/estimate.md says what
// is assumed, how good it is, and what it was compared with.
const (
	exactTerms = 8    // of the sum; the rest is taken as an integral
	unsureness = 0.12 // of the mean, as a standard deviation: agents and handling times change while one waits
	fewest     = 5    // conversations to have seen before anything is told
)

// forecast is what is expected of a wait from now on, in seconds.
type forecast struct{ mean, variance float64 }

// forecast returns what is expected of one who stands in the line at k, or would, and who takes anybody or asked for an
// agent in the EU; ok only if there is reason to believe it.
func (l *line) forecast(k key, eu bool, now int64) (f forecast, ok bool) {
	pool := l.open()
	if eu {
		pool = l.find(demand{eu: true})
	}
	if pool == nil || pool.working == 0 {
		return forecast{}, false
	}
	ahead, others := l.ahead(k), l.aheadEU(k)
	if eu {
		others = max(0, ahead-others)
	}
	if ahead < pool.free.len() {
		return forecast{}, true
	}
	if l.learned.seen < fewest {
		return forecast{}, false
	}
	hold := 1 / l.learned.handling.rate()
	quit := l.learned.patience.rate()
	all, n := float64(pool.working), float64(max(0, ahead-others))
	mean, variance := drain(all/hold, quit, n)
	c := l.contest(k, now)
	c.apart(l, others, eu)
	if len(c.claims) > 0 {
		mean, variance = c.drain(mean, variance, all, hold, quit, n)
	}
	if soonest := c.callHelp(l, k, now); len(c.helps) > 0 && mean > soonest {
		// Help shortens a wait to no less than the time at which it may come.
		if joint, v := c.drain(mean, variance, all, hold, quit, n); joint < mean {
			variance *= max(joint, soonest) * max(joint, soonest) / (mean * mean)
			mean, variance = max(joint, soonest), max(v, variance)
		}
	}
	mean += l.learned.ring.value
	return forecast{mean, variance + unsureness*unsureness*mean*mean}, true
}

// drain returns mean and variance of the time until those n ahead and the caller have been taken, when the queue is
// served at a rate and each who waits behind the first gives up at another. n may be a fraction.
func drain(serve, quit, n float64) (mean, variance float64) {
	terms := math.Floor(n) + 1
	exact := min(terms, exactTerms)
	rate := serve
	for range int(exact) {
		mean += 1 / rate
		variance += 1 / (rate * rate)
		rate += quit
	}
	rest := n + 1 - exact
	if rest <= 0 {
		return mean, variance
	}
	// The sum from i = exact to n by the midpoint rule: an integral from exact-½ to n+½.
	from := rate - quit/2
	to := from + rest*quit
	if quit*rest < 1e-6*from {
		return mean + rest/from, variance + rest/(from*from)
	}
	return mean + math.Log(to/from)/quit, variance + (1/from-1/to)/quit
}

// estimate returns the wait to expect of a caller who joined the line now, ok only if there is reason to believe it.
func (l *line) estimate(now int64) (wait time.Duration, ok bool) {
	f, ok := l.forecast(l.joining(now), false, now)
	if !ok || f.mean > longestTold.Seconds() {
		return 0, false
	}
	return rounded(int64(f.mean * float64(time.Second))), true
}

// ahead counts the line's own callers who stand before k. For whom a phone rings, they have an agent already.
func (l *line) ahead(k key) int { return l.floor[0].line.rank(k) + l.aheadEU(k) }

// aheadEU counts those of them who asked for an agent in the EU.
func (l *line) aheadEU(k key) int {
	if l.floor[1] == nil {
		return 0
	}
	return l.floor[1].line.rank(k)
}

// joining is where a caller without special priority would stand who came now.
func (l *line) joining(now int64) key {
	return key{a: now - l.headStart(l.set.Priority), b: now, c: math.MaxInt64}
}

// headStart is what a priority is worth, in nanoseconds of wait.
func (l *line) headStart(priority int) int64 { return int64(priority) * int64(l.set.Ageing) }

func seconds(ns int64) float64 { return float64(ns) / float64(time.Second) }

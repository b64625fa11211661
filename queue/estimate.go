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

// forecast returns what is expected of one who stands in the line at k, or would; ok only if there is reason to believe
// it.
func (l *line) forecast(k key, now int64) (f forecast, ok bool) {
	open := l.open()
	if open.working == 0 {
		return forecast{}, false
	}
	ahead := l.before(k)
	if ahead < open.free.len() {
		return forecast{}, true
	}
	if l.learned.seen < fewest {
		return forecast{}, false
	}
	hold := 1 / l.learned.handling.rate()
	quit := l.learned.patience.rate()
	all, n := float64(open.working), float64(ahead)
	mean, variance := drain(all/hold, quit, n)
	if c := l.contest(k, now); len(c.claims) > 0 {
		share := all
		for range contestRounds { // who gives up depends on how long it takes, and that on who gives up
			t := c.horizon(mean*share, all)
			taken, _ := c.taken(t)
			share = max(leastShare*all, all-taken/t)
			mean, variance = drain(share/hold, quit, n)
			variance *= share / all
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
	f, ok := l.forecast(l.joining(now), now)
	if !ok || f.mean > longestTold.Seconds() {
		return 0, false
	}
	return rounded(int64(f.mean * float64(time.Second))), true
}

// before counts those who stand ahead of k in the line. Who is being offered has an agent already.
func (l *line) before(k key) (n int) {
	for _, p := range l.pools {
		n += p.callers.rank(k)
	}
	return n
}

// joining is where a caller without special priority would stand who came now.
func (l *line) joining(now int64) key {
	return key{a: now - l.headStart(l.set.Priority), b: now, c: math.MaxInt64}
}

// headStart is what a priority is worth, in nanoseconds of wait.
func (l *line) headStart(priority int) int64 { return int64(priority) * int64(l.set.Ageing) }

func seconds(ns int64) float64 { return float64(ns) / float64(time.Second) }

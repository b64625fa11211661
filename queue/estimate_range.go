package queue

import (
	"math"
	"time"

	"centralino/call"
)

// A wait is told as a range that is meant to hold in 80 of 100 cases, half of the others on either side. Its ends come
// from a log-normal distribution with the forecast's mean and variance, widened or narrowed by what the ranges told
// before turned out to be worth, and are then moved outward to what people say.
const (
	outside     = 0.1 // of the waits, on either side
	leastSpread = -3.0
	mostSpread  = 6.0

	shortEnough = 5 * time.Minute // up to which any range is worth telling
	wideEnough  = 3               // the later end over the earlier one, beyond that
	longestTold = 2 * time.Hour
)

// told is a range a caller was told, in nanoseconds from then.
type told struct{ from, to, wait, at int64 }

// rangeOf returns the range to tell of a forecast; ok only if it is worth telling.
func (l *line) rangeOf(f forecast) (from, to time.Duration, ok bool) {
	if f.mean <= 0 || f.mean > longestTold.Seconds() {
		return 0, 0, false
	}
	b := &l.learned.spread[bandOf(f.mean)]
	sigma := math.Log1p(f.variance / (f.mean * f.mean))
	median := f.mean * math.Exp(-sigma/2)
	sigma = math.Sqrt(sigma)
	early, late := median*math.Exp(-b.low*sigma), median*math.Exp(b.high*sigma)
	if early > late {
		early = (early + late) / 2
		late = early
	}
	from, to = spokenBelow(early), spokenAbove(late)
	ok = to <= longestTold && (to <= shortEnough || to <= wideEnough*from)
	return from, to, ok
}

// tellWait puts the range into an announcement, if there is one to tell and it is nowhere worse than the last one told
// for this wait: neither end of it is later than it was. Otherwise time is not spoken of.
func (c *caller) tellWait(said *call.Announced, now int64) {
	f, ok := c.line.forecast(c.key, c.eu, now)
	if !ok {
		return
	}
	from, to, ok := c.line.rangeOf(f)
	if !ok || c.lastTold.to > 0 && (int64(from) > c.lastTold.from || int64(to) > c.lastTold.to) {
		return
	}
	said.Wait, said.From, said.To = rounded(int64(f.mean*float64(time.Second))), from, to
}

// heard remembers what the caller was told of the wait.
func (c *caller) heard(said *call.Announced, at int64) {
	if said.From < 0 || said.To <= said.From || said.To > longestTold {
		return
	}
	c.lastTold = told{int64(said.From), int64(said.To), int64(said.Wait), at}
	if c.firstTold.to == 0 {
		c.firstTold = c.lastTold
	}
}

// waitOver counts the wait out and forgets what was told of it. The caller must still be counted as waiting.
func (c *caller) waitOver(now int64) {
	c.line.learned.patience.pass(now, c.line.waiting)
	c.firstTold, c.lastTold = told{}, told{}
}

// grain returns how finely times around t are told.
func grain(t time.Duration) time.Duration {
	switch {
	case t < 2*time.Minute:
		return 30 * time.Second
	case t < 10*time.Minute:
		return time.Minute
	case t < 20*time.Minute:
		return 2 * time.Minute
	case t < time.Hour:
		return 5 * time.Minute
	}
	return 30 * time.Minute
}

// spokenBelow is the longest time that is told and not above s seconds. Far beyond what is told all times are one.
func spokenBelow(s float64) time.Duration {
	t := time.Duration(max(0, min(s, 2*longestTold.Seconds())) * float64(time.Second))
	return t.Truncate(grain(t))
}

// spokenAbove is the shortest time that is told and above s seconds.
func spokenAbove(s float64) time.Duration {
	below := spokenBelow(s)
	return below + grain(below)
}

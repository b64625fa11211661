package queue

import "math"

// Every first range a caller was told is scored when the wait turned out shorter, longer, or neither, and the spread of
// the next ones moves by it, so that a tenth of the waits ends before and a tenth after. That is adaptive conformal
// inference (Gibbs and Candès 2021): it assumes nothing of the distribution, only that tomorrow's errors are like the
// latest ones. Rounding outward is part of what is scored.
//
// Who gives up before the range is over leaves it open what the wait would have been. Counting only the others would
// favour short waits, as long ones are given up more often; so each outcome stands for all who would have had it, by the
// inverse of the chance that patience lasted until it showed.
const (
	bands       = 4
	firstStep   = 0.5
	lastStep    = 0.1
	mostWeight  = 4.0
	quietCalls  = 50   // conversations without a score before the spread returns to the first one
	quietReturn = 0.02 // of the way, with each conversation
)

// spread is how many standard deviations the ends of a range are told from the middle, for waits of about one length.
type spread struct {
	low, high float64
	n         int // outcomes scored
	quiet     int // conversations since the last of them
}

// firstSpread is where a band begins. Long waits are begun more carefully: few are scored in a day, and much may change
// meanwhile.
func firstSpread(band int) float64 {
	if band == bands-1 {
		return 1.4
	}
	return 1
}

// bandOf groups expected waits, in seconds, that are calibrated together.
func bandOf(mean float64) int {
	switch {
	case mean < 60:
		return 0
	case mean < 180:
		return 1
	case mean < 600:
		return 2
	}
	return 3
}

// score learns from a wait of which t was told. It must be known that it was that long; for one that went on unknown, it
// must have been longer than the range.
func (l *learned) score(t told, waited int64) {
	s := &l.spread[bandOf(seconds(t.wait))]
	s.n++
	s.quiet = 0
	shown := seconds(max(0, min(waited, t.to)))
	weight := min(mostWeight, math.Exp(l.patience.rate()*shown))
	size := weight * max(lastStep, firstStep/math.Sqrt(float64(s.n)))
	late := outside
	if t.from > 0 {
		s.low = clamp(s.low + size*(is(waited < t.from)-outside))
	} else {
		late *= 2 // "less than a minute" can only be wrong in one way
	}
	s.high = clamp(s.high + size*(is(waited > t.to)-late))
}

// rest lets a spread return to the first one when long nothing was scored.
func (s *spread) rest(first float64) {
	if s.quiet++; s.quiet > quietCalls {
		s.low += quietReturn * (first - s.low)
		s.high += quietReturn * (first - s.high)
	}
}

func clamp(k float64) float64 { return max(leastSpread, min(k, mostSpread)) }

func is(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

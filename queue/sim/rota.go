package sim

import (
	"time"

	"centralino/queue"
)

// ShiftsOf reads from an agent's hours when they work within a time, to the minute.
func ShiftsOf(h queue.Hours, from time.Time, length time.Duration) []Span {
	shifts := []Span{}
	for at := time.Duration(0); at < length; at += time.Minute {
		if !h.Open(from.Add(at)) {
			continue
		}
		end := min(at+time.Minute, length)
		if n := len(shifts); n > 0 && shifts[n-1].To == at {
			shifts[n-1].To = end
			continue
		}
		shifts = append(shifts, Span{at, end})
	}
	return shifts
}

package media

import (
	"time"

	"centralino/call"
)

// way is how a key reached us.
type way uint8

const (
	byRTP way = iota
	byINFO
)

func (w way) other() way { return 1 - w }

// pairWindow is how far apart the two tellings of one press may be: INFO is often sent when the key is let go.
const pairWindow = 3 * time.Second

// once lets a press through once that is told by RTP and by SIP INFO: each telling waits for its partner from the other
// way, in the order of the presses. Two real presses are two pairs.
type once struct {
	waiting [2][8]telling // by way; oldest first
	n       [2]int
}

type telling struct {
	digit call.Digit
	at    time.Duration
}

// hear reports whether the press is new.
func (o *once) hear(d call.Digit, by way, at time.Duration) bool {
	if o.pair(d, by.other(), at) {
		return false
	}
	if o.n[by] == len(o.waiting[by]) {
		o.remove(by, 0)
	}
	o.waiting[by][o.n[by]] = telling{d, at}
	o.n[by]++
	return true
}

// pair finds the partner of a telling and takes it out.
func (o *once) pair(d call.Digit, by way, at time.Duration) bool {
	for o.n[by] > 0 && at-o.waiting[by][0].at > pairWindow {
		o.remove(by, 0)
	}
	for i := range o.n[by] {
		if o.waiting[by][i].digit == d {
			o.remove(by, i)
			return true
		}
	}
	return false
}

func (o *once) remove(by way, i int) {
	copy(o.waiting[by][i:], o.waiting[by][i+1:o.n[by]])
	o.n[by]--
}

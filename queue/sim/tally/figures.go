package tally

import (
	"math"
	"slices"
	"time"

	"centralino/call"
)

// Short is how soon an abandon is short: the caller hung up before anybody could have answered.
const Short = 5 * time.Second

// Figures are those of some visits. A figure of nobody is NaN. Waits are in seconds; those over all callers count
// everybody who has left, those who gave up until they did.
type Figures struct {
	Offered, Answered, Abandoned, ShortAbandons int
	Overflowed, Callback, Voicemail, Waiting    int
	Waited                                      int // who were not answered at once

	InTarget, AbandonedInTarget                     int // within the queue's service level
	WaitMean, WaitMedian, WaitP80, WaitP90, WaitMax float64
	ASA, Talk, Handle                               float64       // means over those answered; Handle is talk and after-call work
	There, Busy, Span                               time.Duration // agents' time ready or busy, busy, and the time they are of
}

// of computes the figures of visits, which it may reorder.
func (t *Tally) of(visits []*Visit, agents spent) Figures {
	f := Figures{Offered: len(visits), There: agents.there, Busy: agents.busy}
	var waits []float64
	sum, answered, talk, wrap := 0.0, 0.0, 0.0, 0.0
	for _, v := range visits {
		f.count(v, t.rules.Queues[v.Queue].ServiceLevel.Within)
		if v.Left == Waiting {
			continue
		}
		waits = append(waits, v.Waited.Seconds())
		sum += v.Waited.Seconds()
		if v.Left == call.LeftAnswered {
			answered += v.Waited.Seconds()
			talk += v.Talk.Seconds()
			wrap += v.Wrap.Seconds()
		}
	}
	slices.Sort(waits)
	f.WaitMean = sum / float64(len(waits))
	f.WaitMedian, f.WaitP80, f.WaitP90, f.WaitMax = quantile(waits, 0.5), quantile(waits, 0.8), quantile(waits, 0.9), quantile(waits, 1)
	n := float64(f.Answered)
	f.ASA, f.Talk, f.Handle = answered/n, talk/n, (talk+wrap)/n
	return f
}

func (f *Figures) count(v *Visit, within time.Duration) {
	if v.Waited > 0 || v.Left != call.LeftAnswered {
		f.Waited++
	}
	switch v.Left {
	case call.LeftAnswered:
		f.Answered++
		if within > 0 && v.Waited <= within {
			f.InTarget++
		}
	case call.LeftAbandoned:
		f.Abandoned++
		if v.Waited < Short {
			f.ShortAbandons++
		}
		if within > 0 && v.Waited <= within {
			f.AbandonedInTarget++
		}
	case call.LeftOverflowed:
		f.Overflowed++
	case call.LeftCallback:
		f.Callback++
	case call.LeftVoicemail:
		f.Voicemail++
	default:
		f.Waiting++
	}
}

// quantile is the smallest of the sorted values that a share of them does not exceed.
func quantile(sorted []float64, share float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	return sorted[max(0, int(math.Ceil(share*float64(len(sorted))))-1)]
}

// ratio is a ÷ b, NaN when b is 0.
func ratio(a, b int) float64 { return float64(a) / float64(b) }

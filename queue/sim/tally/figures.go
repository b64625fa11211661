package tally

import (
	"math"
	"slices"
	"time"

	"centralino/call"
)

// Short is how soon an abandon is short: the caller hung up before anybody could have answered.
const Short = 5 * time.Second

// Figures are those of some visits. Waits are in seconds; those over all callers count everybody who has left, those who
// gave up until they did. A quantile of nobody is NaN.
type Figures struct {
	Offered, Answered, Abandoned, ShortAbandons int
	Overflowed, Callback, Voicemail, Waiting    int
	NotAtOnce                                   int // who were not answered at once
	InTarget, AbandonedInTarget                 int // within the queue's service level

	WaitMedian, WaitP80, WaitP90, WaitMax float64
	WaitSum, AnsweredWaitSum              float64 // of all who have left, of those answered
	TalkSum, WrapSum                      float64

	There, Busy, Span time.Duration // agents' time ready or busy, busy, and the time they are of
}

// of computes the figures of visits.
func (t *Tally) of(visits []*Visit, agents spent) Figures {
	f := Figures{Offered: len(visits), There: agents.there, Busy: agents.busy}
	var waits []float64
	for _, v := range visits {
		f.count(v, t.rules.Queues[v.Queue].ServiceLevel.Within)
		if v.Left == Waiting {
			continue
		}
		wait := v.Waited.Seconds()
		waits = append(waits, wait)
		f.WaitSum += wait
		if v.Left == call.LeftAnswered {
			f.AnsweredWaitSum += wait
			f.TalkSum += v.Talk.Seconds()
			f.WrapSum += v.Wrap.Seconds()
		}
	}
	slices.Sort(waits)
	f.WaitMedian, f.WaitP80, f.WaitP90, f.WaitMax = quantile(waits, 0.5), quantile(waits, 0.8), quantile(waits, 0.9), quantile(waits, 1)
	return f
}

// left is how many have left, in whatever way.
func (f *Figures) left() int { return f.Offered - f.Waiting }

func (f *Figures) count(v *Visit, within time.Duration) {
	if v.Waited > 0 || v.Left != call.LeftAnswered {
		f.NotAtOnce++
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

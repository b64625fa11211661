package media

import (
	"slices"
	"sync/atomic"
	"time"
)

// Histogram is a snapshot of counted durations.
type Histogram struct {
	Bounds []time.Duration // upper bound of each bucket, ascending
	Counts []uint64        // not cumulative; one longer than Bounds, the last is what lies above
	Sum    time.Duration
}

// lateBounds are the buckets of lateness: the promise is 0.05 ms for half of the packets and 1 ms for nearly all.
func lateBounds() []time.Duration {
	const us = time.Microsecond
	return []time.Duration{
		20 * us, 50 * us, 100 * us, 200 * us, 500 * us, 1000 * us, 2000 * us, 5000 * us, 10_000 * us, 20_000 * us,
		50_000 * us, 100_000 * us,
	}
}

// histogram counts durations; one goroutine observes, any may read.
type histogram struct {
	bounds []time.Duration
	counts []atomic.Uint64
	sum    atomic.Int64
}

func newHistogram(bounds []time.Duration) *histogram {
	return &histogram{bounds: bounds, counts: make([]atomic.Uint64, len(bounds)+1)}
}

func (h *histogram) observe(d time.Duration) {
	i := 0
	for i < len(h.bounds) && d > h.bounds[i] {
		i++
	}
	h.counts[i].Add(1)
	h.sum.Add(int64(d))
}

func (h *histogram) read() Histogram {
	out := Histogram{Bounds: slices.Clone(h.bounds), Counts: make([]uint64, len(h.counts)), Sum: time.Duration(h.sum.Load())}
	for i := range h.counts {
		out.Counts[i] = h.counts[i].Load()
	}
	return out
}

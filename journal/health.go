package journal

import (
	"sync"
	"time"
)

// health remembers whether the last append was kept, so that a change is logged once.
type health struct {
	mu    sync.Mutex
	err   error
	since time.Time
	lost  uint64 // since then
}

// Health returns nil while events can be kept, otherwise what is wrong and what to do. A store that failed repairs itself
// as soon as it can.
func (j *Journal) Health() error { return j.store.health() }

// note counts what was not kept, and logs once when keeping stops and once when it works again.
func (j *Journal) note(batch []*entry) {
	var first error
	var lost uint64
	for _, item := range batch {
		if item.err != nil {
			lost++
			if first == nil {
				first = item.err
			}
		}
	}
	j.lost.Add(lost)
	h := &j.health
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case first != nil && h.err == nil:
		h.since, h.lost = batch[0].event.At, 0
		j.log.Error("the journal cannot keep events; calls go on, their history is lost", "error", first)
	case first == nil && h.err != nil:
		j.log.Warn("the journal keeps events again", "lost", h.lost, "since", h.since)
	}
	h.err = first
	h.lost += lost
}

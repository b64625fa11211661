// Package throttle bounds how often something may fail: so many times at once, then once in a while. Its memory is bounded too.
package throttle

import (
	"sync"
	"time"
)

// Throttle counts by key, such as an account or an address. Its methods may be called from any goroutine.
type Throttle struct {
	burst int
	every time.Duration
	room  int

	mu      sync.Mutex
	buckets map[string]*bucket
}

// bucket is what a key has used up.
type bucket struct {
	used float64 // tries that count at the time at
	at   time.Time
	told bool // that it is used up
}

// New allows burst tries at once and one more every so often, and remembers the given number of keys.
func New(burst int, every time.Duration, room int) *Throttle {
	return &Throttle{burst: burst, every: every, room: room, buckets: map[string]*bucket{}}
}

// Take counts a try. When there were too many it says how long to wait, and whether this is the first time since there
// were few.
func (t *Throttle) Take(key string, now time.Time) (wait time.Duration, first bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	b := t.buckets[key]
	if b == nil {
		if len(t.buckets) >= t.room {
			t.forget(now)
		}
		b = &bucket{at: now}
		t.buckets[key] = b
	}
	t.leak(b, now)
	if b.used > float64(t.burst)-1 {
		first, b.told = !b.told, true
		return time.Duration((b.used - float64(t.burst) + 1) * float64(t.every)), first
	}
	b.used++
	b.told = false
	return 0, false
}

// Return takes a try back that turned out well.
func (t *Throttle) Return(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if b := t.buckets[key]; b != nil {
		b.used = max(0, b.used-1)
	}
}

func (t *Throttle) leak(b *bucket, now time.Time) {
	b.used = max(0, b.used-float64(now.Sub(b.at))/float64(t.every))
	b.at = now
}

// forget makes room: those go that have used up nothing, or else whoever has used up least, so that nobody is forgiven by
// being many.
func (t *Throttle) forget(now time.Time) {
	least, found := "", false
	for key, b := range t.buckets {
		t.leak(b, now)
		if b.used == 0 {
			delete(t.buckets, key)
			continue
		}
		if !found || b.used < t.buckets[least].used {
			least, found = key, true
		}
	}
	if len(t.buckets) >= t.room {
		delete(t.buckets, least)
	}
}

package app

import (
	"maps"
	"slices"
	"sync"
	"time"

	"centralino/call"
)

// flashes are the announcements that are on. The zero value is ready to use.
type flashes struct {
	mu    sync.Mutex
	on    map[string]call.ActiveFlash
	wake  chan struct{} // something was switched
	order sync.Mutex    // held while an event is recorded and what it says put in force
}

func (f *flashes) restore(on map[string]call.ActiveFlash) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.on = maps.Clone(on)
}

// get returns an announcement that is on at a moment.
func (f *flashes) get(name string, now time.Time) (call.ActiveFlash, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	active, on := f.on[name]
	return active, on && now.Before(active.Until)
}

func (f *flashes) set(name string, active call.ActiveFlash) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.on == nil {
		f.on = map[string]call.ActiveFlash{}
	}
	f.on[name] = active
	f.signal()
}

func (f *flashes) clear(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.on, name)
	f.signal()
}

// signal wakes whoever waits for the next end. f.mu is held.
func (f *flashes) signal() {
	if f.wake != nil {
		select {
		case f.wake <- struct{}{}:
		default:
		}
	}
}

// next returns the announcement that ends first; ok is false when none is on.
func (f *flashes) next() (name string, until time.Time, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, n := range slices.Sorted(maps.Keys(f.on)) {
		if end := f.on[n].Until; !ok || end.Before(until) {
			name, until, ok = n, end, true
		}
	}
	return name, until, ok
}

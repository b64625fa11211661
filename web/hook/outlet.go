package hook

import (
	"context"
	"slices"
	"sync"

	"centralino/call"
)

// room is how many events wait in memory for one hook; who falls further behind reads them in the journal.
const room = 1000

// outlet sends to one hook, one event after the other.
type outlet struct {
	hook   Hook
	ready  chan struct{}
	cancel context.CancelFunc
	place  uint64 // the latest that was sent or given up; of the sending goroutine

	mu      sync.Mutex
	waiting []call.Event
	behind  bool // the journal has events that never were in waiting
}

// put adds an event, or leaves it to the journal.
func (o *outlet) put(e call.Event) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.waiting) >= room {
		o.waiting, o.behind = slices.DeleteFunc(o.waiting, kept), true
	}
	if !o.behind || !kept(e) {
		o.waiting = append(o.waiting, e)
	}
	select {
	case o.ready <- struct{}{}:
	default:
	}
}

// kept reports whether the journal has the event.
func kept(e call.Event) bool { return e.Seq != 0 }

func (o *outlet) fallBehind() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.behind = true
}

// caughtUp reports whether all that is to be sent waits in memory. If not, the journal is to be read now, and what happens
// from now on waits in memory.
func (o *outlet) caughtUp() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	was := o.behind
	o.behind = false
	return !was
}

// next waits for an event; none when ctx is done, or the journal is to be read.
func (o *outlet) next(ctx context.Context) call.Event {
	for {
		if e, ok := o.take(); ok {
			return e
		}
		select {
		case <-o.ready:
		case <-ctx.Done():
			return call.Event{}
		}
	}
}

func (o *outlet) take() (e call.Event, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.waiting) == 0 {
		return e, o.behind
	}
	e, o.waiting = o.waiting[0], o.waiting[1:]
	return e, true
}

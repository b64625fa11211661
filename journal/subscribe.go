package journal

import (
	"slices"
	"sync"

	"centralino/call"
)

// Subscribe has fn called with every event appended from now on: in order, one at a time, after the event was stored
// and before its Append returns. So whoever appended an event and then looks at what a subscriber made of it sees it
// there. cancel ends the subscription; one call of fn may still be under way when it returns.
//
// fn must be quick, must not block, and must not Append: it runs in the goroutine of whoever appended. A subscriber
// that has something to append, or much to do, puts the event into a queue of its own; one that may fall behind uses
// Follow.
func (j *Journal) Subscribe(fn func(call.Event)) (cancel func()) {
	return j.subscribers.add(fn)
}

// subscribers is a list that is copied when it changes, so that delivery needs no lock.
type subscribers struct {
	mu   sync.Mutex
	list []*func(call.Event)
}

func (s *subscribers) add(fn func(call.Event)) (cancel func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(slices.Clone(s.list), &fn)
	return func() { s.remove(&fn) }
}

func (s *subscribers) remove(fn *func(call.Event)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = slices.DeleteFunc(slices.Clone(s.list), func(f *func(call.Event)) bool { return f == fn })
}

func (s *subscribers) deliver(e call.Event) {
	s.mu.Lock()
	list := s.list
	s.mu.Unlock()
	for _, fn := range list {
		(*fn)(e)
	}
}

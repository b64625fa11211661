package app

import "sync"

// mailbox hands items to one reader in the order they were put. Putting never blocks, so the media loop, the SIP layer
// and the journal may all put; what bounds it is the number of calls, which is bounded.
type mailbox[T any] struct {
	ready chan struct{} // holds one token while there may be items

	mu    sync.Mutex
	items []T
}

func newMailbox[T any]() *mailbox[T] {
	return &mailbox[T]{ready: make(chan struct{}, 1)}
}

// put adds one item and wakes the reader.
func (m *mailbox[T]) put(item T) {
	m.mu.Lock()
	m.items = append(m.items, item)
	m.mu.Unlock()
	select {
	case m.ready <- struct{}{}:
	default:
	}
}

// take returns everything put since the last take, oldest first; spare is reused for what comes next and may be nil.
func (m *mailbox[T]) take(spare []T) []T {
	m.mu.Lock()
	defer m.mu.Unlock()
	items := m.items
	m.items = spare[:0]
	return items
}

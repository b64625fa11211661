package caller

import "sync"

// box hands what signalling and media tell to the call's one goroutine, in order. Putting never blocks.
type box struct {
	ready chan struct{} // holds one token while there may be items

	mu    sync.Mutex
	items []any
}

func (b *box) put(item any) {
	b.mu.Lock()
	b.items = append(b.items, item)
	b.mu.Unlock()
	select {
	case b.ready <- struct{}{}:
	default:
	}
}

// take returns everything put since the last take, oldest first.
func (b *box) take() []any {
	b.mu.Lock()
	defer b.mu.Unlock()
	items := b.items
	b.items = nil
	return items
}

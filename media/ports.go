package media

import (
	"fmt"
	"math/rand/v2"
	"sync"
)

// ports hands out the even ports of a range, the one that rested longest first: packets that are still under way to a
// finished call shall not reach the next one. It begins anywhere in the range, so that a restart rests them too.
type ports struct {
	mu   sync.Mutex
	free []uint16 // a ring
	head int
	n    int
}

func newPorts(low, high uint16) (*ports, error) {
	first := int(low) + int(low)%2
	pairs := (int(high) - first + 1) / 2
	if pairs <= 0 || low == 0 {
		return nil, fmt.Errorf("media: %d-%d holds no even port with an odd one after it", low, high)
	}
	p := &ports{free: make([]uint16, pairs), n: pairs, head: rand.IntN(pairs)}
	for i := range p.free {
		p.free[i] = uint16(first + 2*i)
	}
	return p, nil
}

func (p *ports) take() (port uint16, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.n == 0 {
		return 0, false
	}
	port = p.free[p.head]
	p.head = (p.head + 1) % len(p.free)
	p.n--
	return port, true
}

func (p *ports) put(port uint16) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free[(p.head+p.n)%len(p.free)] = port
	p.n++
}

// find takes the longest-rested port whose pair opens; what other programs hold is passed over.
func (p *ports) find(open func(port uint16) error) (port uint16, err error) {
	for range len(p.free) {
		port, ok := p.take()
		if !ok {
			break
		}
		var refused error
		if refused = open(port); refused == nil {
			return port, nil
		}
		p.put(port)
		err = refused
	}
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrNoPorts, err)
	}
	return 0, ErrNoPorts
}

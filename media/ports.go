package media

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"sync"
	"time"
)

// portRest is how long a telephone that has not heard our BYE may go on sending: 64 times T1, RFC 3261 section 17.1.2.2.
const portRest = 32 * time.Second

// ports hands out the even ports of a range, the one that rested longest first: packets that are still under way to a
// finished call shall not reach the next one. No port that has rested less than portRest is given away while there is
// another that has; one that is comes with the voice that may still be heard on it. The range begins anywhere, so that a
// restart rests the ports too. Taking and giving back cost the same however many ports there are.
type ports struct {
	mu   sync.Mutex
	free []rested // a ring, in the order in which they came back
	head int
	n    int
}

// rested is a port, since when nobody has it, and the last voice that was heard on it.
type rested struct {
	port  uint16
	since time.Duration // since the epoch
	voice voice
}

// voice is who sends: where from, and as which source. The zero value is nobody.
type voice struct {
	from netip.AddrPort
	ssrc uint32
}

func newPorts(low, high uint16) (*ports, error) {
	first := int(low) + int(low)%2
	pairs := (int(high) - first + 1) / 2
	if pairs <= 0 || low == 0 {
		return nil, fmt.Errorf("media: %d-%d holds no even port with an odd one after it", low, high)
	}
	p := &ports{free: make([]rested, pairs), n: pairs, head: rand.IntN(pairs)}
	for i := range p.free {
		p.free[i] = rested{port: uint16(first + 2*i), since: -portRest}
	}
	return p, nil
}

func (p *ports) take() (r rested, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.n == 0 {
		return r, false
	}
	r = p.free[p.head]
	p.head = (p.head + 1) % len(p.free)
	p.n--
	return r, true
}

func (p *ports) put(r rested) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free[(p.head+p.n)%len(p.free)] = r
	p.n++
}

// find takes the longest-rested port whose pair opens; what other programs hold is passed over, and begins its rest anew.
// The voice is nobody's once the port has rested.
func (p *ports) find(now time.Duration, open func(port uint16) error) (port uint16, last voice, err error) {
	for range len(p.free) {
		r, ok := p.take()
		if !ok {
			break
		}
		refused := open(r.port)
		if refused == nil {
			if now-r.since >= portRest {
				r.voice = voice{}
			}
			return r.port, r.voice, nil
		}
		p.put(rested{r.port, now, r.voice})
		err = refused
	}
	if err != nil {
		return 0, voice{}, fmt.Errorf("%w: %w", ErrNoPorts, err)
	}
	return 0, voice{}, ErrNoPorts
}

package digest

import (
	"container/list"
	"net/netip"
	"sync"
	"time"
)

// ThrottleOptions sets a Throttle up. Zero fields take the defaults.
type ThrottleOptions struct {
	Free    int           // failures before anything happens; 5
	First   time.Duration // the first pause, doubled with each further failure; 2 s
	Longest time.Duration // the longest pause, and how long a quiet source is remembered after it; 15 minutes
	Sources int           // sources remembered; the one whose last failure is oldest is forgotten first; 4096
}

// Throttle slows down those who guess passwords: after some failures a source has to wait, twice as long each time.
// Sources are IPv4 addresses and IPv6 /64 networks. Its methods may be called from several goroutines.
type Throttle struct {
	options ThrottleOptions

	mu      sync.Mutex
	sources map[netip.Addr]*list.Element
	recent  list.List // of *suspect, the latest failure in front
}

type suspect struct {
	source   netip.Addr
	failures int
	last     time.Time
	until    time.Time
}

// NewThrottle makes a Throttle.
func NewThrottle(o ThrottleOptions) *Throttle {
	if o.Free <= 0 {
		o.Free = 5
	}
	if o.First <= 0 {
		o.First = 2 * time.Second
	}
	if o.Longest <= 0 {
		o.Longest = 15 * time.Minute
	}
	if o.Sources <= 0 {
		o.Sources = 4096
	}
	return &Throttle{options: o, sources: make(map[netip.Addr]*list.Element)}
}

// Wait returns how long the source must keep quiet still; 0 lets it try. What it sends before is best refused without a
// look at the password.
func (t *Throttle) Wait(source netip.Addr, now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.find(network(source), now)
	if s == nil {
		return 0
	}
	return max(0, s.until.Sub(now))
}

// Failed notes a wrong password. It returns how long the source has to wait now.
func (t *Throttle) Failed(source netip.Addr, now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := network(source)
	s := t.find(key, now)
	if s == nil {
		if len(t.sources) >= t.options.Sources {
			t.forget(t.recent.Back())
		}
		s = &suspect{source: key}
		t.sources[key] = t.recent.PushFront(s)
	}
	t.recent.MoveToFront(t.sources[key])
	s.failures++
	s.last = now
	pause := time.Duration(0)
	if over := s.failures - t.options.Free; over > 0 {
		pause = t.options.First
		for range over - 1 {
			if pause = min(2*pause, t.options.Longest); pause == t.options.Longest {
				break
			}
		}
	}
	s.until = now.Add(pause)
	return pause
}

// Succeeded forgets the failures of a source: whoever knows a password has no need to guess.
func (t *Throttle) Succeeded(source netip.Addr) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if e := t.sources[network(source)]; e != nil {
		t.forget(e)
	}
}

// find returns what is known of a source, nil when its last failure is so long ago that it is forgotten.
func (t *Throttle) find(key netip.Addr, now time.Time) *suspect {
	e := t.sources[key]
	if e == nil {
		return nil
	}
	s, ok := e.Value.(*suspect)
	if !ok || now.Sub(s.last) >= 2*t.options.Longest {
		t.forget(e)
		return nil
	}
	return s
}

func (t *Throttle) forget(e *list.Element) {
	if s, ok := t.recent.Remove(e).(*suspect); ok {
		delete(t.sources, s.source)
	}
}

// network is what one guesser can easily have: an IPv4 address, or a /64 of IPv6.
func network(a netip.Addr) netip.Addr {
	a = a.Unmap().WithZone("")
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.Masked().Addr()
		}
	}
	return a
}

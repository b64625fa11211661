package digest

import (
	"container/list"
	"net/netip"
	"sync"
	"time"
)

// ThrottleOptions sets a Throttle up. Zero fields take the defaults.
type ThrottleOptions struct {
	Free    int           // failures with one user before anything happens; 5
	First   time.Duration // the first pause, doubled with each further failure; 2 s
	Longest time.Duration // the longest pause; failures are forgotten after twice that time; 15 minutes
	Entries int           // what is remembered; the oldest failure is forgotten first; 8192
}

// Throttle slows down those who guess passwords: after some failures for one user a source has to wait with that user,
// twice as long each time, and after eight times as many failures for whatever users it has to wait with all. So one
// telephone with a wrong password does not lock out the others behind the same router, and a scanner soon stands still.
//
// Sources are IPv4 addresses and IPv6 /64 networks. The methods may be called from several goroutines.
type Throttle struct {
	options ThrottleOptions

	mu     sync.Mutex
	known  map[target]*list.Element
	recent list.List // of *suspect, the latest failure in front
}

// target is what somebody tries: one user from one network, or with an empty user all of them.
type target struct {
	network netip.Addr
	user    string
}

type suspect struct {
	target
	failures int
	last     time.Time
	until    time.Time
}

// allUsers is how many times more failures a source has free for all users together than for one.
const allUsers = 8

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
	if o.Entries <= 0 {
		o.Entries = 8192
	}
	return &Throttle{options: o, known: make(map[target]*list.Element)}
}

// Wait returns how long the source must wait before it may try the user again; 0 lets it try. What comes earlier is
// refused without a look at the password.
func (t *Throttle) Wait(source netip.Addr, user string, now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	wait := time.Duration(0)
	for _, key := range targets(source, user) {
		if s := t.find(key, now); s != nil {
			wait = max(wait, s.until.Sub(now))
		}
	}
	return wait
}

// Failed notes a wrong password.
func (t *Throttle) Failed(source netip.Addr, user string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, key := range targets(source, user) {
		s := t.find(key, now)
		if s == nil {
			if len(t.known) >= t.options.Entries {
				t.forget(t.recent.Back())
			}
			s = &suspect{target: key}
			t.known[key] = t.recent.PushFront(s)
		}
		t.recent.MoveToFront(t.known[key])
		s.failures++
		s.last = now
		free := t.options.Free
		if i > 0 {
			free *= allUsers
		}
		s.until = now.Add(t.pause(s.failures - free))
	}
}

// pause doubles with each failure over those that are free.
func (t *Throttle) pause(over int) time.Duration {
	if over <= 0 {
		return 0
	}
	pause := t.options.First
	for ; over > 1 && pause < t.options.Longest; over-- {
		pause *= 2
	}
	return min(pause, t.options.Longest)
}

// Succeeded forgets the failures of a source with a user and with all users.
func (t *Throttle) Succeeded(source netip.Addr, user string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, key := range targets(source, user) {
		if e := t.known[key]; e != nil {
			t.forget(e)
		}
	}
}

// find returns what is known, nil when the last failure is so long ago that it is forgotten.
func (t *Throttle) find(key target, now time.Time) *suspect {
	e := t.known[key]
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
		delete(t.known, s.target)
	}
}

// targets are the two things that count: the user, cut to a sane length, and all users.
func targets(source netip.Addr, user string) [2]target {
	n := network(source)
	return [2]target{{n, "user " + user[:min(len(user), 64)]}, {n, ""}}
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

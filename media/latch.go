package media

import (
	"net/netip"
	"time"
)

// doubtful is how long after its first packet a peer that sends from where nobody said that it is may turn out to be
// somebody else.
const doubtful = 10 * time.Second

// latch fixes the peer at the first packet, and tells strangers' packets afterwards. The kernel drops most of them; what
// it had queued before is dropped here.
//
// Whoever sends to all ports of a helpline may be the first at one. So a peer that is not where its SDP says is in doubt
// for a while, in which who is likelier takes its place; a telephone behind a router notices nothing of that.
func (s *Stream) latch(from netip.AddrPort, now time.Duration) bool {
	r := &s.in
	if r.latched && from == r.from {
		if r.doubt != 0 && now >= r.doubt {
			r.doubt = 0
			s.out.fix(from)
		}
		return true
	}
	if r.latched && (now >= r.doubt || r.likelihood(from) <= r.likelihood(r.from)) {
		return false
	}
	if !r.latched {
		r.doubt = now + doubtful
	}
	r.latched, r.from, r.control = true, from, netip.AddrPort{}
	if from == r.address || r.secure.Load() != nil { // or it has the key
		r.doubt = 0
		s.out.fix(from)
		return true
	}
	s.out.aim(from)
	return true
}

// likelihood ranks where a peer's packets may come from: where its SDP says, from a host that its SDP or its signalling
// names, or from anywhere else.
func (r *receiver) likelihood(from netip.AddrPort) int {
	switch host := from.Addr(); {
	case from == r.address:
		return 2
	case host == r.address.Addr() || host == r.params.Signals:
		return 1
	}
	return 0
}

// moveRest is how long packets may be under way that a peer sent before it told us that it moved. A peer that only says
// so, and goes on from the same place, is heard again afterwards.
const moveRest = 500 * time.Millisecond

// lingers reports whether a packet is one of the call that had the port before, whose telephone has not heard that it is
// over, or from where our peer was before it moved. An address that our peer's SDP names is our peer's.
func (r *receiver) lingers(p *packet, from netip.AddrPort) bool {
	return !r.latched && r.before.ssrc == p.ssrc && r.before.from == from && from != r.address &&
		time.Duration(p.arrival) < r.beforeTill
}

// voice is whose sound was heard last.
func (r *receiver) voice() voice {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.latched || !r.source.known {
		return r.before // it may come a second time
	}
	return voice{r.from, r.source.ssrc}
}

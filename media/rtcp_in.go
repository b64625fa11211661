package media

import (
	"net/netip"
	"time"

	"github.com/pion/rtcp"
)

// remoteReports is what the peer's RTCP said.
type remoteReports struct {
	lastReport uint32        // the middle of its last sender report's NTP time
	lastAt     time.Duration // when that came
	known      bool          // it said something about our packets
	expected   uint32        // of ours, from the first to the newest that it had
	lost       uint32
	jitter     uint32 // in samples
	roundTrip  time.Duration
}

// receiveControl takes one datagram of the RTCP port, and learns where the peer's RTCP comes from.
func (s *Stream) receiveControl(b []byte, from netip.AddrPort) {
	if !isRTCP(b) {
		s.engine.counts.ignored.Add(1)
		return
	}
	if from = plain(from); s.receiveRTCP(b, from) {
		s.in.mu.Lock()
		s.in.control = from
		s.in.mu.Unlock()
	}
}

// receiveRTCP takes a compound packet of the peer; it reports whether it was one. Others' are ignored: a host that is
// not the peer must not keep a dead call alive.
func (s *Stream) receiveRTCP(b []byte, from netip.AddrPort) bool {
	now := s.engine.now()
	wall := s.engine.epoch.Add(now) // as in our own reports, whatever became of the clock since
	r := &s.in
	if !r.knows(plain(from).Addr()) {
		s.engine.counts.ignored.Add(1)
		return false
	}
	ok := true
	if o := r.secure.Load(); o != nil {
		b, ok = o.openControl(b)
	}
	packets, err := rtcp.Unmarshal(b)
	if err != nil || !ok {
		s.engine.counts.ignored.Add(1)
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.life.Store(int64(now))
	for _, p := range packets {
		switch p := p.(type) {
		case *rtcp.SenderReport:
			r.remote.lastReport, r.remote.lastAt = uint32(p.NTPTime>>16), now
			r.remote.learn(p.Reports, &s.out, wall)
		case *rtcp.ReceiverReport:
			r.remote.learn(p.Reports, &s.out, wall)
		}
	}
	return true
}

// learn takes what the peer says about our packets.
func (m *remoteReports) learn(about []rtcp.ReceptionReport, ours *sender, now time.Time) {
	for _, b := range about {
		if b.SSRC != ours.ssrc {
			continue
		}
		m.known, m.expected, m.lost, m.jitter = true, expectedOf(b.LastSequenceNumber, ours.first), b.TotalLost, b.Jitter
		if m.lost >= 1<<23 { // it is signed: packets that came twice make it negative, RFC 3550 section 6.4.1
			m.lost = 0
		}
		if b.LastSenderReport == 0 {
			continue
		}
		// RFC 3550 section 6.4.1, figure 2. A negative trip is a peer that counts wrongly.
		if trip := int32(uint32(ntpTime(now)>>16) - b.LastSenderReport - b.Delay); trip >= 0 {
			m.roundTrip = time.Duration(trip) * time.Second >> 16
		}
	}
}

// expectedOf is how many packets a peer should have had that counts our sequence numbers on from the first packet it got.
func expectedOf(highest uint32, first uint16) uint32 {
	if highest < uint32(first) {
		highest += 1 << 16 // what we sent before the numbers began anew never came
	}
	return highest - uint32(first) + 1
}

// knows reports whether the host is the peer's.
func (r *receiver) knows(host netip.Addr) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || !r.ready {
		return false
	}
	if r.latched {
		return host == r.from.Addr()
	}
	return host == r.address.Addr()
}

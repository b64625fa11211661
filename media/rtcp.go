package media

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"time"

	"github.com/pion/rtcp"
)

// newName makes a canonical name that says nothing about us, RFC 7022 section 4.2.
func newName() string { return fmt.Sprintf("%016x%08x", rand.Uint64(), rand.Uint32()) }

// reportInterval is the time to the next report: 5 s, randomised so that reports of many streams spread, and divided by
// what randomising adds. RFC 3550 sections 6.2 and 6.3.1.
func reportInterval() time.Duration {
	const (
		least        = 5 * time.Second
		compensation = 1.21828
	)
	return time.Duration(float64(least) * (0.5 + rand.Float64()) / compensation)
}

// duties does what is due on a stream and returns when something is due next.
func (s *Stream) duties(now time.Duration) time.Duration {
	timeout, hold := s.engine.timeout, s.engine.hold
	if s.web != nil {
		timeout, hold = min(timeout, webConsent), min(hold, webConsent)
	}
	next, silence, report := s.in.due(now, timeout, hold)
	if silence > 0 {
		s.tell(TimeoutEvent{Silence: silence})
	}
	if report {
		s.sendControl(now, nil)
	}
	return next
}

// due tells when to look again, the silence after which the stream has just died (0 while it lives), and whether it is
// time for a report.
func (r *receiver) due(now, timeout, hold time.Duration) (next, silence time.Duration, report bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || !r.ready {
		return never, 0, false
	}
	if now >= r.reportAt {
		report = true
		r.reportAt = now + reportInterval()
	}
	next = r.reportAt
	limit := timeout
	if !r.params.Receive || r.params.OnHold {
		limit = hold
	}
	life := r.life.Load()
	switch deadline := time.Duration(life) + limit; {
	case life == r.dead:
	case now >= deadline:
		r.dead, silence = life, now-time.Duration(life)
	default:
		next = min(next, deadline)
	}
	return next, silence, report
}

func (s *Stream) sayBye() {
	s.sendControl(s.engine.now(), &rtcp.Goodbye{Sources: []uint32{s.out.ssrc}})
}

// sendControl sends a compound report, RFC 3550 section 6.1, with more at its end if there is any.
func (s *Stream) sendControl(now time.Duration, more rtcp.Packet) {
	about, to := s.in.report(now)
	packets := []rtcp.Packet{
		s.out.report(now, s.engine.epoch, about),
		&rtcp.SourceDescription{Chunks: []rtcp.SourceDescriptionChunk{{
			Source: s.out.ssrc,
			Items:  []rtcp.SourceDescriptionItem{{Type: rtcp.SDESCNAME, Text: s.name}},
		}}},
	}
	if more != nil {
		packets = append(packets, more)
	}
	b, err := rtcp.Marshal(packets)
	if err != nil || !routable(to) {
		return
	}
	if b = s.out.sealControl(b); b == nil {
		return
	}
	_, _ = s.rtcp.WriteToUDPAddrPort(b, to) // the next report says it again
}

// report says what was received, and where reports go: to where the peer's come from, else where its SDP said, unless
// the peer was found elsewhere.
func (r *receiver) report(now time.Duration) (about []rtcp.ReceptionReport, to netip.AddrPort) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.source.known {
		b := rtcp.ReceptionReport{
			SSRC: r.source.ssrc, FractionLost: r.source.fraction(), TotalLost: min(r.source.missing(), 0x7fffff),
			LastSequenceNumber: r.source.highest, Jitter: r.source.jitter >> 4, LastSenderReport: r.remote.lastReport,
		}
		if r.remote.lastReport != 0 {
			b.Delay = shortTime(now - r.remote.lastAt)
		}
		about = append(about, b)
	}
	switch {
	case r.control.IsValid():
		return about, r.control
	case r.latched && r.from != r.address:
		return about, above(r.from)
	case routable(r.params.RTCP):
		return about, r.params.RTCP
	}
	return about, above(r.address)
}

// above is the RTCP address that belongs to an RTP address, RFC 3550 section 11.
func above(a netip.AddrPort) netip.AddrPort { return netip.AddrPortFrom(a.Addr(), a.Port()+1) }

// report is a sender report if anything was sent since the last one, else a receiver report. RFC 3550 section 6.4.
func (s *sender) report(now time.Duration, epoch time.Time, about []rtcp.ReceptionReport) rtcp.Packet {
	s.mu.Lock()
	defer s.mu.Unlock()
	sent := uint32(s.total)
	if sent == s.reported {
		return &rtcp.ReceiverReport{SSRC: s.ssrc, Reports: about}
	}
	s.reported = sent
	return &rtcp.SenderReport{
		SSRC: s.ssrc, NTPTime: ntpTime(epoch.Add(now)), RTPTime: s.clock(now),
		PacketCount: sent, OctetCount: s.octets, Reports: about,
	}
}

// ntpTime is the 64-bit time of RFC 3550 section 4: seconds since 1900 with a binary fraction.
func ntpTime(t time.Time) uint64 {
	const from1900To1970 = 2208988800
	return uint64(t.Unix()+from1900To1970)<<32 | uint64(t.Nanosecond())<<32/uint64(time.Second)
}

// shortTime is a duration in 65536ths of a second.
func shortTime(d time.Duration) uint32 { return uint32(uint64(d) << 16 / uint64(time.Second)) }

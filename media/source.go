package media

import "time"

// Bounds of what a sequence number may do before the source counts as restarted, RFC 3550 appendix A.1.
const (
	maxDropout  = 3000
	maxMisorder = 100
)

// source counts what one peer sends, after RFC 3550 appendices A.1, A.3 and A.8. A new SSRC starts it anew; what was
// lost before stays counted.
type source struct {
	known    bool
	ssrc     uint32
	first    uint16
	highest  uint32 // extended: cycles in the upper half
	received uint32
	lost     uint64 // of earlier sources, as is passed
	passed   uint64 // packets that were expected
	bad      uint16 // the sequence number that would confirm a restart
	suspect  bool

	timed   bool
	transit int32
	jitter  uint32 // 16 times the jitter in samples
	buffer  buffer

	expectedBefore, receivedBefore uint32 // at the last report
}

// count takes a packet of the source. A packet of another SSRC, and the very first, must be allowed to replace it.
func (s *source) count(p *packet, replace bool) {
	if !s.known || p.ssrc != s.ssrc {
		if !replace {
			return
		}
		s.restart(p)
	}
	delta := p.seq - uint16(s.highest)
	switch {
	case delta < maxDropout:
		s.highest += uint32(delta)
	case delta > 0xffff-maxMisorder:
	case s.suspect && p.seq == s.bad:
		s.restart(p)
	default:
		s.bad, s.suspect = p.seq+1, true
		return
	}
	s.suspect = false
	s.received++
}

func (s *source) restart(p *packet) {
	*s = source{
		known: true, ssrc: p.ssrc, first: p.seq, highest: uint32(p.seq),
		lost: s.totalLost(), passed: s.totalExpected(), jitter: s.jitter, buffer: s.buffer,
	}
}

// time measures the jitter at an audio packet, RFC 3550 section 6.4.1.
func (s *source) time(p *packet) {
	if p.ssrc != s.ssrc {
		return
	}
	transit := int32(uint32(elapsed(time.Duration(p.arrival))) - p.ts)
	d := transit - s.transit
	if d < 0 {
		d = -d
	}
	// A jump of seconds is a new talkspurt's clock, not jitter.
	follows := s.timed && d >= 0 && d < 2*sampleRate
	if follows {
		s.jitter += uint32(d) - (s.jitter+8)>>4
	}
	s.buffer.hear(transit, follows)
	s.transit, s.timed = transit, true
}

func (s *source) expected() uint32 {
	if !s.known {
		return 0
	}
	return s.highest - uint32(s.first) + 1
}

// missing is how many packets of this source never came; doubled packets don't make it negative.
func (s *source) missing() uint32 {
	if e := s.expected(); e > s.received {
		return e - s.received
	}
	return 0
}

func (s *source) totalLost() uint64 { return s.lost + uint64(s.missing()) }

func (s *source) totalExpected() uint64 { return s.passed + uint64(s.expected()) }

func (s *source) jitterTime() time.Duration { return samples(int64(s.jitter >> 4)) }

// fraction is the share lost since the last call in 256ths, RFC 3550 appendix A.3.
func (s *source) fraction() uint8 {
	expected, received := s.expected()-s.expectedBefore, s.received-s.receivedBefore
	s.expectedBefore, s.receivedBefore = s.expected(), s.received
	if expected == 0 || received >= expected {
		return 0
	}
	return uint8(min(255, (uint64(expected-received)<<8)/uint64(expected)))
}

package media

import (
	"time"

	"centralino/media/g711"
)

// relay maps a partner's packets into our own stream. Sequence numbers and timestamps keep their distances, so that the
// peer sees what was lost and what came late on the partner's side.
type relay struct {
	stale    bool // the mapping must be made anew: silence, a prompt or another partner came between
	seqStale bool // only the sequence number moved: a packet of our own came between
	ssrc     uint32
	newest   uint16 // of the partner's sequence numbers
	floor    uint16 // the partner's sequence number that came first after a change; older ones have no place
	seq      uint16 // to be added
	ts       uint32 // to be added

	keying bool // a press of the partner's is being told
	keyTS  uint32

	narrow *narrowLine // a G.722 partner's sound for a narrowband peer; nil before the first packet
}

// maxClockOff is how far the mapped timestamps may leave our clock, in samples, before they are set anew.
const maxClockOff = sampleRate

// maxRelayLate is how late an overtaken packet may be, in samples, that is sent on in its place: ten seconds.
const maxRelayLate = 10 * sampleRate

// maxRelayGap is how far a sequence number may jump and still be mapped by its distance.
const maxRelayGap = 500

// forward sends a partner's audio packet on, at once; the packet is overwritten.
func (s *sender) forward(p *packet, from Codec) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &s.relay
	if !s.reachable || s.list.active || s.keying || s.ear != nil && !s.ear.direct(p, from) {
		r.stale = true
		return
	}
	wall := s.clock(time.Duration(p.arrival))
	begins := s.remap(p, wall)
	if int16(p.seq-r.floor) < 0 {
		return
	}
	if int16(p.seq-r.newest) > 0 {
		r.newest = p.seq
		if r.newest-r.floor > 2*maxRelayGap { // half a round of numbers later it would seem to lie ahead
			r.floor = r.newest - maxRelayGap
		}
	}
	payload := p.payload()
	if s.ear != nil {
		s.ear.suit(s.codec)
	}
	s.transcode(payload, from)
	if s.ear != nil && s.codec != G722 {
		s.ear.heed(payload, g711.Law(s.codec))
	}
	seq, ts := p.seq+r.seq, p.ts+r.ts
	b := p.raw[p.start-headerSize:]
	putHeader(b, s.params.Payload, begins || p.marker, seq, ts, s.ssrc)
	if int16(seq-s.seq) >= 0 {
		s.seq = seq + 1
	}
	s.next = s.free(ts + uint32(len(payload)))
	s.write(b)
}

// remap makes the mapping fit the packet and reports whether it made it anew.
func (s *sender) remap(p *packet, wall uint32) bool {
	r := &s.relay
	jump := int16(p.seq - r.newest)
	off, least := int32(p.ts+r.ts-wall), int32(-maxClockOff)
	if jump < 0 { // what was overtaken says nothing of the clock
		least = -maxRelayLate
	}
	switch {
	case r.stale || p.ssrc != r.ssrc || jump > maxRelayGap || jump < -maxRelayGap || off > maxClockOff || off < least:
		ts := s.free(wall) - p.ts
		r.stale, r.seqStale, r.ssrc, r.ts = false, false, p.ssrc, ts
		r.seq, r.floor, r.newest = s.seq-p.seq, p.seq, p.seq
		if r.narrow != nil {
			*r.narrow = narrowLine{}
		}
		return true
	case r.seqStale && jump > 0:
		r.seqStale, r.seq, r.floor = false, s.seq-p.seq, p.seq
	case r.seqStale:
		r.floor = p.seq + 1 // its number is taken
	}
	return false
}

// forwardKey tells a partner's key on, with a timestamp of our own: partners repeat theirs.
func (s *sender) forwardKey(p *packet, k key, what verdict) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &s.relay
	if !s.reachable || s.list.active || s.keying || s.params.EventPayload == 0 {
		r.keying = false
		r.leaveOut(p)
		return
	}
	if what == began {
		r.keying, r.keyTS = true, s.free(s.begun(p))
	}
	if !r.keying || what == stray {
		r.leaveOut(p)
		return
	}
	b := s.key[:]
	putKey(b[headerSize:], k.event, k.end, k.duration)
	s.next = s.free(r.keyTS + uint32(k.duration))
	s.send(b, s.params.EventPayload, what == began, r.keyTS)
}

// begun is when a partner's key went down: beside its sound, if that is being sent on and the key shares its clock.
func (s *sender) begun(p *packet) uint32 {
	r, wall := &s.relay, s.clock(time.Duration(p.arrival))
	beside := p.ts + r.ts
	if off := int32(beside - wall); r.stale || p.ssrc != r.ssrc || off > maxClockOff || off < -maxClockOff {
		return wall
	}
	return beside
}

// leaveOut is told of a partner's packet that is not sent on.
func (s *sender) leaveOut(p *packet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.relay.leaveOut(p)
}

// leaveOut takes the packet's number out of the mapping: what comes after it follows on what came before, and the peer
// misses nothing that was not lost.
func (r *relay) leaveOut(p *packet) {
	jump := int16(p.seq - r.newest)
	if r.stale || r.seqStale || p.ssrc != r.ssrc || jump <= 0 || jump > maxRelayGap {
		return
	}
	r.newest, r.floor = p.seq, p.seq+1
	r.seq--
}

// part forgets the partner.
func (s *sender) part() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.relay = relay{stale: true}
	s.ear = nil
}

package media

import (
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"centralino/call"
)

// receiver is the incoming half of a stream. What every packet needs comes first.
type receiver struct {
	mu      sync.Mutex
	secure  atomic.Pointer[opener] // nil where the peer sends plain RTP
	life    atomic.Int64           // when the peer was last heard, nanoseconds since the epoch
	total   uint64
	closed  bool
	ready   bool // an Update came
	latched bool
	from    netip.AddrPort // the peer, once latched
	doubt   time.Duration  // until when somebody likelier may take its place; 0: nobody may
	source  source
	codec   Codec  // of the newest audio
	track   *track // nil: not being recorded
	talk    *talk  // in a conference, what the others hear
	params  Params
	address netip.AddrPort // the last one its SDP gave
	control netip.AddrPort // where its RTCP comes from

	before     voice         // who may still be heard from the last call on the port, or from where the peer was before
	beforeTill time.Duration // when not any more
	presses    presses
	once       once
	tones      *tones // nil where keys come as telephone-events
	remote     remoteReports

	keepKeys bool // a partner shall not have them

	reportAt time.Duration // the next RTCP report
	dead     int64         // the life that a time-out was told for
}

func (r *receiver) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
}

// payloadKind is what a received packet is.
type payloadKind uint8

const (
	unknownPayload payloadKind = iota
	audioPayload
	keyPayload
	noisePayload
)

// kindOf tells payloads apart. All static codecs are taken whatever was settled: peers that named several may change.
func (r *receiver) kindOf(kind uint8) (payloadKind, Codec) {
	switch {
	case kind == r.params.EventIn && kind != 0:
		return keyPayload, 0
	case kind == r.params.Payload:
		return audioPayload, r.params.Codec
	case kind == payloadPCMA:
		return audioPayload, PCMA
	case kind == payloadPCMU:
		return audioPayload, PCMU
	case kind == payloadG722:
		return audioPayload, G722
	case kind == payloadComfortNoise:
		return noisePayload, 0
	}
	return unknownPayload, 0
}

// heard is what is left to do with a packet once the receiver has counted it.
type heard struct {
	kind  payloadKind
	codec Codec
	key   key
	what  verdict
	relay bool // a partner shall hear it

	pressed [maxPressed]call.Digit // to tell, up to the first 0
}

// receive takes one datagram of the RTP port. It runs on the one goroutine that reads it.
func (s *Stream) receive(b []byte, from netip.AddrPort) {
	now := s.engine.now()
	if isRTCP(b) {
		s.receiveRTCP(b, from)
		return
	}
	ok := true
	if o := s.in.secure.Load(); o != nil {
		b, ok = s.in.open(o, b, from)
	}
	p, parsed := parsePacket(b)
	if !ok || !parsed {
		s.engine.counts.ignored.Add(1)
		return
	}
	p.arrival = int64(now)
	h := s.hear(&p, plain(from))
	if h.kind == unknownPayload {
		s.engine.counts.ignored.Add(1)
		return
	}
	s.engine.counts.received.Add(1)
	if peer := s.peer.Load(); peer != nil {
		switch {
		case h.relay && h.kind == audioPayload:
			peer.out.forward(&p, h.codec)
		case h.relay && h.kind == keyPayload:
			peer.out.forwardKey(&p, h.key, h.what)
		default:
			peer.out.leaveOut(&p)
		}
	}
	for _, d := range h.pressed {
		if d == 0 {
			break
		}
		s.tell(DigitEvent{Digit: d, At: s.engine.epoch.Add(now)})
	}
}

// hear counts a packet and finds out what it means.
func (s *Stream) hear(p *packet, from netip.AddrPort) (h heard) {
	r := &s.in
	r.mu.Lock()
	defer r.mu.Unlock()
	kind, codec := r.kindOf(p.kind)
	if kind == unknownPayload || r.closed || !r.ready || r.lingers(p, from) || !s.latch(from, time.Duration(p.arrival)) {
		return h
	}
	h.kind, h.codec, h.relay = kind, codec, r.params.Receive
	r.life.Store(p.arrival)
	r.total++
	now := time.Duration(p.arrival)
	// A telephone-event may have a source of its own; the audio is what is measured.
	r.source.count(p, kind == audioPayload)
	switch kind {
	case audioPayload:
		r.codec = codec
		r.source.time(p)
		if r.talk != nil && r.params.Receive {
			r.talk.take(p, codec, false)
		}
		if r.tones != nil && r.params.Receive {
			r.hearTones(p, codec, &h.pressed)
		}
		if r.track != nil && r.params.Receive {
			if r.tones == nil {
				r.track.listen(p, codec, now)
			}
			r.track.take(p, codec, now)
		}
	case keyPayload:
		h.relay = h.relay && !r.keepKeys
		h.key, h.what, h.pressed[0] = r.hearKey(p, now)
	case noisePayload:
		if r.talk != nil && r.params.Receive {
			r.talk.take(p, codec, true)
		}
	case unknownPayload:
	}
	return h
}

// hearKey takes a telephone-event; the digit is 0 unless a press is to be told.
func (r *receiver) hearKey(p *packet, now time.Duration) (key, verdict, call.Digit) {
	k, ok := parseKey(p)
	if !ok {
		return k, stray, 0
	}
	digit, ok := call.DigitFromEvent(k.event)
	if !ok {
		return k, stray, 0
	}
	if r.track != nil {
		r.track.hushKey(now)
	}
	what := r.presses.hear(k, now)
	if what != began || !r.once.hear(digit, byRTP, now) {
		digit = 0
	}
	return k, what, digit
}

// hearTones finds keys in the audio, in the order in which they were pressed.
func (r *receiver) hearTones(p *packet, codec Codec, pressed *[maxPressed]call.Digit) {
	now := time.Duration(p.arrival)
	var found [maxPressed]call.Digit
	n := 0
	for _, d := range found[:r.tones.hear(p, codec, found[:])] {
		if r.once.hear(d, byRTP, now) {
			pressed[n] = d
			n++
		}
	}
	if r.track != nil && r.tones.down() {
		r.track.hushTone(now)
	}
}

package media

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"centralino/call"
)

// sender is the outgoing half of a stream: one RTP stream for the stream's life, whether a packet is a prompt's, a
// key's or a partner's.
//
// What a paced packet needs comes first, in two cache lines: with hundreds of streams between two packets of one, each
// line is a miss, and misses are most of what sending costs beside the kernel.
type sender struct {
	mu        sync.Mutex
	expect    int64 // the tick at which a talkspurt would not begin
	socket    Outlet
	near      warmer // the socket, if it can be warmed
	ticket    uint32 // of the seat that counts
	next      uint32 // the first timestamp that is still free
	seq       uint16 // the next sequence number
	payload   uint8  // of the params, as is codec
	codec     Codec
	closed    bool
	reachable bool // packets may go out at all
	connected bool
	spurt     bool // the next paced packet begins a talkspurt
	keying    bool // a key of ours is being sent
	seated    bool
	list      playlist
	total     uint64 // packets sent; sender reports wrap it, RFC 3550 section 6.4.1
	octets    uint32
	ssrc      uint32
	zero      uint32 // the timestamp at tick 0
	reported  uint32 // sent at the last report

	wheel   *wheel
	counts  *counters
	tell    func(Event)
	secure  *sealer        // nil where the peer takes plain RTP
	guarded bool           // nothing leaves that is not encrypted
	remote  netip.AddrPort // where packets go: the SDP's address until the peer shows where it is
	params  Params
	first   uint16 // sequence number
	relay   relay
	ear     *hearing // while in a conference
	keys    keyer
	wide    *wideLine // once the codec was G.722
	key     [headerSize + keyBytes]byte
}

// counters are what all streams of an engine count together. The pacing loop and the receiver have cache lines of
// their own.
type counters struct {
	sent, unsent      atomic.Uint64
	_                 [128]byte
	received, ignored atomic.Uint64
}

func (s *sender) init(w *wheel, c *counters, tell func(Event)) {
	s.wheel, s.counts, s.tell = w, c, tell
	s.ssrc, s.zero, s.seq = rand.Uint32(), rand.Uint32(), firstNumber()
	s.first = s.seq
	s.relay.stale = true
	s.next = s.clock(w.now())
}

// warmer is what can bring its memory to the processor ahead of its use.
type warmer interface{ warm() uint32 }

// warm implements paced. What it reads never changes, so it needs no lock.
func (s *sender) warm() uint32 {
	sum := s.ssrc
	if s.near != nil {
		sum += s.near.warm()
	}
	return sum
}

// clock is the timestamp of a moment.
func (s *sender) clock(at time.Duration) uint32 { return s.zero + uint32(elapsed(at)) }

// free is the timestamp for what begins now: never one that was used already.
func (s *sender) free(now uint32) uint32 {
	if int32(now-s.next) > 0 {
		return now
	}
	return s.next
}

// seat takes a seat on the wheel, in place of the one the sender may have.
//
// A new talkspurt may begin while the last packet is still being heard, up to one packet ahead of the clock: it is
// not held back for the rest of the packet's time, and the lead never grows.
func (s *sender) seat() {
	s.ticket++
	s.seated, s.spurt = true, true
	now := s.wheel.now()
	lead := int64(int32(s.next-s.clock(now))) - audioBytes
	s.wheel.join(s, s.ticket, int64(now/tickLength)+max(0, lead+tickSamples-1)/tickSamples)
}

// leave gives the seat up.
func (s *sender) leave() {
	s.ticket++
	s.seated = false
}

// aim sends to another address, unconnected: the peer may turn out to be elsewhere.
func (s *sender) aim(to netip.AddrPort) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remote = to
	if s.connected {
		s.connected = false
		_ = s.socket.Connect(netip.AddrPort{}) // it fails on a closed socket only
	}
}

// fix sends to the address where the peer was found, and to no other.
func (s *sender) fix(to netip.AddrPort) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remote = to
	s.connected = s.socket.Connect(to) == nil
}

func (s *sender) update(p Params) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.params, s.payload, s.codec = p, p.Payload, p.Codec
	s.reachable = !s.closed && p.Send && routable(p.Remote) && (s.secure != nil || !s.guarded)
	if p.Codec == G722 && s.wide == nil {
		s.wide = &wideLine{}
	}
}

// line is what G.722 needs, nil for other codecs.
func (s *sender) line() *wideLine {
	if s.codec == G722 {
		return s.wide
	}
	return nil
}

// clips are what is being played.
func (s *sender) clips() []*Clip {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.list.clips)
}

// coded is the codec of what is sent now.
func (s *sender) coded() Codec {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.codec
}

func (s *sender) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed, s.reachable = true, false
	s.leave()
	s.list.stop()
}

func (s *sender) play(id uint64, clips []*Clip) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list.play(id, clips)
	s.seat()
}

func (s *sender) loop(clip *Clip) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list.playLoop(clip)
	s.seat()
}

func (s *sender) quiet() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list.stop()
	if !s.keying {
		s.leave()
	}
}

// press queues keys to be sent, all or none.
func (s *sender) press(digits []call.Digit) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return ErrClosed
	case s.params.EventPayload == 0:
		return ErrNoEvents
	case s.keys.n+len(digits) > keyQueue:
		return ErrBusy
	}
	for _, d := range digits {
		if d.Valid() {
			s.keys.add(d)
		}
	}
	if s.keying = s.keys.n > 0; s.keying && !s.seated {
		s.seat()
	}
	return nil
}

// send writes the header and lets the packet go, if the peer is to be sent to.
func (s *sender) send(b []byte, kind uint8, marker bool, ts uint32) bool {
	if !s.reachable {
		s.spurt = true
		return false
	}
	putHeader(b, kind, marker, s.seq, ts, s.ssrc)
	s.seq++
	s.relay.seqStale = true
	s.write(b)
	return true
}

func (s *sender) write(b []byte) {
	size := uint32(len(b) - headerSize)
	if s.secure != nil {
		if b = s.secure.seal(b); b == nil {
			return
		}
	}
	var err error
	if s.connected {
		_, err = s.socket.Write(b)
	} else {
		_, err = s.socket.WriteToUDPAddrPort(b, s.remote)
	}
	s.total++
	s.octets += size
	// An error is a full queue or an ICMP answer to an earlier packet: the packet is as lost as one lost on the way.
	if err != nil {
		s.counts.unsent.Add(1)
		return
	}
	s.counts.sent.Add(1)
}

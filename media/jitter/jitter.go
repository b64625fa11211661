// Package jitter is a buffer between packets that come when the network lets them and a listener who wants sound every
// 20 ms: adaptive, for decoded paths.
//
// It works in ticks of the RTP clock, one byte of payload each: 8,000 a second, as G.711 and G.722 have. It puts the
// packets in order, holds them as long as the measured jitter demands, follows a sender whose clock is not ours, and
// tells a lost packet from a pause of the talker. It knows nothing of codecs, so its listener decodes, conceals, and
// tells it when the sound is low: the delay then changes without being heard.
//
// A Buffer takes its time as a parameter, has about 8 kB, and allocates nothing.
package jitter

import "time"

const (
	rate = 8000
	// Frame is how much a tick asks for, in samples of the RTP clock: 20 ms.
	Frame = 160
	// The bounds of the delay, in samples: 20 and 200 ms.
	least = 20 * rate / 1000
	most  = 200 * rate / 1000

	capacity   = 4096 // of the sound that waits: half a second
	maxPackets = 64   // that wait
	maxPacket  = 960  // samples: 120 ms
	minPacket  = 40   // samples: 5 ms
	// maxConcealed is how long a loss is concealed, before it counts as a pause: 60 ms.
	maxConcealed = 60 * rate / 1000
	// Bounds of what a sequence number may do before the source counts as restarted, RFC 3550 appendix A.1.
	maxDropout  = 3000
	maxMisorder = 100
	// maxJump is how far timestamps may leave the clock, in samples, before they are set anew.
	maxJump = rate
)

// Packet is what came.
type Packet struct {
	SSRC      uint32
	Seq       uint16
	Timestamp uint32
	Codec     uint8  // given back with the sound
	Noise     bool   // comfort noise: from here on the talker pauses
	Payload   []byte // copied; of comfort noise nothing is looked at
}

// Verdict is what became of a packet.
type Verdict uint8

// The verdicts.
const (
	Taken     Verdict = iota // it will be heard once, in its place
	Late                     // its place has been passed
	Duplicate                // its place is taken
	Refused                  // it is too long or too short, or far from anything
)

// slot is a packet that waits.
type slot struct {
	place int64 // on the listener's time line
	n     int32
	seq   uint16
	codec uint8
	noise bool
}

// Buffer is the packets of one talker. The zero value is ready. It is not safe for concurrent use.
type Buffer struct {
	codes  [capacity]byte // by place
	slots  [maxPackets]slot
	n      int
	cursor int64  // what is heard next
	heard  int64  // the end of the sound heard last
	lost   int64  // samples concealed since
	seq    uint16 // of the packet heard last

	playing bool
	eager   bool // a packet was late: the delay is to grow at once
	over    int  // ticks for which the delay has been too long

	known bool   // where the newest packet lies
	from  Packet // that one
	seen  uint64 // which of it and the 63 before came
	place int64
	end   int64
	need  need

	pieces  [maxPieces]Piece
	found   int
	sound   [2 * Frame]byte // of the pieces
	filled  int
	counted Stats
}

// Stats is what a buffer counted.
type Stats struct {
	Delay, Target             time.Duration // what a packet waits that came as quickly as any, and what it should
	Taken, Late, Duplicate    uint64        // packets
	Concealed, Added, Skipped uint64        // samples: lost, put in to wait longer, left out to wait less
}

// Put takes a packet that came now.
func (b *Buffer) Put(p Packet, now time.Duration) Verdict {
	wall := elapsed(now)
	n := int64(len(p.Payload))
	if p.Noise {
		n = 0
	}
	if n > maxPacket || n < minPacket && !p.Noise {
		return Refused
	}
	place, newest := b.find(&p, wall)
	if place < 0 {
		return Refused
	}
	if v := b.fit(&p, place, n, wall); v != Taken {
		b.count(v)
		return v
	}
	b.see(&p, place, n, newest)
	if !p.Noise {
		b.need.add(wall-place, wall)
	}
	b.insert(slot{place: place, n: int32(n), seq: p.Seq, codec: p.Codec, noise: p.Noise})
	for i, at := 0, place; i < int(n); at = place + int64(i) {
		i += copy(b.codes[at%capacity:], p.Payload[i:n])
	}
	b.count(Taken)
	return Taken
}

// insert keeps the slots in the order of their places.
func (b *Buffer) insert(s slot) {
	i := b.n
	for ; i > 0 && b.slots[i-1].place > s.place; i-- {
		b.slots[i] = b.slots[i-1]
	}
	b.slots[i] = s
	b.n++
}

func (b *Buffer) count(v Verdict) {
	switch v {
	case Taken:
		b.counted.Taken++
	case Late:
		b.counted.Late++
	case Duplicate:
		b.counted.Duplicate++
	case Refused:
	}
}

// Stats reads what was counted, and the delay as it is now.
func (b *Buffer) Stats(now time.Duration) Stats {
	s := b.counted
	s.Target = length(b.need.target(elapsed(now)))
	if b.playing {
		s.Delay = length(b.delay(elapsed(now)))
	}
	return s
}

// delay is what a packet waits that came as quickly as any.
func (b *Buffer) delay(wall int64) int64 { return wall - b.cursor - b.need.base }

func elapsed(d time.Duration) int64 { return int64(d / (time.Second / rate)) }

func length(n int64) time.Duration { return time.Duration(n) * (time.Second / rate) }

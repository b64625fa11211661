package media

import (
	"time"

	"centralino/media/quality"
)

// Reception is how one direction of a leg came across.
type Reception struct {
	Codec           Codec
	Expected        uint64 // packets
	Lost, Discarded uint64 // of them; Discarded is 0 where only RTCP tells
	Jitter          time.Duration
	MOS             float64 // estimated, 1 to 4.5
}

// In is how the peer's sound reached us; false when no packet came.
func (r Report) In() (Reception, bool) {
	in := Reception{Codec: r.Heard, Expected: r.Expected, Lost: r.Lost, Discarded: r.Discarded, Jitter: r.Jitter}
	return in.judged(r.RoundTrip), r.Received > 0 && r.Expected > 0
}

// Out is how our sound reached the peer, by its last RTCP report; false when it sent none.
func (r Report) Out() (Reception, bool) {
	out := Reception{Codec: r.Codec, Expected: r.RemoteExpected, Lost: r.RemoteLost, Jitter: r.RemoteJitter}
	return out.judged(r.RoundTrip), r.RemoteExpected > 0
}

// judged estimates the MOS. The one-way delay is half of the round trip, the time of one packet, and a jitter buffer;
// the telephone at the end is taken to conceal what it misses of G.711.
func (r Reception) judged(roundTrip time.Duration) Reception {
	const packet = roundTicks * tickLength
	if r.Expected == 0 {
		return r
	}
	line := quality.G711(true)
	if r.Codec == G722 {
		line = quality.G722()
	}
	r.MOS = line.MOS(r.Loss(), roundTrip/2+packet+bufferDepth)
	return r
}

// Loss is the share of packets that could not be heard, 0 to 1.
func (r Reception) Loss() float64 {
	if r.Expected == 0 {
		return 0
	}
	return min(1, float64(r.Lost+r.Discarded)/float64(r.Expected))
}

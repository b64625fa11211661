package media

import (
	"sync"
	"sync/atomic"
	"time"

	"centralino/media/g711"
	"centralino/media/g722"
	"centralino/media/resample"
)

// sampleRate is the RTP clock of all codecs in Hz, RFC 3551 sections 4.5.2 and 4.5.14.
const sampleRate = 8000

// wideRate is the rate of the sound that G.722 carries.
const wideRate = 2 * sampleRate

// Clip is a prompt or a piece of music held in memory as it goes on the wire: in both laws of G.711, and in G.722 once a
// peer asked for it. Its sound never changes: any number of streams play one clip at once.
type Clip struct {
	laws     [2][]byte      // by Codec
	original func() []int16 // the sound at 16 kHz; nil when it is to be had in narrowband only

	making sync.Mutex
	wide   atomic.Pointer[[]byte] // G.722, as long as the laws
}

// NewClip encodes 8 kHz mono samples. The samples may be reused afterwards.
func NewClip(pcm []int16) *Clip { return NewWideClip(pcm, nil) }

// NewWideClip is NewClip for a sound that is to be had with more than a telephone carries: original returns its mono
// samples at 16 kHz, or nil when it can't any more. It is called at most once, when a G.722 peer is to hear the clip.
func NewWideClip(pcm []int16, original func() []int16) *Clip {
	c := &Clip{original: original}
	for law := range c.laws {
		c.laws[law] = make([]byte, len(pcm))
		g711.Law(law).Encode(c.laws[law], pcm)
	}
	return c
}

// Duration is how long the clip plays.
func (c *Clip) Duration() time.Duration { return samples(int64(len(c.laws[PCMA]))) }

// Prepared reports whether the clip is in memory for peers of the codec. For G.711 it always is.
func (c *Clip) Prepared(codec Codec) bool { return codec != G722 || c.wide.Load() != nil }

// Prepare makes the clip ready for peers of the codec, if it isn't: for G.722 that takes a millisecond for each second of
// sound. Play and Loop see to it themselves; calling it before spares them the time.
func (c *Clip) Prepare(codec Codec) {
	if c.Prepared(codec) {
		return
	}
	c.making.Lock()
	defer c.making.Unlock()
	if c.Prepared(codec) { // by somebody else meanwhile
		return
	}
	var pcm []int16
	if c.original != nil {
		pcm = c.original()
	}
	if pcm == nil {
		narrow := make([]int16, len(c.laws[PCMA]))
		g711.ALaw.Decode(narrow, c.laws[PCMA])
		pcm = resample.Convert(narrow, sampleRate, wideRate)
	}
	// All codings have one length, so a peer may change its codec in the middle of a clip.
	whole := make([]int16, 2*len(c.laws[PCMA]))
	copy(whole, pcm)
	codes := make([]byte, len(c.laws[PCMA]))
	var e g722.Encoder
	e.Prime(whole[max(0, len(whole)-g722Memory):]) // music goes round
	e.Encode(codes, whole)
	c.wide.Store(&codes)
	c.original = nil
}

// g722Memory is how many samples the codec's filter remembers.
const g722Memory = 24

func prepare(clips []*Clip, codec Codec) {
	for _, c := range clips {
		c.Prepare(codec)
	}
}

// wire is the clip in a codec that it is prepared for.
func (c *Clip) wire(codec Codec) []byte {
	if codec == G722 {
		return *c.wide.Load()
	}
	return c.laws[codec]
}

// samples tells how long n samples last.
func samples(n int64) time.Duration { return time.Duration(n) * (time.Second / sampleRate) }

// elapsed tells how many samples pass in d, rounded down.
func elapsed(d time.Duration) int64 { return int64(d / (time.Second / sampleRate)) }

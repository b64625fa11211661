// Package conceal hides what was lost on the way: the last period of the voice is repeated in the manner of ITU-T G.711
// Appendix I, fading out within 60 ms, and what comes after the loss is faded in over it.
//
// Unlike there, nothing is held back: what was heard before a loss stays as it was, so concealing costs no delay.
package conceal

// The rates that sound may have here, in samples a second.
const (
	Narrow = 8000
	Wide   = 16000
)

// The shape of a concealment, in samples at 8 kHz; twice as many at 16.
const (
	shortest = 40                       // a period of 200 Hz; a higher voice is repeated by two periods
	longest  = 120                      // a period of 66 Hz
	memory   = 3*longest + longest/4    // three periods and the seam before them
	stage    = 10 * Narrow / 1000       // after each 10 ms one period more is repeated, and less loudly
	silent   = 60 * Narrow / 1000       // from here on there is nothing left
	seam     = 10 * Narrow / 1000       // the longest seam to what comes after
	seamGrow = 4                        // a seam is longer by 4 ms for each stage that was lost,
	seamUnit = seamGrow * Narrow / 1000 // in samples
	maxScale = Wide / Narrow
)

// Concealer hears one stream of sound and makes up what is missing. Make it with New. It allocates nothing afterwards.
type Concealer struct {
	scale   int                      // samples for each at 8 kHz
	history [maxScale * memory]int16 // the newest samples, the newest last; memory*scale of them count
	voice   voice                    // what is repeated
	lost    int                      // samples concealed since the last that came
}

// New makes a Concealer for sound of 8,000 or 16,000 samples a second; any other rate counts as 8,000.
func New(rate int) *Concealer {
	c := &Concealer{}
	c.Reset(rate)
	return c
}

// Reset forgets everything, and changes the rate.
func (c *Concealer) Reset(rate int) {
	*c = Concealer{scale: 1}
	if rate == Wide {
		c.scale = maxScale
	}
}

// Good takes the next samples that came. After a loss their beginning is faded in over the end of what was made up, in
// place: 10 ms of it at most.
func (c *Concealer) Good(pcm []int16) {
	if c.lost > 0 {
		n := c.voice.quarter() + c.lost/(stage*c.scale)*seamUnit*c.scale
		c.blend(pcm, min(n, seam*c.scale))
	}
	c.remember(pcm)
}

// Lost writes what may have been in place of samples that did not come.
func (c *Concealer) Lost(pcm []int16) {
	c.start()
	c.voice.fill(pcm)
	c.lost += len(pcm)
	c.remember(pcm)
}

// Splice takes samples that came but don't follow on those before: a piece of the sound was left out, or it is another
// sound. The beginning is blended with what would have gone on, in place, so that nothing clicks.
func (c *Concealer) Splice(pcm []int16) {
	c.start()
	c.blend(pcm, seam*c.scale)
	c.remember(pcm)
}

// Silent reports whether concealment has gone on for so long that nothing is left to be heard of it.
func (c *Concealer) Silent() bool { return c.lost >= silent*c.scale }

// start begins to repeat the voice, unless that goes on already.
func (c *Concealer) start() {
	if c.lost == 0 {
		c.voice.begin(c.history[:memory*c.scale], c.scale)
	}
}

// blend fades the samples in over what is made up, and ends the loss.
func (c *Concealer) blend(pcm []int16, n int) {
	n = min(n, len(pcm))
	step := 1 / float32(n+1)
	for i := range pcm[:n] {
		w := step * float32(i+1)
		pcm[i] = round(w*float32(pcm[i]) + (1-w)*float32(c.voice.next()))
	}
	c.lost = 0
}

func (c *Concealer) remember(pcm []int16) {
	kept := c.history[:memory*c.scale]
	pcm = pcm[max(0, len(pcm)-len(kept)):]
	copy(kept, kept[len(pcm):])
	copy(kept[len(kept)-len(pcm):], pcm)
}

// round gives the nearest sample.
func round(v float32) int16 {
	return int16(max(-32768, min(32767, int32(v+32768.5)-32768)))
}

// Package dtmf hears the keys of a telephone in its sound: the pairs of tones of ITU-T Q.23, told from speech and music
// by the limits of ITU-T Q.24.
//
// The sound is split into the band of the rows and the band of the columns, and each band is followed as one rotating
// phasor every 2 ms. A key is down when both phasors have turned evenly for some 34 ms, at the speed and the strength of a
// key's tones, and held most of the power. That tells frequencies to about a hertz within one key, where a bank of filters of
// that length tells them to 30 Hz.
package dtmf

// Rate is that of all sound here, in samples a second.
const Rate = 8000

// maxLost is the longest loss that a press outlives, in samples: 60 ms.
const maxLost = 480

// Detector hears the keys of one stream of sound. The zero value is ready. It is about a kilobyte, and allocates nothing.
type Detector struct {
	window [hop/2 + taps]float32 // the newest samples, the oldest first; the last hop of them is being filled
	fill   int                   // of the last hop
	steps  uint32                // hops taken
	frames frames
	run    int // how many of the last frames are plausible

	lostFrom, lostTo uint32 // the last steps about lost sound; equal if none

	down press
	gone int // for how many steps its tones have been away
}

// Feed takes the next samples up to the first that completes a new press, and returns how many it took and the key:
// '0' to '9', '*', '#', 'A' to 'D'. The key is 0 when all were taken and nothing new is down.
func (d *Detector) Feed(pcm []int16) (n int, key byte) {
	for n < len(pcm) {
		part := pcm[n:min(len(pcm), n+hop-d.fill)]
		into := d.window[hop/2+taps-hop+d.fill:]
		for i, s := range part {
			into[i] = float32(s)
		}
		n += len(part)
		if d.fill += len(part); d.fill < hop {
			break
		}
		d.fill = 0
		key = d.step()
		copy(d.window[:], d.window[hop:])
		if key != 0 {
			break
		}
	}
	return n, key
}

// Lose passes over samples in a row that were lost on the way. Up to 60 ms they neither end a press nor split it; more
// counts as silence. The key is one that was completed before the loss, as in Feed.
func (d *Detector) Lose(n int) (key byte) {
	if n <= maxLost {
		d.mark(n)
	}
	var silence [hop]int16
	for n = min(n, taps+maxLost+hop*endSteps); n > 0; n -= hop {
		if _, k := d.Feed(silence[:min(n, hop)]); k != 0 {
			key = k
		}
	}
	return key
}

// Down returns the key that is being held, 0 for none. A press ends 26 ms after its tones, so that shorter interruptions
// don't split it.
func (d *Detector) Down() byte { return d.down.key }

// mark notes that the steps about the next n samples say nothing: those whose window is taken up by them for a quarter
// or more.
func (d *Detector) mark(n int) {
	d.lostFrom, d.lostTo = d.steps+2, d.steps+uint32(n+d.fill+taps-1)/hop
}

// step looks at the window at the end of a hop and returns the key that has just gone down.
func (d *Detector) step() byte {
	d.steps++
	if d.lostFrom <= d.steps && d.steps < d.lostTo {
		return 0
	}
	now := analyse((*[taps]float32)(d.window[hop/2:]))
	now.step = d.steps
	before := d.frames.back(0)
	stays := d.down.key != 0 && d.down.stays(&now, before)
	d.frames.add(&now)
	if d.run++; !now.plausible() {
		d.run = 0
	}
	if d.gone++; stays {
		d.gone = 0
		return 0
	}
	if d.gone >= endSteps {
		d.down = press{}
	}
	if d.run < keySteps {
		return 0
	}
	p, ok := d.frames.judge()
	if !ok || p.key == d.down.key {
		return 0
	}
	if half := analyse((*[taps]float32)(d.window[:])); !p.agrees(&now, &half) {
		return 0
	}
	d.down, d.gone = p, 0
	return p.key
}

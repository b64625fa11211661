package phone

import (
	"math"
	"slices"
	"time"

	"centralino/media/g722"
)

// G.722 is the one piece that the phone shares with the rooms: it takes its coder from media/g722, which is held bit by bit
// against a foreign one. So a wideband test proves who hears what, and with which payloads; not that the coder is right.
const (
	payloadG722 = 9 // its RTP clock is 8 kHz, RFC 3551 section 4.5.2
	wideRate    = 16000
)

// HeardWide returns what was received in G.722, at 16 kHz: the last Options.Memory of it at least, as Heard does.
func (c *Call) HeardWide() []int16 {
	c.media.mu.Lock()
	defer c.media.mu.Unlock()
	return slices.Clone(c.media.in.wide)
}

// HearsWide is Hears for a call with G.722, whose tones reach up to 7 kHz.
func (c *Call) HearsWide(frequency float64) bool {
	const window = 20 * frame
	c.media.mu.Lock()
	defer c.media.mu.Unlock()
	in := &c.media.in
	if len(in.wide) < window || time.Since(in.last) > 100*time.Millisecond {
		return false
	}
	return Dominates(in.wide[len(in.wide)-window:], frequency/2)
}

// coder is what a phone says with: the state of G.722, and the law of G.711.
type coder struct {
	payload uint8
	state   g722.Encoder
	past    [reach]int16 // of 8 kHz
	wide    [2 * frame]int16
}

// encode codes 20 ms of 8 kHz.
func (c *coder) encode(out []byte, pcm []int16) {
	if c.payload != payloadG722 {
		for i, s := range pcm {
			out[i] = encode(c.payload, s)
		}
		return
	}
	all := append(c.past[:len(c.past):len(c.past)], pcm...)
	for i := range pcm { // every second sample is there, and those between come from their neighbours
		c.wide[2*i] = all[i+reach/2-1]
		c.wide[2*i+1] = between(all[i : i+reach])
	}
	copy(c.past[:], all[len(pcm):])
	c.state.Encode(out, c.wide[:2*len(pcm)])
}

// silence codes nothing said.
func (c *coder) silence(out []byte) {
	var nothing [frame]int16
	if c.payload == payloadG722 {
		c.encode(out, nothing[:])
		return
	}
	zero := encode(c.payload, 0)
	for i := range out {
		out[i] = zero
	}
}

// listener decodes what comes in G.722.
type listener struct {
	state g722.Decoder
	past  [2 * reach]int16
}

// decode returns the sound at 16 kHz, and at 8 kHz without what that cannot hold.
func (l *listener) decode(codes []byte) (wide, narrow []int16) {
	all := append(l.past[:len(l.past):len(l.past)], make([]int16, 2*len(codes))...)
	wide = all[len(l.past):]
	l.state.Decode(wide, codes)
	var odd [reach]int16
	for i := range codes {
		for k := range odd {
			odd[k] = all[2*(i+k)+1]
		}
		narrow = append(narrow, int16((int(all[2*i+reach])+int(between(odd[:])))/2))
	}
	copy(l.past[:], all[2*len(codes):])
	return wide, narrow
}

// reach is how many samples of 8 kHz the filter between the rates looks at: half on each side of the moment.
const reach = 24

// between is the sample in the middle of others: a half-band filter, of whose taps every second is nought.
func between(pcm []int16) int16 {
	var sum float64
	for k, s := range pcm {
		x := float64(k) - (reach-1)/2.0 // -11.5 to 11.5
		window := 0.54 + 0.46*math.Cos(2*math.Pi*x/reach)
		sum += float64(s) * window * math.Sin(math.Pi*x) / (math.Pi * x)
	}
	return int16(max(-32768, min(32767, math.Round(sum))))
}

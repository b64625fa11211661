package prompts

import (
	"math"
	"strings"
	"time"
)

// peak is where speech is brought to: -6 dBFS leaves room for the laws' coarse top steps.
const peak = 0.5012 * 32768

// pause is the silence after a text: a breath after a sentence, hardly any after a piece of one, so that "prima di lei ci
// sono", "tre" and "persone" run together.
func pause(text string) time.Duration {
	text = strings.TrimSpace(text)
	if text != "" && strings.ContainsRune(".!?;:", rune(text[len(text)-1])) {
		return 300 * time.Millisecond
	}
	return 40 * time.Millisecond
}

// level makes raw speech fit for a telephone: a high-pass first, because rumble would count as loudness, then the peak
// to -6 dBFS, and the silence around the speech cut to a few milliseconds before and the pause after.
func level(pcm []int16, rate int, pause time.Duration) []int16 {
	x := highPass(pcm, rate)
	top := 0.0
	for _, v := range x {
		top = max(top, math.Abs(v))
	}
	if top < 1 {
		return pcm
	}
	first, last := 0, len(x)-1
	for math.Abs(x[first]) < top/100 { // 40 dB below the loudest
		first++
	}
	for math.Abs(x[last]) < top/100 {
		last--
	}
	before, after := 20*rate/1000, 30*rate/1000
	x = x[max(0, first-before):min(len(x), last+after)]
	out := make([]int16, len(x)+int(pause*time.Duration(rate)/time.Second))
	for i, v := range x {
		out[i] = int16(math.Round(v * peak / top))
	}
	fade(out[:len(x)], 2*rate/1000)
	return out
}

// fade takes the edge off a sound that was cut, over a number of samples at both ends.
func fade(pcm []int16, over int) {
	n := min(over, len(pcm)/2)
	for i := range n {
		gain := float64(i) / float64(n)
		pcm[i] = int16(float64(pcm[i]) * gain)
		pcm[len(pcm)-1-i] = int16(float64(pcm[len(pcm)-1-i]) * gain)
	}
}

// highPass is a Butterworth filter of second order at 120 Hz: the bilinear transform of 1/(s²+√2s+1), turned over.
func highPass(pcm []int16, rate int) []float64 {
	k := math.Tan(math.Pi * 120 / float64(rate))
	norm := 1 / (1 + math.Sqrt2*k + k*k)
	a1, a2 := 2*(k*k-1)*norm, (1-math.Sqrt2*k+k*k)*norm
	var x1, x2, y1, y2 float64
	out := make([]float64, len(pcm))
	for i, s := range pcm {
		x := float64(s)
		y := norm*(x-2*x1+x2) - a1*y1 - a2*y2
		x2, x1, y2, y1 = x1, x, y1, y
		out[i] = y
	}
	return out
}

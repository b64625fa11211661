// Package resample changes the sample rate of sound by a polyphase FIR filter: linear phase, flat to 87 % of the lower
// of the two half rates (3.5 kHz of a telephone's 4), at least 70 dB down beyond it, so that nothing aliases.
package resample

import "math"

// Filter converts between two rates. It never changes after New and may be shared.
type Filter struct {
	up, down int // the ratio of the rates in lowest terms: out = in × up / down
	half     int // taps on either side of the one in the middle
	phases   [][]float32
}

// maxPhases bounds the memory for rates with no common divisor; beyond, the nearest phase is taken, which puts noise
// 60 dB and more below the sound.
const maxPhases = 1024

// The shape of the filter: zero crossings of the sinc on either side, the middle of its slope as a share of the lower
// half rate, and the Kaiser window that gives 70 dB.
const (
	crossings = 36
	slope     = 0.9375
	beta      = 6.76
)

// New designs the filter; both rates are samples per second and above zero.
func New(from, to int) *Filter {
	d := gcd(from, to)
	f := &Filter{up: to / d, down: from / d}
	cutoff := slope * min(1, float64(to)/float64(from)) // as a share of the input's half rate
	f.half = int(math.Ceil(crossings / cutoff))
	f.phases = make([][]float32, min(f.up, maxPhases))
	for p := range f.phases {
		f.phases[p] = phase(float64(p)/float64(len(f.phases)), cutoff, f.half)
	}
	return f
}

// phase is the windowed sinc sampled at -half..half+1, shifted by a fraction of a sample. Its sum is 1, so that every
// phase has the same gain.
func phase(shift, cutoff float64, half int) []float32 {
	taps := make([]float64, 2*half+2)
	sum := 0.0
	for i := range taps {
		x := float64(i-half) - shift
		taps[i] = sinc(cutoff*x) * kaiser(x/float64(half+1))
		sum += taps[i]
	}
	out := make([]float32, len(taps))
	for i, v := range taps {
		out[i] = float32(v / sum)
	}
	return out
}

// Convert converts a whole piece of sound without delaying it; before and after it is silence. Equal rates give a copy.
func (f *Filter) Convert(pcm []int16) []int16 {
	if f.up == f.down {
		return append([]int16(nil), pcm...)
	}
	padded := make([]float32, len(pcm)+2*f.half+2)
	for i, s := range pcm {
		padded[f.half+i] = float32(s)
	}
	out := make([]int16, (len(pcm)*f.up+f.down-1)/f.down)
	at, frac := 0, 0 // the output sample lies at input position at + frac/up
	for i := range out {
		out[i] = f.sample(padded, at, frac)
		frac += f.down
		at += frac / f.up
		frac %= f.up
	}
	return out
}

// sample is one output sample: the taps of its phase over the input around it.
func (f *Filter) sample(padded []float32, at, frac int) int16 {
	p := frac
	if len(f.phases) != f.up {
		p = (frac*len(f.phases) + f.up/2) / f.up
		if p == len(f.phases) {
			at, p = at+1, 0
		}
	}
	taps := f.phases[p]
	window := padded[at:min(at+len(taps), len(padded))]
	sum := float32(0)
	for i, s := range window {
		sum += s * taps[i]
	}
	return int16(max(math.MinInt16, min(math.MaxInt16, math.Round(float64(sum)))))
}

// Convert converts pcm from one rate to another; use a Filter to convert several pieces.
func Convert(pcm []int16, from, to int) []int16 { return New(from, to).Convert(pcm) }

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// kaiser is the window at x of -1..1.
func kaiser(x float64) float64 {
	if x < -1 || x > 1 {
		return 0
	}
	return bessel(beta*math.Sqrt(1-x*x)) / bessel(beta)
}

// bessel is the modified Bessel function of order zero, by its series.
func bessel(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > 1e-9*sum; k++ {
		term *= (x / (2 * k)) * (x / (2 * k))
		sum += term
	}
	return sum
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

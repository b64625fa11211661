package phone

import (
	"math"
	"math/bits"
	"math/cmplx"
	"time"
)

// Correlate looks for a recording in a sound, both at 8 kHz, and returns the best normalised cross-correlation and
// where it begins. Silence around the recording is left out.
func Correlate(sound, recording []int16) (score float64, at time.Duration) {
	lead, p := trim(recording)
	n := len(p)
	if n == 0 || len(sound) == 0 {
		return 0, 0
	}
	x := make([]float64, max(len(sound), n))
	for i, s := range sound {
		x[i] = float64(s)
	}
	own := center(p)
	// power of each window of n samples, by running sums
	var sum, square float64
	for _, v := range x[:n] {
		sum += v
		square += v * v
	}
	best := 0
	crossings := slide(x, p)
	for i, c := range crossings {
		energy := max(square-sum*sum/float64(n), 1000*float64(n)) // near silence nothing is like anything
		if s := c / math.Sqrt(energy*own); s > score {
			score, best = s, i
		}
		if i+n < len(x) {
			sum += x[i+n] - x[i]
			square += x[i+n]*x[i+n] - x[i]*x[i]
		}
	}
	return min(score, 1), time.Duration(best-lead) * time.Second / 8000
}

// trim cuts silence off both ends and returns how much was cut at the beginning.
func trim(recording []int16) (lead int, p []float64) {
	first, last := -1, -1
	for i, s := range recording {
		if s > 200 || s < -200 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return 0, nil
	}
	for _, s := range recording[first : last+1] {
		p = append(p, float64(s))
	}
	return first, p
}

// center takes the mean away and returns the energy that is left.
func center(p []float64) (energy float64) {
	var mean float64
	for _, v := range p {
		mean += v
	}
	mean /= float64(len(p))
	for i := range p {
		p[i] -= mean
		energy += p[i] * p[i]
	}
	return max(energy, 1)
}

// slide returns the sum of products of p with x at every place it fits, by the overlap-save method.
func slide(x, p []float64) []float64 {
	size := 1 << bits.Len(uint(4*len(p)-1))
	step := size - len(p) + 1
	kernel := make([]complex128, size)
	for i, v := range p {
		kernel[i] = complex(v, 0)
	}
	fft(kernel)
	block := make([]complex128, size)
	places := len(x) - len(p) + 1
	out := make([]float64, 0, places)
	for start := 0; start < places; start += step {
		clear(block)
		for i, v := range x[start:min(len(x), start+size)] {
			block[i] = complex(v, 0)
		}
		fft(block)
		for i := range block { // the conjugate twice: once for correlation, once for the inverse transform
			block[i] = cmplx.Conj(block[i] * cmplx.Conj(kernel[i]))
		}
		fft(block)
		for i := range min(step, places-start) {
			out = append(out, real(block[i])/float64(size))
		}
	}
	return out
}

// fft transforms in place; the length is a power of two.
func fft(a []complex128) {
	n := len(a)
	shift := 64 - uint(bits.Len(uint(n))-1)
	for i := range a {
		if j := int(bits.Reverse64(uint64(i)) >> shift); i < j {
			a[i], a[j] = a[j], a[i]
		}
	}
	twiddle := make([]complex128, n/2)
	for i := range twiddle {
		twiddle[i] = cmplx.Rect(1, -2*math.Pi*float64(i)/float64(n))
	}
	for half := 1; half < n; half *= 2 {
		stride := n / (2 * half)
		for start := 0; start < n; start += 2 * half {
			for i := range half {
				even, odd := a[start+i], a[start+i+half]*twiddle[i*stride]
				a[start+i], a[start+i+half] = even+odd, even-odd
			}
		}
	}
}

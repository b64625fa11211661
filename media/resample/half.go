package resample

import "math"

// A half-band filter: every other tap is zero but the one in the middle, so it goes between 8 and 16 kHz at half the
// price. Flat to 3.5 kHz, 65 dB down from 4.5 kHz.
const (
	halfTaps = 36 // those that are not zero, without the middle
	block    = 160
)

// halfBand are the taps on one side, outermost first; it never changes. Both sides and the middle make a gain of 2.
var halfBand = designHalfBand()

func designHalfBand() (taps [halfTaps / 2]float32) {
	sum := 0.0
	var exact [halfTaps / 2]float64
	for i := range exact {
		x := float64(halfTaps - 1 - 2*i) // samples of the higher rate from the middle
		exact[i] = sinc(x/2) * kaiser(x/(halfTaps+1))
		sum += exact[i]
	}
	for i, v := range exact {
		taps[i] = float32(v / sum / 2)
	}
	return taps
}

// between is the sound half-way between the two samples in the middle of a window of halfTaps.
func between(window []float32) float32 {
	window = window[:halfTaps]
	sum := float32(0)
	for i, tap := range halfBand {
		sum += tap * (window[i] + window[halfTaps-1-i])
	}
	return sum
}

// Halver halves the rate of a sound that comes in pieces. It is late by 17.5 samples of the lower rate. The zero value
// is ready, and nothing allocates.
type Halver struct {
	first  [halfTaps/2 - 1 + block]float32 // of each pair of samples; the last ones of the piece before come first
	second [halfTaps - 1 + block]float32
}

// Halve writes a sample for every two of src into dst and returns how many: as many as fit in dst and are whole pairs.
func (h *Halver) Halve(dst, src []int16) int {
	total := min(len(dst), len(src)/2)
	for at := 0; at < total; {
		n := min(block, total-at)
		for i := range n {
			h.first[halfTaps/2-1+i] = float32(src[2*(at+i)])
			h.second[halfTaps-1+i] = float32(src[2*(at+i)+1])
		}
		for i := range n {
			dst[at+i] = round((h.first[i] + between(h.second[i:])) / 2)
		}
		copy(h.first[:], h.first[n:n+halfTaps/2-1])
		copy(h.second[:], h.second[n:n+halfTaps-1])
		at += n
	}
	return total
}

// Doubler doubles the rate of a sound that comes in pieces. It is late by 18 samples of the lower rate. The zero value
// is ready, and nothing allocates.
type Doubler struct {
	last [halfTaps - 1 + block]float32
}

// Double writes two samples for every one of src into dst and returns how many: as many pairs as fit in dst.
func (d *Doubler) Double(dst, src []int16) int {
	total := min(len(dst)/2, len(src))
	for at := 0; at < total; {
		n := min(block, total-at)
		for i, s := range src[at : at+n] {
			d.last[halfTaps-1+i] = float32(s)
		}
		for i := range n {
			dst[2*(at+i)] = round(d.last[halfTaps/2-1+i])
			dst[2*(at+i)+1] = round(between(d.last[i:]))
		}
		copy(d.last[:], d.last[n:n+halfTaps-1])
		at += n
	}
	return 2 * total
}

// round gives the nearest sample.
func round(v float32) int16 {
	return int16(max(math.MinInt16, min(math.MaxInt16, int32(v+32768.5)-32768)))
}

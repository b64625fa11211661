package resample

import (
	"math"
	"slices"
	"testing"
)

// sine is n samples of a sine.
func sine(hz, rate float64, n int) []int16 {
	pcm := make([]int16, n)
	for i := range pcm {
		pcm[i] = int16(math.Round(10000 * math.Sin(2*math.Pi*hz*float64(i)/rate)))
	}
	return pcm
}

// loudness is the root of the mean square in dB of a sine of sine's amplitude, without the filter's beginning.
func loudness(pcm []int16) float64 {
	sum := 0.0
	for _, s := range pcm[200:] {
		sum += float64(s) * float64(s)
	}
	return 10 * math.Log10(max(sum/float64(len(pcm)-200), 1e-3)/5e7)
}

func TestHalve(t *testing.T) {
	for _, test := range []struct{ hz, least, most float64 }{
		{100, -0.05, 0.05}, {3500, -0.1, 0.1}, {4500, -200, -60}, {5000, -200, -60}, {7900, -200, -60},
	} {
		var h Halver
		out := make([]int16, 8000)
		if n := h.Halve(out, sine(test.hz, 16000, 16000)); n != 8000 {
			t.Fatalf("%d samples", n)
		}
		if got := loudness(out); got < test.least || got > test.most {
			t.Errorf("%v Hz come out with %.2f dB", test.hz, got)
		}
	}
}

// TestDouble compares with the sound that the sine would have been.
func TestDouble(t *testing.T) {
	for _, hz := range []float64{100, 1000, 3400} {
		var d Doubler
		out := make([]int16, 16000)
		if n := d.Double(out, sine(hz, 8000, 8000)); n != 16000 {
			t.Fatalf("%d samples", n)
		}
		want := sine(hz, 16000, 16000)
		for i := 200; i < len(out); i++ {
			if off := int(out[i]) - int(want[i-36]); off < -30 || off > 30 {
				t.Fatalf("%v Hz: sample %d is %d, want %d", hz, i, out[i], want[i-36])
			}
		}
	}
}

func TestPiecesAreOneSound(t *testing.T) {
	in := sine(700, 8000, 1000)
	var h, h1 Halver
	var d, d1 Doubler
	whole, pieces := make([]int16, 2000), make([]int16, 2000)
	d.Double(whole, in)
	half, halfPieces := make([]int16, 1000), make([]int16, 1000)
	h.Halve(half, whole)
	for at, n := 0, 1; at < len(in); at, n = at+n, n+7 {
		end := min(at+n, len(in))
		d1.Double(pieces[2*at:], in[at:end])
		h1.Halve(halfPieces[at:], pieces[2*at:2*end])
	}
	if !slices.Equal(whole, pieces) || !slices.Equal(half, halfPieces) {
		t.Error("a sound in pieces differs")
	}
}

func TestHalfBandSaturates(t *testing.T) {
	square := make([]int16, 400)
	for i := range square {
		square[i] = math.MaxInt16
		if i/50%2 == 1 {
			square[i] = math.MinInt16
		}
	}
	var d Doubler
	out := make([]int16, 800)
	d.Double(out, square)
	for i, s := range out[100:] {
		if in := square[i/2+32]; i%100 > 40 && i%100 < 60 && (in > 0) != (s > 0) {
			t.Fatalf("sample %d wraps: %d", i, s)
		}
	}
	if !slices.Contains(out, math.MaxInt16) || !slices.Contains(out, math.MinInt16) {
		t.Error("the overshoot of a square wave is not clipped")
	}
}

func BenchmarkHalfBand(b *testing.B) {
	var h Halver
	var d Doubler
	low, high := make([]int16, 160), make([]int16, 320)
	b.ReportAllocs()
	for b.Loop() {
		d.Double(high, low)
		h.Halve(low, high)
	}
}

package resample

import (
	"fmt"
	"math"
	"testing"
)

// tone is a fifth of a second of sine at half scale.
func tone(hz float64, rate int) []int16 {
	pcm := make([]int16, rate/5)
	for i := range pcm {
		pcm[i] = int16(math.Round(16384 * math.Sin(2*math.Pi*hz*float64(i)/float64(rate))))
	}
	return pcm
}

// decibels is the level against half scale of everything but the edges, where the filter rings.
func decibels(pcm []int16) float64 {
	edge := len(pcm) / 10
	sum := 0.0
	for _, s := range pcm[edge : len(pcm)-edge] {
		sum += float64(s) * float64(s)
	}
	return 10 * math.Log10(2*sum/float64(len(pcm)-2*edge)/16384/16384+1e-12)
}

func rates() []int { return []int{11025, 16000, 22050, 24000, 32000, 44100, 48000, 96000} }

func TestPassbandIsFlat(t *testing.T) {
	for _, rate := range rates() {
		for _, hz := range []float64{100, 300, 1000, 2000, 3000, 3400} {
			if got := decibels(Convert(tone(hz, rate), rate, 8000)); math.Abs(got) > 0.1 {
				t.Errorf("%d Hz rate: %.0f Hz comes out at %+.2f dB", rate, hz, got)
			}
		}
	}
}

func TestNothingAliases(t *testing.T) {
	for _, rate := range rates() {
		for hz := 4050.0; hz < float64(rate)/2-50; hz += float64(rate) / 23 {
			if got := decibels(Convert(tone(hz, rate), rate, 8000)); got > -66 {
				t.Errorf("%d Hz rate: %.0f Hz leaks at %.1f dB", rate, hz, got)
			}
		}
	}
}

// The strongest proof: what comes out of a tone is the same tone sampled at the new rate, sample for sample.
func TestToneStaysItselfAndInPlace(t *testing.T) {
	for _, c := range []struct{ from, to int }{
		{16000, 8000},
		{44100, 8000},
		{48000, 8000},
		{22050, 8000},
		{8000, 16000},
		{8000, 44100},
		{6000, 8000},
		{44099, 8000},
		{11027, 8000},
		{8000, 8011},
	} {
		t.Run(fmt.Sprintf("%d to %d", c.from, c.to), func(t *testing.T) {
			got, want := Convert(tone(997, c.from), c.from, c.to), tone(997, c.to)
			if d := len(got) - len(want); d < 0 || d > 1 {
				t.Fatalf("%d samples, want %d", len(got), len(want))
			}
			worst := 0
			for i := len(want) / 10; i < len(want)*9/10; i++ {
				worst = max(worst, int(got[i]-want[i]), int(want[i]-got[i]))
			}
			if worst > 12 {
				t.Errorf("a sample is off by %d of 16384", worst)
			}
		})
	}
}

func TestLevelsOfEveryPhaseAgree(t *testing.T) {
	pcm := make([]int16, 4410)
	for i := range pcm {
		pcm[i] = 10000
	}
	for i, s := range Convert(pcm, 44100, 8000)[50:750] {
		if s < 9999 || s > 10001 {
			t.Fatalf("sample %d of a constant is %d", i+50, s)
		}
	}
}

func TestFullScaleClipsInsteadOfWrapping(t *testing.T) {
	pcm := make([]int16, 1600)
	for i := range pcm {
		pcm[i] = math.MinInt16
		if i/100%2 == 0 {
			pcm[i] = math.MaxInt16
		}
	}
	for i, s := range Convert(pcm, 16000, 8000) {
		if high := i/50%2 == 0; high != (s > 0) && i%50 > 5 && i%50 < 45 {
			t.Fatalf("sample %d wrapped to %d", i, s)
		}
	}
}

func TestShortAndEmpty(t *testing.T) {
	if got := Convert(nil, 44100, 8000); len(got) != 0 {
		t.Errorf("out of nothing came %d samples", len(got))
	}
	if got := Convert([]int16{1000}, 44100, 8000); len(got) != 1 {
		t.Errorf("one sample gave %d", len(got))
	}
	in := []int16{1, 2, 3}
	same := Convert(in, 8000, 8000)
	same[0] = 9
	if in[0] != 1 || len(same) != 3 {
		t.Error("equal rates must give a copy")
	}
}

func BenchmarkTenSecondsOf44100(b *testing.B) {
	pcm := make([]int16, 441000)
	for b.Loop() {
		Convert(pcm, 44100, 8000)
	}
}

package phone_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"centralino/internal/phone"
)

func tone(samples int, amplitude float64, frequencies ...float64) []int16 {
	pcm := make([]int16, samples)
	for i := range pcm {
		for _, f := range frequencies {
			pcm[i] += int16(amplitude * math.Sin(2*math.Pi*f*float64(i)/8000))
		}
	}
	return pcm
}

// babble is noise that rises and falls like speech, different for each seed, with silence at both ends.
func babble(seed uint64, samples int) []int16 {
	chance := rand.New(rand.NewPCG(seed, 7))
	pcm := make([]int16, samples+1600)
	var low float64
	for i := range samples {
		low = 0.7*low + 0.3*chance.NormFloat64()
		pcm[800+i] = int16(6000 * low * math.Abs(math.Sin(float64(i)/900)))
	}
	return pcm
}

func TestPowerAndDominates(t *testing.T) {
	sine := tone(1600, 8000, 440)
	if got := phone.Power(sine, 440); math.Abs(got-32e6) > 1e5 {
		t.Errorf("power %g", got)
	}
	for _, f := range []float64{350, 480, 600, 880} {
		if phone.Dominates(sine, f) {
			t.Errorf("440 Hz taken for %v", f)
		}
	}
	if !phone.Dominates(sine, 440) || phone.Dominates(tone(1600, 4000, 440, 600, 800), 440) || phone.Dominates(make([]int16, 1600), 440) {
		t.Error("440 Hz is not told from a chord or from silence")
	}
}

func TestCorrelateFindsARecording(t *testing.T) {
	p := babble(1, 12_000)
	sound := append(babble(2, 30_000), p...)
	sound = append(sound, babble(3, 9000)...)
	chance := rand.New(rand.NewPCG(5, 5))
	for i := range sound {
		sound[i] += int16(200 * chance.NormFloat64())
	}
	score, at := phone.Correlate(sound, p)
	if want := 31_600 * time.Second / 8000; score < 0.95 || at != want {
		t.Errorf("score %.3f at %v, want it at %v", score, at, want)
	}
	if score, _ := phone.Correlate(sound, babble(4, 12_000)); score > 0.3 {
		t.Errorf("a recording that was not played scores %.3f", score)
	}
	half := append(babble(2, 9000), p[:len(p)/2]...)
	if score, _ := phone.Correlate(half, p); score > 0.8 {
		t.Errorf("half a recording scores %.3f", score)
	}
	for name, pair := range map[string][2][]int16{
		"silence heard": {make([]int16, 20_000), p}, "nothing heard": {nil, p},
		"silence sought": {sound, make([]int16, 100)}, "nothing sought": {sound, nil},
	} {
		if score, _ := phone.Correlate(pair[0], pair[1]); score > 0.1 {
			t.Errorf("%s: %.3f", name, score)
		}
	}
}

func TestCorrelateOverBlocks(t *testing.T) { // the recording lies across the border of transforms
	p := babble(1, 1000)
	for offset := 0; offset < 9000; offset += 617 {
		sound := append(make([]int16, offset), p...)
		if score, at := phone.Correlate(sound, p); score < 0.99 || at != time.Duration(offset)*time.Second/8000 {
			t.Errorf("offset %d: %.3f at %v", offset, score, at)
		}
	}
}

func BenchmarkCorrelateMinute(b *testing.B) {
	p, sound := babble(1, 24_000), babble(2, 480_000)
	for b.Loop() {
		phone.Correlate(sound, p)
	}
}

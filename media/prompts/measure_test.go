package prompts

import (
	"io/fs"
	"math"
	"math/rand/v2"
	"testing"
	"testing/fstest"
	"time"

	"centralino/media/g711"
	"centralino/media/wav"
)

// tone is a sine of a level as measured, in dBFS.
func tone(level, hz float64, hertz int, length time.Duration) []int16 {
	pcm := make([]int16, int(length*time.Duration(hertz)/time.Second))
	for i := range pcm {
		v := math.Sqrt2 * 32768 * math.Pow(10, level/20) * math.Sin(2*math.Pi*hz*float64(i)/float64(hertz))
		pcm[i] = int16(math.Round(max(-32768, min(32767, v))))
	}
	return pcm
}

// quiet is silence with a noise of 200 Hz of its own, in dBFS.
func quiet(level float64, hertz int, length time.Duration) []int16 {
	return tone(level, 200, hertz, length)
}

// joined is sounds one after the other.
func joined(parts ...[]int16) (all []int16) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

func TestLevelsAreRightToHalfADecibel(t *testing.T) {
	const s = time.Second
	for name, c := range map[string]struct {
		rate int
		pcm  []int16
		want float64
	}{
		"loud":              {8000, tone(-6, 1000, 8000, 2*s), -6},
		"middling":          {8000, tone(-20, 500, 8000, 2*s), -20},
		"faint":             {8000, tone(-55, 1000, 8000, 2*s), -55},
		"another rate":      {44100, tone(-20, 700, 44100, 2*s), -20},
		"a short word":      {8000, tone(-20, 700, 8000, 300*time.Millisecond), -20},
		"silence around it": {8000, joined(quiet(-90, 8000, 3*s), tone(-20, 700, 8000, s), quiet(-90, 8000, 5*s)), -20},
		"noise around it":   {8000, joined(quiet(-45, 8000, 3*s), tone(-20, 700, 8000, s), quiet(-45, 8000, 5*s)), -20},
		"a pause between phrases": {
			8000, joined(tone(-20, 700, 8000, s), quiet(-90, 8000, 2*s), tone(-20, 700, 8000, s)), -20,
		},
		"a pause within a word": { // 0.1 s in 1.1 s: 0.4 dB
			8000, joined(tone(-20, 700, 8000, s/2), quiet(-90, 8000, s/10), tone(-20, 700, 8000, s/2)), -20.4,
		},
		"a click at the end": {8000, joined(tone(-20, 700, 8000, s), []int16{30000}), -20},
		"two voices":         {8000, joined(tone(-20, 700, 8000, s), tone(-26, 700, 8000, s)), -22.0},
	} {
		if got := measure(wav.Audio{Rate: c.rate, Samples: c.pcm}); math.Abs(got.Level-c.want) > 0.5 || got.Silent {
			t.Errorf("%s: %.2f dBFS, want %.1f", name, got.Level, c.want)
		}
	}
}

func TestRumbleAndOffsetAreNoLoudness(t *testing.T) {
	pcm := tone(-20, 700, 8000, 2*time.Second)
	for i, hum := range tone(-20, 30, 8000, 2*time.Second) {
		pcm[i] += hum + 3000
	}
	if got := measure(wav.Audio{Rate: 8000, Samples: pcm}); math.Abs(got.Level+20) > 0.5 {
		t.Errorf("%.2f dBFS, want -20", got.Level)
	}
}

// TestLevelAgreesWithP56: on long speech the Recommendation's own meter says the same.
func TestLevelAgreesWithP56(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		var pcm []int16
		for len(pcm) < 20*rate { // phrases of syllables, and breaths between them
			for range 3 + random.IntN(12) {
				syllable := time.Duration(120+random.IntN(150)) * time.Millisecond
				pcm = append(pcm, tone(-28+8*random.Float64(), 200+500*random.Float64(), rate, syllable)...)
				pcm = append(pcm, quiet(-60, rate, time.Duration(random.IntN(80))*time.Millisecond)...)
			}
			pcm = append(pcm, quiet(-60, rate, time.Duration(500+random.IntN(1000))*time.Millisecond)...)
		}
		got, want := measure(wav.Audio{Rate: rate, Samples: pcm}).Level, p56(pcm)
		if d := got - want; d < -0.2 || d > 1 { // its 200 ms after every phrase make it the lower
			t.Errorf("%.2f dBFS, P.56 has %.2f", got, want)
		}
	}
}

// p56 is the active speech level after ITU-T P.56 method B, written from its algorithm: a two-stage envelope of 30 ms,
// thresholds 6 dB apart, 200 ms of hangover, 15.9 dB of margin.
func p56(pcm []int16) float64 {
	g, hangover := math.Exp(-1/(rate*0.03)), rate/5
	var active, since [15]int
	for i := range since {
		since[i] = hangover
	}
	var square, p, q float64
	for _, s := range pcm {
		square += float64(s) * float64(s)
		p = g*p + (1-g)*math.Abs(float64(s))
		q = g*q + (1-g)*p
		for i := range active {
			if q >= math.Exp2(float64(i)) {
				since[i] = 0
			} else {
				since[i]++
			}
			if since[i] < hangover {
				active[i]++
			}
		}
	}
	level, before := 0.0, math.Inf(1)
	for i := range active {
		here := decibels(square / float64(max(1, active[i])))
		d := here - 20*math.Log10(math.Exp2(float64(i))/32768)
		if d <= margin {
			return level + (before-margin)/(before-d)*(here-level)
		}
		level, before = here, d
	}
	return level
}

func TestSilenceIsFoundAtBothEndsAndEverywhere(t *testing.T) {
	const s = time.Second
	for name, c := range map[string]struct {
		pcm        []int16
		lead, tail time.Duration
		still      time.Duration
		silent     bool
	}{
		"none":    {tone(-20, 700, 8000, s), 0, 0, 0, false},
		"around":  {joined(quiet(-90, 8000, 3*s), tone(-20, 700, 8000, s), quiet(-50, 8000, 5*s/2)), 3 * s, 5 * s / 2, 3 * s, false},
		"nothing": {make([]int16, 8000), 0, 0, 0, true},
		"breath":  {quiet(-63, 8000, s), 0, 0, 0, true},
		"one":     {[]int16{1}, 0, 0, 0, true},
	} {
		got := measure(wav.Audio{Rate: 8000, Samples: c.pcm})
		near := func(a, b time.Duration) bool { return (a - b).Abs() <= 20*time.Millisecond }
		if got.Silent != c.silent || !near(got.Lead, c.lead) || !near(got.Tail, c.tail) || !near(got.Still, c.still) {
			t.Errorf("%s: %+v, want %v before and %v after, %v still, silent %v", name, got, c.lead, c.tail, c.still, c.silent)
		}
	}
	if got := measure(wav.Audio{Rate: 8000}); !got.Silent {
		t.Errorf("an empty sound: %+v", got)
	}
}

func TestClippingIsFound(t *testing.T) {
	over := func(hertz int) []int16 { return tone(3, 400, hertz, time.Second) } // its tops are 6 dB too high
	for name, c := range map[string]struct {
		rate    int
		pcm     []int16
		clipped bool
	}{
		"a full sine":    {8000, tone(-3.02, 400, 8000, time.Second), false},
		"at 44.1 kHz":    {44100, tone(-3.02, 400, 44100, time.Second), false},
		"too loud":       {8000, over(8000), true},
		"too loud, 44.1": {44100, over(44100), true},
		"two at the top": {8000, []int16{0, 32767, 32767, 0}, false},
		"three":          {8000, []int16{0, 32767, 32767, 32767, 0}, true},
		"at the bottom":  {8000, []int16{0, -32768, -32768, -32768, 0}, true},
		"flat but low":   {8000, []int16{0, 20000, 20000, 20000, 20000, 0}, false},
	} {
		if got := measure(wav.Audio{Rate: c.rate, Samples: c.pcm}).Clips; got.Places > 0 != c.clipped {
			t.Errorf("%s: %+v, want clipped %v", name, got, c.clipped)
		}
	}
	got := clipping(wav.Audio{Rate: 1000, Samples: joined(make([]int16, 500), []int16{32767, 32767, 32767, 0, -32768, -32768, -32768, -32768})})
	if want := (Clipping{Places: 2, Samples: 7, First: 500 * time.Millisecond}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestLoudALawIsNotClipped, though the top step of the law holds the upper 3 % of a wave.
func TestLoudALawIsNotClipped(t *testing.T) {
	for _, law := range []g711.Law{g711.ALaw, g711.ULaw} {
		coarse := func(level float64) []int16 {
			pcm := tone(level, 500, 8000, time.Second)
			for i, s := range pcm {
				pcm[i] = law.DecodeSample(law.EncodeSample(s))
			}
			return pcm
		}
		if got := clipping(wav.Audio{Rate: 8000, Samples: coarse(-3.02)}); got.Places != 0 {
			t.Errorf("%v, a full sine: %+v", law, got)
		}
		if got := clipping(wav.Audio{Rate: 8000, Samples: coarse(3)}); got.Places < 999 {
			t.Errorf("%v, a sine that is too loud: %+v, want both tops of 500 waves", law, got)
		}
	}
}

func TestPeakIsTheRoomThatIsLeft(t *testing.T) {
	if got := measure(wav.Audio{Rate: 8000, Samples: tone(-20, 700, 8000, time.Second)}); math.Abs(got.Peak+17) > 0.1 {
		t.Errorf("peak %.2f dBFS, want -17", got.Peak)
	}
}

func TestARecordingIsMeasuredWhereItLies(t *testing.T) {
	l := New(Options{Folders: []fs.FS{fstest.MapFS{"it/a.wav": {Data: wavFile(16000, 0.1, 16000)}}}})
	s, there, err := l.Measure("it", "a")
	if err != nil || !there || math.Abs(s.Level+23) > 0.1 || s.Length != time.Second {
		t.Errorf("%+v %v %v", s, there, err)
	}
}

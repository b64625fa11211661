package prompts

import (
	"io/fs"
	"math"
	"testing"
	"time"
)

// rms is the level of samples against full scale, in dB.
func rms(pcm []int16) float64 {
	sum := 1e-9
	for _, s := range pcm {
		sum += float64(s) * float64(s)
	}
	return 10 * math.Log10(sum/float64(len(pcm))/32768/32768)
}

// largest is the highest amplitude of samples.
func largest(pcm []int16) (top int) {
	for _, s := range pcm {
		top = max(top, int(s), -int(s))
	}
	return top
}

// speechLike is a tone of an amplitude between silences of half a second, on top of 50 Hz of hum.
func speechLike(amplitude, hum float64) []int16 {
	pcm := make([]int16, 2*rate)
	for i := range pcm {
		v := hum * math.Sin(2*math.Pi*50*float64(i)/rate)
		if i >= rate/2 && i < 3*rate/2 {
			v += amplitude * math.Sin(2*math.Pi*500*float64(i)/rate)
		}
		pcm[i] = int16(v)
	}
	return pcm
}

func TestLevelIsSixBelowFullScaleWhateverComes(t *testing.T) {
	for _, amplitude := range []float64{50, 2000, 32000} {
		got := level(speechLike(amplitude, 0), rate, 0)
		if top := largest(got); top < 16300 || top > 16500 {
			t.Errorf("amplitude %v: the peak is %d, want 16423", amplitude, top)
		}
	}
}

func TestRumbleDoesNotCountAsLoudness(t *testing.T) {
	clean, hummed := level(speechLike(2000, 0), rate, 0), level(speechLike(2000, 4000), rate, 0)
	tone := func(pcm []int16) float64 { return goertzel(pcm[len(pcm)/3:len(pcm)/3+2000], 500) }
	if d := tone(hummed) / tone(clean); d < 0.6 {
		t.Errorf("hum made the speech %.1f dB quieter", 20*math.Log10(d))
	}
	if got := goertzel(level(speechLike(2000, 2000), rate, 0)[:4000], 50); got > 0.2*16423 {
		t.Errorf("50 Hz is left at %.0f", got)
	}
}

// goertzel is the amplitude of a frequency.
func goertzel(pcm []int16, hz float64) float64 {
	c := 2 * math.Cos(2*math.Pi*hz/rate)
	var s1, s2 float64
	for _, v := range pcm {
		s1, s2 = float64(v)+c*s1-s2, s1
	}
	return 2 * math.Sqrt(s1*s1+s2*s2-c*s1*s2) / float64(len(pcm))
}

func TestSilenceAroundSpeechIsCut(t *testing.T) {
	got := level(speechLike(10000, 0), rate, pause("ventuno"))
	if d := time.Duration(len(got)) * time.Second / rate; d < 1080*time.Millisecond || d > 1110*time.Millisecond {
		t.Errorf("a second of speech lasts %v", d)
	}
	sentence := level(speechLike(10000, 0), rate, pause("Lei è il prossimo. "))
	if d := len(sentence) - len(got); d != 260*rate/1000 {
		t.Errorf("a sentence is followed by %d samples more than a piece", d)
	}
	for i, s := range level(make([]int16, 800), rate, time.Second) {
		if s != 0 {
			t.Fatalf("silence has %d at %d", s, i)
		}
	}
}

func TestMusicIsCalm(t *testing.T) {
	pcm := music()
	if len(pcm) != 32*rate || len(pcm)%160 != 0 {
		t.Fatalf("%d samples", len(pcm))
	}
	if top := largest(pcm); top < 8000 || top > 8200 {
		t.Errorf("peak %d, want -12 dBFS", top)
	}
	loud, quiet := -100.0, 0.0
	for at := 0; at < len(pcm); at += rate / 2 {
		l := rms(pcm[at : at+rate/2])
		loud, quiet = max(loud, l), min(quiet, l)
	}
	if loud > -18 || quiet < -34 || loud-quiet > 12 {
		t.Errorf("half seconds lie between %.1f and %.1f dBFS", quiet, loud)
	}
}

func TestMusicLoopsWithoutAClick(t *testing.T) {
	pcm := music()
	worst := 0.0
	for i := 2; i < len(pcm); i++ {
		worst = max(worst, bend(pcm[i-2], pcm[i-1], pcm[i]))
	}
	n := len(pcm)
	for _, seam := range []float64{bend(pcm[n-2], pcm[n-1], pcm[0]), bend(pcm[n-1], pcm[0], pcm[1])} {
		if seam > worst/2 {
			t.Errorf("the seam bends by %.0f, the music by %.0f at most", seam, worst)
		}
	}
}

// bend is how sharply three samples turn: a click is a sharp turn.
func bend(a, b, c int16) float64 { return math.Abs(float64(a) - 2*float64(b) + float64(c)) }

func TestMusicAndToneNeedNoRecordingButGiveWayToOne(t *testing.T) {
	bare := New(Options{})
	for name, want := range map[string]time.Duration{"hold-music": 32 * time.Second, "beep": 400 * time.Millisecond} {
		if clip, source := get(t, bare, "it", name, ""); source != Generated || clip.Duration() != want {
			t.Errorf("%s: %v of %v", name, source, clip.Duration())
		}
	}
	own := New(Options{Folders: []fs.FS{folder(map[string]int{"it/hold-music.wav": 5, "it/beep.wav": 1})}})
	for _, name := range []string{"hold-music", "beep"} {
		if _, source := get(t, own, "it", name, ""); source != Recording {
			t.Errorf("%s: %v", name, source)
		}
	}
	for l, want := range map[*Library]Source{bare: Generated, own: Recording} {
		if _, source, err := l.Music(t.Context(), "it", "hold-music"); err != nil || source != want {
			t.Errorf("music: %v %v, want %v", source, err, want)
		}
	}
	if _, source, err := own.Music(t.Context(), "it", "waltz"); err != nil || source != Generated {
		t.Errorf("unrecorded music: %v %v", source, err)
	}
}

func TestBeepIsAToneWithSoftEdges(t *testing.T) {
	pcm := beep()
	if a := goertzel(pcm, 1000); a < 7800 || a > 8200 {
		t.Errorf("1,000 Hz at %.0f", a)
	}
	if a := largest(pcm[:8]); a > 1000 {
		t.Errorf("begins with %d", a)
	}
	if a := largest(pcm[len(pcm)-8:]); a > 1000 {
		t.Errorf("ends with %d", a)
	}
}

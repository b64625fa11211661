package conceal

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"centralino/media/resample"
	"centralino/media/wav"
)

// speech is recordings of the demo, one after the other, at one of the rates.
func speech(t testing.TB, rate int) []int16 {
	t.Helper()
	var all []int16
	for _, name := range []string{"en/opening-hours", "it/opening-hours", "en/voicemail-intro", "it/voicemail-intro"} {
		data, err := os.ReadFile("../../app/demo/prompts/" + name + ".wav")
		if err != nil {
			t.Fatal(err)
		}
		sound, err := wav.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, sound.Samples...)
	}
	return resample.Convert(all, Narrow, rate)
}

// tone is three seconds of two sines that share no period.
func tone(rate int) []int16 {
	pcm := make([]int16, 3*rate)
	for i := range pcm {
		x := 2 * math.Pi * float64(i) / float64(rate)
		pcm[i] = int16(6000*math.Sin(440*x) + 3000*math.Sin(1000*x))
	}
	return pcm
}

// losses says which frames of 20 ms are lost: single ones by chance, or bursts.
func losses(frames int, share float64, burst int) []bool {
	chance := rand.New(rand.NewPCG(1, uint64(1000*share)))
	lost := make([]bool, frames)
	for i := 5; i < frames-burst; i++ {
		if chance.Float64() < share/float64(burst) {
			for k := range burst {
				lost[i+k] = true
			}
			i += burst
		}
	}
	return lost
}

// way is how frames that are lost are made up.
type way func(frame []int16, lost bool)

func ways(rate int) map[string]way {
	c := New(rate)
	var last []int16
	return map[string]way{
		"silence": func(frame []int16, lost bool) {
			if lost {
				clear(frame)
			}
		},
		"repetition": func(frame []int16, lost bool) {
			if lost {
				copy(frame, last)
			}
			last = append(last[:0], frame...)
		},
		"concealment": func(frame []int16, lost bool) {
			if lost {
				c.Lost(frame)
			} else {
				c.Good(frame)
			}
		},
	}
}

func through(pcm []int16, lost []bool, rate int, conceal way) []int16 {
	out := append([]int16(nil), pcm...)
	n := rate / 50
	for i, l := range lost {
		conceal(out[i*n:(i+1)*n], l)
	}
	return out
}

// distance is the mean of the log-spectral distances in dB of frames of 16 ms about the losses: how unlike they sound.
func distance(a, b []int16, lost []bool, rate int) float64 {
	n, size := rate/50, rate*16/1000
	total, count := 0.0, 0
	for i, l := range lost {
		if !l {
			continue
		}
		for at := i * n; at+size <= min((i+2)*n, len(a)); at += size / 2 {
			sum := 0.0
			bands := 0
			want, got := windowed(a[at:at+size]), windowed(b[at:at+size])
			for hz := 200.0; hz <= 3400; hz += 100 {
				d := band(want, hz, rate) - band(got, hz, rate)
				sum += d * d
				bands++
			}
			total += math.Sqrt(sum / float64(bands))
			count++
		}
	}
	return total / float64(count)
}

// band is the power about a frequency in dB, not below that of a quiet line, by Goertzel's recursion.
func band(pcm []float64, hz float64, rate int) float64 {
	turn := 2 * math.Cos(2*math.Pi*hz/float64(rate))
	var now, before float64
	for _, s := range pcm {
		now, before = s+turn*now-before, now
	}
	return 10 * math.Log10((now*now+before*before-turn*now*before)/float64(len(pcm))+3e4)
}

// windowed is a piece of sound that begins and ends softly.
func windowed(pcm []int16) []float64 {
	soft := make([]float64, len(pcm))
	step := 2 * math.Pi / float64(len(pcm))
	for i, s := range pcm {
		soft[i] = float64(s) * (0.5 - 0.5*math.Cos(step*(float64(i)+0.5)))
	}
	return soft
}

// ratio is the mean of the signal-to-noise ratios in dB of the frames about the losses.
func ratio(want, got []int16, lost []bool, rate int) float64 {
	n := rate / 50
	total, count := 0.0, 0
	for i, l := range lost {
		if !l {
			continue
		}
		var power, noise float64
		for k := i * n; k < min((i+2)*n, len(want)); k++ {
			d := float64(want[k]) - float64(got[k])
			power, noise = power+float64(want[k])*float64(want[k]), noise+d*d
		}
		if power > 1e4*float64(n) { // silence has no ratio
			total += max(-10, min(35, 10*math.Log10(power/(noise+1))))
			count++
		}
	}
	return total / float64(count)
}

func TestConcealmentIsNearerThanSilenceAndRepetition(t *testing.T) {
	for _, rate := range []int{Narrow, Wide} {
		for name, pcm := range map[string][]int16{"speech": speech(t, rate), "tones": tone(rate)} {
			for _, loss := range []struct {
				share float64
				burst int
			}{{0.05, 1}, {0.10, 1}, {0.10, 2}, {0.10, 3}} {
				t.Run(fmt.Sprintf("%s at %d, %v lost by %d", name, rate, loss.share, loss.burst), func(t *testing.T) {
					lost := losses(len(pcm)/(rate/50), loss.share, loss.burst)
					far, near := map[string]float64{}, map[string]float64{}
					for name, conceal := range ways(rate) {
						got := through(pcm, lost, rate, conceal)
						far[name], near[name] = distance(pcm, got, lost, rate), ratio(pcm, got, lost, rate)
					}
					t.Logf("log-spectral distance %.1f dB, silence %.1f, repetition %.1f; segmental SNR %.1f dB, %.1f, %.1f",
						far["concealment"], far["silence"], far["repetition"], near["concealment"], near["silence"], near["repetition"])
					if far["concealment"] > 0.85*far["silence"] {
						t.Error("it sounds no better than silence")
					}
					// One frame of speech resembles the one before; two don't.
					most := far["repetition"]
					if loss.burst == 1 {
						most += 0.5
					}
					if near["concealment"] < near["repetition"]+1.3 || far["concealment"] > most {
						t.Error("it is no better than the frame before once more")
					}
				})
			}
		}
	}
}

// steepest is the largest step between two samples.
func steepest(pcm []int16) (most int) {
	for i := 1; i < len(pcm); i++ {
		most = max(most, int(pcm[i])-int(pcm[i-1]), int(pcm[i-1])-int(pcm[i]))
	}
	return most
}

// TestSeamsDoNotClick: no step in what is made up, or at its edges, is larger than those of the sound itself.
func TestSeamsDoNotClick(t *testing.T) {
	for _, rate := range []int{Narrow, Wide} {
		pcm := tone(rate)
		for burst := 1; burst <= 6; burst++ {
			lost := losses(len(pcm)/(rate/50), 0.2, burst)
			for name, conceal := range ways(rate) {
				got, most := steepest(through(pcm, lost, rate, conceal)), steepest(pcm)*5/4
				if name == "concealment" && got > most || name == "repetition" && burst == 1 && got <= most {
					t.Errorf("%s at %d, %d frames lost: a step of %d, the sound has %d", name, rate, burst, got, steepest(pcm))
				}
			}
		}
	}
}

func TestConcealmentFadesWithin60ms(t *testing.T) {
	for _, rate := range []int{Narrow, Wide} {
		c := New(rate)
		c.Good(tone(rate))
		gone := make([]int16, rate/10)
		c.Lost(gone[:rate/25])
		if c.Silent() {
			t.Error("silent after 40 ms")
		}
		c.Lost(gone[rate/25:])
		if !c.Silent() || loudness(gone[:rate/100]) < 3000 || loudness(gone[rate/20:rate*55/1000]) > 1000 || loudness(gone[rate*60/1000:]) != 0 {
			t.Errorf("at %d: %.0f, %.0f after 50 ms, %.0f after 60", rate,
				loudness(gone[:rate/100]), loudness(gone[rate/20:rate*55/1000]), loudness(gone[rate*60/1000:]))
		}
		back := tone(rate)[:rate/50]
		c.Good(back)
		if most := steepest(append(gone, back...)); most > steepest(tone(rate))*5/4 || c.Silent() {
			t.Errorf("at %d the sound comes back with a step of %d", rate, most)
		}
	}
}

// loudness is the root of the mean square.
func loudness(pcm []int16) float64 {
	sum := 0.0
	for _, s := range pcm {
		sum += float64(s) * float64(s)
	}
	return math.Sqrt(sum / float64(len(pcm)))
}

func TestWhatCameIsNotTouched(t *testing.T) {
	c, pcm := New(Narrow), tone(Narrow)
	got := append([]int16(nil), pcm...)
	for at := 0; at+160 <= len(got); at += 160 {
		c.Good(got[at : at+160])
	}
	if !slices.Equal(got, pcm) {
		t.Error("sound without a loss is changed")
	}
}

func TestSpliceJoinsTwoSounds(t *testing.T) {
	pcm := tone(Narrow)
	for left := 161; left < 400; left += 7 {
		c := New(Narrow)
		c.Good(pcm[:1600])
		rest := append([]int16(nil), pcm[1600+left:3200+left]...)
		c.Splice(rest)
		whole := append(append([]int16(nil), pcm[:1600]...), rest...)
		if most := steepest(whole); most > steepest(pcm)*5/4 {
			t.Errorf("%d samples left out: a step of %d", left, most)
		}
		if !slices.Equal(rest[80:], pcm[1680+left:3200+left]) {
			t.Errorf("%d samples left out: more than 10 ms changed", left)
		}
	}
}

// TestAnySound: no sound, however wild, breaks anything, and nothing is louder than it was.
func TestAnySound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.SampledFrom([]int{Narrow, Wide}).Draw(t, "rate")
		c := New(rate)
		for range rapid.IntRange(1, 20).Draw(t, "pieces") {
			pcm := rapid.SliceOfN(rapid.Int16(), 0, 500).Draw(t, "pcm")
			switch rapid.IntRange(0, 2).Draw(t, "what") {
			case 0:
				c.Good(pcm)
			case 1:
				c.Lost(pcm)
			case 2:
				c.Splice(pcm)
			}
		}
	})
}

func TestNoAllocation(t *testing.T) {
	c := New(Wide)
	frame := tone(Wide)[:320]
	if n := testing.AllocsPerRun(100, func() {
		c.Good(frame)
		c.Lost(frame)
		c.Splice(frame)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkLost(b *testing.B) {
	c := New(Narrow)
	pcm := tone(Narrow)
	frame := make([]int16, 160)
	b.ReportAllocs()
	for b.Loop() {
		c.Good(pcm[:160])
		c.Lost(frame)
	}
}

func BenchmarkGood(b *testing.B) {
	c := New(Narrow)
	frame := tone(Narrow)[:160]
	b.ReportAllocs()
	for b.Loop() {
		c.Good(frame)
	}
}

package g722

import (
	"math"
	"math/rand/v2"
	"testing"
)

const rate = 16000

// tone is a second of a sine.
func tone(hz, amplitude float64, rate int) []int16 {
	pcm := make([]int16, rate)
	for i := range pcm {
		pcm[i] = int16(math.Round(amplitude * math.Sin(2*math.Pi*hz*float64(i)/float64(rate))))
	}
	return pcm
}

// through sends a sound through the codec.
func through(pcm []int16) []int16 {
	var e Encoder
	var d Decoder
	codes := make([]byte, len(pcm)/2)
	e.Encode(codes, pcm)
	out := make([]int16, len(pcm))
	d.Decode(out, codes)
	return out
}

// delay is how late the filters of both ends are, in samples of 16 kHz.
const delay = 22

// snr is how far noise lies below a sound, in dB, once the codec has settled.
func snr(in, out []int16, delay int) float64 {
	var signal, noise float64
	for i := len(in) / 10; i < len(in)-delay; i++ {
		s := float64(in[i])
		e := s - float64(out[i+delay])
		signal += s * s
		noise += e * e
	}
	return 10 * math.Log10(signal/noise)
}

func TestSoundSurvives(t *testing.T) {
	for _, test := range []struct {
		hz, amplitude, want float64
	}{
		{300, 10000, 40},
		{1000, 10000, 40},
		{1000, 1000, 30},
		{1000, 100, 20},
		{3000, 10000, 35},
		{5000, 10000, 10}, // the upper band has two bits a sample
		{6500, 10000, 10},
	} {
		in := tone(test.hz, test.amplitude, rate)
		if got := snr(in, through(in), delay); got < test.want {
			t.Errorf("%v Hz at %v: %.1f dB, want %v", test.hz, test.amplitude, got, test.want)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	noise := make([]int16, rate)
	for i := range noise {
		noise[i] = int16(3000 * random.NormFloat64())
	}
	if got := snr(noise, through(noise), delay); got < 10 {
		t.Errorf("white noise: %.1f dB, want 10", got)
	}
}

func TestSilenceStaysSilent(t *testing.T) {
	for i, s := range through(make([]int16, rate)) {
		if s < -4 || s > 4 {
			t.Fatalf("sample %d of silence is %d", i, s)
		}
	}
}

func TestFullScaleSaturates(t *testing.T) {
	in := make([]int16, rate)
	for i := range in {
		in[i] = math.MaxInt16
		if i/40%2 == 1 {
			in[i] = math.MinInt16
		}
	}
	out := through(in)
	for i := 2000; i < len(in)-delay; i++ {
		if k := i % 40; k > 8 && k < 32 && (in[i] > 0) != (out[i+delay] > 8000) {
			t.Fatalf("sample %d of a square wave is %d for %d", i, out[i+delay], in[i])
		}
	}
}

// TestFollow: an encoder that follows another's codes for 100 ms goes on as if it had made them.
func TestFollow(t *testing.T) {
	in := tone(440, 12000, rate)
	codes := make([]byte, rate/2)
	var e, follower Encoder
	e.Encode(codes, in)
	follower.Follow(codes)
	if follower.low != e.low || follower.high != e.high {
		t.Error("a follower from the beginning is elsewhere")
	}
	follower = Encoder{}
	follower.Follow(codes[len(codes)-800:])
	// A factor of two of the step is 2048.
	if off := follower.low.scale - e.low.scale; off < -60 || off > 60 {
		t.Errorf("a follower of 100 ms is off by %d", off)
	}
}

// TestRecodeJoins: codes that begin a call are put at the end of another sound without being heard as anything else.
func TestRecodeJoins(t *testing.T) {
	var a, b Encoder
	loud, soft := make([]byte, rate/2), make([]byte, rate/2)
	a.Encode(loud, tone(440, 20000, rate))
	b.Encode(soft, tone(1000, 500, rate))
	alone := make([]int16, rate)
	var heard Decoder
	heard.Decode(alone, soft)

	plain, recoded := distance(alone, loud, soft), 0.0
	var e Encoder
	var from Decoder
	e.Follow(loud)
	e.Recode(soft[:480], soft[:480], &from)
	recoded = distance(alone, loud, soft)
	if recoded > 600 || recoded > plain/20 {
		t.Errorf("the soft sound is off by up to %.0f after the loud one, %.0f as it was", recoded, plain)
	}
}

// distance is how far a sound is from what is heard of it after another.
func distance(alone []int16, before, codes []byte) float64 {
	var d Decoder
	out := make([]int16, 2*len(before))
	d.Decode(out, before)
	d.Decode(out, codes)
	worst := 0.0
	for i := 2 * delay; i < len(out); i++ { // while the filter lets the last sound out
		worst = max(worst, math.Abs(float64(out[i])-float64(alone[i])))
	}
	return worst
}

func TestNoAllocation(t *testing.T) {
	pcm, codes := make([]int16, 320), make([]byte, 160)
	var e Encoder
	var d Decoder
	if n := testing.AllocsPerRun(100, func() {
		e.Encode(codes, pcm)
		e.Follow(codes)
		d.Decode(pcm, codes)
		e.Recode(codes, codes, &d)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// The benchmarks are of packets of 20 ms.
func BenchmarkCodec(b *testing.B) {
	pcm, codes := tone(1000, 10000, rate)[:320], make([]byte, 160)
	var e Encoder
	var d Decoder
	e.Encode(codes, pcm)
	back := make([]int16, 320)
	for name, f := range map[string]func(){
		"encode": func() { e.Encode(codes, pcm) },
		"decode": func() { d.Decode(back, codes) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
		})
	}
}

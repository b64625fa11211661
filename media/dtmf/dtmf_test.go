package dtmf_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"centralino/internal/fixture"
	"centralino/media/dtmf"
	"centralino/media/g711"
)

const (
	ms      = time.Millisecond
	allKeys = "0123456789*#ABCD"
	packet  = 160
)

// lines are the ways that sound comes here by.
func lines() map[string]func([]int16) []int16 {
	coded := func(law g711.Law) func([]int16) []int16 {
		return func(pcm []int16) []int16 {
			codes, out := make([]byte, len(pcm)), make([]int16, len(pcm))
			law.Encode(codes, pcm)
			law.Decode(out, codes)
			return out
		}
	}
	return map[string]func([]int16) []int16{
		"linear": func(pcm []int16) []int16 { return pcm }, "A-law": coded(g711.ALaw), "µ-law": coded(g711.ULaw),
	}
}

// feed gives a detector sound and returns what was pressed.
func feed(d *dtmf.Detector, pcm []int16) string {
	var pressed strings.Builder
	for len(pcm) > 0 {
		n, key := d.Feed(pcm)
		pcm = pcm[n:]
		if key != 0 {
			pressed.WriteByte(key)
		}
	}
	return pressed.String()
}

// heard is what a detector makes of sound that begins at any place.
func heard(pcm []int16) string { return feed(new(dtmf.Detector), pcm) }

// late puts sound after a little silence, so that it lies anywhere beside the detector's own steps.
func late(n int, pcm []int16) []int16 { return append(make([]int16, n), pcm...) }

// silence is a second without a sound.
func silence() []int16 { return make([]int16, dtmf.Rate) }

func TestEveryKeyAsShortAsTheyCome(t *testing.T) {
	for name, line := range lines() {
		for offset := range 16 {
			if got := heard(line(late(offset, fixture.Telephone{}.Press(allKeys)))); got != allKeys {
				t.Errorf("%s, %d samples later: heard %q", name, offset, got)
			}
		}
	}
}

func TestTwist(t *testing.T) {
	for name, line := range lines() {
		for twist := -15.0; twist <= 15; twist += 0.5 {
			got := heard(line(fixture.Telephone{Row: twist / 2, Column: -twist / 2}.Press(allKeys)))
			switch {
			case twist >= -5.5 && twist <= 8.5 && got != allKeys: // wanted: -4 to 8
				t.Errorf("%s: with rows %v dB louder than columns %q is heard", name, twist, got)
			case (twist < -6.5 || twist > 9.5) && got != "":
				t.Errorf("%s: with rows %v dB louder than columns %q is heard", name, twist, got)
			}
		}
	}
}

func TestLoudness(t *testing.T) {
	for name, line := range lines() {
		for level := -3.0; level >= -42; level-- { // 39 dB; wanted: 35
			if got := heard(line(fixture.Telephone{Row: level + 17, Column: level + 17}.Press(allKeys))); got != allKeys {
				t.Errorf("%s: at %v dBm0 each %q is heard", name, level, got)
			}
		}
		if got := heard(line(fixture.Telephone{Row: -29, Column: -29}.Press(allKeys))); got != "" {
			t.Errorf("%s: whispered at -46 dBm0 %q is heard", name, got)
		}
	}
}

// noisy adds white noise to sound, so many dB below a key of -17 dBm0 a tone.
func noisy(random *rand.Rand, pcm []int16, ratio float64) []int16 {
	sigma := fixture.Amplitude(-17) * math.Pow(10, -ratio/20)
	out := make([]int16, len(pcm))
	for i, s := range pcm {
		out[i] = int16(max(-32768, min(32767, math.Round(float64(s)+sigma*random.NormFloat64()))))
	}
	return out
}

func TestAThousandBurstsInNoise(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	want := strings.Repeat(allKeys, 63)[:1000]
	clean := fixture.Telephone{}.Press(want)
	for name, line := range lines() {
		for _, ratio := range []float64{26, 20, 15} { // wanted: 26
			if got := heard(line(noisy(random, clean, ratio))); got != want {
				t.Errorf("%s: at %v dB %d of 1000 are heard, or others", name, ratio, len(got))
			}
		}
	}
}

func TestFrequencies(t *testing.T) {
	for name, line := range lines() {
		for detune := 0.0; detune <= 0.055; detune += 0.0025 {
			for _, p := range []fixture.Telephone{
				{RowDetune: detune},
				{RowDetune: -detune},
				{ColumnDetune: detune},
				{ColumnDetune: -detune},
				{RowDetune: detune, ColumnDetune: detune},
				{RowDetune: -detune, ColumnDetune: detune},
				{RowDetune: detune, ColumnDetune: -detune},
				{RowDetune: -detune, ColumnDetune: -detune},
			} {
				got := heard(line(p.Press(allKeys)))
				switch {
				case detune < 0.0151 && got != allKeys:
					t.Errorf("%s: %+v: %q is heard", name, p, got)
				case detune > 0.021 && got != "": // wanted: from 3.5 %
					t.Errorf("%s: %+v: %q is heard", name, p, got)
				}
			}
		}
	}
}

func TestLengths(t *testing.T) {
	for name, line := range lines() {
		for length := 10 * ms; length <= 46*ms; length += 2 * ms {
			for offset := 0; offset < 16; offset += 3 {
				got := heard(line(late(offset, fixture.Telephone{On: length}.Press(allKeys))))
				switch {
				case length <= 30*ms && got != "": // wanted: up to 23 ms
					t.Errorf("%s: bursts of %v are heard as %q", name, length, got)
				case length >= 38*ms && got != allKeys: // wanted: from 40 ms
					t.Errorf("%s: bursts of %v, %d samples later, are heard as %q", name, length, offset, got)
				}
			}
		}
	}
}

// interrupted makes a hole in each period of sound.
func interrupted(pcm []int16, period, at, hole time.Duration) []int16 {
	const sample = time.Second / dtmf.Rate
	out := make([]int16, len(pcm))
	for i, s := range pcm {
		if in := time.Duration(i) * sample % period; in < at || in >= at+hole {
			out[i] = s
		}
	}
	return out
}

func TestInterruptionsAndPauses(t *testing.T) {
	for name, line := range lines() {
		for hole := 2 * ms; hole <= 20*ms; hole += 3 * ms { // wanted: up to 10 ms
			clean := fixture.Telephone{On: 150 * ms, Off: 100 * ms}.Press(allKeys)
			for at := 5 * ms; at <= 120*ms; at += 10 * ms {
				if got := heard(line(interrupted(clean, 250*ms, at, hole))); got != allKeys {
					t.Errorf("%s: an interruption of %v after %v: %q is heard", name, hole, at, got)
				}
			}
		}
		for pause := 32 * ms; pause < 60*ms; pause += ms {
			if got, want := heard(line(fixture.Telephone{Off: pause}.Press("5500##"))), "5500##"; got != want {
				t.Errorf("%s: pauses of %v: %q is heard", name, pause, got)
			}
		}
	}
}

func TestWhenAPressBeginsAndEnds(t *testing.T) {
	pcm := append(fixture.Telephone{On: 200 * ms, Off: 200 * ms}.Press("7"), fixture.Telephone{On: 100 * ms, Off: 200 * ms}.Press("8")...)
	var d dtmf.Detector
	var down [256][2]int
	for i := range pcm {
		d.Feed(pcm[i : i+1])
		if k := d.Down(); down[k][0] == 0 {
			down[k] = [2]int{i, i}
		} else {
			down[k][1] = i
		}
	}
	for key, want := range map[byte][2]int{'7': {0, 200}, '8': {400, 500}} {
		from, to := down[key][0]/8-want[0], down[key][1]/8-want[1]
		if from < 31 || from > 40 || to < 20 || to > 30 {
			t.Errorf("%c is down from %d ms after its tones began to %d ms after they ended", key, from, to)
		}
	}
}

// TestAKeyThatFadesIsOnePress: its loudness may change while it is held.
func TestAKeyThatFadesIsOnePress(t *testing.T) {
	for key := range strings.SplitSeq(allKeys, "") {
		pcm := fixture.Telephone{On: 300 * ms}.Press(key)
		for i := 800; i < len(pcm); i++ {
			pcm[i] = int16(float64(pcm[i]) * (1 - min(0.5, float64(i-800)/400))) // 6 dB
		}
		if got := heard(append(pcm, pcm...)); got != key+key {
			t.Errorf("%s twice, fading: %q is heard", key, got)
		}
	}
}

func TestPiecesDoNotMatter(t *testing.T) {
	pcm := noisy(rand.New(rand.NewPCG(3, 4)), fixture.Telephone{}.Press(allKeys), 15)
	rapid.Check(t, func(t *rapid.T) {
		var d dtmf.Detector
		got := ""
		for rest := pcm; len(rest) > 0; {
			n := min(len(rest), rapid.IntRange(0, 500).Draw(t, "piece"))
			got += feed(&d, rest[:n])
			rest = rest[n:]
		}
		if got != allKeys {
			t.Fatalf("heard %q", got)
		}
	})
}

// TestAnySoundIsTaken feeds what no telephone sends.
func TestAnySoundIsTaken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d dtmf.Detector
		for range rapid.IntRange(1, 20).Draw(t, "pieces") {
			pcm := rapid.SliceOfN(rapid.Int16(), 0, 400).Draw(t, "sound")
			for len(pcm) > 0 {
				n, key := d.Feed(pcm)
				if n == 0 || key != 0 && !strings.ContainsRune(allKeys, rune(key)) || key != 0 && d.Down() != key {
					t.Fatalf("took %d of %d, key %q, down %q", n, len(pcm), key, d.Down())
				}
				pcm = pcm[n:]
			}
			d.Lose(rapid.IntRange(0, 2000).Draw(t, "lost"))
		}
		d.Lose(dtmf.Rate)
		if feed(&d, silence()) != "" || d.Down() != 0 {
			t.Fatal("a key stays down in silence")
		}
		if got := feed(&d, fixture.Telephone{}.Press(allKeys)); got != allKeys {
			t.Fatalf("afterwards %q is heard", got)
		}
	})
}

func TestTonesThatAreNoKeys(t *testing.T) {
	sines := func(frequencies ...float64) []int16 {
		pcm := silence()
		for i := range pcm {
			for _, f := range frequencies {
				pcm[i] += int16(fixture.Amplitude(-17) * math.Sin(2*math.Pi*f*float64(i)/dtmf.Rate))
			}
		}
		return pcm
	}
	for f := 300.0; f < 3400; f += 7 {
		if got := heard(sines(f)); got != "" {
			t.Errorf("a sine of %v Hz is heard as %q", f, got)
		}
	}
	for _, tones := range [][]float64{
		{350, 440}, {440, 480}, {480, 620}, {425}, {950, 1400, 1800}, {1100}, {2100}, // dial, ringing and busy tones, information, fax
		{697, 770}, {1209, 1336}, {697, 1209, 1336}, {697, 770, 1209}, {697, 1209, 2000}, // two or three keys at once, a chord
	} {
		if got := heard(sines(tones...)); got != "" {
			t.Errorf("%v Hz are heard as %q", tones, got)
		}
	}
	if got := heard(noisy(rand.New(rand.NewPCG(5, 6)), make([]int16, 100*dtmf.Rate), 0)); got != "" {
		t.Errorf("noise is heard as %q", got)
	}
}

// over sends keys in packets, of which those that lost accepts don't arrive.
func over(pcm []int16, lost func(i int) bool, lose func(d *dtmf.Detector) string) string {
	var d dtmf.Detector
	var got strings.Builder
	for i := 0; (i+1)*packet <= len(pcm); i++ {
		if lost(i) {
			got.WriteString(lose(&d))
		} else {
			got.WriteString(feed(&d, pcm[i*packet:(i+1)*packet]))
		}
	}
	return got.String()
}

// known tells the detector of a loss.
func known(d *dtmf.Detector) string {
	if key := d.Lose(packet); key != 0 {
		return string(key)
	}
	return ""
}

// unknown is a loss on the other side of a gateway that puts silence there.
func unknown(d *dtmf.Detector) string { return feed(d, make([]int16, packet)) }

// TestOneLostPacketInEveryKey loses each of a key's packets in turn.
func TestOneLostPacketInEveryKey(t *testing.T) {
	want := allKeys + "00112233"
	for name, line := range lines() {
		for offset := 0; offset < packet; offset += 16 {
			pcm := line(late(offset, fixture.Telephone{On: 100 * ms, Off: 100 * ms}.Press(want)))
			for at := range 10 {
				for _, lose := range []func(*dtmf.Detector) string{known, unknown} {
					if got := over(pcm, func(i int) bool { return i%10 == at }, lose); got != want {
						t.Errorf("%s, %d samples later, without packet %d: %q is heard", name, offset, at, got)
					}
				}
			}
		}
	}
}

func TestPacketLoss(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	want := strings.Repeat(allKeys, 63)[:1000]
	pcm := fixture.Telephone{On: 120 * ms, Off: 120 * ms}.Press(want)
	for _, c := range []struct {
		share float64
		least int
	}{{0.02, 1000}, {0.05, 999}, {0.1, 990}, {0.2, 950}} {
		got := over(pcm, func(int) bool { return random.Float64() < c.share }, known)
		if right := common(got, want); right < c.least || len(got) > right {
			t.Errorf("with %v of the packets lost %d of 1000 keys are heard, and %d others", c.share, right, len(got)-right)
		}
	}
}

// common is the length of the longest common subsequence.
func common(a, b string) int {
	row := make([]int, len(b)+1)
	for i := range len(a) {
		before := 0
		for j := range len(b) {
			here := row[j+1]
			switch {
			case a[i] == b[j]:
				row[j+1] = before + 1
			case row[j] > row[j+1]:
				row[j+1] = row[j]
			}
			before = here
		}
	}
	return row[len(b)]
}

func TestALongLossEndsThePress(t *testing.T) {
	var d dtmf.Detector
	tone := fixture.Telephone{On: 100 * ms, Off: ms}.Press("5")[:800]
	got := feed(&d, tone)
	d.Lose(3 * packet)
	if d.Down() != '5' {
		t.Error("60 ms of loss end a press")
	}
	got += feed(&d, tone)
	d.Lose(4 * packet)
	if d.Down() != 0 {
		t.Error("80 ms of loss do not end a press")
	}
	if got += feed(&d, tone); got != "55" {
		t.Errorf("heard %q", got)
	}
}

func TestNoAllocation(t *testing.T) {
	var d dtmf.Detector
	pcm := fixture.Telephone{}.Press(allKeys)
	at := 0
	if n := testing.AllocsPerRun(1000, func() {
		feed20(&d, pcm[at:at+packet])
		if at += packet; at+packet > len(pcm) {
			at = 0
			d.Lose(packet)
		}
	}); n != 0 {
		t.Errorf("%v allocations per packet", n)
	}
}

func feed20(d *dtmf.Detector, pcm []int16) {
	for len(pcm) > 0 {
		n, _ := d.Feed(pcm)
		pcm = pcm[n:]
	}
}

func BenchmarkFeed(b *testing.B) {
	for name, pcm := range map[string][]int16{
		"keys": fixture.Telephone{}.Press(allKeys), "noise": fixture.Recording("hold-music"), "silence": silence(),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var d dtmf.Detector
			at := 0
			for b.Loop() {
				feed20(&d, pcm[at:at+packet])
				if at += packet; at+packet > len(pcm) {
					at = 0
				}
			}
		})
	}
}

package e2e

import (
	"bytes"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"centralino/media/g711"
	"centralino/media/wav"
)

const rate = 8000

// tone is a sine that a telephone says, seconds long, at a quarter of full scale.
func tone(hz float64, seconds float64) []int16 {
	pcm := make([]int16, int(seconds*rate))
	for i := range pcm {
		pcm[i] = int16(8000 * math.Sin(2*math.Pi*hz*float64(i)/rate))
	}
	return pcm
}

// level is how strong a tone is in what was heard, 1 for the whole of the sound being that tone (Goertzel).
func level(pcm []int16, hz float64) float64 {
	if len(pcm) == 0 {
		return 0
	}
	w := 2 * math.Pi * hz / rate
	var s1, s2, energy float64
	for _, x := range pcm {
		v := float64(x)
		s1, s2 = v+2*math.Cos(w)*s1-s2, s1
		energy += v * v
	}
	if energy == 0 {
		return 0
	}
	power := s1*s1 + s2*s2 - 2*math.Cos(w)*s1*s2
	return 2 * power / (float64(len(pcm)) * energy)
}

// speech is a recording that no other name sounds like: noise shaped like syllables, drawn from the name.
func speech(name string, seconds float64) []int16 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	random := rand.New(rand.NewPCG(h.Sum64(), 1))
	pcm := make([]int16, int(seconds*rate))
	var low float64
	for i := range pcm {
		low += 0.5 * (random.NormFloat64() - low)
		syllable := 0.6 + 0.4*math.Sin(2*math.Pi*4*float64(i)/rate)
		pcm[i] = int16(max(-30000, min(30000, 7000*low*syllable)))
	}
	return pcm
}

// likeness is the best normalised correlation of a prompt with any part of what was heard: 1 is the prompt itself, and
// two different prompts stay below 0.7.
func likeness(heard, prompt []int16) float64 {
	if len(heard) < len(prompt) {
		heard = append(heard[:len(heard):len(heard)], make([]int16, len(prompt)-len(heard))...)
	}
	var energy float64
	for _, p := range prompt {
		energy += float64(p) * float64(p)
	}
	best := 0.0
	var window float64
	for i := range heard {
		window += float64(heard[i]) * float64(heard[i])
		start := i - len(prompt) + 1
		if start < 0 {
			continue
		}
		if start > 0 {
			window -= float64(heard[start-1]) * float64(heard[start-1])
		}
		var dot float64
		for k, p := range prompt {
			dot += float64(p) * float64(heard[start+k])
		}
		if window > 0 {
			best = max(best, dot/math.Sqrt(energy*window))
		}
	}
	return best
}

func writeWAV(t *testing.T, path string, pcm []int16) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	w, err := wav.NewWriter(f, wav.PCM, rate)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(pcm); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func readWAV(t *testing.T, path string) []int16 {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a, err := wav.Read(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if a.Rate != rate {
		t.Fatalf("%s has %d samples a second", path, a.Rate)
	}
	return a.Samples
}

// tail is the last seconds of a sound.
func tail(pcm []int16, seconds float64) []int16 {
	return pcm[max(0, len(pcm)-int(seconds*rate)):]
}

// writeALaw writes what SIPp's rtp_stream plays: bare A-law.
func writeALaw(t *testing.T, path string, pcm []int16) {
	t.Helper()
	b := make([]byte, len(pcm))
	g711.ALaw.Encode(b, pcm)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// listen lets the telephones talk. Their time is real, so the test's must be.
func listen(d time.Duration) { <-time.After(d) }

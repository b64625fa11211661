package demo

import (
	"io/fs"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/internal/fixture"
	"centralino/ivr/speech"
	"centralino/media/g711"
	"centralino/media/prompts"
	"centralino/media/wav"
)

// The demo must speak on a machine that has neither espeak-ng nor flite.
func TestThePromptsOfTheProductAreAllThere(t *testing.T) {
	for _, lang := range speech.Languages() {
		wanted := speech.Phrases(lang)
		for n := range 61 {
			wanted = append(wanted, speech.Number(lang, n)...)
			wanted = append(wanted, speech.Minutes(lang, n)...)
			wanted = append(wanted, speech.Position(lang, n+1)...)
			wanted = append(wanted, speech.WaitBetween(lang, time.Duration(n)*time.Minute/2, time.Duration(n)*2*time.Minute)...)
		}
		wanted = append(wanted, speech.Digits(lang, "+0123456789*#")...)
		wanted = append(append(append(wanted, speech.Calendar(lang)...), speech.Clocks(lang)...), speech.Years(lang, 1000, 9999)...)
		for _, currency := range flows.Currencies() {
			wanted = append(wanted, speech.Amounts(lang, currency)...)
		}
		for _, p := range wanted {
			if _, err := fs.Stat(Files(), path(p)); err != nil {
				t.Errorf("%q is missing: run make prompts (%v)", p.Text, err)
			}
		}
	}
}

func path(p call.Prompt) string { return "prompts/" + string(p.Language) + "/" + p.Name + ".wav" }

func TestEveryPromptIsLoudCleanAndShortAtItsEnds(t *testing.T) {
	total := 0
	err := fs.WalkDir(Files(), "prompts", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(Files(), name)
		if err != nil {
			return err
		}
		total += len(b)
		a, err := wav.Decode(b)
		if err != nil || a.Rate != 8000 || !strings.HasSuffix(name, ".wav") {
			t.Errorf("%s: %d Hz, %v", name, a.Rate, err)
			return nil
		}
		measure(t, name, a.Samples)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if total < 1<<20 || total > 6<<20 {
		t.Errorf("the prompts are %d bytes, want up to 6 MiB", total)
	}
}

// measure checks level, length and the silence around one prompt.
func measure(t *testing.T, name string, pcm []int16) {
	t.Helper()
	peak, sum := 0, 0.0
	first, last := -1, 0
	for i, s := range pcm {
		peak = max(peak, int(s), -int(s))
		sum += float64(s) * float64(s)
		if s > 300 || s < -300 {
			if last = i; first < 0 {
				first = i
			}
		}
	}
	if peak < 15500 || peak > 17500 {
		t.Errorf("%s: the peak is %d, want 16423 give or take a step of A-law", name, peak)
	}
	if level := 10 * math.Log10(sum/float64(len(pcm))/32768/32768); level < -32 || level > -10 {
		t.Errorf("%s: %.1f dBFS", name, level)
	}
	if len(pcm) < 8000/5 || len(pcm) > 12*8000 {
		t.Errorf("%s: %d samples", name, len(pcm))
	}
	if first > 8000/8 || len(pcm)-last > 8000/2 {
		t.Errorf("%s: %d samples of silence before and %d after", name, first, len(pcm)-last)
	}
}

// TestSpeechThatJustFitsIsNotClipped, in the laws' coarse top steps either; 6 dB over, nearly all of it is.
func TestSpeechThatJustFitsIsNotClipped(t *testing.T) {
	for _, lang := range speech.Languages() {
		told, all := 0, speech.Phrases(lang)
		for _, p := range all {
			if p.Name == "beep" {
				continue
			}
			if clipped(t, p, 1) {
				t.Errorf("%s at full scale is told as clipped", path(p))
			}
			if clipped(t, p, 2) {
				told++
			}
		}
		if told < len(all)*9/10 {
			t.Errorf("%s: of %d prompts that are 6 dB too loud %d are told", lang, len(all), told)
		}
	}
}

// clipped says what is measured of a prompt in µ-law whose peak is at a multiple of full scale.
func clipped(t *testing.T, p call.Prompt, over float64) bool {
	t.Helper()
	b, err := fs.ReadFile(Files(), path(p))
	if err != nil {
		t.Fatal(err)
	}
	a, err := wav.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	peak := 0.0
	for _, s := range a.Samples {
		peak = max(peak, math.Abs(float64(s)))
	}
	for i, s := range a.Samples {
		loud := max(-32768, min(32767, over*float64(s)*32767/peak))
		a.Samples[i] = g711.ULaw.DecodeSample(g711.ULaw.EncodeSample(int16(loud)))
	}
	file, err := fixture.WAV(a.Samples)
	if err != nil {
		t.Fatal(err)
	}
	l := prompts.New(prompts.Options{Folders: []fs.FS{fstest.MapFS{"it/p.wav": {Data: file}}}})
	sound, _, err := l.Measure("it", "p")
	if err != nil {
		t.Fatal(err)
	}
	return sound.Clips.Places > 0
}

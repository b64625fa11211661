package e2e

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/media/g711"
	"centralino/media/wav"
)

const (
	callerTone = 440
	agentTone  = 600
)

// heard fails the test unless a recording is part of a sound.
func heard(t *testing.T, who string, sound []int16, recording string) {
	t.Helper()
	if share, _ := phone.Pieces(sound, fixture.Recording(recording)); share < 0.7 {
		t.Errorf("%s heard %.2f of %s, want 0.7", who, share, recording)
	}
}

// hears fails the test unless a tone is what the end of a sound is made of.
func hears(t *testing.T, who string, sound []int16, hz float64) {
	t.Helper()
	if !phone.Dominates(tail(sound, 1), hz) {
		t.Errorf("%s does not hear %v Hz", who, hz)
	}
}

// hearsNot fails the test if a tone is what the end of a sound is made of.
func hearsNot(t *testing.T, who string, sound []int16, hz float64) {
	t.Helper()
	if phone.Dominates(tail(sound, 1), hz) {
		t.Errorf("%s hears %v Hz", who, hz)
	}
}

// wavText is a sound as a file.
func wavText(t *testing.T, pcm []int16, rate int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sound.wav")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	w, err := wav.NewWriter(f, wav.PCM, rate)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(pcm), w.Close()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func readWAV(t *testing.T, path string, rate int) []int16 {
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

// writeALaw writes what SIPp's rtp_stream plays: bare A-law.
func writeALaw(t *testing.T, path string, pcm []int16) {
	t.Helper()
	b := make([]byte, len(pcm))
	g711.ALaw.Encode(b, pcm)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// tail is the last seconds of a sound.
func tail(pcm []int16, seconds float64) []int16 {
	return pcm[max(0, len(pcm)-int(seconds*fixture.Rate)):]
}

// listen lets the telephones talk. Their time is real, so the test's must be.
func listen(d time.Duration) { <-time.After(d) }

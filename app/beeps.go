package app

import (
	"math"
	"time"

	"centralino/media"
)

// beeps are what an agent hears who pauses a recording: one low tone; and who lets it go on: two high ones.
type beeps struct{ paused, resumed *media.Clip }

func newBeeps() beeps {
	low, high, gap := beep(400, 200*time.Millisecond), beep(1000, 80*time.Millisecond), make([]int16, aLawSecond/20)
	return beeps{media.NewClip(low), media.NewClip(append(append(high, gap...), high...))}
}

func (b beeps) of(paused bool) *media.Clip {
	if paused {
		return b.paused
	}
	return b.resumed
}

// beep is a tone that comes and goes within 10 ms, so that it doesn't click.
func beep(hz float64, d time.Duration) []int16 {
	const fade, loud = aLawSecond / 100, 4000
	pcm := make([]int16, int(d*aLawSecond/time.Second))
	for i := range pcm {
		edge := float64(min(i, len(pcm)-1-i, fade)) / fade
		pcm[i] = int16(loud * edge * math.Sin(2*math.Pi*hz*float64(i)/aLawSecond))
	}
	return pcm
}

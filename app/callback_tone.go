package app

import (
	"math"

	"centralino/media"
)

// newRingback makes the tone that an agent hears while a caller's telephone rings: 425 Hz, one second in five, as in Italy
// and most of Europe (ITU-T E.180 supplement 2).
func newRingback() *media.Clip {
	const (
		rate  = 8000
		hertz = 425
		level = 5000 // of 32767: about -16 dBFS
	)
	pcm := make([]int16, 5*rate)
	for i := range rate {
		pcm[i] = int16(level * math.Sin(2*math.Pi*hertz*float64(i)/rate))
	}
	return media.NewClip(pcm)
}

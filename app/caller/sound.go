package caller

import (
	"fmt"
	"math"
	"os"

	"centralino/media/resample"
	"centralino/media/wav"
)

// Sound reads what is said: a WAV file, once, and a tone of so many Hz in place of silence. Nothing is said for an empty
// name, and 0 is silence.
func Sound(file string, hz int) (voice, rest []int16, err error) {
	if hz < 0 || hz > rate/2 {
		return nil, nil, fmt.Errorf("a telephone carries tones of 1 to %d Hz, not of %d", rate/2, hz)
	}
	if hz > 0 {
		rest = tone(hz)
	}
	if file == "" {
		return nil, rest, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	audio, err := wav.Read(f)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	return resample.Convert(audio.Samples, audio.Rate, rate), rest, nil
}

// tone is a second of a sine, which goes round without a step.
func tone(hz int) []int16 {
	const amplitude = 8000
	pcm := make([]int16, rate)
	for i := range pcm {
		pcm[i] = int16(amplitude * math.Sin(2*math.Pi*float64(hz)*float64(i)/rate))
	}
	return pcm
}

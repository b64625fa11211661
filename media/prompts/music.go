package prompts

import (
	"math"

	"centralino/media"
)

// What needs no recording: the music and the voicemail tone.
const (
	builtInMusic = "hold-music"
	builtInTone  = "beep"
)

func isBuiltIn(name string) bool { return name == builtInMusic || name == builtInTone }

// generate makes the clip of a built-in name.
func generate(k key) (*media.Clip, Source, error) {
	if k.name == builtInTone {
		return media.NewClip(beep()), Generated, nil
	}
	return media.NewClip(music()), Generated, nil
}

// beep is the tone after which a caller speaks: 400 ms of 1,000 Hz at -12 dBFS, with soft edges.
func beep() []int16 {
	pcm := make([]int16, 400*rate/1000)
	for i := range pcm {
		t := float64(i) / rate
		edge := min(1, t/0.01, (0.4-t)/0.01)
		pcm[i] = int16(8192 * edge * math.Sin(2*math.Pi*1000*t))
	}
	return pcm
}

// The music is eight bars of four seconds, so that it ends on a whole packet of 20 ms.
const (
	barSeconds = 4
	beats      = 8 // plucked notes to a bar
	musicLen   = 8 * barSeconds * rate
)

// chords are four notes each, in semitones above the A of 220 Hz: Fmaj7, Am7, Dm7, B♭maj7, Gm7, C7, F, C with a
// ninth. All lie within what a telephone carries.
func chords() [8][4]int {
	return [8][4]int{
		{8, 12, 15, 19},
		{3, 7, 10, 12},
		{5, 8, 12, 15},
		{1, 5, 8, 12},
		{10, 13, 17, 20},
		{3, 7, 10, 13},
		{8, 12, 15, 20},
		{3, 7, 10, 17},
	}
}

// music synthesises 32 seconds of calm music that loops without a click: every note rings on over the end into the
// beginning. It is ours, so nobody has to be paid for it.
func music() []int16 {
	mix := make([]float64, musicLen)
	arpeggio := [beats]int{0, 2, 1, 3, 2, 1, 3, 2}
	for bar, chord := range chords() {
		start := bar * barSeconds * rate
		for _, note := range chord {
			pad(mix, start, pitch(note))
		}
		for beat, voice := range arpeggio {
			pluck(mix, start+beat*barSeconds*rate/beats, pitch(chord[voice]+12))
		}
	}
	return scaled(mix, 0.25)
}

// pitch is the frequency of a note in Hz.
func pitch(semitones int) float64 { return 220 * math.Exp2(float64(semitones)/12) }

// pad is one note of a chord: it swells for a second and a half and fades under the next.
func pad(mix []float64, start int, hz float64) {
	const length = (barSeconds + 2) * rate
	for i := range length {
		x := float64(i) / length
		envelope := math.Sin(math.Pi * x)
		phase := 2 * math.Pi * hz * float64(i) / rate
		tone := math.Sin(phase) + 0.25*math.Sin(2*phase) + 0.08*math.Sin(3*phase)
		mix[(start+i)%musicLen] += envelope * envelope * tone
	}
}

// pluck is one note of the arpeggio, like a soft bell.
func pluck(mix []float64, start int, hz float64) {
	const length = 2 * rate
	for i := range length {
		t := float64(i) / rate
		envelope := min(1, t/0.008) * math.Exp(-3*t) * min(1, (2-t)/0.1)
		phase := 2 * math.Pi * hz * t
		mix[(start+i)%musicLen] += 0.5 * envelope * (math.Sin(phase) + 0.3*math.Exp(-4*t)*math.Sin(2*phase))
	}
}

// scaled brings the loudest sample to a share of full scale.
func scaled(mix []float64, share float64) []int16 {
	top := 0.0
	for _, v := range mix {
		top = max(top, math.Abs(v))
	}
	pcm := make([]int16, len(mix))
	for i, v := range mix {
		pcm[i] = int16(math.Round(v / top * share * 32767))
	}
	return pcm
}

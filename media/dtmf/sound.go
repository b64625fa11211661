package dtmf

import (
	"math"
	"strings"
	"time"
)

// The shape of a key that is sent as sound: twice as long as the shortest that ITU-T Q.24 has receivers take, and the level
// that ETSI ES 201 235-2 gives for each tone.
const (
	soundOn    = 100 * time.Millisecond
	soundOff   = 100 * time.Millisecond
	soundLevel = -9 - 3.14 // dB below full scale, of each tone
)

// Sound makes the tones of a key (0-9, *, #, A-D), with the pause that follows them, at Rate: ITU-T Q.23. The result is nil
// for anything else.
func Sound(key byte) []int16 {
	at := strings.IndexByte("123A456B789C*0#D", key)
	if at < 0 {
		return nil
	}
	row := [...]float64{697, 770, 852, 941}[at/4]
	column := [...]float64{1209, 1336, 1477, 1633}[at%4]
	on, off := int(soundOn.Seconds()*Rate), int(soundOff.Seconds()*Rate)
	amplitude := 32768 * math.Pow(10, soundLevel/20)
	pcm := make([]int16, on+off)
	for i := range on {
		t := 2 * math.Pi * float64(i) / Rate
		pcm[i] = int16(math.Round(amplitude * (math.Sin(row*t) + math.Sin(column*t))))
	}
	return pcm
}

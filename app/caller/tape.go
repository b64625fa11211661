package caller

import (
	"errors"
	"io"
	"time"

	"centralino/media"
	"centralino/media/g711"
	"centralino/media/wav"
)

// tape turns what a recording writes, A-law, into a WAV file that every program plays.
type tape struct {
	file      *wav.Writer
	recording *media.Recording
	own       *ownTrack // nil: mono

	at   int64
	pcm  []int16
	pair []int16
	ours []int16
}

// newTape begins to write what the stream's peer says.
func newTape(w io.WriteSeeker, s *media.Stream, own *ownTrack) (*tape, error) {
	t := &tape{own: own}
	create := wav.NewWriter
	if own != nil {
		create = wav.NewStereo
	}
	var err error
	if t.file, err = create(w, wav.PCM, rate); err == nil {
		t.recording, err = media.Record(t, s)
	}
	return t, err
}

// Write implements io.Writer for media.Record.
func (t *tape) Write(b []byte) (int, error) {
	if len(t.pcm) < len(b) {
		t.pcm, t.ours, t.pair = make([]int16, len(b)), make([]int16, len(b)), make([]int16, 2*len(b))
	}
	pcm := t.pcm[:len(b)]
	g711.ALaw.Decode(pcm, b)
	sound := pcm
	if t.own != nil {
		ours := t.ours[:len(b)]
		t.own.read(t.at, ours)
		sound = t.pair[:2*len(b)]
		for i := range pcm {
			sound[2*i], sound[2*i+1] = pcm[i], ours[i]
		}
	}
	t.at += int64(len(b))
	return len(b), t.file.Write(sound)
}

// stop ends the recording and completes the file; it returns how long it is.
func (t *tape) stop() (time.Duration, error) {
	t.recording.Stop()
	length, err := t.recording.Wait()
	return length, errors.Join(err, t.file.Close())
}

package app

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"centralino/call"
	"centralino/ivr"
	"centralino/media"
	"centralino/media/g711"
	"centralino/media/wav"
)

// When a message is over though the caller says nothing and does not hang up.
const (
	messageSilence = 8 * time.Second
	quietLevel     = 250 // largest sample of a quiet packet, of 32767: below the noise of most telephones
	aLawSecond     = 8000
	aLawPacket     = 160
)

// messageLayout begins the names of messages.
const messageLayout = "2006-01-02T150405Z"

// voicemail writes one message as a WAV file. It is written to from the recording's goroutine only, until that ended.
type voicemail struct {
	recording *media.Recording

	id   ivr.ID
	file string // relative to the folder
	path string
	wav  *wav.Writer
	out  *os.File
	max  int // bytes of A-law
	over func()

	silence time.Duration // that ends it
	whole   bool          // or not at all: of a message, a part is better than nothing

	written, silent int
	told            bool
}

// newVoicemail creates the file of a message; over is told once when it should be stopped, from another goroutine.
func newVoicemail(folder string, id call.ID, e ivr.RecordVoicemail, over func()) (*voicemail, error) {
	now := time.Now()
	file := filepath.Join(mailboxOf(e), now.UTC().Format(messageLayout)+"-"+string(id)+".wav")
	if e.Piece != "" {
		file = pieceFile(id, e, now)
	}
	path := filepath.Join(folder, file)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	out, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	w, err := wav.NewWriter(out, wav.ALaw, aLawSecond)
	if err != nil {
		return nil, errors.Join(err, out.Close(), os.Remove(path))
	}
	max := int(e.Max.Seconds() * aLawSecond)
	return &voicemail{
		id: e.ID, file: filepath.ToSlash(file), path: path, wav: w, out: out, max: max, over: over,
		silence: cmp.Or(e.Silence, messageSilence), whole: e.Piece != "",
	}, nil
}

// mailboxOf is the folder in which a recording lies: one for each queue, one for each survey's comments, and one for
// messages outside of every queue.
func mailboxOf(e ivr.RecordVoicemail) string {
	if e.Box != "" {
		return filepath.Join("boxes", e.Box)
	}
	if e.Survey != "" {
		return filepath.Join("surveys", e.Survey)
	}
	return cmp.Or(string(e.Queue), "helpline")
}

// Write takes A-law audio as it is heard.
func (v *voicemail) Write(b []byte) (int, error) {
	all := len(b)
	if v.max > 0 && v.written+len(b) >= v.max {
		b = b[:v.max-v.written]
		v.end()
	}
	v.written += len(b)
	for packet := range slices.Chunk(b, aLawPacket) {
		if quiet(packet) {
			v.silent += len(packet)
		} else {
			v.silent = 0
		}
	}
	if time.Duration(v.silent)*time.Second/aLawSecond >= v.silence {
		v.end()
	}
	err := v.wav.WriteEncoded(b)
	if err != nil {
		v.end() // the disk is full: the caller need not go on
	}
	return all, err
}

func (v *voicemail) end() {
	if !v.told {
		v.told = true
		v.over()
	}
}

func quiet(b []byte) bool {
	for _, a := range b {
		if s := g711.ALaw.DecodeSample(a); s > quietLevel || s < -quietLevel {
			return false
		}
	}
	return true
}

// close completes the file and returns its name and length, empty when nothing was said and nothing is kept.
func (v *voicemail) close() (string, time.Duration, error) {
	if v.silent == v.written {
		return "", 0, v.discard()
	}
	length := time.Duration(v.written) * time.Second / aLawSecond
	return v.file, length.Truncate(time.Millisecond), errors.Join(v.wav.Close(), v.out.Close())
}

// discard removes the file.
func (v *voicemail) discard() error {
	return errors.Join(v.out.Close(), os.Remove(v.path))
}

package app

import (
	"errors"
	"os"
	"path/filepath"
	"time"

	"centralino/call"
	"centralino/media/wav"
)

// unfinished is the folder of recordings that are being written, within that of all: no queue can have its name, and the
// next start need not look through every recording there is.
const unfinished = ".unfinished"

// tapeFile is the file of one recorded conversation: the caller on the left, the agent on the right, as A-law. That is
// half the size of 16-bit samples and, of a telephone with A-law, all there is. The file lies elsewhere until it is complete.
// Everything happens on the goroutine that writes recordings, the opening too: a disk may hang.
type tapeFile struct {
	folder, name string // the name is relative, with slashes
	file         *os.File
	wav          *wav.Writer
	whole        bool // it has its sizes and its name
}

// tapeName names a recording by its time and leg: no number, nobody's name.
func tapeName(queue call.QueueID, leg call.LegID, at time.Time) string {
	return string(queue) + "/" + at.UTC().Format(tapeTime) + string(leg) + ".wav"
}

// tapeTime is how the name of a recording begins.
const tapeTime = "2006-01-02T150405Z-"

func (t *tapeFile) path() string { return filepath.Join(t.folder, filepath.FromSlash(t.name)) }

// part is where the file is until it is complete.
func (t *tapeFile) part() string {
	return filepath.Join(t.folder, unfinished, filepath.FromSlash(t.name))
}

// Write implements io.Writer.
func (t *tapeFile) Write(b []byte) (int, error) {
	if t.wav == nil {
		if err := t.open(); err != nil {
			return 0, err
		}
	}
	return len(b), t.wav.WriteEncoded(b)
}

func (t *tapeFile) open() error {
	path := t.part()
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err != nil {
		return err
	}
	if t.file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		return err
	}
	if t.wav, err = wav.NewStereo(t.file, wav.ALaw, aLawSecond); err != nil {
		return errors.Join(err, t.file.Close(), os.Remove(path))
	}
	return nil
}

// Close implements io.Closer: what was written gets its sizes and its name, also after an error of Write.
func (t *tapeFile) Close() error {
	if t.wav == nil {
		return nil
	}
	_, err := wav.Complete(t.file)
	if err := errors.Join(err, t.file.Close()); err != nil {
		return err // the next start tries again
	}
	err = putAway(t.part(), t.path())
	t.whole = err == nil
	return err
}

// putAway moves a complete recording to its place.
func putAway(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// kept is the name of the file, empty when there is none.
func (t *tapeFile) kept() string {
	if !t.whole {
		return ""
	}
	return t.name
}

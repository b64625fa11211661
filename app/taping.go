package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"centralino/call"
	"centralino/media/wav"
)

// tapeWish asks a call to pause its recording or to let it go on.
type tapeWish struct {
	pause bool
	by    string
	done  chan error // with room for the answer
}

// PauseRecording leaves what is said in a call out of its recording until ResumeRecording. by says for the journal who
// asked. Pausing twice is no error. Errors: ErrNotRecorded.
func (a *App) PauseRecording(id call.ID, by string) error {
	return a.wish(id, tapeWish{pause: true, by: by})
}

// ResumeRecording ends a pause. Errors: ErrNotRecorded.
func (a *App) ResumeRecording(id call.ID, by string) error { return a.wish(id, tapeWish{by: by}) }

func (a *App) wish(id call.ID, w tapeWish) error {
	w.done = make(chan error, 1)
	return a.wishOf(id, ErrNotRecorded, w, w.done)
}

// recoverTapes completes the recordings that the last process left unfinished, and says so in the journal.
func (a *App) recoverTapes() {
	folder := filepath.Join(a.options.Recordings, unfinished)
	_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil // a folder that is not there has none
		}
		name, _ := filepath.Rel(folder, path)
		length, err := completeTape(path, filepath.Join(a.options.Recordings, name))
		if err != nil {
			a.log.Warn("a recording cannot be completed", "file", path, "err", err)
			return nil
		}
		if length == 0 {
			return nil
		}
		leg, id := legOf(name)
		a.log.Info("a recording was completed", "file", name, "length", length)
		_, _ = a.journal.Append(call.Event{At: time.Now(), Call: id, Body: &call.RecordingEnded{ // the journal says itself what it loses
			Leg: leg, Result: call.RecordingRecovered, File: filepath.ToSlash(name), Length: length,
		}})
		return nil
	})
}

// completeTape gives a file the sizes and the place it would have had. One without sound is removed, and its length is 0.
func completeTape(path, to string) (time.Duration, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	length, err := wav.Complete(f)
	if info, statErr := f.Stat(); statErr == nil && info.Size() == 0 {
		err = nil // not even its header got there
	}
	switch err := errors.Join(err, f.Close()); {
	case err != nil:
		return 0, err
	case length == 0:
		return 0, os.Remove(path)
	}
	return length, putAway(path, to)
}

// legOf reads the leg and the call from a recording's name.
func legOf(name string) (call.LegID, call.ID) {
	leg := strings.TrimSuffix(filepath.Base(name), ".wav")
	if len(leg) > len(tapeTime) {
		leg = leg[len(tapeTime):]
	}
	id := leg
	if i := strings.LastIndexByte(leg, '-'); i > 0 {
		id = leg[:i]
	}
	return call.LegID(leg), call.ID(id)
}

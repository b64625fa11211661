package prompts

import (
	"io/fs"
	"time"

	"centralino/media"
	"centralino/media/resample"
	"centralino/media/wav"
)

// The rates of telephones in samples per second: all of them, and those that speak G.722.
const (
	rate     = 8000
	wideRate = 16000
)

// find returns the first folder that has the recording.
func (l *Library) find(language, name string) (folder fs.FS, p string, ok bool) {
	if p, ok = file(language, name); !ok {
		return nil, "", false
	}
	for _, folder := range l.folders {
		if info, err := fs.Stat(folder, p); err == nil && !info.IsDir() {
			return folder, p, true
		}
	}
	return nil, "", false
}

// recording gives a recording. One that cannot be read is told to the log and counts as none, because a spoken prompt is
// better than silence.
func (l *Library) recording(language, name string) (*media.Clip, bool) {
	if !l.Has(language, name) {
		return nil, false
	}
	clip, _, err := l.shared(key{language, name, asRecorded}, l.loadRecording)
	return clip, err == nil
}

// loadRecording reads a recording from its file.
func (l *Library) loadRecording(k key) (*media.Clip, Source, error) {
	folder, p, ok := l.find(k.language, k.name)
	if !ok {
		return nil, "", fs.ErrNotExist
	}
	a, err := readRecording(folder, p)
	if err != nil {
		l.log.Warn("a recording cannot be played", "file", p, "error", err)
		return nil, "", err
	}
	pcm := resample.Convert(a.Samples, a.Rate, rate)
	if a.Rate < wideRate {
		return media.NewClip(pcm), Recording, nil
	}
	length := len(a.Samples)
	return media.NewWideClip(pcm, func() []int16 { return l.wide(folder, p, length) }), Recording, nil
}

// wide reads a recording again, for telephones that hear more of it: to keep it for them would take twice the
// memory of the clip. A file that is another by now has to wait for Reload, and nil says so.
func (l *Library) wide(folder fs.FS, p string, length int) []int16 {
	a, err := readRecording(folder, p)
	if err != nil || len(a.Samples) != length {
		l.log.Warn("a recording is played in narrowband only: its file has changed", "file", p, "error", err)
		return nil
	}
	return resample.Convert(a.Samples, a.Rate, wideRate)
}

func readRecording(folder fs.FS, p string) (wav.Audio, error) {
	f, err := folder.Open(p)
	if err != nil {
		return wav.Audio{}, err
	}
	defer func() { _ = f.Close() }() // it was only read
	return wav.Read(f)
}

// Measure reads the recording of that name from its file and measures it. there is false when there is none; the error
// says why one cannot be played.
func (l *Library) Measure(language, name string) (s Sound, there bool, err error) {
	folder, p, ok := l.find(language, name)
	if !ok {
		return Sound{}, false, nil
	}
	a, err := readRecording(folder, p)
	if err != nil {
		return Sound{}, true, err
	}
	return measure(a), true, nil
}

// Length returns how long the recording of that name lasts; ok is false when there is none, or none that can be played.
func (l *Library) Length(language, name string) (length time.Duration, ok bool) {
	folder, p, ok := l.find(language, name)
	if !ok {
		return 0, false
	}
	a, err := readRecording(folder, p)
	if err != nil {
		return 0, false
	}
	return duration(len(a.Samples), a.Rate), true
}

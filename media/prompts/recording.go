package prompts

import (
	"io/fs"

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

// recording loads a recording. One that cannot be read is told to the log and counts as none, because a spoken prompt
// is better than silence.
func (l *Library) recording(language, name string) (*media.Clip, bool) {
	folder, p, ok := l.find(language, name)
	if !ok {
		return nil, false
	}
	a, err := readRecording(folder, p)
	if err != nil {
		l.log.Warn("a recording cannot be played", "file", p, "error", err)
		return nil, false
	}
	pcm := resample.Convert(a.Samples, a.Rate, rate)
	if a.Rate < wideRate {
		return media.NewClip(pcm), true
	}
	length := len(a.Samples)
	return media.NewWideClip(pcm, func() []int16 { return l.wide(folder, p, length) }), true
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

// Check reads the recording of that name and says what is wrong with it; nil when it is good or there is none.
func (l *Library) Check(language, name string) error {
	folder, p, ok := l.find(language, name)
	if !ok {
		return nil
	}
	_, err := readRecording(folder, p)
	return err
}

package prompts

import (
	"io/fs"

	"centralino/media"
	"centralino/media/resample"
	"centralino/media/wav"
)

// rate is that of telephones, in samples per second.
const rate = 8000

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
	pcm, err := readRecording(folder, p)
	if err != nil {
		l.log.Warn("a recording cannot be played", "file", p, "error", err)
		return nil, false
	}
	return media.NewClip(pcm), true
}

func readRecording(folder fs.FS, p string) ([]int16, error) {
	f, err := folder.Open(p)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	a, err := wav.Read(f)
	if err != nil {
		return nil, err
	}
	return resample.Convert(a.Samples, a.Rate, rate), nil
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

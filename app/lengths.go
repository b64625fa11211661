package app

import (
	"io/fs"
	"path"
	"sync"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/ivr"
	"centralino/media/wav"
)

// promptLengths returns how long recordings last, for rehearsals: what nobody recorded lasts as long as otherwise says. Each
// file is read once; what cannot be read counts as not recorded.
func promptLengths(cfg *config.Config, otherwise func(call.Prompt) time.Duration) func(call.Prompt) time.Duration {
	var mu sync.Mutex
	known, folders := map[string]time.Duration{}, recordingFolders(cfg)
	return func(p call.Prompt) time.Duration {
		file := path.Join("prompts", string(p.Language), p.Name+".wav")
		mu.Lock()
		defer mu.Unlock()
		length, ok := known[file]
		if !ok && p.Name != "" {
			length = recordedLength(folders, string(p.Language), p.Name)
			known[file] = length
		}
		switch {
		case length > 0:
			return length
		case p.Name == ivr.Beep:
			return beepLength
		}
		return otherwise(p)
	}
}

// beepLength is that of the tone that is built in.
const beepLength = 400 * time.Millisecond

// recordedLength is that of the first folder which has the recording, 0 where none has.
func recordedLength(folders []fs.FS, language, name string) time.Duration {
	for _, folder := range folders {
		if f, err := folder.Open(path.Join(language, name+".wav")); err == nil {
			return lengthOf(f)
		}
	}
	return 0
}

func lengthOf(f fs.File) time.Duration {
	defer func() { _ = f.Close() }() // it was only read
	a, err := wav.Read(f)
	if err != nil || a.Rate == 0 {
		return 0
	}
	const packet = 20 * time.Millisecond
	length := time.Duration(len(a.Samples)) * time.Second / time.Duration(a.Rate)
	return (length + packet - 1) / packet * packet // what is sent is whole packets
}

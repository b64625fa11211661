package prompts

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"centralino/media/wav"
)

// cache keeps speech as WAV files named by a hash of what was said, how and by whom. An empty dir keeps nothing.
type cache struct{ dir string }

// format is part of every name: it changes when the sound that is made of the same words changes.
const format = "2"

// id names a piece of speech.
func (cache) id(command []string, language, voice, text string) string {
	said := strings.Join(append([]string{format, language, voice, text}, command...), "\x00")
	sum := sha256.Sum256([]byte(said))
	return hex.EncodeToString(sum[:16])
}

// path spreads the files over 256 folders.
func (c cache) path(id string) string { return filepath.Join(c.dir, id[:2], id+".wav") }

// read returns speech that is on disk; a file that cannot be read is the same as none and will be written anew.
func (c cache) read(id string) ([]int16, bool) {
	if c.dir == "" {
		return nil, false
	}
	b, err := os.ReadFile(c.path(id))
	if err != nil {
		return nil, false
	}
	a, err := wav.Decode(b)
	return a.Samples, err == nil && a.Rate == wideRate
}

// write puts speech on disk whole or not at all: another process, or we after a crash, never see half a file.
func (c cache) write(id string, pcm []int16) (err error) {
	if c.dir == "" {
		return nil
	}
	p := c.path(id)
	if err := os.MkdirAll(filepath.Dir(p), 0o750); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(p), ".speech-*")
	if err != nil {
		return err
	}
	err = errors.Join(writeWAV(f, pcm), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), p)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// writeWAV keeps 16 bits at 16 kHz, so that every codec is made of the sound itself.
func writeWAV(f *os.File, pcm []int16) error {
	w, err := wav.NewWriter(f, wav.PCM, wideRate)
	if err != nil {
		return err
	}
	return errors.Join(w.Write(pcm), w.Close())
}

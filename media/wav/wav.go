// Package wav reads sound files as they come (any rate, mono or stereo, PCM, float, A-law, µ-law, with sizes that lie)
// into 16-bit mono samples, and writes telephone recordings while they are being made.
package wav

import (
	"encoding/binary"
	"fmt"
	"io"
	"strings"
)

// Format is how samples lie in a file. The values are those of the format tag in RIFF.
type Format uint16

// The formats that are read. Writer writes all of them except Float.
const (
	PCM   Format = 1
	Float Format = 3
	ALaw  Format = 6
	ULaw  Format = 7
)

const extensible = 0xfffe // the true format is in the first two bytes of the sub-format GUID

// MaxBytes is the largest file that Read takes: an hour of stereo music, far more than any prompt.
const MaxBytes = 512 << 20

// Audio is mono sound in memory.
type Audio struct {
	Rate    int // samples per second
	Samples []int16
}

// Read reads a whole WAV file. Several channels are mixed to one. A file that is cut short, or whose sizes are wrong
// because its writer was stopped, gives the sound that is there. Errors say what the file is instead and how to
// convert it.
func Read(r io.Reader) (Audio, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return Audio{}, err
	}
	if len(b) > MaxBytes {
		return Audio{}, fmt.Errorf("larger than %d MiB", MaxBytes>>20)
	}
	return Decode(b)
}

// Decode reads a WAV file that is in memory already; see Read.
func Decode(b []byte) (Audio, error) {
	l, data, err := parse(b)
	if err != nil {
		return Audio{}, err
	}
	samples := l.mono(data)
	if len(samples) == 0 {
		return Audio{}, fmt.Errorf("holds no sound")
	}
	return Audio{Rate: l.rate, Samples: samples}, nil
}

// parse finds the layout and the bytes of sound.
func parse(b []byte) (layout, []byte, error) {
	if len(b) < 12 || string(b[8:12]) != "WAVE" || string(b[:4]) != "RIFF" && string(b[:4]) != "RF64" {
		return layout{}, nil, fmt.Errorf("not a WAV file%s", guess(b))
	}
	var l layout
	known := false
	for b = b[12:]; len(b) >= 8; {
		id, size := string(b[:4]), uint64(binary.LittleEndian.Uint32(b[4:8]))
		b = b[8:]
		body := b[:min(size, uint64(len(b)))]
		switch id {
		case "fmt ":
			var err error
			if l, err = parseLayout(body); err != nil {
				return layout{}, nil, err
			}
			known = true
		case "data":
			if !known {
				return layout{}, nil, fmt.Errorf("broken WAV file: the sound comes before its format")
			}
			if size == 0 || size > uint64(len(b)) { // never patched by its writer, or RF64, or cut short
				body = b
			}
			return l, body, nil
		}
		b = b[min(size+size&1, uint64(len(b))):] // RIFF pads chunks to even sizes
	}
	return layout{}, nil, fmt.Errorf("broken WAV file: holds no sound")
}

// guess tells which other kind of file b is, as the end of an error message.
func guess(b []byte) string {
	head := string(b[:min(len(b), 12)])
	for magic, name := range map[string]string{
		"ID3": "MP3", "\xff\xfb": "MP3", "\xff\xf3": "MP3", "OggS": "Ogg", "fLaC": "FLAC", "RIFX": "big-endian WAV",
		"FORM": "AIFF", ".snd": "AU", "version https": "Git LFS pointer",
	} {
		if strings.HasPrefix(head, magic) {
			return fmt.Sprintf(" but %s: convert it, for example with sox", name)
		}
	}
	if len(b) == 0 {
		return ": it is empty"
	}
	return ""
}

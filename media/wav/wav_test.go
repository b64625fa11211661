package wav

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The stereo files and their samples (.s16) were written by sox; 24 and 32 bits come as WAVE_FORMAT_EXTENSIBLE.
func TestEveryFormatAgreesWithSox(t *testing.T) {
	for _, name := range []string{"pcm8", "pcm16", "pcm24", "pcm32", "float32", "float64", "alaw", "ulaw"} {
		t.Run(name, func(t *testing.T) {
			got, err := Read(bytes.NewReader(read(t, name+".wav")))
			if err != nil {
				t.Fatal(err)
			}
			raw := read(t, name+".s16")
			if got.Rate != 16000 || len(got.Samples) != len(raw)/4 {
				t.Fatalf("%d samples at %d Hz, want %d at 16000", len(got.Samples), got.Rate, len(raw)/4)
			}
			for i, s := range got.Samples {
				left := int(int16(binary.LittleEndian.Uint16(raw[4*i:])))
				right := int(int16(binary.LittleEndian.Uint16(raw[4*i+2:])))
				if d := 2*int(s) - left - right; d < -2 || d > 2 {
					t.Fatalf("sample %d is %d, sox has %d and %d", i, s, left, right)
				}
			}
		})
	}
}

// file builds a WAV file of one 16-bit channel at 8 kHz with the data size given, whatever the sound's true size.
func file(dataSize uint32, sound ...byte) []byte {
	b := []byte("RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00")
	b = append(b, "LIST\x03\x00\x00\x00abc\x00"...) // odd: one byte of padding follows
	b = append(b, "data"...)
	return append(binary.LittleEndian.AppendUint32(b, dataSize), sound...)
}

func TestWrongSizesGiveTheSoundThatIsThere(t *testing.T) {
	for name, c := range map[string]struct {
		file []byte
		want int
	}{
		"right":           {file(4, 1, 0, 2, 0), 2},
		"more follows":    {file(4, 1, 0, 2, 0, 'L', 'I', 'S', 'T'), 2},
		"never patched":   {file(0, 1, 0, 2, 0), 2},
		"endless":         {file(0xffffffff, 1, 0, 2, 0, 3, 0), 3},
		"cut short":       {file(100, 1, 0, 2, 0), 2},
		"half a sample":   {file(5, 1, 0, 2, 0, 9), 2},
		"RF64":            {append([]byte("RF64"), file(0xffffffff, 1, 0)[4:]...), 1},
		"wrong RIFF size": {append([]byte("RIFF\xff\xff\xff\xff"), file(2, 1, 0)[8:]...), 1},
	} {
		got, err := Decode(c.file)
		if err != nil || len(got.Samples) != c.want || got.Samples[0] != 1 || got.Rate != 8000 {
			t.Errorf("%s: %+v, %v; want %d samples", name, got, err, c.want)
		}
	}
}

// patched returns the file with bytes replaced at an offset.
func patched(b []byte, at int, with ...byte) []byte {
	b = bytes.Clone(b)
	copy(b[at:], with)
	return b
}

func TestErrorsSayWhatTheFileIs(t *testing.T) {
	good := file(2, 1, 0)
	for want, b := range map[string][]byte{
		"not a WAV file: it is empty":                    {},
		"not a WAV file but MP3: convert it":             []byte("ID3\x03 an MP3 file"),
		"not a WAV file but Ogg: convert it":             []byte("OggS and so on and so forth"),
		"not a WAV file":                                 []byte("hello, this is a text file"),
		"WAV format 0x2 (ADPCM) is not understood":       read(t, "adpcm.wav"),
		"WAV of 40 bits is not understood":               patched(good, 32, 5, 0, 40, 0),
		"broken WAV file: 0 channels":                    patched(good, 22, 0, 0),
		"broken WAV file: 0 samples per second":          patched(good, 24, 0, 0, 0, 0),
		"broken WAV file: its format is cut short":       patched(good[:24], 16, 4),
		"broken WAV file: holds no sound":                good[:36],
		"broken WAV file: the sound comes before":        append(bytes.Clone(good[:12]), file(2, 1, 0)[48:]...),
		"holds no sound":                                 file(0),
		"WAV format 0x55 (MPEG) is not understood: conv": patched(good, 20, 0x55),
	} {
		_, err := Decode(b)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %q, want %q", err, want)
		}
	}
}

func TestFloatsThatAreNoNumbersAreSilence(t *testing.T) {
	b := patched(read(t, "float32.wav"), 58, 0, 0, 0xc0, 0x7f, 0, 0, 0x80, 0x7f) // NaN, +Inf
	got, err := Decode(b)
	if err != nil || got.Samples[0] != 32767 {
		t.Errorf("%v, %v", got.Samples[:1], err)
	}
}

func FuzzDecode(f *testing.F) {
	for _, name := range []string{"pcm8", "pcm24", "float32", "alaw", "adpcm"} {
		b, err := os.ReadFile(filepath.Join("testdata", name+".wav"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b[:min(len(b), 200)])
	}
	f.Add(file(0xffffffff, 1, 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := Decode(b)
		if err != nil {
			return
		}
		if len(a.Samples) == 0 || len(a.Samples) > len(b) || a.Rate < 1000 {
			t.Errorf("%d samples at %d Hz out of %d bytes", len(a.Samples), a.Rate, len(b))
		}
	})
}

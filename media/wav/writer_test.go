package wav

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"centralino/media/g711"
)

func create(t *testing.T) *os.File {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "out.wav"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestWhatIsWrittenReadsBack(t *testing.T) {
	pcm := []int16{0, 1000, -1000, 32767, -32768}
	for _, format := range []Format{PCM, ALaw, ULaw} {
		f := create(t)
		w, err := NewWriter(f, format, 8000)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range pcm {
			if err := w.Write([]int16{s}); err != nil {
				t.Fatal(err)
			}
		}
		unpatched := readBack(t, f)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		closed := readBack(t, f)
		if w.Samples() != 5 || len(closed.Samples) != 5 || len(unpatched.Samples) != 5 || closed.Rate != 8000 {
			t.Fatalf("format %d: %d written, %d before and %d after closing", format, w.Samples(),
				len(unpatched.Samples), len(closed.Samples))
		}
		for i, s := range pcm {
			d := int(closed.Samples[i]) - int(s)
			if format == PCM && d != 0 || d < -700 || d > 700 {
				t.Errorf("format %d: %d came back as %d", format, s, closed.Samples[i])
			}
		}
	}
}

func readBack(t *testing.T, f *os.File) Audio {
	t.Helper()
	b, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	a, err := Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A foreign reader must find neither fault nor warning.
func TestSoxReadsWhatIsWritten(t *testing.T) {
	sox, err := exec.LookPath("sox")
	if err != nil {
		t.Log("sox is not installed: only our own reader was asked")
		return
	}
	for _, format := range []Format{PCM, ALaw, ULaw} {
		f := create(t)
		w, err := NewWriter(f, format, 8000)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(make([]int16, 801)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(sox, "-V2", f.Name(), "-n", "stat").CombinedOutput()
		if err != nil || strings.Contains(string(out), "WARN") || !strings.Contains(string(out), "Samples read:               801") {
			t.Errorf("format %d: %v\n%s", format, err, out)
		}
	}
}

func TestWriteEncodedKeepsThePayload(t *testing.T) {
	f := create(t)
	w, err := NewWriter(f, ALaw, 8000)
	if err != nil {
		t.Fatal(err)
	}
	payload := []byte{0xd5, 0x55, 0x00}
	if err := errors.Join(w.WriteEncoded(payload), w.Close()); err != nil {
		t.Fatal(err)
	}
	for i, s := range readBack(t, f).Samples {
		if s != g711.ALaw.DecodeSample(payload[i]) {
			t.Errorf("sample %d is %d", i, s)
		}
	}
}

func TestFloatIsNotWritten(t *testing.T) {
	if _, err := NewWriter(create(t), Float, 8000); err == nil {
		t.Error("no error")
	}
}

// full is a disk that is full after some bytes.
type full struct {
	io.Seeker
	room int
}

func (f *full) Write(b []byte) (int, error) {
	if len(b) > f.room {
		return 0, errors.New("no space left")
	}
	f.room -= len(b)
	return len(b), nil
}

func TestAFullDiskIsToldOnceAndAgainAtClose(t *testing.T) {
	w, err := NewWriter(&full{room: headerSize + 2}, ALaw, 8000)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(make([]int16, 2)); err != nil {
		t.Fatal(err)
	}
	if err := w.Write(make([]int16, 1)); err == nil {
		t.Error("the write that found no room was not told")
	}
	if w.Samples() != 2 {
		t.Errorf("%d samples, want 2", w.Samples())
	}
	if err := w.Close(); err == nil || err.Error() != "no space left" {
		t.Errorf("close: %v", err)
	}
}

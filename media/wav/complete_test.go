package wav

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// cutOff is a file whose writer never closed it.
func cutOff(t *testing.T, stereo bool, sound []byte) *os.File {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "a.wav"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	begin := NewWriter
	if stereo {
		begin = NewStereo
	}
	w, err := begin(f, ALaw, 8000)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.WriteEncoded(sound); err != nil {
		t.Fatal(err)
	}
	return f
}

func content(t *testing.T, f *os.File) []byte {
	t.Helper()
	b, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCompleteGivesWhatCloseWouldHave(t *testing.T) {
	for _, stereo := range []bool{false, true} {
		sound := bytes.Repeat([]byte{0xd5, 0x11}, 4000)
		cut, closed := cutOff(t, stereo, sound), cutOff(t, stereo, nil)
		begin := NewWriter
		want := time.Second
		if stereo {
			begin, want = NewStereo, time.Second/2
		}
		if err := closed.Truncate(0); err != nil {
			t.Fatal(err)
		}
		if _, err := closed.Seek(0, 0); err != nil {
			t.Fatal(err)
		}
		w, err := begin(closed, ALaw, 8000)
		if err := errors.Join(err, w.WriteEncoded(sound), w.Close()); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time it is complete
			if length, err := Complete(cut); err != nil || length != want {
				t.Errorf("stereo %v: %v, %v", stereo, length, err)
			}
			if !bytes.Equal(content(t, cut), content(t, closed)) {
				t.Errorf("stereo %v: the file is not as if it had been closed", stereo)
			}
		}
	}
}

func TestCompleteLeavesOutHalfAPair(t *testing.T) {
	f := cutOff(t, true, bytes.Repeat([]byte{0xd5}, 8001))
	if length, err := Complete(f); err != nil || length != time.Second/2 {
		t.Errorf("%v, %v", length, err)
	}
	if a, err := Decode(content(t, f)); err != nil || len(a.Samples) != 4000 {
		t.Errorf("%d samples, %v", len(a.Samples), err)
	}
}

func TestCompleteTakesNothingElse(t *testing.T) {
	for name, text := range map[string]string{"empty": "", "short": "RIFF", "a text": string(bytes.Repeat([]byte("x"), 100))} {
		f := cutOff(t, false, nil)
		if err := f.Truncate(0); err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteAt([]byte(text), 0); err != nil {
			t.Fatal(err)
		}
		if _, err := Complete(f); !errors.Is(err, errNotOurs) {
			t.Errorf("%s: %v", name, err)
		}
		if string(content(t, f)) != text {
			t.Errorf("%s was changed", name)
		}
	}
}

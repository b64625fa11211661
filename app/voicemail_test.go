package app

import (
	"bytes"
	"os"
	"testing"
	"time"

	"centralino/ivr"
	"centralino/media/g711"
)

// spoken is A-law of so many seconds that are not quiet.
func spoken(seconds float64) []byte {
	return bytes.Repeat([]byte{g711.ALaw.EncodeSample(8000)}, int(seconds*aLawSecond))
}

func unspoken(seconds float64) []byte {
	return bytes.Repeat([]byte{g711.ALaw.Silence()}, int(seconds*aLawSecond))
}

func TestAMessageEndsByItself(t *testing.T) {
	for name, c := range map[string]struct {
		pieces [][]byte
		told   int
		length time.Duration
	}{
		"a short one":              {[][]byte{spoken(2), unspoken(1)}, 0, 3 * time.Second},
		"as long as it may be":     {[][]byte{spoken(9.9), spoken(0.25), spoken(1)}, 1, 10 * time.Second},
		"silence at its end":       {[][]byte{spoken(1), unspoken(5), unspoken(3)}, 1, 9 * time.Second},
		"silence that is broken":   {[][]byte{spoken(1), append(unspoken(7.9), spoken(0.1)...)}, 0, 9 * time.Second},
		"speech, then much in one": {[][]byte{append(spoken(1), unspoken(8)...)}, 1, 9 * time.Second},
		"nothing was said":         {[][]byte{unspoken(5)}, 0, 0},
	} {
		told := 0
		m, err := newVoicemail(t.TempDir(), "c", ivr.RecordVoicemail{Max: 10 * time.Second}, func() { told++ })
		if err != nil {
			t.Fatal(err)
		}
		for _, piece := range c.pieces {
			if n, err := m.Write(piece); err != nil || n != len(piece) {
				t.Fatalf("%s: %d, %v", name, n, err)
			}
		}
		file, length, err := m.close()
		if err != nil || told != c.told || length != c.length || (file == "") != (length == 0) {
			t.Errorf("%s: told %d times, %v in %q, %v", name, told, length, file, err)
		}
		if _, err := os.Stat(m.path); (err == nil) != (file != "") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

package dtmf_test

import (
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"centralino/internal/fixture"
	"centralino/media/dtmf"
	"centralino/media/g722"
	"centralino/media/resample"
	"centralino/media/wav"
)

// recordings are the speech and the music of four Debian packages: their names and sounds.
func recordings(t *testing.T) map[string][]int16 {
	t.Helper()
	found := map[string][]int16{}
	for _, pack := range []struct{ folder, kind, from string }{
		{"/usr/share/asterisk/sounds/en_US_f_Allison", ".wav", "asterisk-core-sounds-en-wav"},
		{"/usr/share/asterisk/sounds/en_US_f_Allison", ".g722", "asterisk-core-sounds-en-g722"},
		{"/usr/share/asterisk/sounds/it_IT_m_Carlo", ".wav", "asterisk-core-sounds-it-wav"},
		{"/usr/share/asterisk/moh", ".wav", "asterisk-moh-opsound-wav"},
	} {
		before := len(found)
		err := filepath.WalkDir(pack.folder, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != pack.kind {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if pack.kind == ".g722" {
				found[path] = narrow(data)
				return nil
			}
			sound, err := wav.Decode(data)
			if err == nil && sound.Rate == dtmf.Rate {
				found[path] = sound.Samples
			}
			return err
		})
		if err != nil || len(found) == before {
			t.Fatalf("no recordings of Debian's %s in %s: install it with `make tools` (%v)", pack.from, pack.folder, err)
		}
	}
	return found
}

// narrow is what is listened to of a telephone with G.722.
func narrow(codes []byte) []int16 {
	var decoder g722.Decoder
	var halver resample.Halver
	high, low := make([]int16, 2*len(codes)), make([]int16, len(codes))
	decoder.Decode(high, codes)
	halver.Halve(low, high)
	return low
}

// TestNoKeyIsHeardInSpeechAndMusic is an hour and a half in which nobody presses a key, as it comes, through both laws, and so loud that
// it is distorted.
func TestNoKeyIsHeardInSpeechAndMusic(t *testing.T) {
	all := recordings(t)
	samples := 0
	for path, pcm := range all {
		samples += len(pcm)
		for name, line := range lines() {
			if got := heard(line(pcm)); got != "" {
				t.Errorf("%s, %s: %q is heard", path, name, got)
			}
		}
		if got := heard(louder(pcm)); got != "" {
			t.Errorf("%s, louder: %q is heard", path, got)
		}
	}
	length := time.Duration(samples) * time.Second / dtmf.Rate
	if t.Logf("%d recordings, %v", len(all), length); length < 92*time.Minute {
		t.Errorf("%v of recordings, not the 92 minutes and more that there should be", length)
	}
}

// louder is sound raised by 12 dB and cut off where it is too loud.
func louder(pcm []int16) []int16 {
	out := make([]int16, len(pcm))
	for i, s := range pcm {
		out[i] = int16(max(-32768, min(32767, 4*int(s))))
	}
	return out
}

// TestKeysAreHeardOverAPrompt presses keys while a prompt comes back from the caller's telephone as an echo.
func TestKeysAreHeardOverAPrompt(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	want := strings.Repeat(allKeys, 20)
	all := recordings(t)
	for _, path := range []string{"en_US_f_Allison/demo-instruct.wav", "it_IT_m_Carlo/demo-instruct.wav"} {
		prompt := all["/usr/share/asterisk/sounds/"+path]
		for echo, least := range map[float64]int{-10: 300, -15: 317, -20: 320} { // in dB beside each of a key's tones
			keys := fixture.Telephone{On: 100 * ms, Off: 100 * ms}.Press(want)
			start, gain := random.IntN(len(prompt)), fixture.Amplitude(-17+echo)/loudness(prompt)
			for i := range keys {
				keys[i] += int16(gain * float64(prompt[(start+i)%len(prompt)]))
			}
			got := heard(keys)
			if right := common(got, want); right < least || len(got) > right {
				t.Errorf("%s %v dB: %d of %d keys are heard, and %d others", path, echo, right, len(want), len(got)-right)
			}
		}
	}
}

// loudness is the amplitude of a sine that has as much power.
func loudness(pcm []int16) float64 {
	var power float64
	for _, s := range pcm {
		power += float64(s) * float64(s)
	}
	return math.Sqrt(2 * power / float64(len(pcm)))
}

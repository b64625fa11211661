package prompts

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"math"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"centralino/internal/memnet"
	"centralino/media"
	"centralino/media/g722"
)

// wideWAV is a second of 1 kHz and 5.5 kHz at once.
func wideWAV(rate int) []byte {
	var b bytes.Buffer
	b.Write(wavFile(rate, 0, 0))
	for i := range rate {
		t := 2 * math.Pi * float64(i) / float64(rate)
		_ = binary.Write(&b, binary.LittleEndian, int16(6000*math.Sin(1000*t)+6000*math.Sin(5500*t)))
	}
	return b.Bytes()
}

// heardWide plays a clip to a telephone that speaks G.722, and returns how loud it hears the two tones.
func heardWide(t *testing.T, clip *media.Clip) (low, high float64) {
	t.Helper()
	network := memnet.New()
	engine, err := media.New(media.Options{
		Network: media.NetworkFunc(func(a netip.AddrPort) (media.Socket, error) { return network.Listen(a) }),
		PortMin: 10000, PortMax: 10009,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	phone := netip.MustParseAddrPort("192.0.2.7:4000")
	ear, err := network.Listen(phone)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ear.Close() }()
	s, err := engine.Open(netip.MustParseAddr("192.0.2.1"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Update(media.Params{Remote: phone, Codec: media.G722, Send: true}); err != nil {
		t.Fatal(err)
	}
	s.Play(1, []*media.Clip{clip})
	var d g722.Decoder
	var packet [200]byte
	heard := make([]int16, 0, wideRate)
	for range 45 {
		n, _, err := ear.ReadFromUDPAddrPort(packet[:])
		if err != nil {
			t.Fatal(err)
		}
		var pcm [2 * 160]int16
		heard = append(heard, pcm[:d.Decode(pcm[:], packet[12:n])]...)
	}
	heard = heard[1600:]
	return goertzel(heard, 1000*rate/wideRate), goertzel(heard, 5500*rate/wideRate)
}

func TestRecordingsAreHeardInWideband(t *testing.T) {
	files := fstest.MapFS{
		"it/narrow.wav":  {Data: wavFile(8000, 0.2, 8000)},
		"it/wide.wav":    {Data: wideWAV(16000)},
		"it/studio.wav":  {Data: wideWAV(48000)},
		"it/changed.wav": {Data: wideWAV(32000)},
	}
	l := New(Options{Folders: []fs.FS{files}})
	clips := map[string]*media.Clip{}
	for _, name := range []string{"narrow", "wide", "studio", "changed"} {
		clips[name], _ = get(t, l, "it", name, "")
		if d := clips[name].Duration(); d != time.Second {
			t.Errorf("%s lasts %v", name, d)
		}
	}
	files["it/changed.wav"] = &fstest.MapFile{Data: wideWAV(24000)}
	synctest.Test(t, func(t *testing.T) {
		for name, want := range map[string]float64{"wide": 6000, "studio": 6000, "changed": 0} {
			low, high := heardWide(t, clips[name])
			if math.Abs(low-6000) > 500 || math.Abs(high-want) > 1000 {
				t.Errorf("%s: 1000 Hz are heard with %.0f and 5500 Hz with %.0f", name, low, high)
			}
		}
		if _, high := heardWide(t, clips["narrow"]); high > 50 {
			t.Errorf("a narrowband recording is heard with %.0f at 5500 Hz", high)
		}
	})
}

func TestSpeechIsHeardInWideband(t *testing.T) {
	command, _ := fake(t)
	o := Options{Command: command, Cache: t.TempDir()}
	get(t, New(o), "it", "welcome", "Ciao")
	files, err := filepath.Glob(o.Cache + "/*/*.wav")
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	if err := os.WriteFile(files[0], wideWAV(wideRate), 0o600); err != nil {
		t.Fatal(err)
	}
	kept, _ := get(t, New(o), "it", "welcome", "Ciao")
	lost, _ := get(t, New(o), "it", "welcome", "Ciao")
	synctest.Test(t, func(t *testing.T) {
		if low, high := heardWide(t, kept); math.Abs(low-6000) > 500 || math.Abs(high-6000) > 1000 {
			t.Errorf("speech is heard with %.0f at 1000 Hz and %.0f at 5500 Hz", low, high)
		}
		if err := os.Remove(files[0]); err != nil {
			t.Fatal(err)
		}
		if low, high := heardWide(t, lost); math.Abs(low-6000) > 500 || high > 50 {
			t.Errorf("speech that was lost is heard with %.0f at 1000 Hz and %.0f at 5500 Hz", low, high)
		}
	})
}

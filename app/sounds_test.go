package app

import (
	"runtime"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/media/g711"
)

// noise is a recording of a name that is so many seconds long.
func noise(name string, seconds int) []int16 {
	var pcm []int16
	for i := range seconds {
		pcm = append(pcm, fixture.Recording(name+string(rune('a'+i)))...)
	}
	return pcm
}

// onWire is a sound as it comes out of A-law.
func onWire(pcm []int16) []int16 {
	wire := make([]byte, len(pcm))
	g711.ALaw.Encode(wire, pcm)
	out := make([]int16, len(pcm))
	g711.ALaw.Decode(out, wire)
	return out
}

// record puts a recording into the helpline's folder.
func (w *world) record(name string, pcm []int16) {
	w.Helper()
	sound, err := fixture.WAV(pcm)
	if err != nil {
		w.Fatal(err)
	}
	w.files.(fstest.MapFS)["prompts/it/"+name+".wav"] = &fstest.MapFile{Data: sound}
}

func (w *world) reload() {
	w.Helper()
	if _, err := w.app.Reload(); err != nil {
		w.Fatal(err)
	}
}

// within finds a sound in another, sample by sample; -1 when it isn't there whole.
func within(heard, sound []int16) int {
	for at := 0; at+len(sound) <= len(heard); at++ {
		if slices.Equal(heard[at:at+len(sound)], sound) {
			return at
		}
	}
	return -1
}

// wantUnbroken fails unless what a telephone received is one stream without a gap.
func wantUnbroken(w *world, who string, c *phone.Call) {
	w.Helper()
	if r := c.Reception(); r.Streams != 1 || r.Late != 0 {
		w.Errorf("%s received %+v", who, r)
	}
}

// TestACallerHearsAChangedRecordingToItsOldEnd: who listens while the helpline is reloaded hears the old recording sample
// by sample, who calls then the new one.
func TestACallerHearsAChangedRecordingToItsOldEnd(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		before, now := noise("before", 5), noise("now", 4)
		w.record("welcome", before)
		w.reload()
		first := w.dial(w.caller(strangerNumber), "helpline")
		first.Silence()
		time.Sleep(2 * time.Second)
		w.record("welcome", now)
		w.reload()
		second := w.dial(w.caller(goldNumber), "helpline")
		second.Silence()
		time.Sleep(5 * time.Second)
		for who, c := range map[string]struct {
			call         *phone.Call
			hears, other []int16
		}{
			"who listened":     {first, before, now},
			"who called later": {second, now, before},
		} {
			heard := c.call.Heard()
			if at := within(heard, onWire(c.hears)); at < 0 || at > fixture.Rate/2 {
				t.Errorf("%s did not hear the recording whole and at once (at sample %d)", who, at)
			}
			if at := within(heard, onWire(c.other[:fixture.Rate/10])); at >= 0 {
				t.Errorf("%s heard the other recording at sample %d", who, at)
			}
			wantUnbroken(w, who, c.call)
		}
		_ = first.Hangup()
		_ = second.Hangup()
	})
}

// TestMusicGoesRoundUntouchedByAReload: a caller who waits hears the music that began, over its seam, and the same
// recording is another for who comes later.
func TestMusicGoesRoundUntouchedByAReload(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		before, now := noise("before", 3), noise("now", 3)
		w.record("hold-music", before)
		w.reload()
		first := w.dial(w.caller(strangerNumber), "helpline")
		first.Silence()
		w.agent("anna", phone.Ring{}) // so that there is something to wait for
		press(w, first, "0")
		after(w, 10*time.Second, whichever[*call.Queued])
		time.Sleep(4 * time.Second)
		w.record("hold-music", now)
		w.reload()
		time.Sleep(5 * time.Second)
		heard := first.Heard()
		round := onWire(before)
		if within(heard, slices.Concat(round, round)) < 0 {
			t.Error("the music that was playing was not heard twice without a break")
		}
		if within(heard, onWire(now[:fixture.Rate/10])) >= 0 {
			t.Error("the music changed in the middle of a call")
		}
		wantUnbroken(w, "who waits", first)
		second := w.dial(w.caller("+39021110000"), "helpline")
		second.Silence()
		press(w, second, "0")
		time.Sleep(8 * time.Second)
		if within(second.Heard(), onWire(now)) < 0 {
			t.Error("who came later did not hear the new music")
		}
		_ = first.Hangup()
		_ = second.Hangup()
	})
}

// TestCallsShareTheirRecordings: a caller more costs no memory for what all of them hear.
func TestCallsShareTheirRecordings(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		welcome := []call.Prompt{{Language: "it", Name: "welcome"}}
		w.record("welcome", make([]int16, 120*fixture.Rate)) // 1.9 MB in two laws
		before := heapInUse()
		w.reload()
		loaded := heapInUse()
		clips, ok := w.app.prompts.inMemory(welcome, false)
		if !ok || len(clips) != 1 {
			t.Fatalf("%d clips, all in memory: %v", len(clips), ok)
		}
		const wire = 2 * 120 * fixture.Rate
		if grown := loaded - before; grown < wire-256<<10 || grown > wire+256<<10 {
			t.Errorf("the recording takes %d bytes, want %d", grown, wire)
		}
		var calls []*phone.Call
		for range 10 {
			c := w.dial(w.caller(strangerNumber), "helpline")
			c.Silence()
			calls = append(calls, c)
		}
		time.Sleep(time.Second)
		if grown := (heapInUse() - loaded) / int64(len(calls)); grown > wire/4 {
			t.Errorf("each call that plays it takes %d bytes more", grown)
		}
		again, _ := w.app.prompts.inMemory(welcome, false)
		if len(again) != 1 || again[0] != clips[0] {
			t.Error("a later call is given another clip")
		}
		for _, c := range calls {
			_ = c.Hangup()
		}
	})
}

// heapInUse is the memory that is in use, once what earlier tests left has gone: until two looks in a row see the same.
func heapInUse() int64 {
	var last int64
	for range 20 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		now := int64(m.HeapAlloc)
		if d := now - last; d > -16<<10 && d < 16<<10 {
			return now
		}
		last = now
	}
	return last
}

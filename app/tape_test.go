package app

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/flows/strict"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/media/g711"
	"centralino/media/wav"
)

// recordsAll is a helpline that records every conversation.
func recordsAll() []fixture.Change {
	return append(fixture.AlwaysOpen(), fixture.Change{
		File: fixture.Config, Old: "  relax: 60s\n", New: "  relax: 60s\n  record: {announce: recording-notice}\n",
	})
}

// conversation connects a stranger and anna, who sound different.
func (w *world) conversation() (caller, agent *phone.Call) {
	w.Helper()
	anna := w.agent("anna", phone.AutoAnswer(0))
	c := w.dial(w.caller(strangerNumber), "helpline")
	c.Tone(440)
	press(w, c, "0")
	a := answered(w, anna)
	a.Tone(600)
	after(w, time.Second, whichever[*call.Connected])
	return c, a
}

// recording reads the one file in the folder of recordings, side by side.
func (w *world) recording(ended *call.RecordingEnded) (left, right []int16) {
	w.Helper()
	path := filepath.Join(w.recordings, filepath.FromSlash(ended.File))
	b, err := os.ReadFile(path)
	if err != nil {
		w.Fatal(err)
	}
	for i := 58; i+1 < len(b); i += 2 {
		left = append(left, g711.ALaw.DecodeSample(b[i]))
		right = append(right, g711.ALaw.DecodeSample(b[i+1]))
	}
	if length := time.Duration(len(left)) * time.Second / fixture.Rate; length != ended.Length {
		w.Errorf("the file has %v, the journal says %v", length, ended.Length)
	}
	return left, right
}

// between is a part of a side, in seconds from its beginning.
func between(side []int16, from, to float64) []int16 {
	return side[int(from*fixture.Rate):int(to*fixture.Rate)]
}

// still reports whether nothing is to be heard.
func still(pcm []int16) bool { return slices.Max(pcm) < 16 && slices.Min(pcm) > -16 }

func TestAConversationIsRecorded(t *testing.T) {
	virtually(t, recordsAll(), func(w *world) {
		c, a := w.conversation()
		heardAll(w, c, "recording-notice")
		if err := errors.Join(w.talkAndPause(a), c.Hangup()); err != nil {
			t.Fatal(err)
		}
		ended := after(w, 5*time.Second, whichever[*call.RecordingEnded])
		if ended.Result != call.RecordingKept || ended.Length < 9*time.Second || ended.Missed != 0 {
			t.Errorf("ended %+v", ended)
		}
		left, right := w.recording(ended)
		for who, side := range map[string][]int16{"the caller": left, "the agent": right} {
			own, other := 440.0, 600.0
			if who == "the agent" {
				own, other = other, own
			}
			for _, part := range [][2]float64{{0.1, 1.9}, {7, 8.5}} {
				if s := between(side, part[0], part[1]); !phone.Dominates(s, own) || phone.Dominates(s, other) {
					t.Errorf("%s is not alone in the file from %v s on", who, part[0])
				}
			}
			if !still(between(side, 3, 5.5)) {
				t.Errorf("%s is heard in the pause", who)
			}
		}
		if c.Digits() != "" {
			t.Errorf("the caller got the keys %q", c.Digits())
		}
		w.wantFiles(ended.File)
		w.wantTape(call.RecordingKept)
	})
}

// talkAndPause speaks for two seconds, pauses for about four by the code, speaks again.
func (w *world) talkAndPause(a *phone.Call) error {
	w.Helper()
	time.Sleep(2 * time.Second)
	if err := a.Press("*8"); err != nil {
		return err
	}
	paused := after(w, time.Second, whichever[*call.RecordingPaused])
	if paused.By != "anna" {
		w.Errorf("paused by %q", paused.By)
	}
	time.Sleep(500 * time.Millisecond)
	heard := a.Heard() // the beep came when the 8 went down, and Press has let it go since
	if heard = heard[len(heard)-fixture.Rate:]; !slices.ContainsFunc(slices.Collect(slices.Chunk(heard, 400)), func(part []int16) bool {
		return phone.Dominates(part, 400) && !phone.Dominates(part, 440)
	}) {
		w.Error("the agent does not hear that the recording is paused")
	}
	time.Sleep(3 * time.Second)
	if err := errors.Join(a.Press("5"), a.Press("*8")); err != nil {
		return err
	}
	after(w, time.Second, whichever[*call.RecordingResumed])
	time.Sleep(3 * time.Second)
	return nil
}

// wantFiles fails unless the folder has this file alone, closed to others, and says nobody's number.
func (w *world) wantFiles(want string) {
	w.Helper()
	var files []string
	if err := filepath.WalkDir(w.recordings, func(path string, e fs.DirEntry, _ error) error {
		info, err := e.Info()
		if err != nil {
			return err
		}
		if path != w.recordings && info.Mode().Perm()&0o077 != 0 {
			w.Errorf("%s may be read by others: %v", path, info.Mode())
		}
		if !e.IsDir() {
			name, _ := filepath.Rel(w.recordings, path)
			files = append(files, filepath.ToSlash(name))
		}
		return nil
	}); err != nil {
		w.Fatal(err)
	}
	if !slices.Equal(files, []string{want}) || strings.Contains(want, "021112223") || !strings.HasPrefix(want, "billing/2026-11-23T") {
		w.Errorf("files %v, want %s", files, want)
	}
}

// wantTape checks that the journal has the recording from its beginning to an end before that of the call.
func (w *world) wantTape(result call.RecordingResult) {
	w.Helper()
	after(w, time.Minute, whichever[*call.Ended])
	var kinds []call.Kind
	for _, e := range w.seen() {
		switch e.Body.(type) {
		case *call.Connected, *call.RecordingStarted, *call.RecordingEnded, *call.Ended:
			kinds = append(kinds, e.Body.Kind())
		}
	}
	if !slices.Equal(kinds, []call.Kind{"connected", "recording_started", "recording_ended", "ended"}) {
		w.Errorf("the journal has %v", kinds)
	}
	w.wantMetrics(map[string]string{`centralino_recordings_total{result="` + string(result) + `"}`: "1"})
}

func TestNothingIsRecordedByDefault(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		c, a := w.conversation()
		if c.Score(fixture.Recording("recording-notice")) > 0.8 {
			t.Error("the caller was told of a recording")
		}
		press(w, a, "*8")
		time.Sleep(time.Second)
		if c.Digits() != "*8" {
			t.Errorf("the caller got the keys %q", c.Digits())
		}
		for _, e := range w.seen() {
			if strings.HasPrefix(string(e.Body.Kind()), "recording_") {
				t.Errorf("%s without being asked for", e.Body.Kind())
			}
		}
		if entries, err := os.ReadDir(w.recordings); err != nil || len(entries) > 0 {
			t.Errorf("%v, %v", entries, err)
		}
	})
}

// TestThePINIsNotInTheRecording: it is asked for by the flow, before there is anything to record.
func TestThePINIsNotInTheRecording(t *testing.T) {
	virtually(t, recordsAll(), func(w *world) {
		anna := w.agent("anna", phone.AutoAnswer(0))
		c := w.dial(w.caller(strangerNumber), "helpline")
		c.Tone(440)
		press(w, c, "10000019")
		after(w, 5*time.Second, func(b *call.StepEntered) bool { return b.Step == "check-code" })
		time.Sleep(time.Second)
		press(w, c, "24680")
		after(w, 5*time.Second, func(b *call.Identified) bool { return b.Answer == call.IdentityFound })
		press(w, c, "0")
		answered(w, anna)
		connected := time.Now()
		after(w, time.Second, whichever[*call.RecordingStarted])
		time.Sleep(3 * time.Second)
		press(w, c, "24680") // the agent ought not to have asked
		time.Sleep(2 * time.Second)
		if err := c.Hangup(); err != nil {
			t.Fatal(err)
		}
		talk := time.Since(connected)
		ended := after(w, 5*time.Second, whichever[*call.RecordingEnded])
		if off := ended.Length - talk; off < -200*time.Millisecond || off > 200*time.Millisecond {
			t.Errorf("recorded %v of %v", ended.Length, talk)
		}
		left, _ := w.recording(ended)
		if !phone.Dominates(between(left, 1, 2.5), 440) || !still(between(left, 3.05, 3.75)) {
			t.Error("what was said is missing, or the keys are not cut")
		}
		for _, e := range w.seen() {
			if line, _ := e.MarshalJSON(); leaks(string(line), "24680") {
				t.Errorf("the PIN is in the journal: %s", line)
			}
		}
	})
}

// TestACallerWhoCannotBeToldIsNotRecorded: the notice was there when the helpline was read, and holds no sound.
func TestACallerWhoCannotBeToldIsNotRecorded(t *testing.T) {
	virtually(t, recordsAll(), func(w *world) {
		w.files.(fstest.MapFS)["prompts/it/recording-notice.wav"] = &fstest.MapFile{Data: []byte("RIFF")}
		w.reload()
		c, a := w.conversation()
		time.Sleep(time.Second)
		if !c.Hears(600) || !a.Hears(440) {
			t.Error("they do not hear each other")
		}
		if ended := after(w, 0, whichever[*call.RecordingEnded]); ended.Result != call.RecordingUnannounced || ended.File != "" {
			t.Errorf("ended %+v", ended)
		}
		if n := count[*call.RecordingStarted](w); n != 0 {
			t.Errorf("%d recordings", n)
		}
	})
}

func TestAFullDiskLeavesTheCallAlone(t *testing.T) {
	virtually(t, recordsAll(), func(w *world) {
		if err := errors.Join(os.Remove(w.recordings), os.WriteFile(w.recordings, nil, 0o600)); err != nil {
			t.Fatal(err) // a file where the folder should be: nothing can be written there
		}
		c, a := w.conversation()
		time.Sleep(5 * time.Second)
		if ended := after(w, 0, whichever[*call.RecordingEnded]); ended.Result != call.RecordingFailed || ended.File != "" {
			t.Errorf("ended %+v", ended)
		}
		if !c.Hears(600) || !a.Hears(440) {
			t.Error("they do not hear each other any more")
		}
		press(w, a, "*8") // nothing to pause
		time.Sleep(time.Second)
		if n := count[*call.RecordingPaused](w); n != 0 {
			t.Error("what had failed was paused")
		}
		if err := c.Hangup(); err != nil {
			t.Fatal(err)
		}
		w.wantTape(call.RecordingFailed)
	})
}

func TestARecordingIsPausedFromOutside(t *testing.T) {
	virtually(t, recordsAll(), func(w *world) {
		c, a := w.conversation()
		started := w.seen()
		id := started[len(started)-1].Call
		if err := errors.Join(w.app.PauseRecording(id, "sara"), w.app.PauseRecording(id, "sara")); err != nil {
			t.Fatal(err)
		}
		if p := after(w, 0, whichever[*call.RecordingPaused]); p.By != "sara" || count[*call.RecordingPaused](w) != 1 {
			t.Errorf("paused %+v", p)
		}
		if err := w.app.ResumeRecording(id, "sara"); err != nil {
			t.Fatal(err)
		}
		after(w, 0, whichever[*call.RecordingResumed])
		if err := a.Hangup(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		for _, id := range []call.ID{id, "nobody"} {
			if err := w.app.PauseRecording(id, "sara"); !errors.Is(err, ErrNotRecorded) {
				t.Errorf("%s: %v", id, err)
			}
		}
		_ = c.Hangup()
	})
}

// TestACutOffRecordingIsCompleted: after kill -9 the next start gives the file its sizes and its name.
func TestACutOffRecordingIsCompleted(t *testing.T) {
	virtually(t, recordsAll(), func(w *world) {
		file := &tapeFile{folder: w.recordings, name: tapeName("billing", "0042-1", time.Now())}
		if _, err := file.Write(bytes.Repeat([]byte{0xd5}, 2*3*fixture.Rate)); err != nil {
			t.Fatal(err)
		}
		_ = file.file.Close() // it is never complete
		folder := filepath.Dir(file.part())
		for name, text := range map[string]string{"empty.wav": "", "foreign.txt": "shopping list"} {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		w.app.recoverTapes()
		for _, e := range w.seen() {
			ended, ok := e.Body.(*call.RecordingEnded)
			if !ok {
				continue
			}
			if e.Call != "0042" || ended.Leg != "0042-1" || ended.Result != call.RecordingRecovered || ended.Length != 3*time.Second {
				t.Errorf("call %s: %+v", e.Call, ended)
			}
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) != 1 || left[0].Name() != "foreign.txt" {
			t.Errorf("unfinished are %v, %v", left, err)
		}
		b, err := os.ReadFile(file.path())
		if err != nil || count[*call.RecordingEnded](w) != 1 {
			t.Fatal(err, count[*call.RecordingEnded](w))
		}
		if a, err := wav.Decode(b); err != nil || len(a.Samples) != 3*fixture.Rate {
			t.Errorf("%d samples, %v", len(a.Samples), err)
		}
	})
}

// TestCheckHearsTheNotice: a notice that is there and cannot be heard is a fault.
func TestCheckHearsTheNotice(t *testing.T) {
	files, err := fixture.Files(recordsAll()...)
	if err != nil {
		t.Fatal(err)
	}
	faults := func() (found []string) {
		cfg, problems := config.LoadFS(files, fixture.Config, config.Options{})
		if cfg == nil {
			t.Fatal(problems)
		}
		for _, p := range Check(cfg) {
			if p.Severity == strict.Fault {
				found = append(found, p.String())
			}
		}
		return found
	}
	if found := faults(); len(found) > 0 {
		t.Errorf("a notice that can be heard: %v", found)
	}
	silent, err := fixture.WAV(make([]int16, fixture.Rate))
	if err != nil {
		t.Fatal(err)
	}
	files["prompts/it/recording-notice.wav"] = &fstest.MapFile{Data: silent}
	files["prompts/en/recording-notice.wav"] = &fstest.MapFile{Data: []byte("RIFF")}
	want := []string{
		"prompts/en/recording-notice.wav: callers cannot hear that they are recorded (record it anew)",
		"prompts/it/recording-notice.wav: callers cannot hear that they are recorded (record it anew)",
	}
	if found := faults(); !slices.Equal(found, want) {
		t.Errorf("found %q", found)
	}
}

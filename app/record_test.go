package app

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/ivr"
	"centralino/media/wav"
	"centralino/outbox"
)

// records makes key 1 of the example's main menu record what callers say, with options of the step; then they hear it, it is
// sent to the CRM, and they leave a message with it.
func records(options, url string) []fixture.Change {
	return append(fixture.AlwaysOpen(), fixture.Change{
		File: fixture.Config, Old: "directories: ", New: "services:\n  crm: {url: \"http://crm.example/api\", timeout: 9s}\n" +
			`voicemail: {desk: {max: 30s, silence: 3s, webhook: {url: "` + url + `", secret: geheim}}}` + "\ndirectories: ",
	}, fixture.Change{File: "flows/helpline.yaml", Old: "  bill:\n", New: `  describe: {record: fault, prompt: welcome-back, silence: 3s, failed: closed, next: again` + options + `}
  again: {play: [bill-information, {recording: fault}], next: ticket}
  ticket: {http: crm, path: /tickets, attach: {sound: fault}, failed: closed, next: note}
  note: {voicemail: desk, prompt: welcome-back, attach: fault, next: bill}
  bill:
`}, fixture.Change{File: "flows/helpline.yaml", Old: `"1": bill`, New: `"1": describe, "8": ask-code`},
		fixture.Change{File: "flows/helpline.yaml", Old: "unknown: ask-code", New: "unknown: main"})
}

// speaks waits for the beep of a step, and says a tone for three seconds.
func speaks(w *world, c *phone.Call, step call.StepID, hertz float64) {
	w.Helper()
	after(w, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == step })
	time.Sleep(2500 * time.Millisecond) // prompt and beep
	c.Tone(hertz)
	time.Sleep(3 * time.Second)
	c.Silence()
}

// toneIn holds that a WAV file is of so many seconds, with a tone in its middle.
func toneIn(t *testing.T, text []byte, hertz float64, least, most time.Duration) {
	t.Helper()
	sound, err := wav.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	length := time.Duration(len(sound.Samples)) * time.Second / fixture.Rate
	if length < least || length > most || !phone.Dominates(sound.Samples[fixture.Rate:2*fixture.Rate], hertz) {
		t.Errorf("%v are recorded, of %v Hz: %v", length, hertz, phone.Dominates(sound.Samples[fixture.Rate:2*fixture.Rate], hertz))
	}
}

// TestWhatACallerSaysIsHeardAndSent: later in the call, to a service and with a message; then it is deleted.
func TestWhatACallerSaysIsHeardAndSent(t *testing.T) {
	var mu sync.Mutex
	var posted outbox.Posted
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if err := json.NewDecoder(r.Body).Decode(&posted); err != nil {
			t.Error(err)
		}
	}))
	defer receiver.Close()
	withCRM(t, records("", receiver.URL), func(w *world, service *crm) {
		service.set("POST /api/tickets", "{}", 0)
		c := w.dial(w.caller(strangerNumber), "helpline")
		c.Silence()
		press(w, c, "1")
		speaks(w, c, "describe", 440)
		press(w, c, "#")
		piece := after(w, time.Second, whichever[*call.PieceRecorded])
		if piece.Name != "fault" || piece.Length < 2900*time.Millisecond || piece.Length > 5*time.Second || piece.File != "" || !piece.Until.IsZero() {
			t.Errorf("recorded %+v", piece)
		}
		time.Sleep(2500 * time.Millisecond)
		heardAll(w, c, "bill-information")
		if !c.Hears(440) {
			t.Error("the caller does not hear what they said")
		}
		speaks(w, c, "note", 700)
		left := after(w, 20*time.Second, whichever[*call.VoicemailLeft])
		_ = c.Hangup()
		after(w, time.Second, whichever[*call.Ended])
		time.Sleep(time.Minute)

		service.mu.Lock()
		if len(service.asked) != 1 {
			t.Fatalf("asked %d times", len(service.asked))
		}
		var body struct{ Sound []byte }
		if err := json.Unmarshal([]byte(strings.TrimPrefix(service.asked[0], "POST /api/tickets ")), &body); err != nil {
			t.Error(err)
		}
		service.mu.Unlock()
		toneIn(t, body.Sound, 440, 2900*time.Millisecond, 5*time.Second)

		mu.Lock()
		defer mu.Unlock()
		if len(left.Attached) != 1 || len(posted.Attached) != 1 || posted.Attached[0].Name != "fault" || posted.Attached[0].File != left.Attached[0].File {
			t.Fatalf("left %+v, posted %d with it", left, len(posted.Attached))
		}
		toneIn(t, posted.Attached[0].Sound, 440, 2900*time.Millisecond, 5*time.Second)
		toneIn(t, posted.Sound, 700, 5*time.Second, 9*time.Second)
		if want := strings.TrimSuffix(left.File, ".wav") + "-fault.wav"; left.Attached[0].File != want {
			t.Errorf("it lies in %s, not in %s", left.Attached[0].File, want)
		}
		if files := filesIn(w, passingPieces); len(files) != 0 {
			t.Errorf("the call is over, and there is %v", files)
		}
		if files := filesIn(w, "boxes/desk"); len(files) != 2 {
			t.Errorf("beside the message there is %v", files)
		}
		for _, e := range w.seen() {
			if line, _ := e.MarshalJSON(); leaks(string(line), base64.StdEncoding.EncodeToString(body.Sound[100:200])) {
				t.Errorf("the journal tells %s", line)
			}
		}
	})
}

func filesIn(w *world, folder string) []string {
	w.Helper()
	files, err := filepath.Glob(filepath.Join(w.app.voicemail, folder, "*"))
	if err != nil {
		w.Fatal(err)
	}
	return files
}

// TestARecordingIsKept for as many days as the flow says, and goes then; what calls left that died is gone at once.
func TestARecordingIsKept(t *testing.T) {
	virtually(t, records(", keep: 1d, review: true", "http://127.0.0.1:1"), func(w *world) {
		stale := filepath.Join(w.app.voicemail, passingPieces, "dead.wav")
		if err := errors.Join(os.MkdirAll(filepath.Dir(stale), 0o700), os.WriteFile(stale, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		w.app.tidyPieces()
		if _, err := os.Stat(stale); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("a call that died is still heard: %v", err)
		}
		c := w.dial(w.caller(strangerNumber), "helpline")
		c.Silence()
		press(w, c, "1")
		speaks(w, c, "describe", 440)
		press(w, c, "#")
		time.Sleep(time.Second)
		press(w, c, "2")
		time.Sleep(1500 * time.Millisecond)
		if !c.Hears(440) {
			t.Error("the caller does not hear what they said")
		}
		_ = c.Hangup()
		piece, ended := after(w, time.Second, whichever[*call.PieceRecorded]), after(w, 0, whichever[*call.Ended])
		if time.Until(piece.Until).Round(time.Minute) != 24*time.Hour || ended.Result != call.CalledOff {
			t.Errorf("recorded %+v, ended %+v", piece, ended)
		}
		if !regexp.MustCompile(`^records/fault/[0-9TZ-]+-[0-9a-f-]+[.]until-[0-9TZ-]+[.]wav$`).MatchString(piece.File) || leaks(piece.File, strangerNumber[1:]) {
			t.Errorf("it lies in %s", piece.File)
		}
		text, err := os.ReadFile(w.app.messagePath(piece.File))
		if err != nil {
			t.Fatal(err)
		}
		toneIn(t, text, 440, 2900*time.Millisecond, 5*time.Second)
		w.app.deletePieces(piece.Until.Add(-time.Minute))
		if _, err := os.Stat(w.app.messagePath(piece.File)); err != nil {
			t.Errorf("it is gone too early: %v", err)
		}
		time.Sleep(26 * time.Hour)
		if _, err := os.Stat(w.app.messagePath(piece.File)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("it is there for longer than the flow says: %v", err)
		}
	})
}

// TestADiskThatIsFull sends the caller on at once, whether it was so before or becomes so while they speak.
func TestADiskThatIsFull(t *testing.T) {
	virtually(t, records("", "http://127.0.0.1:1"), func(w *world) {
		if err := os.WriteFile(filepath.Join(w.app.voicemail, passingPieces), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		c := w.dial(w.caller(strangerNumber), "helpline")
		c.Silence()
		press(w, c, "1")
		after(w, 5*time.Second, func(b *call.StepEntered) bool { return b.Step == "describe" })
		after(w, 3*time.Second, func(b *call.StepEntered) bool { return b.Step == "closed" })
		if n := len(bodies[*call.PieceRecorded](w)); n != 0 {
			t.Errorf("%d pieces were recorded", n)
		}
		_ = c.Hangup()
	})
	told := 0
	m, err := newVoicemail(t.TempDir(), "c", ivr.RecordVoicemail{Piece: "fault", Max: time.Minute}, func() { told++ })
	if err != nil {
		t.Fatal(err)
	}
	if err := m.out.Close(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := m.Write(spoken(1)); err == nil {
			t.Error("it is written all the same")
		}
	}
	if told != 1 {
		t.Errorf("the recording was ended %d times", told)
	}
}

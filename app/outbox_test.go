package app

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/media/wav"
	"centralino/outbox"
)

// takesMessages makes key 1 of the example's main menu take messages, which are posted to a URL.
func takesMessages(url string) []fixture.Change {
	return append(fixture.AlwaysOpen(), fixture.Change{
		File: fixture.Config, Old: "queues:\n  billing:", New: `voicemail: {desk: {max: 30s, silence: 3s, webhook: {url: "` + url + `", secret: geheim}}}` +
			"\nqueues:\n  billing:",
	}, fixture.Change{
		File: "flows/helpline.yaml", Old: "  bill:\n", New: "  note: {voicemail: desk, prompt: welcome-back, review: true, next: bill}\n  bill:\n",
	}, fixture.Change{File: "flows/helpline.yaml", Old: `"1": bill`, New: `"1": note, "8": ask-code`},
		fixture.Change{File: "flows/helpline.yaml", Old: "unknown: ask-code", New: "unknown: main"})
}

// TestAMessageForABoxIsSent: the caller hears what they said, records it anew, and the second message is posted, once it is
// on the disk; the first is gone.
func TestAMessageForABoxIsSent(t *testing.T) {
	var mu sync.Mutex
	var posts []outbox.Posted
	refusals := 1
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		body, err := io.ReadAll(r.Body)
		var p outbox.Posted
		if err = errors.Join(err, json.Unmarshal(body, &p)); err != nil {
			t.Error(err)
		}
		if r.Header.Get(outbox.HeaderSignature) != outbox.Sign(call.NewSecret("geheim"), r.Header.Get(outbox.HeaderTime), body) {
			t.Error("it is signed by somebody else")
		}
		if refusals > 0 {
			refusals--
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		posts = append(posts, p)
	}))
	defer receiver.Close()
	virtually(t, takesMessages(receiver.URL), func(w *world) {
		c := w.dial(w.caller(strangerNumber), "helpline")
		c.Silence()
		press(w, c, "1")
		after(w, 5*time.Second, func(b *call.StepEntered) bool { return b.Step == "note" })
		time.Sleep(2500 * time.Millisecond) // prompt and beep
		c.Tone(440)
		time.Sleep(3 * time.Second)
		c.Silence()
		press(w, c, "#")
		time.Sleep(1500 * time.Millisecond)
		heardAll(w, c, "voicemail-review")
		press(w, c, "2")
		time.Sleep(2 * time.Second)
		if !c.Hears(440) {
			t.Error("the caller does not hear what they said")
		}
		time.Sleep(3 * time.Second)
		press(w, c, "3")
		time.Sleep(2500 * time.Millisecond)
		c.Tone(700)
		time.Sleep(4 * time.Second)
		c.Silence()
		left := after(w, 20*time.Second, whichever[*call.VoicemailLeft]) // by silence, and kept by silence
		if left.Box != "desk" || left.Queue != "" || !strings.HasPrefix(left.File, "boxes/desk/") {
			t.Errorf("left %+v", left)
		}
		files, _ := filepath.Glob(filepath.Join(w.app.voicemail, "boxes", "desk", "*"))
		waiting, _ := filepath.Glob(filepath.Join(w.app.voicemail, outboxFolder, "*.json"))
		if len(files) != 1 || len(waiting) != 1 {
			t.Errorf("there are %v, and %v are to be sent", files, waiting)
		}
		after(w, 5*time.Second, func(b *call.StepEntered) bool { return b.Step == "bill" })
		_ = c.Hangup()
		if ended := after(w, time.Second, whichever[*call.Ended]); ended.Result != call.Voicemail {
			t.Errorf("ended %+v", ended)
		}
		time.Sleep(time.Minute)
		mu.Lock()
		defer mu.Unlock()
		if len(posts) != 1 || posts[0].From != strangerNumber || posts[0].File != left.File || posts[0].Box != "desk" {
			t.Fatalf("posted %+v", posts)
		}
		sound, err := wav.Decode(posts[0].Sound)
		if err != nil || !phone.Dominates(sound.Samples[fixture.Rate:2*fixture.Rate], 700) {
			t.Errorf("what was posted is not what the caller said: %v", err)
		}
		if _, err := os.Stat(waiting[0]); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("what was sent is still to be sent: %v", err)
		}
		w.wantMetrics(map[string]string{
			`centralino_messages_sent_total{result="sent",way="webhook"}`:   "1",
			`centralino_messages_sent_total{result="failed",way="webhook"}`: "1",
			`centralino_voicemails_total{queue="none"}`:                     "1",
		})
	})
}

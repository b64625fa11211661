package e2e

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
)

// TestACallerHearsWhatTheySaid: baresip says a tone, ends it with a key, hears it once to confirm it and once where the flow
// plays it; when it has hung up nothing of it is left.
func TestACallerHearsWhatTheySaid(t *testing.T) {
	site := files(t)
	change := func(before, after string) {
		t.Helper()
		if !strings.Contains(site["flows/helpline.yaml"], before) {
			t.Fatalf("the flow has no %q", before)
		}
		site["flows/helpline.yaml"] = strings.Replace(site["flows/helpline.yaml"], before, after, 1)
	}
	change("  bill:\n", `  describe: {record: fault, prompt: welcome-back, review: true, failed: operator, next: again}
  again: {play: [goodbye, {recording: fault}, goodbye], next: bill}
  bill:
`)
	change(`"1": bill`, `"1": describe`)
	h := startHelpline(t, site)
	caller := startBaresip(t, account{user: "+390612345678", server: h.address}, fixture.Tone(callerTone, 40))
	caller.dial("sip:helpline@" + h.address)
	caller.press("1")
	waitFor(h, 1, 20*time.Second, func(b *call.StepEntered) bool { return b.Step == "describe" })
	<-time.After(5 * time.Second) // the prompt, the beep, and what is said
	caller.press("#")
	<-time.After(4 * time.Second)
	caller.press("1")
	piece := waitFor(h, 1, 20*time.Second, any[*call.PieceRecorded])
	if piece.Name != "fault" || piece.Length < 2*time.Second || piece.Length > 6*time.Second || piece.File != "" {
		t.Errorf("recorded %+v", piece)
	}
	waitFor(h, 1, 20*time.Second, func(b *call.StepEntered) bool { return b.Step == "bill" })
	sound := caller.heard()
	caller.do("hangup", "")
	waitFor(h, 1, 5*time.Second, any[*call.Ended])
	if !heardOnce(sound, callerTone) {
		t.Error("the caller did not hear what they said")
	}
	for deadline := time.Now().Add(5 * time.Second); ; <-time.After(50 * time.Millisecond) {
		left, err := filepath.Glob(filepath.Join(h.dir, "data", "voicemail", ".calls", "*"))
		if err == nil && len(left) == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the call is over, and there is %v %v", left, err)
		}
	}
}

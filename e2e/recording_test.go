package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/media/g711"
)

// TestAConversationIsRecorded: a SIPp caller is told, then talks with a baresip agent, who pauses the recording and lets it
// go on by the keys *8. Each is in a channel of their own, nobody in the pause, and SIPp's keys nowhere.
func TestAConversationIsRecorded(t *testing.T) {
	site := files(t)
	site["centralino.yaml"] = strings.Replace(site["centralino.yaml"], "  relax: 60s\n",
		"  relax: 60s\n  record: {announce: recording-notice}\n", 1)
	h := startHelpline(t, site)
	agent := startBaresip(t, account{user: "anna", password: "anna-demo", server: h.address, options: "answermode=auto"},
		fixture.Tone(agentTone, 60))
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
	voice := filepath.Join(t.TempDir(), "caller.alaw")
	writeALaw(t, voice, fixture.Tone(callerTone, 30))
	out := make(chan error, 1)
	go func() {
		_, err := sipp(t, h.address, scenario(
			invite("helpline", "+39021112223"), pause(300*time.Millisecond), keys("0"),
			`<nop><action><exec rtp_stream="`+voice+`,1,8"/></action></nop>`,
			pause(14*time.Second), bye("+39021112223"),
		))
		out <- err
	}()
	started := waitFor(h, 1, 20*time.Second, any[*call.RecordingStarted])
	begun := time.Now()
	agent.waitFor("CALL_ESTABLISHED", 5*time.Second)
	listen(3 * time.Second)
	agent.press("*8")
	paused := waitFor(h, 1, 5*time.Second, any[*call.RecordingPaused])
	from := time.Since(begun)
	listen(3 * time.Second)
	to := time.Since(begun)
	agent.press("*8")
	waitFor(h, 1, 5*time.Second, any[*call.RecordingResumed])
	again := time.Since(begun)
	ended := waitFor(h, 1, 20*time.Second, any[*call.RecordingEnded])
	if err := <-out; err != nil {
		t.Fatalf("sipp: %v", err)
	}
	if ended.Result != call.RecordingKept || ended.File != started.File || ended.Missed != 0 || paused.By != "anna" {
		t.Errorf("ended %+v, paused by %s", ended, paused.By)
	}
	path := filepath.Join(h.dir, "data", "recordings", filepath.FromSlash(ended.File))
	left, right := stereo(t, path)
	if len(left) < int((again+time.Second).Seconds()*fixture.Rate) {
		t.Fatalf("the file has %v", time.Duration(len(left))*time.Second/fixture.Rate)
	}
	part := func(side []int16, from, to time.Duration) []int16 {
		return side[int(from.Seconds()*fixture.Rate):int(to.Seconds()*fixture.Rate)]
	}
	const edge = 500 * time.Millisecond
	for who, side := range map[string][]int16{"the caller": left, "the agent": right} {
		own, other := float64(callerTone), float64(agentTone)
		if who == "the agent" {
			own, other = other, own
		}
		for _, spoken := range [][]int16{part(side, 2*edge, from-3*edge), part(side, again+edge, again+2*edge)} {
			if !phone.Dominates(spoken, own) || phone.Dominates(spoken, other) {
				t.Errorf("%s is not alone in the channel", who)
			}
		}
		for _, s := range part(side, from+edge, to-edge) {
			if s > 16 || s < -16 {
				t.Errorf("%s is heard in the pause: %d", who, s)
				break
			}
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 || strings.Contains(path, "021112223") {
		t.Errorf("%s: %v, %v", path, info.Mode(), err)
	}
	h.wantMetrics(map[string]string{`centralino_recordings_total{result="kept"}`: "1"})
}

// stereo reads the two channels of a recording.
func stereo(t *testing.T, path string) (left, right []int16) {
	t.Helper()
	const header = 58
	b, err := os.ReadFile(path)
	if err != nil || len(b) < header || b[22] != 2 {
		t.Fatalf("%s has %d bytes: %v", path, len(b), err)
	}
	for i := header; i+1 < len(b); i += 2 {
		left = append(left, g711.ALaw.DecodeSample(b[i]))
		right = append(right, g711.ALaw.DecodeSample(b[i+1]))
	}
	return left, right
}

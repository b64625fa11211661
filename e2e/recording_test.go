package e2e

import (
	"net/http"
	"os"
	"os/exec"
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
	beside(t, 0)
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

// TestAKilledHelplineCompletesItsRecordings: what kill -9 cuts off is whole at the next start.
func TestAKilledHelplineCompletesItsRecordings(t *testing.T) {
	beside(t, 0)
	site := files(t)
	change := strings.NewReplacer(
		"  relax: 60s\n", "  relax: 60s\n  record: {announce: recording-notice}\n",
		`["udp://0.0.0.0:5060", "tcp://0.0.0.0:5060"]`, `["udp://${SIP}"]`, `listen: "127.0.0.1:8080"`, `listen: "${HTTP}"`,
	)
	site["centralino.yaml"] = change.Replace(site["centralino.yaml"])
	folder := t.TempDir()
	for name, text := range site {
		writeFile(t, filepath.Join(folder, name), text)
	}
	p := newProcess(t)
	args := []string{"serve", "-c", folder, "--data", p.data, "--drain", "0s"}
	first := exec.Command(builtProgram(t), args...)
	first.Env = append(os.Environ(), "SIP="+p.sip.String(), "HTTP="+p.http)
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	died := make(chan error, 1)
	go func() { died <- first.Wait() }()
	t.Cleanup(func() { _ = first.Process.Kill() })
	eventually(t, 15*time.Second, "ready", func() bool { return answers("http://" + p.http + "/readyz") })
	agent := startBaresip(t, account{user: "anna", password: "anna-demo", server: p.sip.String(), options: "answermode=auto"},
		fixture.Tone(agentTone, 60))
	eventually(t, 10*time.Second, "logged in", func() bool {
		return p.metric(`centralino_agents{queue="billing",state="available"}`) == 1
	})
	caller := startBaresip(t, account{user: "+39021112223", server: p.sip.String()}, fixture.Tone(callerTone, 60))
	caller.dial("sip:helpline@" + p.sip.String())
	caller.press("0")
	agent.waitFor("CALL_ESTABLISHED", 10*time.Second)
	listen(5 * time.Second)
	_ = first.Process.Kill()
	<-died
	cut := found(t, filepath.Join(p.data, "recordings", ".unfinished", "billing", "*.wav"))
	p.start(args...)
	whole := found(t, filepath.Join(p.data, "recordings", "billing", filepath.Base(cut)))
	if a := readWAV(t, whole, fixture.Rate); len(a) < 2*fixture.Rate {
		t.Errorf("%d samples are left of 5 s", len(a))
	}
	left, right := stereo(t, whole)
	if !phone.Dominates(tail(left, 1), callerTone) || !phone.Dominates(tail(right, 1), agentTone) {
		t.Error("caller and agent are not in their channels")
	}
	if out, err := exec.Command(builtProgram(t), "journal", "--data", p.data, "--kind", "recording_ended").CombinedOutput(); err != nil ||
		!strings.Contains(string(out), `"result":"recovered"`) || !strings.Contains(string(out), filepath.Base(whole)) {
		t.Errorf("the journal has %s, %v", out, err)
	}
}

// found returns the one file of a pattern.
func found(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) != 1 {
		t.Fatalf("%s: %v, %v", pattern, files, err)
	}
	return files[0]
}

// answers reports whether a URL is answered 200.
func answers(url string) bool {
	resp, err := http.Get(url)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
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

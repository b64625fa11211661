package e2e

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
)

// leaveMessage lets a SIPp caller say a tone as a message.
func leaveMessage(t *testing.T, h *helpline, from string) {
	t.Helper()
	voice := filepath.Join(t.TempDir(), "voice.alaw")
	writeALaw(t, voice, fixture.Tone(callerTone, 10))
	if text, err := sipp(t, h.address, scenario(
		invite("helpline", from), pause(300*time.Millisecond), keys("1"),
		`<nop><action><exec rtp_stream="`+voice+`,1,8"/></action></nop>`, pause(4*time.Second), bye(from),
	)); err != nil {
		t.Errorf("the caller who leaves a message: %v\n%s", err, text)
	}
}

// TestMessagesAreAgentsWork: two SIPp callers leave messages, which ring an agent's baresip one after the other. The agent hears the
// tone that was said and is done with it by a key; the other caller, a baresip behind the trunk, is called back.
func TestMessagesAreAgentsWork(t *testing.T) {
	beside(t, 0)
	far, site := outside(t)
	config, flow := site["centralino.yaml"], site["flows/helpline.yaml"]
	site["centralino.yaml"] = strings.Replace(config, "queues:\n", "voicemail: {desk: {silence: 5s, task: {queue: billing}}}\nqueues:\n", 1)
	flow = strings.Replace(flow, "unknown: ask-code", "unknown: main", 1)
	flow = strings.Replace(flow, `"1": bill`, `"1": note, "8": ask-code`, 1)
	site["flows/helpline.yaml"] = strings.Replace(flow, "  bill:\n", "  note: {voicemail: desk, prompt: welcome-back, next: bill}\n  bill:\n", 1)
	h := startHelpline(t, site)
	leaveMessage(t, h, "anonymous")
	booked := waitFor(h, 1, 5*time.Second, any[*call.CallbackBooked])
	if booked.Message == nil || booked.Queue != "billing" {
		t.Errorf("booked %+v", booked)
	}
	left := make(chan struct{})
	go func() { // while the first one is heard
		defer close(left)
		leaveMessage(t, h, branchNumber)
	}()
	anna := startBaresip(t, account{user: "anna", password: "anna-demo", server: h.address, options: "answermode=auto"}, fixture.Tone(agentTone, 60))
	waitFor(h, 1, 10*time.Second, any[*call.CallbackDialled])
	listen(time.Second) // there is nothing to read before something was heard
	eventually(t, 15*time.Second, "heard", func() bool { return heardOnce(anna.heard(), callerTone) })
	anna.press("2")
	anna.waitFor("CALL_CLOSED", 5*time.Second)
	if ended := waitFor(h, 1, 5*time.Second, any[*call.CallbackEnded]); ended.Result != call.CallbackKept {
		t.Errorf("the first message ended %+v", ended)
	}

	<-left
	waitFor(h, 2, 10*time.Second, any[*call.CallbackDialled])
	anna.waitFor("CALL_RTPESTAB", 10*time.Second)
	anna.press("3")
	far.calledBy(t, "+39800123456")
	listen(500 * time.Millisecond)
	far.press("1") // it is the caller who has answered
	waitFor(h, 1, 10*time.Second, any[*call.Connected])
	listen(1500 * time.Millisecond)
	hears(t, "the agent", anna.heard(), branchTone)
	hears(t, "the caller who is called back", far.heard(), agentTone)
	anna.do("hangup", "")
	if ended := waitFor(h, 2, 5*time.Second, any[*call.CallbackEnded]); ended.Result != call.CallbackKept {
		t.Errorf("the second message ended %+v", ended)
	}
	h.wantMetrics(map[string]string{
		`centralino_tasks_queued_total{queue="billing"}`: "2",
		`centralino_tasks_pending{queue="billing"}`:      "0",
	})
}

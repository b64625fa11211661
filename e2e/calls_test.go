package e2e

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// TestCodeAndPINReachAnAgent is the whole way: a SIPp caller keys code and PIN, is recognised, asks for a person, and a
// baresip agent who registered with digest answers and hears the caller.
func TestCodeAndPINReachAnAgent(t *testing.T) {
	beside(t, 0)
	h := startHelpline(t, files(t))
	agent := startBaresip(t, account{user: "anna", password: "anna-demo", server: h.address, options: "answermode=auto"},
		fixture.Tone(agentTone, 30))
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])

	voice := filepath.Join(t.TempDir(), "caller.alaw")
	writeALaw(t, voice, fixture.Tone(callerTone, 20))
	out := make(chan string, 1)
	go func() {
		text, err := sipp(t, h.address, scenario(
			invite("helpline", "+39021112223"),
			pause(300*time.Millisecond),
			keys("10000019"), pause(500*time.Millisecond),
			keys("24680"), pause(500*time.Millisecond),
			keys("0"),
			`<nop><action><exec rtp_stream="`+voice+`,1,8"/></action></nop>`,
			pause(6*time.Second),
			bye("+39021112223"),
		))
		if err != nil {
			text = fmt.Sprintf("sipp: %v\n%s", err, text)
			t.Error(text)
		}
		out <- text
	}()

	found := waitFor(h, 1, 20*time.Second, func(b *call.Identified) bool { return b.By == "code" })
	if found.Answer != call.IdentityFound || found.Customer != "10000019" {
		t.Errorf("the caller was identified as %+v", found)
	}
	connected := waitFor(h, 1, 10*time.Second, any[*call.Connected])
	if connected.Agent != "anna" || connected.Queue != "billing" {
		t.Errorf("connected: %+v", connected)
	}
	released := waitFor(h, 1, 20*time.Second, any[*call.Released])
	if released.By != call.SideCaller {
		t.Errorf("released by %s, want the caller", released.By)
	}
	<-out
	hears(t, "the agent", agent.heard(), callerTone)
	ended := waitFor(h, 1, 5*time.Second, any[*call.Ended])
	if ended.Result != call.Served {
		t.Errorf("ended: %+v", ended)
	}
	h.wantMetrics(map[string]string{
		`centralino_calls_total{flow="helpline",result="served"}`:                 "1",
		`centralino_calls_active{flow="helpline"}`:                                "0",
		`centralino_queue_offered_total{queue="billing"}`:                         "1",
		`centralino_queue_answered_in_target_total{queue="billing"}`:              "1",
		`centralino_queue_wait_seconds_count{queue="billing",result="answered"}`:  "1",
		`centralino_queue_wait_seconds_count{queue="billing",result="abandoned"}`: "0",
		`centralino_queue_waiting{queue="billing"}`:                               "0",
		`centralino_time_to_human_seconds_count{flow="helpline"}`:                 "1",
		`centralino_sip_requests_total{code="200",method="BYE"}`:                  "1",
		`centralino_flow_steps_total{flow="helpline",step="check-code"}`:          "1",
	})
}

// TestMessageIsHeard: what the caller hears is the recording, sample for sample.
func TestMessageIsHeard(t *testing.T) {
	beside(t, 0)
	h := startHelpline(t, files(t))
	caller := startBaresip(t, account{user: "+390612345678", server: h.address}, fixture.Tone(callerTone, 30))
	caller.dial("sip:helpline@" + h.address)
	caller.press("1")
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "bill" })
	waitFor(h, 2, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "main" })
	listen(300 * time.Millisecond) // what was sent last is still in the telephone's buffer
	caller.do("hangup", "")
	caller.waitFor("CALL_CLOSED", 5*time.Second)
	ended := waitFor(h, 1, 5*time.Second, any[*call.Ended])
	if ended.Result != call.Informed {
		t.Errorf("ended: %+v", ended)
	}
	heard(t, "the caller", caller.heard(), "welcome")
	heard(t, "the caller", caller.heard(), "bill-information")
	if score, _ := phone.Correlate(caller.heard(), fixture.Recording("closed")); score > 0.7 {
		t.Errorf("the caller heard a prompt that was not played (likeness %.2f)", score)
	}
	h.wantMetrics(map[string]string{
		`centralino_calls_total{flow="helpline",result="informed"}`:       "1",
		`centralino_flow_keys_total{flow="helpline",key="1",step="main"}`: "1",
		`centralino_flow_steps_total{flow="helpline",step="bill"}`:        "1",
	})
}

// TestConversationWithHold: caller and agent hear each other; on hold the caller hears music and nobody else; then each
// other again.
func TestConversationWithHold(t *testing.T) {
	beside(t, 0)
	h := startHelpline(t, files(t))
	agent := startBaresip(t, account{user: "anna", password: "anna-demo", server: h.address, options: "answermode=auto"},
		fixture.Tone(agentTone, 60))
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
	caller := startBaresip(t, account{user: "+39021112223", server: h.address}, fixture.Tone(callerTone, 60))
	caller.dial("sip:helpline@" + h.address)
	caller.press("0")
	waitFor(h, 1, 10*time.Second, any[*call.Connected])
	agent.waitFor("CALL_ESTABLISHED", 5*time.Second)

	listen(2 * time.Second)
	hears(t, "the caller", caller.heard(), agentTone)
	hears(t, "the agent", agent.heard(), callerTone)

	agent.do("hold", "")
	held := waitFor(h, 1, 5*time.Second, any[*call.Held])
	if held.By != call.SideAgent {
		t.Errorf("held by %s", held.By)
	}
	listen(8 * time.Second)
	hearsNot(t, "the caller on hold", caller.heard(), agentTone)
	heard(t, "the caller on hold", tail(caller.heard(), 8), "hold-music")

	agent.do("resume", "")
	waitFor(h, 1, 5*time.Second, any[*call.Resumed])
	listen(2 * time.Second)
	hears(t, "the caller after the hold", caller.heard(), agentTone)
	hears(t, "the agent after the hold", agent.heard(), callerTone)

	agent.do("hangup", "")
	released := waitFor(h, 1, 5*time.Second, any[*call.Released])
	if released.By != call.SideAgent || released.Hold < 7*time.Second {
		t.Errorf("released: %+v", released)
	}
	waitFor(h, 1, 5*time.Second, func(b *call.StepEntered) bool { return b.Step == "survey" })
	listen(500 * time.Millisecond)
	caller.press("5")
	surveyed := waitFor(h, 1, 5*time.Second, any[*call.Surveyed])
	if surveyed.Answer != "5" || surveyed.Agent != "anna" {
		t.Errorf("surveyed: %+v", surveyed)
	}
	caller.waitFor("CALL_CLOSED", 10*time.Second)
}

// TestGivingUpWhileWaiting: nobody is free, the caller hears music, hangs up, and counts as abandoned.
func TestGivingUpWhileWaiting(t *testing.T) {
	beside(t, 0)
	h := startHelpline(t, files(t))
	startBaresip(t, account{user: "anna", password: "anna-demo", server: h.address, options: "answermode=manual"}, fixture.Tone(agentTone, 30))
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
	caller := startBaresip(t, account{user: "+39021112223", server: h.address}, fixture.Tone(callerTone, 60))
	caller.dial("sip:helpline@" + h.address)
	caller.press("0")
	waitFor(h, 1, 10*time.Second, any[*call.Offered])
	listen(8 * time.Second)
	if got := h.metric(`centralino_queue_waiting{queue="billing"}`); got != "1" {
		t.Errorf("%s callers wait, want 1", got)
	}
	caller.do("hangup", "")
	left := waitFor(h, 1, 5*time.Second, any[*call.QueueLeft])
	if left.Result != call.LeftAbandoned || left.Waited < 7*time.Second {
		t.Errorf("left: %+v", left)
	}
	withdrawn := waitFor(h, 1, 5*time.Second, any[*call.OfferEnded])
	if withdrawn.Result != call.OfferWithdrawn {
		t.Errorf("the offer ended as %+v", withdrawn)
	}
	waitFor(h, 1, 5*time.Second, any[*call.Ended])
	caller.waitFor("CALL_CLOSED", 5*time.Second)
	heard(t, "the waiting caller", caller.heard(), "hold-music")
	h.wantMetrics(map[string]string{
		`centralino_calls_total{flow="helpline",result="abandoned"}`:              "1",
		`centralino_queue_wait_seconds_count{queue="billing",result="abandoned"}`: "1",
		`centralino_queue_wait_seconds_count{queue="billing",result="answered"}`:  "0",
		`centralino_queue_offered_total{queue="billing"}`:                         "1",
		`centralino_queue_waiting{queue="billing"}`:                               "0",
		`centralino_agents{queue="billing",state="available"}`:                    "1",
	})
}

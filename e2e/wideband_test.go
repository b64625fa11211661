package e2e

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

const wideRate = 16000

// wideNoise is a second of noise up to 8 kHz: half of it is beyond what a narrowband telephone carries, and what is left
// of it there has a likeness of 0.7 at most.
func wideNoise() []int16 {
	random := rand.New(rand.NewPCG(7, 22))
	pcm := make([]int16, wideRate)
	for i := range pcm {
		pcm[i] = int16(max(-30000, min(30000, 4000*random.NormFloat64())))
	}
	return pcm
}

// wideTone is a sine at a quarter of full scale.
func wideTone(hz float64, seconds int) []int16 {
	pcm := make([]int16, seconds*wideRate)
	for i := range pcm {
		pcm[i] = int16(8000 * math.Sin(2*math.Pi*hz*float64(i)/wideRate))
	}
	return pcm
}

// hearsWide is hears for a wideband telephone.
func hearsWide(t *testing.T, who string, sound []int16, hz float64) {
	t.Helper()
	if !phone.Dominates(sound[max(0, len(sound)-wideRate):], hz*fixture.Rate/wideRate) {
		t.Errorf("%s does not hear %v Hz", who, hz)
	}
}

// TestWidebandCaller: a caller with G.722 hears a prompt as it was recorded, then talks with agents with and without it;
// what one agent with it says above 4 kHz reaches the caller whole.
func TestWidebandCaller(t *testing.T) {
	beside(t, 0)
	for _, test := range []struct {
		name, codecs string
		tone         float64
		hears        int // the agent's rate in this call
	}{
		{"and an agent with G.711", "PCMA,PCMU", agentTone, fixture.Rate},
		{"and an agent with G.722", "G722/16000,PCMA,PCMU", 5600, wideRate},
		{"and an agent with both", "PCMA,G722/16000", agentTone, wideRate}, // as the caller likes it
	} {
		t.Run(test.name, func(t *testing.T) {
			site := files(t)
			for _, language := range []string{"it", "en"} {
				site["prompts/"+language+"/welcome.wav"] = wavText(t, wideNoise(), wideRate)
			}
			h := startHelpline(t, site)
			who := account{
				user: "anna", password: "anna-demo", server: h.address, options: "answermode=auto", codecs: test.codecs,
			}
			speaks := fixture.Tone(test.tone, 60)
			if who.rate() == wideRate {
				speaks = wideTone(test.tone, 60)
			}
			agent := startBaresip(t, who, speaks)
			waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
			caller := startBaresip(t, account{user: "+390612345678", server: h.address, codecs: "G722/16000,PCMA"},
				wideTone(callerTone, 60))
			caller.dial("sip:helpline@" + h.address)
			waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "main" })
			listen(1500 * time.Millisecond)
			if score, _ := phone.Correlate(caller.heardAt(wideRate), wideNoise()); score < 0.9 {
				t.Errorf("the caller heard the wideband prompt with a likeness of %.2f", score)
			}
			caller.press("0")
			waitFor(h, 1, 10*time.Second, any[*call.Connected])
			agent.waitFor("CALL_ESTABLISHED", 5*time.Second)
			listen(2 * time.Second)
			hearsWide(t, "the caller", caller.heardAt(wideRate), test.tone)
			if test.hears == wideRate {
				hearsWide(t, "the agent", agent.heardAt(wideRate), callerTone)
			} else {
				hears(t, "the agent", agent.heard(), callerTone)
			}
			caller.do("hangup", "")
			caller.waitFor("CALL_CLOSED", 5*time.Second)
			waitFor(h, 1, 5*time.Second, any[*call.Ended])
		})
	}
}

package e2e

import (
	"path/filepath"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
)

// TestLegsAreMeasured: over loopback a SIPp caller, who sends no RTCP, and a baresip agent, who does, lose nothing. The
// packets with SIPp's keys come from another source, with numbers of their own, and spoil no figure.
func TestLegsAreMeasured(t *testing.T) {
	h := startHelpline(t, files(t))
	startBaresip(t, account{user: "anna", password: "anna-demo", server: h.address, options: "answermode=auto"},
		fixture.Tone(agentTone, 30))
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
	voice := filepath.Join(t.TempDir(), "caller.alaw")
	writeALaw(t, voice, fixture.Tone(callerTone, 20))
	if out, err := sipp(t, h.address, scenario(
		invite("helpline", "+39021112223"), pause(300*time.Millisecond), keys("0"),
		`<nop><action><exec rtp_stream="`+voice+`,1,8"/></action></nop>`,
		pause(12*time.Second), bye("+39021112223"),
	)); err != nil {
		t.Fatalf("sipp: %v\n%s", err, out)
	}
	agent := waitFor(h, 1, 5*time.Second, func(m *call.MediaMeasured) bool { return m.Side == call.SideAgent })
	caller := waitFor(h, 1, 5*time.Second, func(m *call.MediaMeasured) bool { return m.Side == call.SideCaller })
	for who, s := range map[string]*call.Sound{"from the agent": agent.In, "to the agent": agent.Out, "from the caller": caller.In} {
		if s == nil {
			t.Errorf("%s nothing was measured", who)
			continue
		}
		t.Logf("%s: %+v", who, *s)
		if s.Codec != "PCMA" || s.Packets < 150 || s.Lost > 0 || s.MOS < 4.2 || s.Jitter > 20*time.Millisecond {
			t.Errorf("%s: %+v", who, *s)
		}
	}
	if caller.Out != nil {
		t.Errorf("SIPp told of what it heard: %+v", *caller.Out)
	}
	if agent.RoundTrip > 100*time.Millisecond {
		t.Errorf("round trip %v", agent.RoundTrip)
	}
}

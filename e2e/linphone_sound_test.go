package e2e

import (
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
)

// TestLinphoneSpeaks: an agent's linphone with G.722 alone, and SRTP as we require it, talks with a caller who has A-law, holds
// the call and takes it back.
func TestLinphoneSpeaks(t *testing.T) {
	beside(t, 0)
	site := files(t)
	site["centralino.yaml"] = strings.Replace(site["centralino.yaml"], "languages: [it, en]}", "languages: [it, en], srtp: require}", 1)
	h := startHelpline(t, site)
	agent := startLinphone(t, account{
		user: "anna", password: "anna-demo", server: h.address, codecs: "G722", options: "[sip]\nmedia_encryption=srtp\n",
	}, wideTone(agentTone, 60))
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
	caller := startBaresip(t, account{user: "+390612345678", server: h.address}, fixture.Tone(callerTone, 60))
	caller.dial("sip:helpline@" + h.address)
	caller.press("0")
	agent.waitFor("incoming call", 10*time.Second)
	agent.types("answer")
	if up := waitFor(h, 1, 10*time.Second, any[*call.Connected]); !up.Secured {
		t.Errorf("connected: %+v", up)
	}
	listen(1500 * time.Millisecond)
	agent.types("pause")
	waitFor(h, 1, 5*time.Second, any[*call.Held])
	agent.waitFor("is now paused", 5*time.Second)
	agent.types("resume")
	waitFor(h, 1, 5*time.Second, any[*call.Resumed])
	listen(2 * time.Second)
	hears(t, "the caller", caller.heard(), agentTone)
	caller.do("hangup", "")
	waitFor(h, 1, 5*time.Second, any[*call.Ended])
	agent.waitFor("ended", 5*time.Second)
	hearsWide(t, "the agent", agent.heard(), callerTone)
	m := waitFor(h, 1, 5*time.Second, func(b *call.MediaMeasured) bool { return b.Side == call.SideAgent })
	if m.In == nil || m.In.Codec != "G722" || m.In.Lost > 0 || m.Out != nil && m.Out.Lost > 0 {
		t.Errorf("the agent: in %+v, out %+v", m.In, m.Out)
	}
}

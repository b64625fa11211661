package e2e

import (
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
)

// TestBaresipEncrypts: callers and agents who demand SRTP, offer it or have none, and who hears whom.
func TestBaresipEncrypts(t *testing.T) {
	beside(t, 0)
	for _, test := range []struct {
		name, trunk, agents         string // our settings
		caller, agent               string // baresip's
		callerSecured, agentSecured bool
	}{
		{"an agent who demands it and a plain caller", "off", "require", "", "mediaenc=srtp-mand", false, true},
		{"an agent who can and a caller who demands it", "require", "offer", "mediaenc=srtp-mand", "mediaenc=srtp", true, true},
		{"a caller who can and a plain agent", "offer", "offer", "mediaenc=srtp", "", true, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			site := files(t)
			site["centralino.yaml"] = strings.NewReplacer(
				"- name: carrier", "- name: carrier\n      srtp: "+test.trunk,
				"languages: [it, en]}", "languages: [it, en], srtp: "+test.agents+"}",
			).Replace(site["centralino.yaml"])
			h := startHelpline(t, site)
			agent := startBaresip(t, account{
				user: "anna", password: "anna-demo", server: h.address, options: "answermode=auto;" + test.agent,
			}, fixture.Tone(agentTone, 60))
			waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
			caller := startBaresip(t, account{user: "+390612345678", server: h.address, options: test.caller},
				fixture.Tone(callerTone, 60))
			caller.dial("sip:helpline@" + h.address)
			if up := waitFor(h, 1, 5*time.Second, any[*call.Answered]); up.Secured != test.callerSecured {
				t.Errorf("answered: %+v", up)
			}
			waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "main" })
			heard(t, "the caller", caller.heard(), "welcome-back")
			caller.press("0")
			if up := waitFor(h, 1, 10*time.Second, any[*call.Connected]); up.Secured != test.agentSecured {
				t.Errorf("connected: %+v", up)
			}
			agent.waitFor("CALL_ESTABLISHED", 5*time.Second)
			listen(2 * time.Second)
			hears(t, "the caller", caller.heard(), agentTone)
			hears(t, "the agent", agent.heard(), callerTone)
			caller.do("hold", "")
			waitFor(h, 1, 5*time.Second, any[*call.Held])
			caller.do("resume", "")
			waitFor(h, 1, 5*time.Second, any[*call.Resumed])
			listen(2 * time.Second)
			hears(t, "the caller", caller.heard(), agentTone)
			hears(t, "the agent", agent.heard(), callerTone)
			caller.do("hangup", "")
			caller.waitFor("CALL_CLOSED", 5*time.Second)
			waitFor(h, 1, 5*time.Second, any[*call.Ended])
		})
	}
}

// TestBaresipIsRefused: who demands what the other does not have gets no call.
func TestBaresipIsRefused(t *testing.T) {
	beside(t, 0)
	for _, test := range []struct{ trunk, caller string }{{"off", "mediaenc=srtp-mand"}, {"require", ""}} {
		site := files(t)
		site["centralino.yaml"] = strings.Replace(site["centralino.yaml"], "- name: carrier", "- name: carrier\n      srtp: "+test.trunk, 1)
		h := startHelpline(t, site)
		caller := startBaresip(t, account{user: "+390612345678", server: h.address, options: test.caller}, fixture.Tone(callerTone, 5))
		caller.do("dial", "sip:helpline@"+h.address)
		if closed := caller.waitFor("CALL_CLOSED", 5*time.Second); !strings.Contains(closed.Param, "488") {
			t.Errorf("%s, %s: %+v", test.trunk, test.caller, closed)
		}
		if ended := waitFor(h, 1, 5*time.Second, any[*call.Ended]); ended.Reason != call.NoSRTP {
			t.Errorf("%s, %s: %+v", test.trunk, test.caller, ended)
		}
	}
}

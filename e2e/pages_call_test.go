package e2e

import (
	"fmt"
	"testing"
	"time"

	"centralino/call"
)

// public is the example helpline with the page from which anybody may call, and a site that may show it.
func public(t *testing.T, site string) *helpline {
	t.Helper()
	all := files(t)
	all["centralino.yaml"] += fmt.Sprintf("\nbrowsers: {udp_port: %d, public: {numbers: helpline, origins: [%q]}}\n", freePort(t), site)
	return startHelpline(t, all)
}

// TestPagesCall: somebody whom nobody knows calls by the public page, hears the prompt, keys to the queue, and an agent
// answers on the page of the desk: each hears the other's tone. The page loses its connection, finds it again and goes on.
func TestPagesCall(t *testing.T) {
	h := public(t, "https://www.example")
	desk := openPages(t, h, agentTone)
	desk.logIn("anna", "anna-demo", "/desk")
	desk.shows(".mine", "Ready for calls", 10*time.Second)
	p := openPages(t, h, callerTone)
	p.do(nil, "open", "/call")
	p.shows(".visit [role=status]", "microphone", 5*time.Second)
	p.look("call-before")
	p.do(nil, "click", "Call now")
	p.shows(".visit [role=status]", "You are connected", 10*time.Second)
	if arrived := waitFor(h, 1, 5*time.Second, any[*call.Arrived]); arrived.From != "" {
		t.Errorf("a page is believed who it says it is: %+v", arrived)
	}
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "ask-code" })
	listen(700 * time.Millisecond)
	var sound []int16
	p.do(&sound, "heard")
	heard(t, "the page", sound, "welcome")
	p.do(nil, "click", "0")
	p.shows(".visit output", "0", time.Second)
	desk.do(nil, "click", "Answer")
	waitFor(h, 1, 15*time.Second, any[*call.Connected])
	desk.waitHears(callerTone)
	p.waitHears(agentTone)
	p.do(nil, "drop")
	p.shows(".visit [role=status]", "The network is gone", 5*time.Second)
	p.shows(".visit [role=status]", "You are connected", 10*time.Second)
	p.waitHears(agentTone)
	p.lookNow("call-up")
	desk.do(nil, "click", "Hang up")
	waitFor(h, 1, 5*time.Second, any[*call.Released])
	p.do(nil, "click", "Hang up")
	waitFor(h, 1, 5*time.Second, any[*call.Ended])
	p.shows(".visit [role=status]", "The call is over", 5*time.Second)
}

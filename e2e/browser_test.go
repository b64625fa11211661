package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/browser"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// browsing is the example helpline, which browsers may reach: pages may call it without a login.
func browsing(t *testing.T) *helpline {
	t.Helper()
	site := files(t)
	site["centralino.yaml"] += fmt.Sprintf("\nbrowsers: {udp_port: %d, callers: [helpline]}\n", freePort(t))
	return startHelpline(t, site)
}

// http is the helpline's address for browsers.
func (h *helpline) http() string {
	return strings.TrimSuffix(strings.TrimPrefix(h.metrics, "http://"), "/metrics")
}

// openBrowser is a browser of pion's. It registers when it has a password.
func openBrowser(t *testing.T, h *helpline, user, password string) *browser.Browser {
	t.Helper()
	b, err := browser.New(browser.Options{Server: h.http(), User: user, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	if password != "" {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if err := b.Register(ctx, b.Server(), time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// TestBrowserCallsAndKeys: a page that nobody has logged in to calls the helpline, hears its prompts whole, and keys
// through the menu under a browser's payload type.
func TestBrowserCallsAndKeys(t *testing.T) {
	beside(t, 0)
	h := browsing(t)
	b := openBrowser(t, h, "guest", "")
	c, err := b.Call(within(t, 10*time.Second), "sip:helpline@"+h.http())
	if err != nil {
		t.Fatalf("%v\n%s", err, b.Trace())
	}
	arrived := waitFor(h, 1, 5*time.Second, any[*call.Arrived])
	if arrived.From != "" || arrived.Trunk != "" {
		t.Errorf("a page is believed who it says it is: %+v", arrived)
	}
	if answered := waitFor(h, 1, 5*time.Second, any[*call.Answered]); !answered.Secured {
		t.Error("not secured")
	}
	tab := b.Tab(0)
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "ask-code" })
	listen(500 * time.Millisecond)
	if score, at := phone.Correlate(tab.Heard(), fixture.Recording("welcome")); score < 0.98 || at > time.Second {
		t.Errorf("the welcome was heard with a likeness of %.3f after %v", score, at)
	}
	tab.Press("10000019")
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "check-code" })
	listen(500 * time.Millisecond)
	tab.Press("24680")
	waitFor(h, 1, 10*time.Second, func(b *call.Identified) bool { return b.Answer == call.IdentityFound })
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "main" })
	listen(time.Second)
	tab.Press("1")
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "bill" })
	if err := c.Hangup(); err != nil {
		t.Error(err)
	}
	if ended := waitFor(h, 1, 5*time.Second, any[*call.Ended]); ended.Result != call.Informed {
		t.Errorf("ended: %+v", ended)
	}
	h.wantMetrics(map[string]string{`centralino_browser_legs_total{result="ready"}`: "1"})
}

// TestAgentInABrowser: an agent registers in a browser, is offered a call of a baresip through the queue, and the two hear
// each other and each other's keys; the browser's network changes, and they still do.
func TestAgentInABrowser(t *testing.T) {
	beside(t, 0)
	h := browsing(t)
	anna := openBrowser(t, h, "anna", "anna-demo")
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
	caller := startBaresip(t, account{user: "+39021112223", server: h.address}, fixture.Tone(callerTone, 60))
	caller.dial("sip:helpline@" + h.address)
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "ask-code" })
	caller.press("0")
	offered, err := anna.Incoming(within(t, 10*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	if err := offered.Answer(); err != nil {
		t.Fatalf("%v\n%s", err, anna.Trace())
	}
	connected := waitFor(h, 1, 5*time.Second, any[*call.Connected])
	if connected.Agent != "anna" || !connected.Secured {
		t.Errorf("connected: %+v", connected)
	}
	tab := anna.Tab(0)
	tab.Tone(agentTone)
	eventually(t, 5*time.Second, "the caller's tone at the agent", func() bool { return tab.Hears(callerTone) })
	listen(1500 * time.Millisecond)
	hears(t, "the caller", caller.heard(), agentTone)
	caller.press("7")
	eventually(t, 5*time.Second, "the caller's key at the agent", func() bool { return tab.Digits() == "7" })

	if err := offered.Move(); err != nil { // a new offer, with ICE restarted
		t.Fatalf("%v\n%s", err, anna.Trace())
	}
	before := len(tab.Heard())
	eventually(t, 5*time.Second, "the caller's tone by the new path", func() bool {
		return len(tab.Heard()) > before+8000 && tab.Hears(callerTone)
	})
	listen(1200 * time.Millisecond)
	hears(t, "the caller, after the move,", caller.heard(), agentTone)
	if err := offered.Hangup(); err != nil {
		t.Error(err)
	}
	if released := waitFor(h, 1, 5*time.Second, any[*call.Released]); released.By != call.SideAgent {
		t.Errorf("released by %s", released.By)
	}
	caller.do("hangup", "")
}

// TestBrowserAndDeskPhoneRing: an agent has both; they ring together, and whichever answers has the call and its sound.
func TestBrowserAndDeskPhoneRing(t *testing.T) {
	beside(t, 0)
	h := browsing(t)
	tab := openBrowser(t, h, "anna", "anna-demo")
	desk := startBaresip(t, account{user: "anna", password: "anna-demo", server: h.address, options: "answermode=manual"},
		fixture.Tone(agentTone, 60))
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
	caller := startBaresip(t, account{user: "+39021112223", server: h.address}, fixture.Tone(callerTone, 60))
	ask := func(nth int) *phone.Call {
		caller.dial("sip:helpline@" + h.address)
		waitFor(h, nth, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "ask-code" })
		caller.press("0")
		offered, err := tab.Incoming(within(t, 10*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		desk.waitFor("CALL_INCOMING", 5*time.Second)
		return offered
	}
	if err := ask(1).Answer(); err != nil {
		t.Fatal(err)
	}
	desk.waitFor("CALL_CLOSED", 5*time.Second)
	if c := waitFor(h, 1, 5*time.Second, any[*call.Connected]); !c.Secured {
		t.Errorf("connected: %+v", c)
	}
	tab.Tab(0).Tone(agentTone)
	eventually(t, 5*time.Second, "the caller's tone in the browser", func() bool { return tab.Tab(0).Hears(callerTone) })
	caller.do("hangup", "")
	waitFor(h, 1, 5*time.Second, any[*call.WrapUpEnded])

	other := ask(2)
	desk.do("accept", "")
	if err := other.WaitEnd(within(t, 5*time.Second)); err == nil {
		t.Error("the browser rings on")
	}
	if c := waitFor(h, 2, 5*time.Second, any[*call.Connected]); c.Secured {
		t.Errorf("connected: %+v", c)
	}
	listen(1500 * time.Millisecond)
	hears(t, "the caller", caller.heard(), agentTone)
	hears(t, "the desk phone", desk.heard(), callerTone)
	caller.do("hangup", "")
	waitFor(h, 2, 5*time.Second, any[*call.Ended])
}

// TestTwoBrowsersThroughTheQueue: both ends are browsers, at one port of ours.
func TestTwoBrowsersThroughTheQueue(t *testing.T) {
	beside(t, 0)
	h := browsing(t)
	anna := openBrowser(t, h, "anna", "anna-demo")
	guest := openBrowser(t, h, "guest", "")
	if _, err := guest.Call(within(t, 10*time.Second), "sip:helpline@"+h.http()); err != nil {
		t.Fatalf("%v\n%s", err, guest.Trace())
	}
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "ask-code" })
	listen(300 * time.Millisecond)
	guest.Tab(0).Press("0")
	offered, err := anna.Incoming(within(t, 10*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	if err := offered.Answer(); err != nil {
		t.Fatal(err)
	}
	guest.Tab(0).Tone(callerTone)
	anna.Tab(0).Tone(agentTone)
	eventually(t, 5*time.Second, "each other", func() bool { return anna.Tab(0).Hears(callerTone) && guest.Tab(0).Hears(agentTone) })
}

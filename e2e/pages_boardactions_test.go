package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
)

// loud fails unless the page hears a tone, or does not.
func (p pages) loud(hz float64, want bool) {
	p.t.Helper()
	db := 0.0
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		p.do(&db, "loud", hz)
		if (db > -60) == want {
			return
		}
		if time.Now().After(deadline) {
			p.t.Errorf("the page hears %g Hz at %.0f dB, should hear it: %v", hz, db, want)
			return
		}
	}
}

// asks finds no fault with the dialog that is open, keeps a picture of it, and carries it out.
func (p pages) asks(name, does string) {
	p.t.Helper()
	p.do(nil, "wait", "dialog[open]")
	folder := os.Getenv("TEST_PICTURES")
	if folder == "" {
		folder = p.t.TempDir()
	}
	var faults []string
	p.do(&faults, "judge", filepath.Join(folder, "asking-"+name+".png"))
	for _, fault := range faults {
		p.t.Errorf("asking %s: %s", name, fault)
	}
	p.do(nil, "press", "dialog", does)
}

// TestPagesBoardActions: a supervisor has an agent serve one queue alone, moves a caller there, whispers to the agent from the page, takes
// the next caller on the page, and switches an announcement on.
func TestPagesBoardActions(t *testing.T) {
	site := files(t)
	site["centralino.yaml"] = strings.Replace(site["centralino.yaml"], "supervisors:\n", "supervision: {legal_basis: Accordo}\nsupervisors:\n", 1) +
		fmt.Sprintf("\nbrowsers: {udp_port: %d, callers: [helpline]}\n", freePort(t))
	site["flows/helpline.yaml"] = strings.Replace(site["flows/helpline.yaml"], "steps:\n", "steps:\n  news: {flash: outage, prompt: closed, next: welcome}\n", 1)
	site["flows/helpline.yaml"] = strings.Replace(site["flows/helpline.yaml"], "start: welcome", "start: news", 1)
	h := startHelpline(t, site)
	startBaresip(t, account{user: "anna", password: "anna-demo", server: h.address}, fixture.Tone(agentTone, 120))
	bruno := startBaresip(t, account{user: "bruno", password: "bruno-demo", server: h.address, options: "answermode=auto"}, fixture.Tone(agentTone, 120))
	waitFor(h, 2, 10*time.Second, any[*call.AgentRegistered])
	p := openPages(t, h, supervisorTone)
	p.logIn("sara", "sara-demo", "/board")
	p.do(nil, "wait", ".agents tbody tr")

	p.do(nil, "click", "Queues Bruno Bianchi")
	p.do(nil, "wait", "dialog[open]")
	p.do(nil, "uncheck", "input[value=billing]")
	p.asks("queues", "Change the queues")
	if a := waitFor(h, 1, 5*time.Second, any[*call.AgentAssigned]); a.Agent != "bruno" || len(a.Queues) != 1 || a.Queues[0] != "outages" {
		t.Errorf("assigned %+v", a)
	}

	p.do(nil, "click", "Pause Bruno Bianchi")
	p.do(nil, "fill", "input[name=reason]", "Coaching")
	p.asks("pause", "Pause")
	p.shows(".agents .state.paused", "paused: Coaching", 5*time.Second)
	p.do(nil, "click", "Make ready Bruno Bianchi")
	waitFor(h, 1, 5*time.Second, any[*call.AgentReady])

	first := startBaresip(t, account{user: "+390612345678", server: h.address}, fixture.Tone(callerTone, 120))
	first.dial("sip:helpline@" + h.address)
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "main" })
	first.press("0")
	waitFor(h, 1, 15*time.Second, any[*call.Queued])
	p.shows(".waits", "+390612345678", 5*time.Second)
	p.shows(".waits", "rings at Anna Rossi", 5*time.Second)
	p.do(nil, "click", "Move +390612345678")
	p.do(nil, "choose", "select[name=queue]", "outages")
	p.asks("move", "Move")
	if c := waitFor(h, 1, 10*time.Second, any[*call.Connected]); c.Agent != "bruno" || c.Queue != "outages" {
		t.Errorf("connected %+v", c)
	}
	p.shows(".talks", "Bruno Bianchi", 5*time.Second)
	p.shows(".agents .state.busy", "talking", 3*time.Second)
	p.do(nil, "click", "Hear on this page")
	p.shows(".telephone", "This page is your telephone", 10*time.Second)
	p.do(nil, "click", "Whisper Bruno Bianchi")
	p.asks("whisper", "Whisper")
	if s := waitFor(h, 1, 15*time.Second, any[*call.SupervisionBegan]); s.Mode != call.SupervisionWhisper || !s.Secured {
		t.Errorf("supervision %+v", s)
	}
	p.loud(callerTone, true)
	p.loud(agentTone, true)
	listen(1500 * time.Millisecond)
	if c, a := voices(first.heard()), voices(bruno.heard()); c != "a" || a != "cs" {
		t.Errorf("the caller hears %q, the agent %q", c, a)
	}
	p.shows(".talks", "You hear this", 5*time.Second)

	second := startBaresip(t, account{user: "+390698765432", server: h.address}, fixture.Tone(callerTone, 120))
	second.dial("sip:helpline@" + h.address)
	waitFor(h, 2, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "main" })
	second.press("0")
	waitFor(h, 3, 15*time.Second, any[*call.Queued]) // the first was queued twice
	p.shows(".waits", "+390698765432", 5*time.Second)
	p.do(nil, "click", "Close the queue complaints")
	p.do(nil, "fill", "input[name=reason]", "Flood")
	p.do(nil, "fill", "input[name=until]", "23:59")
	p.asks("close", "Close the queue")
	waitFor(h, 1, 5*time.Second, any[*call.QueueClosed])
	p.look("boardactions") // which loads the page anew, and so hangs the supervisor's telephone up
	waitFor(h, 1, 5*time.Second, any[*call.SupervisionEnded])
	p.shows(".telephone", "This page is your telephone", 10*time.Second)
	p.do(nil, "click", "Take +390698765432")
	p.asks("take", "Take")
	if c := waitFor(h, 2, 15*time.Second, any[*call.Connected]); c.Agent != "sara" {
		t.Errorf("connected %+v", c)
	}
	p.loud(callerTone, true)
	p.loud(agentTone, false)
	listen(1500 * time.Millisecond)
	if c := voices(second.heard()); c != "s" {
		t.Errorf("the caller who was taken hears %q", c)
	}
	p.do(nil, "click", "Hang up")

	p.do(nil, "click", "Switch on outage")
	p.do(nil, "fill", "input[name=until]", "23:59")
	p.asks("flash", "Switch on")
	if f := waitFor(h, 1, 5*time.Second, any[*call.FlashOn]); f.Flash != "outage" || f.By != "sara" {
		t.Errorf("flash %+v", f)
	}
	p.shows(".flashes", "on until 23:59", 5*time.Second)
	first.do("hangup", "")
	second.do("hangup", "")
	waitFor(h, 2, 10*time.Second, any[*call.Ended])
}

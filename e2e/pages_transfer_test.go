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

// peek finds no fault with the page as it is, in the middle of a call.
func (p pages) peek(name string, widths ...int) {
	p.t.Helper()
	folder := os.Getenv("TEST_PICTURES")
	if folder == "" {
		folder = p.t.TempDir()
	}
	for _, width := range widths {
		var faults []string
		p.do(&faults, "peek", width, filepath.Join(folder, fmt.Sprintf("%s-%d.png", name, width)))
		for _, fault := range faults {
			p.t.Errorf("%s at %d px: %s", name, width, fault)
		}
	}
	p.do(nil, "peek", 1440, filepath.Join(p.t.TempDir(), "back.png"))
}

// TestPagesTransfer: an agent on the page asks a colleague on a baresip, takes the caller back, and then passes them on; who
// hears whom is told by tones. Afterwards they call a number.
func TestPagesTransfer(t *testing.T) {
	site := files(t)
	config := site["centralino.yaml"]
	config = strings.Replace(config, "partner: beta, password", "password", 1)
	config += fmt.Sprintf("\nbrowsers: {udp_port: %d}\nagent_calls: {transfer: [IT], call: [IT]}\n", freePort(t))
	site["centralino.yaml"] = config
	h := startHelpline(t, site)
	p := openPages(t, h, agentTone)
	p.logIn("anna", "anna-demo", "/desk")
	p.shows(".mine", "Ready for calls", 10*time.Second)
	p.shows(".callout", "Number", 5*time.Second)
	caller := startBaresip(t, account{user: "+39021112223", server: h.address}, fixture.Tone(callerTone, 120))
	caller.dial("sip:helpline@" + h.address)
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "ask-code" })
	caller.press("0")
	p.shows(".call", "+39021112223", 10*time.Second)
	p.do(nil, "click", "Answer")
	waitFor(h, 1, 15*time.Second, any[*call.Connected])
	p.waitHears(callerTone)

	bruno := startBaresip(t, account{user: "bruno", password: "bruno-demo", server: h.address, options: "answermode=auto"}, fixture.Tone(earlyTone, 120))
	waitFor(h, 2, 10*time.Second, any[*call.AgentRegistered])
	p.do(nil, "key", "Alt+t")
	p.shows(".ways", "Bruno Bianchi", 5*time.Second)
	p.peek("transfer-choice", 360, 820, 1440)
	p.do(nil, "click", "Ask first: Bruno Bianchi")
	p.shows(".call .note", "You speak with Bruno Bianchi", 10*time.Second)
	p.waitHears(earlyTone)
	p.peek("transfer-consult", 360, 1440)
	listen(1500 * time.Millisecond)
	hears(t, "the colleague", bruno.heard(), agentTone)
	hearsNot(t, "the caller", caller.heard(), agentTone)
	p.do(nil, "key", "Alt+b")
	waitFor(h, 1, 5*time.Second, func(b *call.HandoverEnded) bool { return b.Result == call.HandoverReturned })
	p.waitHears(callerTone)
	listen(1500 * time.Millisecond)
	hears(t, "the caller who is back", caller.heard(), agentTone)

	p.do(nil, "click", "Transfer")
	p.do(nil, "wait", ".ways li")
	p.do(nil, "click", "Transfer: Bruno Bianchi")
	waitFor(h, 1, 10*time.Second, func(b *call.HandoverEnded) bool { return b.Result == call.HandoverDone })
	listen(2 * time.Second)
	hears(t, "the caller", caller.heard(), earlyTone)
	hears(t, "the colleague", bruno.heard(), callerTone)
	p.shows(".mine", "Ready for calls", 15*time.Second)
	caller.do("hangup", "")
	waitFor(h, 1, 5*time.Second, func(b *call.Released) bool { return b.Agent == "bruno" })

	p.do(nil, "fill", ".callout input", "+390255512345")
	p.do(nil, "click", "Call")
	waitFor(h, 1, 15*time.Second, any[*call.OutboundDialled]) // the page has answered its own telephone
	p.shows(".call", "+390255512345", 5*time.Second)
	p.do(nil, "click", "Hang up")
	waitFor(h, 1, 5*time.Second, any[*call.OutboundEnded])
	p.look("desk-transfer")
}

package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
)

// TestCallsOutside: a flow passes its caller on to a baresip behind the trunk's Kamailio, which stays in the dialog, and an agent
// calls it from the desk; they hear each other, and the telephone outside is shown the helpline's number.
func TestCallsOutside(t *testing.T) {
	beside(t, 0)
	far, site := outside(t)
	direct := fmt.Sprintf("127.0.0.1:%d", far.sip)
	site["centralino.yaml"] = strings.Replace(site["centralino.yaml"], `"sip:`+direct+`"`, `"sip:`+startKamailio(t, direct, 404)+`"`, 1)
	flow := strings.Replace(site["flows/helpline.yaml"], `"1": bill`, `"1": branch`, 1)
	site["flows/helpline.yaml"] = strings.Replace(flow, "  bill:\n", `  branch: {transfer: "`+branchNumber+`", failed: operator, next: bill}`+"\n  bill:\n", 1)
	h := startHelpline(t, site)
	anna := startBaresip(t, account{user: "anna", password: "anna-demo", server: h.address, options: "answermode=auto"}, fixture.Tone(agentTone, 60))
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
	caller := startBaresip(t, account{user: "+390612345678", server: h.address}, fixture.Tone(callerTone, 60))
	caller.dial("sip:helpline@" + h.address)
	caller.press("1")
	waitFor(h, 1, 10*time.Second, any[*call.TransferAnswered])
	far.calledBy(t, "+39800123456")
	listen(1500 * time.Millisecond)
	hears(t, "the caller, of outside", caller.heard(), branchTone)
	hears(t, "outside, of the caller", far.heard(), callerTone)
	far.do("hangup", "")
	if ended := waitFor(h, 1, 5*time.Second, any[*call.TransferEnded]); ended.Result != call.TransferSpoke || ended.By != call.SideFar {
		t.Errorf("the transfer ended %+v", ended)
	}
	waitFor(h, 1, 5*time.Second, func(b *call.StepEntered) bool { return b.Step == "bill" })
	caller.do("hangup", "")

	h.page("anna", "anna-demo").ask("POST", "/me/call", `{"number":"02 5551 2345"}`, http.StatusNoContent)
	waitFor(h, 1, 10*time.Second, any[*call.OutboundAnswered])
	far.calledBy(t, "+39800123456")
	listen(1500 * time.Millisecond)
	hears(t, "the agent", anna.heard(), branchTone)
	hears(t, "outside, of the agent", far.heard(), agentTone)
	anna.do("hangup", "")
	if ended := waitFor(h, 1, 5*time.Second, any[*call.OutboundEnded]); ended.Result != call.OutboundSpoke || ended.By != call.SideAgent || ended.Number != branchNumber {
		t.Errorf("the call ended %+v", ended)
	}
}

// calledBy waits for a call and fails the test unless it comes from a number.
func (b *baresip) calledBy(t *testing.T, number string) {
	t.Helper()
	if up := b.waitFor("CALL_ESTABLISHED", 5*time.Second); !strings.HasPrefix(up.Peer, "sip:"+number+"@") {
		t.Errorf("%s is called by %s, want %s", b.dir, up.Peer, number)
	}
}

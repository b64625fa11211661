package e2e

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
)

const branchTone = 1300 // Hz, far from the other tones

// branchNumber is that of a telephone outside.
const branchNumber = "+390255512345"

// outside is a baresip behind the trunk, and a helpline of two colleagues, who may pass callers on to it and call it.
func outside(t *testing.T) (*baresip, map[string]string) {
	t.Helper()
	far := startBaresip(t, account{user: branchNumber, server: "127.0.0.1", options: "answermode=auto"}, fixture.Tone(branchTone, 60))
	site := files(t)
	change := func(before, after string) {
		t.Helper()
		if !strings.Contains(site["centralino.yaml"], before) {
			t.Fatalf("the configuration has no %q", before)
		}
		site["centralino.yaml"] = strings.Replace(site["centralino.yaml"], before, after, 1)
	}
	change("partner: beta, password", "password")
	change(`proxy: "sip:127.0.0.1:5070"`, fmt.Sprintf("proxy: \"sip:127.0.0.1:%d\"\n      asserted_identity: true", far.sip))
	change("rules:", "agent_calls: {transfer: [IT], call: [IT]}\nrules:")
	return far, site
}

// TestTelephonesTransfer: an agent's linphone holds the caller, asks a colleague on a second line and transfers (REFER with
// Replaces); the colleague's baresip transfers on to a telephone outside without asking. Then tcpdump reads the capture of all that.
func TestTelephonesTransfer(t *testing.T) {
	beside(t, 0)
	far, site := outside(t)
	h := startHelpline(t, site)
	anna := startLinphone(t, account{user: "anna", password: "anna-demo", server: h.address}, fixture.Tone(agentTone, 60))
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
	bruno := startBaresip(t, account{user: "bruno", password: "bruno-demo", server: h.address, options: "answermode=auto"}, fixture.Tone(supervisorTone, 60))
	waitFor(h, 2, 10*time.Second, any[*call.AgentRegistered])
	caller := startBaresip(t, account{user: "+39021112223", server: h.address}, fixture.Tone(callerTone, 60))
	caller.dial("sip:helpline@" + h.address)
	caller.press("0")
	anna.waitFor("incoming call", 10*time.Second)
	anna.types("answer")
	connected := waitFor(h, 1, 10*time.Second, any[*call.Connected])
	listen(1500 * time.Millisecond)
	hears(t, "the caller", caller.heard(), agentTone)

	anna.types("pause")
	waitFor(h, 1, 5*time.Second, any[*call.Held])
	anna.types("call sip:bruno@" + h.address)
	waitFor(h, 1, 5*time.Second, any[*call.HandoverAnswered])
	listen(1500 * time.Millisecond)
	hears(t, "the colleague who is asked", bruno.heard(), agentTone)
	hearsNot(t, "the caller on hold", caller.heard(), agentTone)
	anna.types("transfer 1 --to-call 2")
	if ended := waitFor(h, 1, 5*time.Second, any[*call.HandoverEnded]); ended.Result != call.HandoverDone || ended.Mode != call.HandoverConsult {
		t.Errorf("the first transfer ended %+v", ended)
	}
	for line, hz := range map[string]float64{"first": callerTone, "second": supervisorTone} {
		if !heardOnce(anna.heard(), hz) {
			t.Errorf("linphone did not hear %v Hz on its %s line", hz, line)
		}
	}
	listen(1500 * time.Millisecond)
	hears(t, "the caller, of the colleague", caller.heard(), supervisorTone)
	hears(t, "the colleague, of the caller", bruno.heard(), callerTone)

	bruno.do("transfer", "sip:"+branchNumber+"@"+h.address)
	if ended := waitFor(h, 2, 5*time.Second, any[*call.HandoverEnded]); ended.Result != call.HandoverDone || ended.Number != branchNumber {
		t.Errorf("the second transfer ended %+v", ended)
	}
	far.calledBy(t, "+39800123456")
	bruno.waitFor("CALL_CLOSED", 5*time.Second)
	listen(1500 * time.Millisecond)
	hears(t, "the caller, of outside", caller.heard(), branchTone)
	hears(t, "outside", far.heard(), callerTone)
	caller.do("hangup", "")
	waitFor(h, 1, 5*time.Second, any[*call.Ended])
	far.waitFor("CALL_CLOSED", 5*time.Second)
	captured(t, h, strings.TrimSuffix(string(connected.Leg), "-1"), far.sip)
}

// captured holds that tcpdump reads the capture of a call that went outside by a trunk, with nothing wrong in it.
func captured(t *testing.T, h *helpline, id string, trunk int) {
	t.Helper()
	tool := exec.Command("tcpdump", "-n", "-vv", "-A", "-r", "-")
	tool.Stdin = bytes.NewReader(h.page("sara", "sara-demo").get("/calls/" + id + "/ladder?format=pcap"))
	out, err := tool.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s; make tools installs it", err, out)
	}
	us, they := strings.Replace(h.address, ":", ".", 1), fmt.Sprintf("127.0.0.1.%d", trunk)
	text := string(out)
	inOrder(t, text,
		us+" > "+they+": [udp sum ok]", "INVITE sip:"+branchNumber+"@127.0.0.1", "P-Asserted-Identity: <sip:+39800123456@127.0.0.1",
		they+" > "+us+": [udp sum ok]", "SIP/2.0 200", us+" > "+they+": [udp sum ok]", "BYE sip:"+branchNumber)
	if n := strings.Count(text, "[udp sum ok]"); n < 30 || strings.Contains(text, "bad ") || n != strings.Count(text, "proto UDP (17)") {
		t.Errorf("%d datagrams are sound in\n%s", n, text)
	}
}

// get returns what a page is answered with.
func (p *page) get(path string) []byte {
	p.t.Helper()
	resp, err := p.client.Get(strings.TrimSuffix(p.metrics, "/metrics") + "/api/v1" + path)
	if err != nil {
		p.t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil || resp.StatusCode != http.StatusOK {
		p.t.Fatalf("GET %s: %s %s %v", path, resp.Status, body, err)
	}
	return body
}

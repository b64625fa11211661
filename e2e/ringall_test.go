package e2e

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// ringsAndIsCancelled is an agent's telephone that rings until the call is taken elsewhere. It fails unless the CANCEL
// says so as RFC 3326 has it, which keeps a telephone from showing a missed call.
const ringsAndIsCancelled = `
<recv request="INVITE"/>
<send><![CDATA[
SIP/2.0 180 Ringing
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]u[pid]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:bruno@[local_ip]:[local_port]>
Content-Length: 0

]]></send>
<recv request="CANCEL"><action>
<ereg regexp="^ *SIP;cause=200;text=&quot;Call completed elsewhere&quot; *$" search_in="hdr" header="Reason:" check_it="true" assign_to="reason"/>
</action></recv>
<Reference variables="reason"/>
<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]u[pid]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
<send retrans="500"><![CDATA[
SIP/2.0 487 Request Terminated
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]u[pid]
[last_Call-ID:]
CSeq: 1 INVITE
Content-Length: 0

]]></send>
<recv request="ACK"/>`

// TestRingAllOnRealPhones: a baresip and a SIPp ring for the same caller; baresip answers and the two hear each other, and
// SIPp is told on the wire that the call was completed elsewhere.
func TestRingAllOnRealPhones(t *testing.T) {
	beside(t, 0)
	site := files(t)
	site["centralino.yaml"] = strings.Replace(site["centralino.yaml"], "  billing:\n    skills: [billing]\n",
		"  billing:\n    skills: [billing]\n    strategy: ring-all\n    country_notice: {tell: never}\n", 1)
	h := startHelpline(t, site)
	anna := startBaresip(t, account{user: "anna", password: "anna-demo", server: h.address, options: "answermode=manual"},
		fixture.Tone(agentTone, 30))
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
	caller := startBaresip(t, account{user: "+39021112223", server: h.address}, fixture.Tone(callerTone, 30))
	port := fmt.Sprint(freePort(t))
	registers(t, h, "bruno", port)
	bruno := make(chan string, 1)
	go func() {
		text, err := sipp(t, h.address, scenario(ringsAndIsCancelled), "-p", port)
		if err != nil {
			t.Errorf("bruno's telephone: %v\n%s", err, text)
		}
		bruno <- text
	}()

	caller.dial("sip:helpline@" + h.address)
	caller.press("0")
	waitFor(h, 2, 10*time.Second, any[*call.Offered])
	anna.waitFor("CALL_INCOMING", 5*time.Second)
	listen(time.Second) // both ring
	anna.do("accept", "")
	connected := waitFor(h, 1, 5*time.Second, any[*call.Connected])
	if connected.Agent != "anna" {
		t.Errorf("connected: %+v", connected)
	}
	over := waitFor(h, 1, 5*time.Second, any[*call.OfferEnded])
	if over.Agent != "bruno" || over.Result != call.OfferElsewhere {
		t.Errorf("the other offer ended: %+v", over)
	}
	<-bruno
	listen(time.Second)
	hears(t, "the caller", caller.heard(), agentTone)
	hears(t, "the agent", anna.heard(), callerTone)
	caller.do("hangup", "")
	waitFor(h, 1, 5*time.Second, any[*call.Ended])
}

// registers registers an agent from a port that another program takes over then.
func registers(t *testing.T, h *helpline, user, port string) {
	t.Helper()
	p, err := phone.New(phone.Options{
		Network: phone.UDP(), Address: netip.MustParseAddrPort("127.0.0.1:" + port), User: user, Password: user + "-demo",
	})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Register(t.Context(), netip.MustParseAddrPort(h.address), time.Hour); err != nil {
		t.Fatal(err)
	}
}

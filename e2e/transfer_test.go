package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
)

// farEnd is a telephone behind a trunk: it rings, is picked up, speaks, and hangs up after a while.
func farEnd(voice string) string {
	answer := func(status, sdp string) string {
		return `<send><![CDATA[
SIP/2.0 ` + status + `
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]x[pid]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:branch@[local_ip]:[local_port]>
Content-Type: application/sdp
Content-Length: [len]
` + sdp + `
]]></send>`
	}
	return scenario(
		`<recv request="INVITE" crlf="true"><action>
<ereg regexp="INVITE sip:\+390255512345@.*" search_in="msg" check_it="true" assign_to="1"/>
<ereg regexp="sip:\+390612345678@" search_in="hdr" header="From:" check_it="true" assign_to="2"/>
<ereg regexp="reason=unconditional" search_in="hdr" header="Diversion:" check_it="true" assign_to="3"/>
<ereg regexp=".*" search_in="hdr" header="From:" assign_to="4"/>
<ereg regexp=".*" search_in="hdr" header="To:" assign_to="5"/>
</action></recv>`,
		`<Reference variables="1,2,3"/>`,
		answer("180 Ringing", ""), pause(2*time.Second),
		answer("200 OK", `
v=0
o=user1 53655765 2353687637 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [auto_media_port] RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=ptime:20
`),
		`<recv request="ACK"/>`,
		`<nop><action><exec rtp_stream="`+voice+`,1,8"/></action></nop>`, pause(4*time.Second),
		`<send retrans="500"><![CDATA[
BYE sip:centralino@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From:[$5];tag=[call_number]x[pid]
To:[$4]
Call-ID: [call_id]
CSeq: 1 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>`,
		`<recv response="200"/>`,
	)
}

// TestACallIsPassedOn: baresip calls, the call is passed on to SIPp behind a trunk, and the flow goes on when that hangs up.
func TestACallIsPassedOn(t *testing.T) {
	beside(t, 0)
	site := files(t)
	port := freePort(t)
	change := func(file, before, after string) {
		t.Helper()
		if !strings.Contains(site[file], before) {
			t.Fatalf("%s has no %q", file, before)
		}
		site[file] = strings.Replace(site[file], before, after, 1)
	}
	change("centralino.yaml", `"sip:127.0.0.1:5070"`, fmt.Sprintf(`"sip:127.0.0.1:%d"`, port))
	change("flows/helpline.yaml", "  bill:\n", `  branch: {transfer: "+390255512345", as: caller, failed: operator, next: bill}`+"\n  bill:\n")
	change("flows/helpline.yaml", `"1": bill`, `"1": branch`)
	h := startHelpline(t, site)
	voice := filepath.Join(t.TempDir(), "far.alaw")
	writeALaw(t, voice, fixture.Tone(agentTone, 20))
	out := make(chan error, 1)
	go func() {
		text, err := sipp(t, h.address, farEnd(voice), "-p", fmt.Sprint(port))
		if err != nil {
			err = fmt.Errorf("%w\n%s", err, text)
		}
		out <- err
	}()
	<-time.After(time.Second) // it has its port
	caller := startBaresip(t, account{user: "+390612345678", server: h.address}, fixture.Tone(callerTone, 30))
	caller.dial("sip:helpline@" + h.address)
	caller.press("1")
	answered := waitFor(h, 1, 20*time.Second, any[*call.TransferAnswered])
	if answered.To != "+390255512345" || answered.Rang < 1500*time.Millisecond {
		t.Errorf("answered %+v", answered)
	}
	ended := waitFor(h, 1, 20*time.Second, any[*call.TransferEnded])
	if ended.Result != call.TransferSpoke || ended.By != call.SideFar {
		t.Errorf("ended %+v", ended)
	}
	waitFor(h, 1, 5*time.Second, func(b *call.StepEntered) bool { return b.Step == "bill" })
	if err := <-out; err != nil {
		t.Errorf("the far end: %v", err)
	}
	sound := caller.heard()
	caller.do("hangup", "")
	if over := waitFor(h, 1, 5*time.Second, any[*call.Ended]); over.Result != call.Transferred {
		t.Errorf("the call ended %+v", over)
	}
	for what, hz := range map[string]float64{"that it rings": 425, "the far end": agentTone} {
		if !heardOnce(sound, hz) {
			t.Errorf("the caller did not hear %s", what)
		}
	}
}

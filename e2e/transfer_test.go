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

// farEnd is a telephone behind a trunk: it rings, is picked up, speaks, and hangs up after a while. Its carrier says by UPDATE whom
// it rings, asks by OPTIONS whether we are there, and once the call is up wants our offer anew and moves the sound elsewhere.
func farEnd(voice string) string {
	answer := func(status, sdp string) string {
		return `<send><![CDATA[
SIP/2.0 ` + status + `
Via:[$9]
From:[$4]
To:[$5];tag=[call_number]x[pid]
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:branch@[local_ip]:[local_port]>
Content-Type: application/sdp
Content-Length: [len]
` + sdp + `
]]></send>`
	}
	ask := func(method string, seq int, more, sdp string) string {
		return fmt.Sprintf(`
%s sip:centralino@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From:[$5];tag=[call_number]x[pid]
To:[$4]
Call-ID: [call_id]
CSeq: %d %s
Contact: <sip:branch@[local_ip]:[local_port]>
Max-Forwards: 70
%sContent-Length: [len]
%s
]]></send>`, method, seq, method, more, sdp)
	}
	const first, again = `<send retrans="500"><![CDATA[`, `<send><![CDATA[`
	session := func(port string) string {
		return `
v=0
o=user1 53655765 2353687637 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio ` + port + ` RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=ptime:20
`
	}
	return scenario(
		`<recv request="INVITE" crlf="true"><action>
<ereg regexp="INVITE sip:\+390255512345@.*" search_in="msg" check_it="true" assign_to="1"/>
<ereg regexp="sip:\+390612345678@" search_in="hdr" header="From:" check_it="true" assign_to="2"/>
<ereg regexp="reason=unconditional" search_in="hdr" header="Diversion:" check_it="true" assign_to="3"/>
<ereg regexp="sip:\+39800123456@" search_in="hdr" header="P-Asserted-Identity:" check_it="true" assign_to="6"/>
<ereg regexp=".*" search_in="hdr" header="Via:" assign_to="9"/>
<ereg regexp=".*" search_in="hdr" header="From:" assign_to="4"/>
<ereg regexp=".*" search_in="hdr" header="To:" assign_to="5"/>
</action></recv>`,
		`<Reference variables="1,2,3,6"/>`,
		answer("180 Ringing", ""),
		first+ask("UPDATE", 1, "P-Asserted-Identity: <sip:branch@[local_ip]>\n", ""), `<recv response="200"/>`,
		pause(2*time.Second),
		answer("200 OK", session("9")), // where nothing listens, until the re-INVITE
		`<recv request="ACK"/>`,
		first+ask("OPTIONS", 2, "", ""), `<recv response="200"/>`,
		first+ask("INVITE", 3, "Supported: timer\nSession-Expires: 1800;refresher=uac\n", ""),
		`<recv response="200"><action>
<ereg regexp="m=audio [0-9]+ RTP/AVP 8 " search_in="body" check_it="true" assign_to="7"/>
<ereg regexp="1800;refresher=uac" search_in="hdr" header="Session-Expires:" check_it="true" assign_to="8"/>
</action></recv>`,
		`<Reference variables="7,8"/>`,
		again+ask("ACK", 3, "Content-Type: application/sdp\n", session("[auto_media_port]")),
		`<nop><action><exec rtp_stream="`+voice+`,1,8"/></action></nop>`, pause(4*time.Second),
		first+ask("BYE", 4, "Reason: Q.850;cause=16;text=\"Normal call clearing\"\n", ""),
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
	change("centralino.yaml", `"sip:127.0.0.1:5070"`, fmt.Sprintf("\"sip:127.0.0.1:%d\"\n      asserted_identity: true", port))
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

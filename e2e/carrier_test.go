package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"centralino/call"
)

// habits is a call as exchanges and carriers make it: without an offer; with a session timer, refreshed by UPDATE; asked by OPTIONS
// whether it is alive; held with keys under another number, resumed without an offer, and offered anew with keys under a third.
func habits() string {
	request := func(method string, seq int, more, sdp string) string {
		retransmitted := ` retrans="500"`
		to := "[$1]"
		switch {
		case method == "ACK":
			retransmitted = ""
		case seq == 1:
			to = " <sip:helpline@[remote_ip]:[remote_port]>"
		}
		return fmt.Sprintf(`<send%s><![CDATA[
%s sip:helpline@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: "Unknown" <sip:unknown@[local_ip]:[local_port]>;tag=[call_number]x[pid]
To:%s
Call-ID: [call_id]
CSeq: %d %s
Contact: <sip:[local_ip]:[local_port];transport=UDP>
Max-Forwards: 30
Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, INFO, NOTIFY
Supported: 100rel, timer, precondition
%sContent-Length: [len]
%s
]]></send>`, retransmitted, method, to, seq, method, more, sdp)
	}
	session := func(address string, event int, direction string) string {
		return fmt.Sprintf(`
v=0
o=- 53655765 %d IN IP4 [local_ip]
s=-
c=IN IP4 %s
t=0 0
m=audio [auto_media_port] RTP/AVP 8 %d 13
a=rtpmap:8 PCMA/8000
a=rtpmap:%d telephone-event/8000
a=fmtp:%d 0-15
a=rtpmap:13 CN/8000
a=ptime:20
a=maxptime:40
a=%s
`, event, address, event, event, event, direction)
	}
	const (
		timer = "Session-Expires: 1800;refresher=uac\nMin-SE: 90\n"
		sdp   = "Content-Type: application/sdp\n"
	)
	wants := func(what, header string) string {
		return `<recv response="200"><action>
<ereg regexp="` + what + `" ` + header + ` check_it="true" assign_to="2"/>
</action></recv><Reference variables="2"/>`
	}
	const body = `search_in="body"`
	return scenario(
		request("INVITE", 1, timer+"P-Asserted-Identity: <tel:+390612345678>\n", ""),
		`<recv response="100" optional="true"/><recv response="180"/>`,
		`<recv response="200"><action>
<ereg regexp="m=audio [0-9]+ RTP/AVP .*8" search_in="body" check_it="true" assign_to="2"/>
<ereg regexp="1800;refresher=uac" search_in="hdr" header="Session-Expires:" check_it="true" assign_to="3"/>
<ereg regexp=".*" search_in="hdr" header="To:" assign_to="1"/>
</action></recv><Reference variables="3"/>`,
		request("ACK", 1, sdp, session("[local_ip]", 101, "sendrecv")),
		request("OPTIONS", 2, "", ""), `<recv response="200"/>`,
		request("UPDATE", 3, timer, ""), wants("1800;refresher=uac", `search_in="hdr" header="Session-Expires:"`),
		request("PRACK", 4, "RAck: 1 1 INVITE\n", ""), `<recv response="405"/>`, // which we never asked for
		request("INVITE", 5, timer+sdp, session("0.0.0.0", 96, "inactive")), wants("a=inactive", body), request("ACK", 5, "", ""),
		request("INVITE", 6, timer, ""), wants("rtpmap:96 telephone-event", body), request("ACK", 6, sdp, session("[local_ip]", 96, "sendrecv")),
		request("INVITE", 7, timer+"Require: timer\n"+sdp, session("[local_ip]", 101, "sendrecv")), wants("rtpmap:101 telephone-event", body),
		request("ACK", 7, "", ""),
		pause(300*time.Millisecond), keys("0"), pause(300*time.Millisecond),
		request("INVITE", 8, "Require: 100rel\n"+sdp, session("[local_ip]", 101, "sendrecv")), `<recv response="420"/>`, request("ACK", 8, "", ""),
		request("BYE", 9, "Reason: Q.850;cause=16;text=\"Normal call clearing\"\n", ""), `<recv response="200"/>`,
	)
}

// TestACarriersHabits: SIPp does what carriers do, and the flow notices nothing of it but a key.
func TestACarriersHabits(t *testing.T) {
	beside(t, 0)
	h := startHelpline(t, files(t))
	if text, err := sipp(t, h.address, habits()); err != nil {
		t.Fatalf("the carrier: %v\n%s", err, text)
	}
	if arrived := waitFor(h, 1, time.Second, any[*call.Arrived]); arrived.From != "+390612345678" {
		t.Errorf("the caller whom the carrier vouches for is %+v", arrived)
	}
	if key := waitFor(h, 1, time.Second, any[*call.Keyed]); key.Key != '0' || strings.Count(h.events.String(), `"kind":"keyed"`) != 1 {
		t.Errorf("keyed %+v, and more", key)
	}
	if ended := waitFor(h, 1, 5*time.Second, any[*call.Ended]); ended.Reason != call.CallerHungUp {
		t.Errorf("ended %+v", ended)
	}
}

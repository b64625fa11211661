package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// calledBack is a telephone behind a trunk that rings, first silently, then with the trunk's own sound (early media), is
// picked up, presses a key when it has heard the greeting, and speaks until the other side hangs up.
func calledBack(early, voice, key string) string {
	answer := func(status string) string {
		sdp := ""
		if status != "180 Ringing" {
			sdp = `
v=0
o=user1 53655765 2353687637 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [auto_media_port] RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
`
		}
		return `<send><![CDATA[
SIP/2.0 ` + status + `
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]x[pid]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:carrier@[local_ip]:[local_port]>
Content-Type: application/sdp
Content-Length: [len]
` + sdp + `
]]></send>`
	}
	return scenario(
		`<recv request="INVITE" crlf="true"><action>
<ereg regexp="INVITE sip:\+39021112223@.*" search_in="msg" check_it="true" assign_to="1"/>
<ereg regexp="sip:\+39800123456@" search_in="hdr" header="From:" check_it="true" assign_to="2"/>
</action></recv>`,
		`<Reference variables="1,2"/>`,
		answer("180 Ringing"), pause(1500*time.Millisecond),
		answer("183 Session Progress"), `<nop><action><exec rtp_stream="`+early+`,1,8"/></action></nop>`, pause(1500*time.Millisecond),
		answer("200 OK"),
		`<recv request="ACK"/>`, pause(1500*time.Millisecond), keys(key), pause(300*time.Millisecond),
		`<nop><action><exec rtp_stream="`+voice+`,1,8"/></action></nop>`,
		`<recv request="BYE"/>`,
		`<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>`,
	)
}

const earlyTone = 1000 // Hz, far from the other tones

// heardOnce reports whether a tone was ever what a sound was made of, for a fifth of a second.
func heardOnce(sound []int16, hz float64) bool {
	const window = fixture.Rate / 5
	for at := 0; at+window <= len(sound); at += window {
		if phone.Dominates(sound[at:at+window], hz) {
			return true
		}
	}
	return false
}

// TestACallerIsCalledBack: a baresip agent hears how the caller is dialled, then the caller, whom SIPp plays behind a trunk,
// and the caller hears the survey's question afterwards.
func TestACallerIsCalledBack(t *testing.T) {
	beside(t, 0)
	site := files(t)
	port := freePort(t)
	site["centralino.yaml"] = strings.Replace(site["centralino.yaml"], `"sip:127.0.0.1:5070"`, fmt.Sprintf(`"sip:127.0.0.1:%d"`, port), 1)
	h := startHelpline(t, site)
	agent := startBaresip(t, account{user: "anna", password: "anna-demo", server: h.address, options: "answermode=auto"},
		fixture.Tone(agentTone, 30))
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])

	busy := startBaresip(t, account{user: "+390612345678", server: h.address}, fixture.Tone(callerTone, 30))
	busy.dial("sip:helpline@" + h.address)
	busy.press("0")
	waitFor(h, 1, 10*time.Second, any[*call.Connected])

	if text, err := sipp(t, h.address, scenario(
		invite("helpline", "+39021112223"), pause(300*time.Millisecond), keys("0"), pause(500*time.Millisecond), keys("1"),
		`<recv request="BYE"/>`,
		`<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>`,
	)); err != nil {
		t.Fatalf("the caller who takes a call back: %v\n%s", err, text)
	}
	booked := waitFor(h, 1, 10*time.Second, any[*call.CallbackBooked])
	if booked.Number != "+39021112223" || booked.Queue != "billing" {
		t.Errorf("booked %+v", booked)
	}
	voice := filepath.Join(t.TempDir(), "caller.alaw")
	writeALaw(t, voice, fixture.Tone(callerTone, 20))
	early := filepath.Join(t.TempDir(), "early.alaw")
	writeALaw(t, early, fixture.Tone(earlyTone, 1))
	out := make(chan error, 1)
	go func() {
		text, err := sipp(t, h.address, calledBack(early, voice, "1"), "-p", fmt.Sprint(port))
		if err != nil {
			err = fmt.Errorf("%w\n%s", err, text)
		}
		out <- err
	}()
	busy.do("hangup", "")
	kept := waitFor(h, 1, 20*time.Second, any[*call.CallbackEnded])
	if kept.Result != call.CallbackKept {
		t.Fatalf("ended %+v", kept)
	}
	waitFor(h, 2, time.Second, any[*call.Connected])
	<-time.After(2 * time.Second)
	sound := agent.heard()
	hears(t, "the agent, of the caller", sound, callerTone)
	for what, hz := range map[string]float64{"that the caller is dialled": 425, "how the trunk says that it rings": earlyTone} {
		if !heardOnce(sound, hz) {
			t.Errorf("the agent did not hear %s", what)
		}
	}
	agent.do("hangup", "")
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "survey" })
	if err := <-out; err != nil {
		t.Errorf("the caller who is called back: %v", err)
	}
	h.wantMetrics(map[string]string{
		`centralino_callbacks_total{queue="billing",result="kept"}`: "1",
		`centralino_callbacks_pending{queue="billing"}`:             "0",
		`centralino_calls_active{flow="helpline"}`:                  "0",
	})
}

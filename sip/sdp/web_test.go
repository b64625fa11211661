package sdp_test

import (
	"bytes"
	"errors"
	"net/netip"
	"strings"
	"testing"

	"centralino/call"
	"centralino/sip/sdp"

	"github.com/google/go-cmp/cmp"
	pion "github.com/pion/sdp/v3"
)

// browsing is local for a browser.
func browsing() sdp.Local {
	l := local()
	l.SRTP = sdp.DTLS
	l.Web = &sdp.Web{
		Fragment: "ABCD1234", Password: call.NewSecret("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), Lite: true,
		Fingerprints: []sdp.Fingerprint{{Algorithm: "sha-256", Value: bytes.Repeat([]byte{0xa5}, 32)}},
		Source:       77,
		Candidates:   []netip.AddrPort{netip.MustParseAddrPort("203.0.113.7:10000"), netip.MustParseAddrPort("[2001:db8::7]:10000")},
	}
	return l
}

func TestReadsABrowser(t *testing.T) {
	o := offer(t, "chromium-156")
	w := o.Web
	if w == nil || w.Fragment != "QiC2" || w.Password.Reveal() != "RKmB4Au53wf8P5ucdiMGmZ3y" || w.Mid != "0" || !w.Bundled || w.Lite ||
		w.Setup != sdp.ActPass || len(w.Fingerprints) != 1 || !strings.HasPrefix(w.Fingerprints[0].String(), "sha-256 DB:FB:AD:E3:") {
		t.Fatalf("%+v", w)
	}
	if o.EventPayload != 126 || !o.RTCPMux {
		t.Errorf("%+v", o)
	}
}

const answerToChromium = `v=0
o=centralino 77 77 IN IP4 10.0.0.1
s=centralino
c=IN IP4 10.0.0.1
t=0 0
a=ice-lite
a=group:BUNDLE 0
m=audio 16000 UDP/TLS/RTP/SAVPF 8 126
a=rtpmap:8 PCMA/8000
a=rtpmap:126 telephone-event/8000
a=fmtp:126 0-15
a=ptime:20
a=ice-ufrag:ABCD1234
a=ice-pwd:ABCDEFGHIJKLMNOPQRSTUVWXYZ
a=setup:passive
a=fingerprint:sha-256 A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5:A5
a=mid:0
a=candidate:1 1 udp 2130706431 203.0.113.7 10000 typ host
a=candidate:2 1 udp 2130706175 2001:db8::7 10000 typ host
a=end-of-candidates
a=msid:centralino audio
a=ssrc:77 cname:centralino
a=rtcp-mux
a=sendrecv
`

func TestAnswersABrowser(t *testing.T) {
	a, err := sdp.Answer(offer(t, "chromium-156"), browsing())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(answerToChromium, strings.ReplaceAll(text(t, a), "\r\n", "\n")); diff != "" {
		t.Error(diff)
	}
	m, err := sdp.Agree(a, offer(t, "chromium-156"))
	if err != nil || m.Web == nil || m.Web.Passive || m.Web.Fragment != "QiC2" || m.EventPayload != 126 || m.Payload != 8 || !m.Send || !m.Receive || m.Suite != "" {
		t.Errorf("%+v %v", m, err)
	}
}

func TestOffersToABrowser(t *testing.T) {
	o := sdp.Offer(browsing())
	body := text(t, o)
	for _, line := range []string{"m=audio 16000 UDP/TLS/RTP/SAVPF 8 0 101", "a=setup:actpass", "a=mid:0", "a=group:BUNDLE 0", "a=ice-lite", "a=rtcp-mux"} {
		if !strings.Contains(body, line+"\r\n") {
			t.Errorf("no %s in %s", line, body)
		}
	}
	answer := parse(t, strings.NewReplacer("a=setup:actpass", "a=setup:active").Replace(chromium(t)))
	m, err := sdp.Agree(o, answer)
	if err != nil || m.Web == nil || m.Web.Passive || m.EventPayload != 126 || m.EventReceive != 101 {
		t.Errorf("%+v %v", m, err)
	}
	later := browsing()
	later.Last, later.Direction = o, sdp.Inactive
	if again := sdp.Offer(later); again.Web.Mid != "0" || !again.Web.Bundled || again.Origin.Version != o.Origin.Version+1 {
		t.Errorf("%+v", again)
	}
}

func chromium(t *testing.T) string {
	t.Helper()
	return text(t, offer(t, "chromium-156"))
}

func TestWhoBegins(t *testing.T) {
	for offered, want := range map[string]struct {
		setup   sdp.Setup
		passive bool
	}{"actpass": {sdp.Passive, false}, "active": {sdp.Passive, false}, "passive": {sdp.Active, true}} {
		o := parse(t, strings.Replace(chromium(t), "a=setup:actpass", "a=setup:"+offered, 1))
		a, err := sdp.Answer(o, browsing())
		if err != nil {
			t.Fatal(err)
		}
		m, err := sdp.Agree(a, o)
		if err != nil || a.Web.Setup != want.setup || m.Web.Passive != want.passive {
			t.Errorf("%s: %v, %+v, %v", offered, a.Web.Setup, m.Web, err)
		}
	}
}

// What is missing without which there is no sound: the stream is as if it were not there.
func TestBrowsersThatCannotBeUnderstood(t *testing.T) {
	for _, gone := range []string{"a=ice-ufrag:", "a=ice-pwd:", "a=fingerprint:", "a=rtcp-mux"} {
		var kept []string
		for l := range strings.SplitSeq(chromium(t), "\r\n") {
			if !strings.HasPrefix(l, gone) {
				kept = append(kept, l)
			}
		}
		if _, err := sdp.Answer(parse(t, strings.Join(kept, "\r\n")), browsing()); !errors.Is(err, sdp.ErrNoCodec) {
			t.Errorf("without %s: %v", gone, err)
		}
	}
}

func TestBrowsersAndTelephonesDoNotMix(t *testing.T) {
	if _, err := sdp.Answer(offer(t, "sipp"), browsing()); !errors.Is(err, sdp.ErrSRTP) {
		t.Errorf("a telephone: %v", err)
	}
	for _, wanted := range []sdp.SRTP{sdp.Plain, sdp.Optional, sdp.Required} {
		if _, err := sdp.Answer(offer(t, "chromium-156"), secret(wanted)); !errors.Is(err, sdp.ErrSRTP) {
			t.Errorf("a browser, %v: %v", wanted, err)
		}
	}
	if _, err := sdp.Agree(sdp.Offer(browsing()), offer(t, "sipp")); !errors.Is(err, sdp.ErrSRTP) {
		t.Errorf("a telephone's answer: %v", err)
	}
}

func TestRefusedLinesKeepTheirNames(t *testing.T) {
	o := parse(t, chromium(t)+"m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:cam\r\n")
	a, err := sdp.Answer(o, browsing())
	if err != nil {
		t.Fatal(err)
	}
	if body := text(t, a); !strings.HasSuffix(body, "m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=mid:cam\r\n") {
		t.Error(body)
	}
	var foreign pion.SessionDescription
	if err := foreign.UnmarshalString(text(t, a)); err != nil {
		t.Error(err)
	}
}

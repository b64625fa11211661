package sdp_test

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"centralino/sip/sdp"

	"github.com/google/go-cmp/cmp"
)

func local() sdp.Local {
	return sdp.Local{
		Address: netip.MustParseAddrPort("10.0.0.1:16000"), Codecs: []sdp.Codec{sdp.PCMA(), sdp.PCMU()},
		User: "centralino", Session: 77,
	}
}

func text(t testing.TB, d *sdp.Description) string {
	t.Helper()
	body, err := d.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// RFC 3264 section 6.1: what may be answered to each direction, for each direction we are willing to take.
func TestAnswerDirections(t *testing.T) {
	tests := []struct{ offered, willing, answered string }{
		{"sendrecv", "sendrecv", "sendrecv"},
		{"sendrecv", "sendonly", "sendonly"},
		{"sendrecv", "recvonly", "recvonly"},
		{"sendrecv", "inactive", "inactive"},
		{"sendonly", "sendrecv", "recvonly"},
		{"sendonly", "sendonly", "inactive"},
		{"sendonly", "recvonly", "recvonly"},
		{"sendonly", "inactive", "inactive"},
		{"recvonly", "sendrecv", "sendonly"},
		{"recvonly", "sendonly", "sendonly"},
		{"recvonly", "recvonly", "inactive"},
		{"recvonly", "inactive", "inactive"},
		{"inactive", "sendrecv", "inactive"},
		{"inactive", "sendonly", "inactive"},
		{"inactive", "recvonly", "inactive"},
		{"inactive", "inactive", "inactive"},
	}
	for _, tt := range tests {
		t.Run(tt.offered+" "+tt.willing, func(t *testing.T) {
			o, err := sdp.Parse([]byte("v=0\nc=IN IP4 10.0.0.2\nm=audio 4000 RTP/AVP 8\na=" + tt.offered + "\n"))
			if err != nil {
				t.Fatal(err)
			}
			l := local()
			for _, d := range []sdp.Direction{sdp.SendRecv, sdp.SendOnly, sdp.RecvOnly, sdp.Inactive} {
				if d.String() == tt.willing {
					l.Direction = d
				}
			}
			a, err := sdp.Answer(o, l)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(text(t, a), "\r\na="+tt.answered+"\r\n") {
				t.Errorf("answered %v", a.Direction)
			}
			m, err := sdp.Agree(a, o)
			if err != nil {
				t.Fatal(err)
			}
			if m.Send != a.Direction.Sends() || m.Receive != a.Direction.Receives() {
				t.Errorf("agreed %+v", m)
			}
		})
	}
}

func TestAnswers(t *testing.T) {
	tests := map[string]string{
		"baresip": `
m=audio 16000 RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=ptime:20
a=sendrecv
`,
		"sipp-static": `
m=audio 16000 RTP/AVP 0
a=rtpmap:0 PCMU/8000
a=ptime:20
a=sendrecv
`,
		"linphone": `
m=audio 16000 RTP/AVPF 8 100
a=rtpmap:8 PCMA/8000
a=rtpmap:100 telephone-event/8000
a=fmtp:100 0-15
a=ptime:20
a=sendrecv
m=video 0 RTP/AVPF 96 97
`,
		"chromium-through-rtpengine": `
m=audio 16000 RTP/AVP 8 126
a=rtpmap:8 PCMA/8000
a=rtpmap:126 telephone-event/8000
a=fmtp:126 0-15
a=ptime:20
a=sendrecv
`,
		"best-effort-srtp": `
m=audio 0 RTP/SAVP 8
m=audio 16000 RTP/AVP 8 97
a=rtpmap:8 PCMA/8000
a=rtpmap:97 telephone-event/8000
a=fmtp:97 0-15
a=ptime:20
a=sendrecv
m=image 0 udptl t38
`,
		"fax-gateway": `
m=image 0 udptl t38
m=audio 16000 RTP/AVP 8 96
a=rtpmap:8 PCMA/8000
a=rtpmap:96 telephone-event/8000
a=fmtp:96 0-15
a=ptime:20
a=sendrecv
`,
		"baresip-srtp": `
m=audio 16000 RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=ptime:20
a=sendrecv
`,
		"hold-old": `
m=audio 16000 RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=ptime:20
a=recvonly
`,
	}
	const head = "v=0\no=centralino 77 77 IN IP4 10.0.0.1\ns=centralino\nc=IN IP4 10.0.0.1\nt=0 0"
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			a, err := sdp.Answer(offer(t, name), local())
			if err != nil {
				t.Fatal(err)
			}
			got := strings.ReplaceAll(text(t, a), "\r\n", "\n")
			if diff := cmp.Diff(head+want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnswerWithoutCommonCodec(t *testing.T) {
	speex := local()
	speex.Codecs = []sdp.Codec{{Name: "SPEEX", Payload: 98, Rate: 32000}}
	refused, err := sdp.Parse([]byte("v=0\nc=IN IP4 10.0.0.2\nm=audio 0 RTP/AVP 8\n"))
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]func() (*sdp.Description, error){
		"secure only": func() (*sdp.Description, error) { return sdp.Answer(offer(t, "chromium"), local()) },
		"other rate":  func() (*sdp.Description, error) { return sdp.Answer(offer(t, "linphone"), speex) },
		"port 0":      func() (*sdp.Description, error) { return sdp.Answer(refused, local()) },
	} {
		if a, err := f(); !errors.Is(err, sdp.ErrNoCodec) {
			t.Errorf("%s: %+v, %v", name, a, err)
		}
	}
}

func TestAnswerWithSharedPort(t *testing.T) {
	o, l := offer(t, "chromium-through-rtpengine"), local()
	for _, accept := range []bool{false, true} {
		l.RTCPMux = accept
		a, err := sdp.Answer(o, l)
		if err != nil {
			t.Fatal(err)
		}
		m, err := sdp.Agree(a, o)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(text(t, a), "a=rtcp-mux\r\n") != accept || (m.RTCP == m.Remote) != accept {
			t.Errorf("accept %v: rtcp to %v", accept, m.RTCP)
		}
	}
}

func TestVersions(t *testing.T) {
	l := local()
	l.RTCP = netip.MustParseAddrPort("10.0.0.1:17000")
	o := offer(t, "fax-gateway")
	first, err := sdp.Answer(o, l)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text(t, first), "a=rtcp:17000 IN IP4 10.0.0.1\r\n") {
		t.Errorf("no a=rtcp in %s", text(t, first))
	}
	l.Last = first
	again, err := sdp.Answer(o, l)
	if err != nil {
		t.Fatal(err)
	}
	if again.Origin != first.Origin {
		t.Errorf("unchanged, yet version %d", again.Origin.Version)
	}
	l.Last, l.Direction = again, sdp.SendOnly
	hold := sdp.Offer(l)
	if hold.Origin.Version != first.Origin.Version+1 || hold.Origin.Session != first.Origin.Session {
		t.Errorf("changed, yet origin %+v", hold.Origin)
	}
	if !strings.Contains(text(t, hold), "m=image 0 udptl t38\r\nm=audio 16000 RTP/AVP 8 0 96\r\n") {
		t.Errorf("lines lost: %s", text(t, hold))
	}
}

func TestAgreeOnOurOffer(t *testing.T) {
	o := sdp.Offer(local())
	if want := "m=audio 16000 RTP/AVP 8 0 101\r\n"; !strings.Contains(text(t, o), want) {
		t.Errorf("offer %s", text(t, o))
	}
	a, err := sdp.Parse([]byte("v=0\nc=IN IP4 10.0.0.2\nm=audio 4000 RTP/AVP 120 96\n" +
		"a=rtpmap:120 PCMU/8000\na=rtpmap:96 telephone-event/8000\na=rtcp:5000\na=inactive\n"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := sdp.Agree(o, a)
	if err != nil {
		t.Fatal(err)
	}
	want := sdp.Media{
		Remote: netip.MustParseAddrPort("10.0.0.2:4000"), RTCP: netip.MustParseAddrPort("10.0.0.2:5000"),
		Codec: sdp.Codec{Name: "PCMU", Payload: 120, Rate: 8000}, Payload: 0,
		EventPayload: 96, EventReceive: 101, HasEvent: true, Held: true,
	}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	none, err := sdp.Parse([]byte("v=0\nc=IN IP4 10.0.0.2\nm=audio 4000 RTP/AVP 9\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sdp.Agree(o, none); !errors.Is(err, sdp.ErrNoCodec) {
		t.Errorf("foreign codec: %v", err)
	}
}

// RFC 3264 section 8.3.2: a later offer of ours calls telephone-events by the number that they have.
func TestALaterOfferKeepsTheNumberOfKeys(t *testing.T) {
	theirs := parse(t, "v=0\nc=IN IP4 10.0.0.2\nm=audio 4000 RTP/AVP 8 96 101\na=rtpmap:96 telephone-event/8000\na=rtpmap:101 iLBC/8000\n")
	l := local()
	answer, err := sdp.Answer(theirs, l)
	if err != nil {
		t.Fatal(err)
	}
	l.Last = answer
	if later := text(t, sdp.Offer(l)); !strings.Contains(later, "RTP/AVP 8 0 96\r\n") || !strings.Contains(later, "a=rtpmap:96 telephone-event/8000\r\n") {
		t.Errorf("offered %s", later)
	}
}

// RFC 3551 section 4.5.2: G.722 is written with a clock of 8000, and known by its number alone.
func TestG722(t *testing.T) {
	o, err := sdp.Parse([]byte("v=0\nc=IN IP4 10.0.0.2\nm=audio 4000 RTP/AVP 18 9 8\n"))
	if err != nil {
		t.Fatal(err)
	}
	l := local()
	l.Codecs = sdp.Prefer([]sdp.Codec{sdp.PCMA(), sdp.PCMU(), sdp.G722()}, o.Codecs...)
	want := []sdp.Codec{sdp.G722(), sdp.PCMA(), sdp.PCMU()}
	if d := cmp.Diff(want, l.Codecs); d != "" {
		t.Errorf("preferred: %s", d)
	}
	a, err := sdp.Answer(o, l)
	if err != nil {
		t.Fatal(err)
	}
	if got := text(t, a); !strings.Contains(got, "RTP/AVP 9\r\na=rtpmap:9 G722/8000\r\n") {
		t.Errorf("answered %s", got)
	}
}

package sdp_test

import (
	"encoding/hex"
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/sip/sdp"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func offer(t testing.TB, name string) *sdp.Description {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", "offers", name+".sdp"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := sdp.Parse(body)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// counted is a key of the bytes 1, 2, 3.
func counted(n int) call.Secret {
	key := make([]byte, n)
	for i := range key {
		key[i] = byte(i + 1)
	}
	return call.NewSecret(string(key))
}

var exported = []cmp.Option{
	cmpopts.IgnoreUnexported(sdp.Description{}), cmp.Comparer(func(a, b netip.Addr) bool { return a == b }),
	cmp.Comparer(func(a, b netip.AddrPort) bool { return a == b }),
}

func TestParseRealOffers(t *testing.T) {
	ms := time.Millisecond
	codec := func(name string, payload uint8, rate int) sdp.Codec {
		return sdp.Codec{Name: name, Payload: payload, Rate: rate}
	}
	ap, ip := netip.MustParseAddrPort, netip.MustParseAddr
	tests := map[string]sdp.Description{
		"sipp": {
			Origin:  sdp.Origin{User: "user1", Session: 53655765, Version: 2353687637, Address: ip("127.0.0.1")},
			Address: ap("127.0.0.1:6000"), RTCP: ap("127.0.0.1:6001"),
			Codecs: []sdp.Codec{sdp.PCMA()}, EventPayload: 101, HasEvent: true, Ptime: 20 * ms,
		},
		"sipp-static": {
			Origin:  sdp.Origin{User: "user1", Session: 53655765, Version: 2353687637, Address: ip("127.0.1.1")},
			Address: ap("127.0.1.1:6000"), RTCP: ap("127.0.1.1:6001"), Codecs: []sdp.Codec{sdp.PCMU()},
		},
		"baresip": {
			Origin:  sdp.Origin{User: "-", Session: 3061944875, Version: 782494507, Address: ip("127.0.0.1")},
			Address: ap("127.0.0.1:25126"), RTCP: ap("127.0.0.1:25127"),
			Codecs: []sdp.Codec{sdp.PCMU(), sdp.PCMA()}, EventPayload: 101, HasEvent: true, Ptime: 20 * ms,
		},
		"linphone": {
			Origin:  sdp.Origin{User: "201", Session: 1633, Version: 1099, Address: ip("2001:db8::5")},
			Address: ap("[2001:db8::5]:7078"), RTCP: ap("[2001:db8::5]:7079"),
			Codecs:       []sdp.Codec{codec("SPEEX", 97, 16000), codec("SPEEX", 98, 8000), sdp.PCMU(), sdp.PCMA()},
			EventPayload: 100, HasEvent: true,
		},
		"baresip-srtp": {
			Origin:  sdp.Origin{User: "-", Session: 2890844526, Version: 1, Address: ip("192.0.2.9")},
			Address: ap("192.0.2.9:20480"), RTCP: ap("192.0.2.9:20481"), RTCPMux: true,
			Codecs: []sdp.Codec{sdp.PCMA()}, EventPayload: 101, HasEvent: true,
			Crypto: []sdp.Crypto{{Tag: 1, Suite: sdp.CM32, Key: counted(30)}, {Tag: 2, Suite: sdp.CM80, Key: counted(30)}},
		},
		"srtp-only": { // of its keys we can use one
			Origin:  sdp.Origin{User: "-", Session: 77, Version: 3, Address: ip("192.0.2.9")},
			Address: ap("192.0.2.9:20480"), RTCP: ap("192.0.2.9:20481"), Codecs: []sdp.Codec{sdp.PCMU(), sdp.PCMA()},
			Crypto: []sdp.Crypto{{Tag: 3, Suite: sdp.CM80, Key: counted(30)}},
		},
		"chromium": { // without a password it cannot be found: there is no stream for us
			Origin: sdp.Origin{User: "-", Session: 4611731400430051336, Version: 2, Address: ip("127.0.0.1")},
		},
		"chromium-156": {
			Origin:  sdp.Origin{User: "-", Session: 701231536506629745, Version: 2, Address: netip.MustParseAddr("127.0.0.1")},
			Address: netip.MustParseAddrPort("127.0.0.1:60781"), RTCP: netip.MustParseAddrPort("0.0.0.0:9"), RTCPMux: true,
			Codecs: []sdp.Codec{
				codec("G722", 9, 8000), codec("PCMU", 0, 8000), codec("PCMA", 8, 8000), codec("CN", 13, 8000),
			},
			EventPayload: 126, HasEvent: true,
			Web: &sdp.Web{
				Fragment: "QiC2", Password: call.NewSecret("RKmB4Au53wf8P5ucdiMGmZ3y"), Mid: "0", Bundled: true,
				Fingerprints: []sdp.Fingerprint{{Algorithm: "sha-256", Value: unhex(t, "dbfbade35b7b7d88d68a54b3bedca1313125e72b3d61053d5a8493f2f3515fdb")}},
			},
		},
		"chromium-through-rtpengine": {
			Origin:  sdp.Origin{User: "-", Session: 4611731400430051336, Version: 2, Address: ip("127.0.0.1")},
			Address: ap("127.0.0.1:45712"), RTCP: ap("127.0.0.1:45713"), RTCPMux: true,
			Codecs:       []sdp.Codec{codec("G722", 9, 8000), sdp.PCMU(), sdp.PCMA(), codec("CN", 13, 8000)},
			EventPayload: 126, HasEvent: true,
		},
		"best-effort-srtp": {
			Origin:  sdp.Origin{User: "-", Session: 20518, Address: ip("203.0.113.1")},
			Address: ap("203.0.113.1:54402"), RTCP: ap("203.0.113.1:54403"),
			Codecs: []sdp.Codec{sdp.PCMA()}, EventPayload: 97, HasEvent: true,
		},
		"fax-gateway": {
			Origin:  sdp.Origin{User: "Sonus_UAC", Version: 16374, Address: ip("198.51.100.9")},
			Address: ap("198.51.100.9:5000"), RTCP: ap("198.51.100.9:5001"),
			Codecs:       []sdp.Codec{codec("G729", 18, 8000), sdp.PCMA(), sdp.PCMU()},
			EventPayload: 96, HasEvent: true, Ptime: 30 * ms,
		},
		"hold-old": {
			Origin:  sdp.Origin{User: "-", Session: 1, Version: 2, Address: ip("192.0.2.7")},
			Address: ap("0.0.0.0:7000"), RTCP: ap("0.0.0.0:7001"),
			Codecs: []sdp.Codec{sdp.PCMA()}, EventPayload: 101, HasEvent: true, Direction: sdp.SendOnly,
		},
		"hold-sendonly": {
			Origin:  sdp.Origin{User: "-", Session: 1, Version: 2, Address: ip("192.0.2.7")},
			Address: ap("192.0.2.7:7000"), RTCP: ap("192.0.2.7:7001"),
			Codecs: []sdp.Codec{sdp.PCMA()}, EventPayload: 101, HasEvent: true, Direction: sdp.SendOnly,
		},
	}
	files, err := filepath.Glob("testdata/offers/*.sdp")
	if err != nil || len(files) != len(tests) {
		t.Fatalf("%d files for %d tests: %v", len(files), len(tests), err)
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			got := offer(t, name)
			if diff := cmp.Diff(want, *got, exported...); diff != "" {
				t.Error(diff)
			}
			if got.Refused() != (len(want.Codecs) == 0) {
				t.Errorf("refused %v", got.Refused())
			}
			if got.Held() != (want.Direction == sdp.SendOnly) {
				t.Errorf("held %v", got.Held())
			}
		})
	}
}

func TestParseRefusesWhatCannotBeUnderstood(t *testing.T) {
	const head = "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nt=0 0\r\n"
	tests := map[string]string{
		"empty":          "",
		"no version":     "o=- 1 1 IN IP4 10.0.0.1\r\n",
		"not lines":      "v=0\r\nhello\r\n",
		"no connection":  head + "m=audio 4000 RTP/AVP 8\r\n",
		"host name":      head + "c=IN IP4 phone.example.com\r\nm=audio 4000 RTP/AVP 8\r\n",
		"multicast":      head + "c=IN IP4 224.2.1.1/127\r\nm=audio 4000 RTP/AVP 8\r\n",
		"broadcast":      head + "c=IN IP4 255.255.255.255\r\nm=audio 4000 RTP/AVP 8\r\n",
		"zone":           head + "c=IN IP6 fe80::1%eth0\r\nm=audio 4000 RTP/AVP 8\r\n",
		"port too large": head + "c=IN IP4 10.0.0.1\r\nm=audio 65536 RTP/AVP 8\r\n",
		"no formats":     head + "c=IN IP4 10.0.0.1\r\nm=audio 4000 RTP/AVP\r\n",
		"streams":        head + strings.Repeat("m=audio 0 RTP/AVP 8\r\n", 33),
		"size":           head + strings.Repeat("a=x\r\n", 20_000),
	}
	for name, body := range tests {
		t.Run(name, func(t *testing.T) {
			if d, err := sdp.Parse([]byte(body)); !errors.Is(err, sdp.ErrSyntax) {
				t.Errorf("got %+v, %v", d, err)
			}
		})
	}
}

func TestParseLeavesOutCodecsThatCannotBeUsed(t *testing.T) {
	body := "v=0\nc=IN IP4 10.0.0.1\nm=audio 4000 RTP/AVP 8 0 96 97 98 300 x 0\n" +
		"a=rtpmap:8 PCMA/8000/2\na=rtpmap:96 opus/48000/2\na=rtpmap:97 pcma/8000/1\na=rtpmap:98 L16\na=rtcp:x\na=ptime:NaN\n"
	d, err := sdp.Parse([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	want := []sdp.Codec{{Name: "PCMU", Payload: 0, Rate: 8000}, {Name: "PCMA", Payload: 97, Rate: 8000}}
	if diff := cmp.Diff(want, d.Codecs); diff != "" {
		t.Error(diff)
	}
	if d.Ptime != 0 || d.RTCP.Port() != 4001 {
		t.Errorf("ptime %v, rtcp %v", d.Ptime, d.RTCP)
	}
}

package caller

import (
	"net/netip"
	"strings"
	"testing"

	"centralino/media/dtmf"
)

type addr = netip.Addr

// tones are the keys that are heard in a sound.
func tones(pcm []int16) string {
	var d dtmf.Detector
	var keys []byte
	for len(pcm) > 0 {
		n, key := d.Feed(pcm)
		if key != 0 {
			keys = append(keys, key)
		}
		pcm = pcm[n:]
	}
	return string(keys)
}

func TestTargets(t *testing.T) {
	for _, c := range []struct{ text, to, transport, uri, how, host string }{
		{"sip:helpline@10.0.0.1", "", "", "sip:helpline@10.0.0.1", "udp", "10.0.0.1"},
		{"SIP:helpline@pbx.example.org:5070", "", "udp", "sip:helpline@pbx.example.org:5070", "udp", "pbx.example.org"},
		{"sip:10.0.0.1", "+39021", "", "sip:+39021@10.0.0.1", "udp", "10.0.0.1"},
		{"sip:10.0.0.1", "", "", "sip:10.0.0.1", "udp", "10.0.0.1"},
		{"sip:other@10.0.0.1", "helpline", "tcp", "sip:helpline@10.0.0.1;transport=tcp", "tcp", "10.0.0.1"},
		{"sip:helpline@10.0.0.1;transport=TCP;x=y", "", "", "sip:helpline@10.0.0.1;x=y;transport=tcp", "tcp", "10.0.0.1"},
		{"sip:helpline@10.0.0.1;transport=tcp", "", "udp", "sip:helpline@10.0.0.1", "udp", "10.0.0.1"},
		{"sip:helpline@[2001:db8::1]:5070", "", "", "sip:helpline@[2001:db8::1]:5070", "udp", "2001:db8::1"},
	} {
		got, err := NewTarget(c.text, c.to, c.transport)
		if err != nil || got.URI != c.uri || got.Transport != c.how || got.host != c.host {
			t.Errorf("%s: %+v, %v", c.text, got, err)
		}
	}
	for text, want := range map[string]string{
		"sips:a@b": "only sip: addresses", "tel:+39": "only sip:", "http://x": "no SIP address", "sip:": "no host", "sip:a@": "no host",
		"sip:a@b:0": "no port", "sip:a@b:99999": "no port", "sip:a@b:x": "no port", "sip:a@b c": "cannot stand there",
		"sip:a@b\r\nX: y": "cannot stand there", "sip:a@b;transport=tls": "udp or tcp", "sip:a@b?Subject=x": "leave out",
	} {
		if got, err := NewTarget(text, "", ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %+v, %v; want %s", text, got, err, want)
		}
	}
}

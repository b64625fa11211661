package sdp_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"centralino/sip/sdp"

	"github.com/google/go-cmp/cmp"
	pion "github.com/pion/sdp/v3"
)

// FuzzParse: whatever a stranger sends, what we answer can be read again and means the same.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/offers/*.sdp")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		body, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
		f.Add(bytes.ReplaceAll(body, []byte("c=IN IP4 127.0.0.1"), []byte("c=IN IP4 0.0.0.0"))) // so browsers hide where they are
	}
	keys := sdp.NewKeys()
	f.Fuzz(func(t *testing.T, body []byte) {
		o, err := sdp.Parse(body)
		if err != nil {
			if !errors.Is(err, sdp.ErrSyntax) {
				t.Fatalf("error without its kind: %v", err)
			}
			return
		}
		for _, srtp := range []sdp.SRTP{sdp.Plain, sdp.Optional, sdp.Required} {
			l := local()
			l.SRTP, l.Keys = srtp, keys
			answered(t, body, o, l)
		}
		l := browsing()
		l.Web.Candidates, l.Web.Source = nil, 0 // of the other side's nothing is read
		answered(t, body, o, l)
	})
}

// answered checks an answer to an offer.
func answered(t *testing.T, body []byte, o *sdp.Description, l sdp.Local) {
	t.Helper()
	a, err := sdp.Answer(o, l)
	if err != nil {
		if l.SRTP == sdp.Optional && errors.Is(err, sdp.ErrSRTP) && len(o.Crypto) > 0 {
			t.Error("keys of ours are refused")
		}
		return
	}
	written := []byte(text(t, a))
	again, err := sdp.Parse(written)
	if err != nil {
		t.Fatalf("our own answer is not understood: %v\n%s", err, written)
	}
	if diff := cmp.Diff(*a, *again, exported...); diff != "" {
		t.Errorf("%s\n%s", diff, written)
	}
	m, err := sdp.Agree(a, o)
	if err != nil {
		t.Fatalf("no agreement after an answer: %v", err)
	}
	if (m.Suite != "") != (len(a.Crypto) == 1) || l.SRTP == sdp.Required && m.Suite == "" || l.SRTP == sdp.Plain && m.Suite != "" {
		t.Errorf("SRTP %v: %d keys answered, agreed on %q", l.SRTP, len(a.Crypto), m.Suite)
	}
	if m.Remote.Addr().IsMulticast() || m.Send && m.Web == nil && m.Remote.Addr().IsUnspecified() {
		t.Errorf("would send to %v", m.Remote)
	}
	// A foreign reader agrees, unless the offer had lines that it doesn't know. It takes no CR by itself for the end of one.
	lines := bytes.FieldsFunc(body, func(r rune) bool { return r == '\r' || r == '\n' })
	var foreign pion.SessionDescription
	if foreign.Unmarshal(append(bytes.Join(lines, []byte("\r\n")), "\r\n"...)) == nil {
		if err := foreign.Unmarshal(written); err != nil {
			t.Errorf("pion does not read our answer: %v\n%s", err, written)
		}
	}
}

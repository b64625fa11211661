package sip

import (
	"strings"
	"testing"
)

// TestReferTo: who is meant, as telephones write it.
func TestReferTo(t *testing.T) {
	for text, want := range map[string][2]string{
		"<sip:bruno@10.0.0.1>":                         {"bruno", ""},
		`"Bruno" <sip:bruno@10.0.0.1:5060;user=phone>`: {"bruno", ""},
		"sip:+39055123456@10.0.0.1;method=INVITE":      {"+39055123456", ""},
		"<tel:+39055123456>":                           {"+39055123456", ""},
		"<sip:bruno@10.0.0.1?Replaces=abc%4010.0.0.2%3Bto-tag%3D1%3Bfrom-tag%3D2&Require=replaces>": {"bruno", "abc@10.0.0.2"},
	} {
		if user, replaces, ok := referTo(text); !ok || user != want[0] || replaces != want[1] {
			t.Errorf("%s: %q %q %v", text, user, replaces, ok)
		}
	}
	for _, text := range []string{"", "<", "<sip:bruno@10.0.0.1", "mailto:a@b", "<http://a/b>", "<sip:10.0.0.1>"} {
		if user, _, ok := referTo(text); ok {
			t.Errorf("%q means %q", text, user)
		}
	}
}

// FuzzReferTo: whatever comes, a user is not empty, and not endless.
func FuzzReferTo(f *testing.F) {
	f.Add("<sip:bruno@10.0.0.1?Replaces=a%3Bto-tag%3D1>")
	f.Add("tel:+39055123456;x=y")
	f.Fuzz(func(t *testing.T, text string) {
		if user, replaces, ok := referTo(text); ok && (user == "" || len(user) > 100 || strings.Contains(replaces, ";")) {
			t.Errorf("%q: %q %q", text, user, replaces)
		}
	})
}

// TestTelephonesAreToldThatCallsMayBeReplaced: those that are not refer without it. Carriers are not told, since theirs may not.
func TestTelephonesAreToldThatCallsMayBeReplaced(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		anna, trunk := b.phones("anna", agentAt)[0], b.peer(callerAt)
		for p, want := range map[*peer]string{anna: "timer, replaces", trunk: "timer"} {
			m := message{from: "<sip:anna@10.0.0.1>", id: "call of " + p.at, body: callerSDP}
			p.send(p.text(m))
			ok := p.want("100", "200")
			if got := head(ok, "Supported"); got != want {
				t.Errorf("%s is told %q, want %q", p.at, got, want)
			}
			m.method, m.toTag, m.bare, m.body = "ACK", tagIn(head(ok, "To")), true, ""
			p.send(p.text(m))
		}
	})
}

package sip

import (
	"strings"
	"testing"
)

// TestTorture sends what RFC 4475 and the world came up with. After each the server must still serve.
func TestTorture(t *testing.T) {
	p := &peer{at: callerAt}
	good := p.text(message{body: callerSDP})
	line := func(old, with string) string { return strings.Replace(good, old, with, 1) }
	for _, c := range []struct{ name, text, want string }{
		{"sound", good, "100"},
		{"folded and compact", strings.NewReplacer(
			"From: ", "f:\r\n ", "Call-ID: ", "i:  ", "Contact: ", "m: ", "Via: ", "v: ", "Content-Type: ", "c: ").Replace(good), "100"},
		{"unknown header", line("Max-Forwards", "X-Strange: \"\x01\xff\r\nMax-Forwards"), "100"},
		{"two Vias in one line", line(";rport", ";rport, SIP/2.0/TCP 1.2.3.4;branch=z9hG4bKy"), "100"},
		{"no Max-Forwards", line("Max-Forwards: 70\r\n", ""), "100"},
		{"RFC 2543 branch", line("branch=z9hG4bK-call-1@caller-1-INVITE", "branch=1"), "100"},
		{"escaped null in user", line("sip:helpline@", "sip:help%00line@"), "100"},
		{"several parts in the body", line(callerSDP, ""), ""},
		{"Max-Forwards 0", line("Max-Forwards: 70", "Max-Forwards: 0"), "483"},
		{"another method in CSeq", line("1 INVITE", "1 OPTIONS"), "400"},
		{"two Call-IDs", line("Max-Forwards", "Call-ID: another\r\nMax-Forwards"), "400"},
		{"two Froms", line("Max-Forwards", "From: <sip:x@y>;tag=1\r\nMax-Forwards"), "400"},
		{"two Tos", line("Max-Forwards", "To: <sip:x@y>\r\nMax-Forwards"), "400"},
		{"two CSeqs", line("Max-Forwards", "CSeq: 1 INVITE\r\nMax-Forwards"), "400"},
		{"no From tag", line(";tag=caller", ""), "400"},
		{"no Contact", line("Contact: <sip:phone@10.0.0.9:5060>\r\n", ""), "400"},
		{"two Contacts", line("Contact: ", "Contact: <sip:a@10.0.0.9>\r\nContact: "), "400"},
		{"wildcard Contact", line("Contact: <sip:phone@10.0.0.9:5060>", "Contact: *"), "400"},
		{"port in Contact too large", line("phone@10.0.0.9:5060", "phone@10.0.0.9:99999"), "400"},
		{"unknown URI scheme", line("INVITE sip:", "INVITE nobodyKnowsThisScheme:"), "416"},
		{"required extension", line("Max-Forwards", "Require: nothingSupportsThis, norThis\r\nMax-Forwards"), "420"},
		{"unknown method", strings.ReplaceAll(good, "INVITE", "NEWMETHOD"), "405"},
		{"body of another type", line("application/sdp", "application/unknown"), "415"},
		{"body without type", line("Content-Type: application/sdp\r\n", ""), "415"},
		{"session not understood", line(callerSDP, strings.Repeat("x", len(callerSDP))), "400"},
		{"body longer than told", good + "trailing", "100"},
		{"INVITE into no call", line("To: <sip:helpline@10.0.0.1>", "To: <sip:helpline@10.0.0.1>;tag=nobody"), "481"},
		{"MESSAGE", strings.ReplaceAll(good, "INVITE", "MESSAGE"), "405"},
		{"BYE of nothing", strings.ReplaceAll(good, "INVITE", "BYE"), "481"},

		{"body shorter than told", line("Content-Length: ", "Content-Length: 9"), ""},
		{"negative Content-Length", line("Content-Length: ", "Content-Length: -"), ""},
		{"CSeq too large", line("CSeq: 1 ", "CSeq: 36893488147419103232 "), ""},
		{"no Via", line("Via: ", "X-Via: "), ""},
		{"Via without host", line("10.0.0.9:5060;branch", ";branch"), ""},
		{"Via with a bad port", line("UDP 10.0.0.9:5060;", "UDP 10.0.0.9:x;"), ""},
		{"no Call-ID", line("Call-ID: ", "X-Call-ID: "), ""},
		{"no CSeq", line("CSeq: ", "X-CSeq: "), ""},
		{"no To", line("To: ", "X-To: "), ""},
		{"unbalanced quotes", line("From: <sip:", "From: \"Mr. J. User <sip:"), ""},
		{"spaces in the start line", line("INVITE sip:helpline@10.0.0.1 SIP", "INVITE  sip:helpline@10.0.0.1 SIP"), ""},
		{"URI in angle brackets", line("INVITE sip:helpline@10.0.0.1 ", "INVITE <sip:helpline@10.0.0.1> "), ""},
		{"a response to nothing", reply(good, "200 OK"), ""},
		{"status out of range", reply(good, "4294967301 better not break the receiver"), ""},
		{"status 099", reply(good, "099 ?"), ""},
		{"ACK of nothing", strings.ReplaceAll(good, "INVITE", "ACK"), ""},
		{"empty", "", ""},
		{"zeros", "\x00\x00\x00\x00", ""},
		{"keep-alive", "\r\n\r\n", ""},
		{"HTTP", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", ""},
		{"start line only", "INVITE sip:x SIP/2.0", ""},
		{"no end of headers", strings.SplitAfter(good, "Max-Forwards: 70\r\n")[0], ""},
		{"another version", strings.Replace(good, "SIP/2.0\r\n", "SIP/7.0\r\n", 1), ""},
		{"30 kB of header", line("Max-Forwards", "X: "+strings.Repeat("x", 30000)+"\r\nMax-Forwards"), "100"},
		{"60 kB of header", line("Max-Forwards", "X: "+strings.Repeat("x", 60000)+"\r\nMax-Forwards"), ""},
		{"7,000 headers", line("Max-Forwards", strings.Repeat("X:\r\n", 7000)+"Max-Forwards"), "100"},
	} {
		t.Run(c.name, func(t *testing.T) {
			virtual(t, nil, func(t *testing.T, b *bed) {
				p := b.peer(callerAt)
				if c.name == "several parts in the body" {
					c.text, c.want = p.text(message{kind: `multipart/mixed;boundary="b"`, body: "--b\r\nContent-Type: application/isup\r\n\r\n\x01\x02\r\n" +
						"--b\r\nContent-Type: application/sdp\r\n\r\n" + callerSDP + "\r\n--b--\r\n"}), "100"
				}
				p.send(c.text)
				if c.want == "" {
					p.want()
				} else {
					p.want(c.want)
				}
				if c.want == "100" && b.last().Offer == nil {
					t.Error("the offer was lost")
				}
				p.send(p.text(message{method: "OPTIONS", id: "alive"}))
				p.want("200")
			})
		})
	}
}

func TestRefusalsSayWhatIsKnown(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(callerAt)
		for _, c := range []struct {
			m                  message
			name, header, want string
		}{
			{message{method: "OPTIONS", id: "1"}, "200", "Allow", allowedList},
			{message{method: "OPTIONS", id: "2"}, "200", "Accept", "application/sdp, application/dtmf-relay, application/dtmf"},
			{message{method: "OPTIONS", id: "3"}, "200", "Supported", "timer"},
			{message{method: "SUBSCRIBE", id: "4"}, "405", "Allow", allowedList},
			{message{id: "5", more: []string{"Require: 100rel", "Require: timer, foo"}}, "420", "Unsupported", "100rel, foo"},
			{message{id: "6", kind: "text/plain", body: "x"}, "415", "Accept", "application/sdp"},
		} {
			p.send(p.text(c.m))
			if res := p.want(c.name); head(res, c.header) != c.want {
				t.Errorf("%s: %q, want %q", c.header, head(res, c.header), c.want)
			}
		}
		if b.counted("SUBSCRIBE 405") != 1 || b.counted("OPTIONS 200") != 3 {
			t.Errorf("%v", b.requests)
		}
	})
}

func TestMergedRequest(t *testing.T) { // RFC 3261 section 8.2.2.2: the same call by two ways
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(callerAt)
		p.send(p.text(message{body: callerSDP}))
		p.want("100")
		p.send(p.text(message{body: callerSDP, branch: "z9hG4bK-another-way"}))
		p.want("482")
		if len(b.calls) != 1 {
			t.Errorf("%d calls", len(b.calls))
		}
	})
}

// FuzzServer sends arbitrary packets, and lets the owner do what an owner does with the calls that come of it. The
// server must serve afterwards.
func FuzzServer(f *testing.F) {
	p := &peer{at: callerAt}
	for _, m := range []message{
		{body: callerSDP},
		{method: "OPTIONS"},
		{method: "REGISTER", more: []string{"Expires: 60"}},
		{method: "BYE", toTag: "x"},
		{method: "INFO", kind: "application/dtmf-relay", body: "Signal=5\r\n"},
		{method: "CANCEL"},
		{method: "ACK"},
		{more: []string{"Record-Route: <sip:10.0.0.7;lr>", "Session-Expires: 90;refresher=uac", "Supported: timer"}},
		{body: callerSDP, bare: true, more: []string{"Contact: <sip:x@moved.example>"}},
		{kind: "multipart/mixed;boundary=b", body: "--b\r\nContent-Type: application/sdp\r\n\r\n" + callerSDP + "\r\n--b--\r\n"},
		{method: "REGISTER", more: []string{`Authorization: Digest username="anna", realm="test", nonce="x", uri="sip:x", response="y"`}},
	} {
		f.Add(p.text(m))
		f.Add(reply(p.text(m), "200 OK", callerSDP))
	}
	f.Fuzz(func(t *testing.T, text string) {
		virtual(t, nil, func(_ *testing.T, b *bed) {
			p := b.peer(callerAt)
			b.incoming = func(c *Inbound) {
				c.Ringing()
				_ = c.Answer(ours())
				c.Reinvite(ours())
				c.Hangup("")
			}
			p.send(text)
			p.send(text)
			p.all()
			p.send(p.text(message{method: "OPTIONS", id: "alive", branch: "z9hG4bK-alive"}))
			for _, got := range p.all() {
				if strings.HasPrefix(got, "SIP/2.0 200") && head(got, "Call-ID") == "alive" {
					return
				}
			}
			b.t.Fatal("the server is silent")
		})
	})
}

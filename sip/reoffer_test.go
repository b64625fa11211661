package sip

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"centralino/sip/sdp"
)

func TestHoldAndResume(t *testing.T) {
	for _, c := range []struct{ name, body, told string }{
		{"sendonly", callerSDP + "a=sendonly\r\n", "reoffer 10.0.0.9:4000"},
		{"inactive", callerSDP + "a=inactive\r\n", "reoffer 10.0.0.9:4000"},
		{"old style", strings.ReplaceAll(callerSDP, "IP4 10.0.0.9\r\nt", "IP4 0.0.0.0\r\nt"), "reoffer 0.0.0.0:4000"},
		{"new address", strings.ReplaceAll(callerSDP, "IP4 10.0.0.9\r\nt", "IP4 10.0.0.44\r\nt"), "reoffer 10.0.0.44:4000"},
		{"our offer wanted", "", "reoffer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			virtual(t, nil, func(_ *testing.T, b *bed) {
				p := b.peer(callerAt)
				tag := b.up(p)
				p.send(p.text(message{toTag: tag, seq: 2, body: c.body}))
				ok := p.want("200")
				b.wantTold(c.told)
				if !strings.Contains(ok, "m=audio 20000") || tagIn(head(ok, "To")) != tag {
					b.t.Fatal(ok)
				}
				time.Sleep(600 * time.Millisecond)
				p.want("200") // until it is acknowledged
				ack := message{method: "ACK", toTag: tag, seq: 2, branch: "z9hG4bK-ack2", bare: true}
				want := "acked"
				if c.body == "" {
					ack.body, want = callerSDP, "acked 10.0.0.9:4000"
				}
				p.send(p.text(ack))
				b.wantTold(want)
				time.Sleep(time.Minute)
				p.want()
			})
		})
	}
}

func TestReinviteRefused(t *testing.T) {
	virtual(t, nil, func(_ *testing.T, b *bed) {
		p := b.peer(callerAt)
		tag := b.up(p)
		b.reoffer = func(*sdp.Description) (*sdp.Description, bool) { return nil, false }
		p.send(p.text(message{toTag: tag, seq: 2, body: callerSDP}))
		p.want("488")
		b.wantTold("reoffer 10.0.0.9:4000")
		p.send(p.text(message{method: "BYE", toTag: tag, seq: 3, bare: true}))
		if list := p.all(); !strings.HasPrefix(list[len(list)-1], "SIP/2.0 200") {
			b.t.Fatal("the call did not survive")
		}
	})
}

func TestReinviteWithoutAckEndsCall(t *testing.T) {
	virtual(t, nil, func(_ *testing.T, b *bed) {
		p := b.peer(callerAt)
		tag := b.up(p)
		p.send(p.text(message{toTag: tag, seq: 2, body: callerSDP}))
		time.Sleep(33 * time.Second)
		list := p.all()
		if !strings.HasPrefix(list[len(list)-1], "BYE") && !strings.HasPrefix(list[len(list)-2], "BYE") {
			b.t.Fatalf("received %q", firstLines(list))
		}
		b.wantTold("reoffer 10.0.0.9:4000 | ended no-ack 0")
	})
}

func TestReinviteMovesContact(t *testing.T) {
	virtual(t, nil, func(_ *testing.T, b *bed) {
		p, moved := b.peer(callerAt), b.peer("10.0.0.44:5070")
		tag := b.up(p)
		p.send(strings.Replace(p.text(message{toTag: tag, seq: 2, body: callerSDP}), "phone@"+callerAt, "phone@10.0.0.44:5070", 1))
		p.want("200")
		p.send(p.text(message{method: "ACK", toTag: tag, seq: 2, branch: "z9hG4bK-ack2", bare: true}))
		synctest.Wait()
		b.last().Hangup("")
		moved.want("BYE sip:phone@10.0.0.44:5070 ")
	})
}

func TestOurReinvite(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(callerAt)
		b.up(p)
		b.last().Reinvite(ours())
		invite := p.want("INVITE sip:phone@10.0.0.9:5060 ")
		ok := reply(invite, "200 OK", "Contact: <sip:phone@10.0.0.9:5060>", callerSDP)
		p.send(ok)
		p.want("ACK")
		b.wantTold("reanswered 200 10.0.0.9:4000")
		p.send(ok)
		p.want("ACK")
		b.wantTold("")
		b.last().Reinvite(ours())
		p.send(reply(p.want("INVITE"), "488 Not Acceptable Here"))
		p.want("ACK")
		b.wantTold("reanswered 488")
	})
}

func TestOurReinviteWaitsForAck(t *testing.T) {
	virtual(t, nil, func(_ *testing.T, b *bed) {
		p := b.peer(callerAt)
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		p.send(p.text(message{body: callerSDP}))
		tag := tagIn(head(p.want("100", "200"), "To"))
		b.last().Reinvite(ours())
		p.want()
		p.send(p.text(message{method: "ACK", toTag: tag, branch: "z9hG4bK-ack", bare: true}))
		p.want("INVITE")
	})
}

func TestOfferGlare(t *testing.T) { // RFC 3261 section 14.1: 491 to both, then another try
	virtual(t, nil, func(_ *testing.T, b *bed) {
		p := b.peer(callerAt)
		tag := b.up(p)
		b.last().Reinvite(ours())
		invite := p.want("INVITE")
		p.send(p.text(message{toTag: tag, seq: 2, body: callerSDP}))
		p.want("491")
		p.send(reply(invite, "491 Request Pending"))
		p.want("ACK")
		p.send(p.text(message{method: "ACK", toTag: tag, seq: 2, branch: "z9hG4bK-call-1@caller-2-INVITE", bare: true}))
		synctest.Wait()
		p.want()
		time.Sleep(2 * time.Second)
		again := p.all()[0]
		p.send(reply(again, "200 OK", "Contact: <sip:phone@10.0.0.9:5060>", callerSDP))
		if head(again, "CSeq") != "2 INVITE" {
			b.t.Error(again)
		}
		b.wantTold("reanswered 200 10.0.0.9:4000")
	})
}

func TestPeerForgotCall(t *testing.T) {
	virtual(t, nil, func(_ *testing.T, b *bed) {
		p := b.peer(callerAt)
		b.up(p)
		b.last().Reinvite(ours())
		p.send(reply(p.want("INVITE"), "481 Call Does Not Exist"))
		p.want("ACK", "BYE")
		b.wantTold("ended transport-lost 481")
	})
}

func TestUpdate(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(callerAt)
		tag := b.up(p)
		p.send(p.text(message{method: "UPDATE", toTag: tag, seq: 2}))
		if ok := p.want("200"); strings.Contains(ok, "m=audio") {
			t.Error("a refresh got a session")
		}
		b.wantTold("")
		p.send(p.text(message{method: "UPDATE", toTag: tag, seq: 3, body: callerSDP}))
		if ok := p.want("200"); !strings.Contains(ok, "m=audio") {
			t.Error("an offer got no answer")
		}
		b.wantTold("reoffer 10.0.0.9:4000")
	})
}

func TestSessionTimer(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(callerAt)
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		timer := []string{"Supported: timer", "Session-Expires: 1800"}
		p.send(p.text(message{body: callerSDP, more: timer}))
		ok := p.want("100", "200")
		if head(ok, "Session-Expires") != "1800;refresher=uac" || head(ok, "Require") != "timer" {
			t.Fatal(ok)
		}
		tag := tagIn(head(ok, "To"))
		p.send(p.text(message{method: "ACK", toTag: tag, branch: "z9hG4bK-ack", bare: true}))
		time.Sleep(1000 * time.Second)
		p.send(p.text(message{method: "UPDATE", toTag: tag, seq: 2, more: timer}))
		p.want("200")
		b.wantTold("acked")
		time.Sleep(1767 * time.Second)
		b.wantTold("")
		time.Sleep(2 * time.Second)
		p.want("BYE", "BYE")
		b.wantTold("ended session-expired 0")
	})
}

func TestSessionTimerRefused(t *testing.T) {
	for _, c := range []struct{ name, expires, supported, status, want string }{
		{"too short", "30", "timer", "422", ""},
		{"we should refresh", "1800;refresher=uas", "timer", "200", ""},
		{"peer cannot refresh", "1800", "100rel", "200", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			virtual(t, nil, func(t *testing.T, b *bed) {
				p := b.peer(callerAt)
				b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
				p.send(p.text(message{body: callerSDP, more: []string{"Supported: " + c.supported, "Session-Expires: " + c.expires}}))
				list := p.all()
				last := list[len(list)-1]
				if !strings.HasPrefix(last, "SIP/2.0 "+c.status) || head(last, "Session-Expires") != c.want {
					t.Fatal(last)
				}
			})
		})
	}
}

func TestInfoDigits(t *testing.T) {
	for _, c := range []struct{ kind, body, status, told string }{
		{"application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", "200", "digit 5 160ms"},
		{"application/dtmf-relay", "Signal= #\nDuration= 250\n", "200", "digit # 250ms"},
		{"Application/DTMF-Relay; charset=x", "signal=11", "200", "digit # 0s"},
		{"application/dtmf", "*", "200", "digit * 0s"},
		{"application/dtmf", "a\r\n", "200", "digit A 0s"},
		{"application/dtmf", "55", "400", ""},
		{"application/dtmf-relay", "Duration=160", "400", ""},
		{"application/media_control+xml", "<x/>", "415", ""},
		{"", "", "200", ""},
	} {
		t.Run(c.kind+" "+c.body, func(t *testing.T) {
			virtual(t, nil, func(_ *testing.T, b *bed) {
				p := b.peer(callerAt)
				tag := b.up(p)
				info := p.text(message{method: "INFO", toTag: tag, seq: 2, kind: c.kind, body: c.body})
				p.send(info)
				p.send(info)
				p.want(c.status, c.status)
				b.wantTold(c.told) // once, though it came twice
			})
		})
	}
}

func TestDialogRules(t *testing.T) {
	virtual(t, nil, func(_ *testing.T, b *bed) {
		p := b.peer(callerAt)
		tag := b.up(p)
		for _, c := range []struct {
			name   string
			m      message
			status string
		}{
			{"in order", message{method: "OPTIONS", seq: 5}, "200"},
			{"out of order", message{method: "INFO", seq: 4}, "500"},
			{"again, another branch", message{method: "OPTIONS", seq: 5, branch: "z9hG4bK-other"}, "500"},
			{"another tag of ours", message{method: "BYE", seq: 6, toTag: "wrong"}, "481"},
			{"another tag of theirs", message{method: "BYE", seq: 7, fromTag: "wrong"}, "481"},
			{"REFER", message{method: "REFER", seq: 8}, "603"},
			{"extension", message{method: "INFO", seq: 9, more: []string{"Require: 100rel, timer, x"}}, "420"},
			{"body", message{seq: 10, kind: "text/plain", body: "hello"}, "415"},
			{"SDP", message{seq: 11, body: "nonsense"}, "400"},
		} {
			if c.m.toTag == "" {
				c.m.toTag = tag
			}
			p.send(p.text(c.m))
			list := p.all()
			if len(list) == 0 || !strings.HasPrefix(list[len(list)-1], "SIP/2.0 "+c.status) {
				b.t.Errorf("%s: %q", c.name, firstLines(list))
			}
		}
		b.wantTold("")
	})
}

package sip

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const agentSDP = "v=0\r\no=- 1 1 IN IP4 192.168.7.20\r\ns=-\r\nc=IN IP4 192.168.7.20\r\nt=0 0\r\nm=audio 6000 RTP/AVP 8\r\n"

// phones registers an agent's phones and forgets what was told about it.
func (b *bed) phones(agent string, at ...string) []*peer {
	b.t.Helper()
	var list []*peer
	for _, a := range at {
		p := b.peer(a)
		if answer := b.register(p, agent); !strings.HasPrefix(answer, "SIP/2.0 200") {
			b.t.Fatal(answer)
		}
		list = append(list, p)
	}
	b.told()
	return list
}

func TestRingAndAnswer(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.phones("anna", agentAt)[0]
		if local, ok := b.srv.Local(Target{Agent: "anna"}); !ok || local.String() != "10.0.0.1" {
			t.Errorf("local %v %v", local, ok)
		}
		call := b.dial(Target{Agent: "anna"})
		invite := p.want("INVITE sip:phone@192.168.7.20:5062 ")
		if !strings.HasPrefix(head(invite, "From"), `"Casa \"Rossi\"" <sip:+39021234@10.0.0.1>;tag=`) ||
			head(invite, "Contact") != "<sip:centralino@10.0.0.1:5060>" || !strings.Contains(head(invite, "Via"), ";rport") {
			t.Fatal(invite)
		}
		p.send(reply(invite, "100 Trying"))
		p.send(reply(invite, "180 Ringing"))
		b.wantTold("ringing 180")
		for range 30 { // sipgo gives up after ten responses
			time.Sleep(20 * time.Second)
			p.send(reply(invite, "180 Ringing"))
		}
		b.told()
		p.send(reply(invite, "200 OK", "Contact: <sip:phone@192.168.7.20:5062>", agentSDP))
		ack := p.want("ACK sip:phone@192.168.7.20:5062 ")
		if !strings.HasPrefix(head(ack, "CSeq"), "1 ACK") || tagIn(head(ack, "To")) != "callee" {
			t.Fatal(ack)
		}
		b.wantTold("answered 192.168.7.20:6000")
		call.Hangup("")
		bye := p.want("BYE")
		if head(bye, "CSeq") != "2 BYE" {
			t.Error(head(bye, "CSeq"))
		}
		p.send(reply(bye, "200 OK"))
		b.wantTold("ended we-hung-up 0")
	})
}

func TestRingingIsNotLostBeforeAnswer(t *testing.T) { // sipgo loses it in 297 of 300
	for range 100 {
		virtual(t, nil, func(_ *testing.T, b *bed) {
			p := b.phones("anna", agentAt)[0]
			b.dial(Target{Agent: "anna"})
			invite := p.want("INVITE")
			p.send(reply(invite, "180 Ringing"))
			p.send(reply(invite, "200 OK", "Contact: <sip:phone@192.168.7.20:5062>", agentSDP))
			b.wantTold("ringing 180 | answered 192.168.7.20:6000")
		})
	}
}

func TestAgentHangsUpAfterAnHour(t *testing.T) {
	virtual(t, nil, func(_ *testing.T, b *bed) {
		p := b.phones("anna", agentAt)[0]
		b.dial(Target{Agent: "anna"})
		invite := p.want("INVITE")
		p.send(reply(invite, "200 OK", "Contact: <sip:phone@192.168.7.20:5062>", agentSDP))
		p.want("ACK")
		b.told()
		time.Sleep(time.Hour)
		b.told()
		p.send(p.text(message{
			method: "BYE", id: head(invite, "Call-ID"), from: "<sip:anna@10.0.0.1>", fromTag: "callee",
			toTag: tagIn(head(invite, "From")), bare: true,
		}))
		p.want("200")
		b.wantTold("ended peer-hung-up 0")
	})
}

func TestRepeated200IsAckedAgain(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.phones("anna", agentAt)[0]
		b.dial(Target{Agent: "anna"})
		invite := p.want("INVITE")
		ok := reply(invite, "200 OK", "Contact: <sip:phone@192.168.7.20:5062>", agentSDP)
		p.send(ok)
		first := p.want("ACK")
		p.send(ok)
		if again := p.want("ACK"); again != first {
			t.Errorf("another ACK:\n%s", again)
		}
		b.wantTold("answered 192.168.7.20:6000")
	})
}

func TestUnansweredInvites(t *testing.T) {
	for _, c := range []struct {
		status string
		want   string
	}{
		{"480 Temporarily Unavailable", "ended not-answered 480"},
		{"486 Busy Here", "ended not-answered 486"},
		{"603 Decline", "ended not-answered 603"},
		{"302 Moved Temporarily", "ended not-answered 302"}, // never followed: a phone may not send calls elsewhere
		{"500 Broken", "ended not-answered 500"},
	} {
		t.Run(c.status, func(t *testing.T) {
			virtual(t, nil, func(t *testing.T, b *bed) {
				p := b.phones("anna", agentAt)[0]
				b.dial(Target{Agent: "anna"})
				invite := p.want("INVITE")
				refusal := reply(invite, c.status, "Contact: <sip:+35512345@203.0.113.9>")
				p.send(refusal)
				ack := p.want("ACK")
				if head(ack, "Via") != head(invite, "Via") {
					t.Error("the ACK of a refusal has the INVITE's branch")
				}
				b.wantTold(c.want)
				for range 3 { // sipgo sleeps 4 s on its lock before it answers a repeated refusal
					p.send(refusal)
					p.want("ACK")
				}
			})
		})
	}
}

func TestSilentPhone(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.phones("anna", agentAt)[0]
		b.dial(Target{Agent: "anna"})
		time.Sleep(33 * time.Second)
		b.wantTold("ended not-answered 408")
		if n := len(p.all()); n != 7 { // 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 s
			t.Errorf("%d INVITEs", n)
		}
	})
}

func TestNobodyRegistered(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		b.dial(Target{Agent: "anna"})
		b.wantTold("ended not-answered 480")
		b.dial(Target{URI: "tel:+391"})
		b.wantTold("ended not-answered 404")
		if _, ok := b.srv.Local(Target{Agent: "anna"}); ok {
			t.Error("an address towards a phone that is not there")
		}
	})
}

func TestSeveralPhonesFirstWins(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		list := b.phones("anna", agentAt, agent2At)
		b.dial(Target{Agent: "anna"})
		one, two := list[0].want("INVITE"), list[1].want("INVITE")
		if head(one, "Call-ID") == head(two, "Call-ID") {
			t.Error("two phones share a Call-ID")
		}
		list[0].send(reply(one, "180 Ringing"))
		list[1].send(reply(two, "180 Ringing"))
		b.told()
		list[1].send(reply(two, "200 OK", "Contact: <sip:phone@"+agent2At+">", agentSDP))
		list[1].want("ACK")
		b.wantTold("answered 192.168.7.20:6000")
		cancel := list[0].want("CANCEL")
		if head(cancel, "Reason") != CompletedElsewhere || head(cancel, "Via") != head(one, "Via") || head(cancel, "CSeq") != "1 CANCEL" {
			t.Fatal(cancel)
		}
		list[0].send(reply(cancel, "200 OK"))
		list[0].send(reply(one, "487 Request Terminated"))
		list[0].want("ACK")
		b.wantTold("")
	})
}

func TestBothPhonesAnswer(t *testing.T) {
	virtual(t, nil, func(_ *testing.T, b *bed) {
		list := b.phones("anna", agentAt, agent2At)
		b.dial(Target{Agent: "anna"})
		one, two := list[0].want("INVITE"), list[1].want("INVITE")
		list[0].send(reply(one, "200 OK", "Contact: <sip:phone@"+agentAt+">", agentSDP))
		synctest.Wait()
		list[1].send(reply(two, "200 OK", "Contact: <sip:phone@"+agent2At+">", agentSDP))
		list[0].want("ACK")
		bye := list[1].all()
		if !matches(bye, []string{"ACK", "BYE"}) {
			b.t.Fatalf("second phone got %q", firstLines(bye))
		}
		b.wantTold("answered 192.168.7.20:6000")
	})
}

func TestDeclineEndsAll(t *testing.T) {
	virtual(t, nil, func(_ *testing.T, b *bed) {
		list := b.phones("anna", agentAt, agent2At)
		b.dial(Target{Agent: "anna"})
		one, two := list[0].want("INVITE"), list[1].want("INVITE")
		list[0].send(reply(one, "180 Ringing"))
		list[1].send(reply(two, "180 Ringing"))
		b.told()
		list[0].send(reply(one, "603 Decline"))
		list[0].want("ACK")
		cancel := list[1].want("CANCEL")
		list[1].send(reply(cancel, "200 OK"))
		list[1].send(reply(two, "487 Request Terminated"))
		list[1].want("ACK")
		b.wantTold("ended not-answered 603")
	})
}

func TestBusyPhoneDoesNotEndTheOther(t *testing.T) {
	virtual(t, nil, func(_ *testing.T, b *bed) {
		list := b.phones("anna", agentAt, agent2At)
		b.dial(Target{Agent: "anna"})
		one, two := list[0].want("INVITE"), list[1].want("INVITE")
		list[0].send(reply(one, "486 Busy Here"))
		list[0].want("ACK")
		b.wantTold("")
		list[1].send(reply(two, "404 Not Found"))
		b.wantTold("ended not-answered 486")
	})
}

func TestCancelWaitsForProvisional(t *testing.T) { // RFC 3261 section 9.1
	virtual(t, nil, func(_ *testing.T, b *bed) {
		p := b.phones("anna", agentAt)[0]
		call := b.dial(Target{Agent: "anna"})
		invite := p.want("INVITE")
		call.Hangup("")
		b.wantTold("ended we-hung-up 0")
		p.want()
		p.send(reply(invite, "180 Ringing"))
		p.want("CANCEL")
		p.send(reply(invite, "180 Ringing"))
		p.want()
		b.wantTold("")
	})
}

func TestCancelCrosses200(t *testing.T) { // sipgo sends neither ACK nor BYE
	virtual(t, nil, func(_ *testing.T, b *bed) {
		p := b.phones("anna", agentAt)[0]
		call := b.dial(Target{Agent: "anna"})
		invite := p.want("INVITE")
		p.send(reply(invite, "180 Ringing"))
		b.wantTold("ringing 180")
		call.Hangup("")
		cancel := p.want("CANCEL")
		ok := reply(invite, "200 OK", "Contact: <sip:phone@"+agentAt+">", agentSDP)
		p.send(ok)
		p.send(reply(cancel, "200 OK"))
		p.want("ACK", "BYE")
		b.wantTold("ended we-hung-up 0")
		p.send(ok)
		if again := p.all(); len(again) == 0 || !strings.HasPrefix(again[0], "ACK") {
			b.t.Fatalf("a repeated 200 got %q", firstLines(again))
		}
	})
}

func TestForkBehindProxy(t *testing.T) { // one INVITE, several 200s with tags of their own
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.phones("anna", agentAt)[0]
		b.dial(Target{Agent: "anna"})
		invite := p.want("INVITE")
		fork := func(tag string) string {
			return strings.Replace(reply(invite, "200 OK", "Contact: <sip:"+tag+"@"+agentAt+">", agentSDP), "tag=callee", "tag="+tag, 1)
		}
		p.send(strings.Replace(reply(invite, "180 Ringing"), "tag=callee", "tag=two", 1))
		p.send(fork("one"))
		p.want("ACK sip:one@")
		b.wantTold("ringing 180 | answered 192.168.7.20:6000")
		time.Sleep(10 * time.Second)
		p.send(fork("two"))
		list := p.all()
		if !matches(list, []string{"ACK sip:two@", "BYE sip:two@"}) || tagIn(head(list[1], "To")) != "two" {
			t.Fatalf("the second got %q", firstLines(list))
		}
		p.send(reply(list[1], "200 OK"))
		p.send(fork("two"))
		p.want("ACK sip:two@")
		p.send(fork("one"))
		p.want("ACK sip:one@")
		b.wantTold("")
	})
}

func TestProxyPathIsKept(t *testing.T) {
	for _, c := range []struct{ name, route, wantURI, wantRoute string }{
		{"loose", "<sip:10.0.0.7:5080;lr>", "sip:phone@192.168.7.20:5062", "<sip:10.0.0.7:5080;lr>"},
		{"strict", "<sip:10.0.0.7:5080>", "sip:10.0.0.7:5080", "<sip:phone@192.168.7.20:5062>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			virtual(t, nil, func(t *testing.T, b *bed) {
				p := b.phones("anna", agentAt)[0]
				proxy := b.peer("10.0.0.7:5080")
				call := b.dial(Target{Agent: "anna"})
				invite := p.want("INVITE")
				p.send(reply(invite, "200 OK", "Record-Route: "+c.route, "Contact: <sip:phone@192.168.7.20:5062>", agentSDP))
				ack := proxy.want("ACK " + c.wantURI + " ")
				if head(ack, "Route") != c.wantRoute {
					t.Errorf("Route %q", head(ack, "Route"))
				}
				call.Hangup("")
				if bye := proxy.want("BYE " + c.wantURI + " "); head(bye, "Route") != c.wantRoute {
					t.Errorf("Route %q", head(bye, "Route"))
				}
				p.want()
			})
		})
	}
}

func TestInboundRecordRoute(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p, proxy := b.peer(callerAt), b.peer("10.0.0.7:5080")
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		routes := []string{"Record-Route: <sip:10.0.0.7:5080;lr>, <sip:10.0.0.8:5080;lr>"}
		p.send(p.text(message{body: callerSDP, more: routes}))
		ok := p.want("100", "200")
		if head(ok, "Record-Route") != "<sip:10.0.0.7:5080;lr>,<sip:10.0.0.8:5080;lr>" {
			t.Errorf("Record-Route %q", head(ok, "Record-Route"))
		}
		p.send(p.text(message{method: "ACK", toTag: tagIn(head(ok, "To")), branch: "z9hG4bK-ack", bare: true}))
		synctest.Wait()
		b.last().Hangup("")
		bye := proxy.want("BYE sip:phone@10.0.0.9:5060 ")
		if head(bye, "Route") != "<sip:10.0.0.7:5080;lr>,<sip:10.0.0.8:5080;lr>" {
			t.Errorf("Route %q", head(bye, "Route"))
		}
	})
}

func TestCallToTrunk(t *testing.T) {
	virtual(t, nil, func(_ *testing.T, b *bed) {
		p := b.peer(callerAt)
		b.dial(Target{URI: "sip:+390612345@10.0.0.9"})
		invite := p.want("INVITE sip:+390612345@10.0.0.9 ")
		p.send(reply(invite, "183 Session Progress", callerSDP))
		b.wantTold("ringing 183 10.0.0.9:4000")
		p.send(reply(invite, "200 OK", "Contact: <sip:x@10.0.0.9:5060>", callerSDP))
		p.want("ACK sip:x@10.0.0.9:5060 ")
		b.wantTold("answered 10.0.0.9:4000")
	})
}

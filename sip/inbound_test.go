package sip

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// virtual runs a test in virtual time on a fresh bed.
func virtual(t *testing.T, change func(*Options), f func(t *testing.T, b *bed)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { f(t, newBed(t, change)) })
}

func TestCallFromRingToBye(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(callerAt)
		p.send(p.text(message{body: callerSDP}))
		p.want("100")
		c := b.last()
		if c.From != "+39021234" || c.To != "helpline" || c.Trunk != "carrier" || c.Country != "IT" || c.Agent != "" ||
			c.ID != "call-1@caller" || c.Local.String() != "10.0.0.1" || c.Peer.String() != callerAt ||
			c.Offer.Address.String() != "10.0.0.9:4000" || c.Offer.From != c.Peer.Addr() {
			t.Fatalf("call %+v", c)
		}
		c.Ringing()
		ringing := p.want("180")
		time.Sleep(time.Second)
		if err := c.Answer(ours()); err != nil {
			t.Fatal(err)
		}
		ok := p.want("200")
		tag := tagIn(head(ok, "To"))
		if tag == "" || tag != tagIn(head(ringing, "To")) {
			t.Fatalf("tags: 180 has %q, 200 has %q", head(ringing, "To"), head(ok, "To"))
		}
		for name, want := range map[string]string{
			"Contact": "<sip:centralino@10.0.0.1:5060>", "Content-Type": "application/sdp", "Allow": allowedList,
			"Via": "SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bK-call-1@caller-1-INVITE;rport=5060;received=10.0.0.9",
		} {
			if got := head(ok, name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		p.send(p.text(message{method: "ACK", toTag: tag, bare: true}))
		b.wantTold("acked")
		time.Sleep(time.Hour)
		p.send(p.text(message{method: "BYE", toTag: tag, seq: 2, bare: true}))
		p.want("200")
		b.wantTold("ended peer-hung-up 0")
		if b.counted("INVITE 200") != 1 || b.counted("BYE 200") != 1 {
			t.Errorf("counted %v", b.requests)
		}
	})
}

func TestOurHangup(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(callerAt)
		b.up(p)
		b.last().Hangup(`Q.850;cause=16`)
		b.wantTold("ended we-hung-up 0")
		bye := p.want("BYE sip:phone@10.0.0.9:5060 ")
		if head(bye, "Reason") != "Q.850;cause=16" || head(bye, "From") == "" || tagIn(head(bye, "To")) != "caller" {
			t.Fatal(bye)
		}
		p.send(reply(bye, "200 OK"))
		time.Sleep(time.Minute)
		p.want()
		if err := b.last().Answer(ours()); err != ErrOver {
			t.Errorf("answer after the end: %v", err)
		}
	})
}

func TestCancelBehindInvite(t *testing.T) { // sipgo handles the CANCEL first in 298 of 300
	for range 100 {
		virtual(t, nil, func(_ *testing.T, b *bed) {
			p := b.peer(callerAt)
			b.incoming = func(c *Inbound) { c.Ringing() }
			p.send(p.text(message{body: callerSDP}))
			p.send(p.text(message{method: "CANCEL", branch: "z9hG4bK-call-1@caller-1-INVITE", bare: true}))
			list := p.all()
			// The 180 may come before or after the CANCEL was read, never after the 487.
			if !matches(list, []string{"100", "180", "200", "487"}) && !matches(list, []string{"100", "200", "487"}) {
				b.t.Fatalf("received %q", firstLines(list))
			}
			b.wantTold("ended peer-cancelled 0")
			last := list[len(list)-1]
			p.send(p.text(message{method: "ACK", toTag: tagIn(head(last, "To")), branch: "z9hG4bK-call-1@caller-1-INVITE", bare: true}))
			time.Sleep(time.Minute)
			p.want()
		})
	}
}

func TestCancelledResponseIsRepeatedUntilAck(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(callerAt)
		p.send(p.text(message{body: callerSDP}))
		p.want("100")
		b.last().Reject(404, "Not Found")
		start := time.Now()
		synctest.Wait()
		time.Sleep(3600 * time.Millisecond)
		list := p.packets()
		if len(list) != 4 {
			t.Fatalf("%d responses", len(list))
		}
		for i, want := range []time.Duration{0, 500, 1500, 3500} {
			if got := list[i].at.Sub(start); got != want*time.Millisecond {
				t.Errorf("response %d after %v, want %v ms", i, got, want)
			}
		}
		ack := message{method: "ACK", toTag: tagIn(head(list[0].text, "To")), branch: "z9hG4bK-call-1@caller-1-INVITE", bare: true}
		p.send(p.text(ack))
		p.send(p.text(ack))
		time.Sleep(time.Minute)
		p.want()
		b.wantTold("ended we-hung-up 0")
	})
}

func TestCancelAfterAnswerDoesNothing(t *testing.T) {
	virtual(t, nil, func(_ *testing.T, b *bed) {
		p := b.peer(callerAt)
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		p.send(p.text(message{body: callerSDP}))
		tag := tagIn(head(p.want("100", "200"), "To"))
		p.send(p.text(message{method: "CANCEL", branch: "z9hG4bK-call-1@caller-1-INVITE", bare: true}))
		p.want("200")
		p.send(p.text(message{method: "ACK", toTag: tag, branch: "z9hG4bK-ack", bare: true}))
		b.wantTold("acked")
	})
}

func TestCancelOfNothing(t *testing.T) {
	virtual(t, nil, func(_ *testing.T, b *bed) {
		p := b.peer(callerAt)
		p.send(p.text(message{method: "CANCEL", bare: true}))
		p.want("481")
	})
}

func TestInviteRepeated(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(callerAt)
		invite := p.text(message{body: callerSDP})
		p.send(invite)
		p.send(invite)
		p.want("100", "100")
		b.last().Ringing()
		p.want("180")
		p.send(invite)
		p.want("180")
		_ = b.last().Answer(ours())
		p.want("200")
		p.send(invite) // RFC 6026: the 200 is repeated by its own clock only
		p.want()
		if len(b.calls) != 1 {
			t.Fatalf("%d calls", len(b.calls))
		}
	})
}

func TestAnswerRepeatedUntilGivenUp(t *testing.T) { // sipgo: 0.5, 4.5, 8.5 ... and no BYE
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(callerAt)
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		start := time.Now()
		p.send(p.text(message{body: callerSDP}))
		p.want("100", "200")
		time.Sleep(31900 * time.Millisecond)
		var at []time.Duration
		for _, g := range p.packets() {
			if !strings.HasPrefix(g.text, "SIP/2.0 200") {
				t.Fatal(g.text)
			}
			at = append(at, g.at.Sub(start))
		}
		want := []time.Duration{500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500}
		if len(at) != len(want) {
			t.Fatalf("repeated at %v", at)
		}
		for i := range want {
			if at[i] != want[i]*time.Millisecond {
				t.Errorf("repeated at %v, want %v", at, want)
				break
			}
		}
		b.wantTold("")
		time.Sleep(200 * time.Millisecond)
		p.want("BYE")
		b.wantTold("ended no-ack 0")
	})
}

func TestHangupWaitsForAck(t *testing.T) { // RFC 3261 section 15: no BYE before the ACK
	virtual(t, nil, func(_ *testing.T, b *bed) {
		p := b.peer(callerAt)
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		p.send(p.text(message{body: callerSDP}))
		tag := tagIn(head(p.want("100", "200"), "To"))
		b.last().Hangup("")
		b.wantTold("ended we-hung-up 0")
		p.want()
		p.send(p.text(message{method: "ACK", toTag: tag, branch: "z9hG4bK-ack", bare: true}))
		bye := p.want("BYE")
		p.send(reply(bye, "200 OK"))
		b.wantTold("")
	})
}

func TestAckAfterByeChangesNothing(t *testing.T) { // sipgo: Ended becomes Confirmed
	virtual(t, nil, func(_ *testing.T, b *bed) {
		p := b.peer(callerAt)
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		p.send(p.text(message{body: callerSDP}))
		tag := tagIn(head(p.want("100", "200"), "To"))
		p.send(p.text(message{method: "BYE", toTag: tag, seq: 2, bare: true}))
		p.want("200")
		b.wantTold("ended peer-hung-up 0")
		p.send(p.text(message{method: "ACK", toTag: tag, branch: "z9hG4bK-ack", bare: true}))
		time.Sleep(time.Minute)
		p.want()
		b.wantTold("")
		p.send(p.text(message{method: "BYE", toTag: tag, seq: 3, bare: true}))
		p.want("481")
	})
}

func TestByeBeforeAnswer(t *testing.T) {
	virtual(t, nil, func(_ *testing.T, b *bed) {
		p := b.peer(callerAt)
		b.incoming = func(c *Inbound) { c.Ringing() }
		p.send(p.text(message{body: callerSDP}))
		tag := tagIn(head(p.want("100", "180"), "To"))
		p.send(p.text(message{method: "BYE", toTag: tag, seq: 2, bare: true}))
		p.want("200", "487")
		b.wantTold("ended peer-cancelled 0")
	})
}

func TestLateOffer(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(callerAt)
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		p.send(p.text(message{}))
		ok := p.want("100", "200")
		if b.last().Offer != nil || !strings.Contains(ok, "m=audio 20000") {
			t.Fatal(ok)
		}
		p.send(p.text(message{method: "ACK", toTag: tagIn(head(ok, "To")), branch: "z9hG4bK-ack", bare: true, body: callerSDP}))
		b.wantTold("acked 10.0.0.9:4000")
	})
}

func TestLateOfferWithoutAnswer(t *testing.T) {
	virtual(t, nil, func(_ *testing.T, b *bed) {
		p := b.peer(callerAt)
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		p.send(p.text(message{}))
		tag := tagIn(head(p.want("100", "200"), "To"))
		p.send(p.text(message{method: "ACK", toTag: tag, branch: "z9hG4bK-ack", bare: true}))
		p.want("BYE")
		b.wantTold("ended no-ack 0")
	})
}

func TestRejections(t *testing.T) {
	for _, c := range []struct {
		name   string
		do     func(*Inbound)
		status string
	}{
		{"unknown number", func(c *Inbound) { c.Reject(404, "Not Found") }, "404 Not Found"},
		{"no codec", func(c *Inbound) { c.Reject(488, "Not Acceptable Here") }, "488"},
		{"no line", func(c *Inbound) { c.Reject(503, "Service Unavailable") }, "503"},
		{"hang up before the answer", func(c *Inbound) { c.Hangup("") }, "603"},
		{"nonsense", func(c *Inbound) { c.Reject(200, "OK") }, "500"},
	} {
		t.Run(c.name, func(t *testing.T) {
			virtual(t, nil, func(t *testing.T, b *bed) {
				p := b.peer(callerAt)
				b.incoming = c.do
				p.send(p.text(message{body: callerSDP}))
				res := p.want("100", c.status)
				if (head(res, "Retry-After") != "") != (c.status == "503") {
					t.Errorf("Retry-After %q", head(res, "Retry-After"))
				}
				b.wantTold("ended we-hung-up 0")
			})
		})
	}
}

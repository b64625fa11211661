package sip

import (
	"strings"
	"testing"
)

// TestUpdateWhileItRings: a carrier says during the ringing who is called, and takes a 481 for the end of the call.
func TestUpdateWhileItRings(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(callerAt)
		b.dial(Target{URI: "sip:+390612345@10.0.0.9"})
		invite := p.want("INVITE sip:+390612345@10.0.0.9 ")
		p.send(reply(invite, "183 Session Progress", "Contact: <sip:x@10.0.0.9:5060>", callerSDP))
		b.wantTold("ringing 183 10.0.0.9:4000")
		from := head(invite, "From")
		early := func(method string, seq int, tag, body string) message {
			return message{
				method: method, seq: seq, id: head(invite, "Call-ID"), body: body,
				to: strings.TrimSuffix(from, ";tag="+tagIn(from)), toTag: tag, fromTag: "callee",
			}
		}
		for i, c := range []struct{ method, tag, body, status string }{
			{"UPDATE", tagIn(from), "", "200"},
			{"UPDATE", tagIn(from), callerSDP, "491"},
			{"OPTIONS", tagIn(from), "", "200"},
			{"BYE", tagIn(from), "", "481"},
			{"UPDATE", "wrong", "", "481"},
		} {
			p.send(p.text(early(c.method, i+1, c.tag, c.body)))
			if res := p.want(c.status); c.method == "UPDATE" && c.status == "200" && (head(res, "Contact") == "" || strings.Contains(res, "m=audio")) {
				t.Error(res)
			}
		}
		p.send(reply(invite, "200 OK", "Contact: <sip:x@10.0.0.9:5060>", callerSDP))
		p.want("ACK sip:x@10.0.0.9:5060 ")
		b.wantTold("answered 10.0.0.9:4000")
		p.send(p.text(early("UPDATE", 9, tagIn(from), "")))
		p.want("200")
	})
}

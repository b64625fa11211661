package sip

import (
	"context"
	"net/netip"
	"strings"
	"testing"

	"centralino/call"
)

// provider gives the trunk a proxy.
func provider(proxy string, asserted bool) func(*Options) {
	return func(o *Options) { o.Trunks[0].Proxy, o.Trunks[0].Asserted = proxy, asserted }
}

func TestCallByATrunk(t *testing.T) {
	for _, asserted := range []bool{false, true} {
		virtual(t, provider("sip:10.0.0.9:5070", asserted), func(t *testing.T, b *bed) {
			p := b.peer("10.0.0.9:5070")
			to := Target{Trunk: "carrier", Number: "+390612345"}
			if local, ok := b.srv.Local(to); !ok || local.String() != "10.0.0.1" {
				t.Errorf("local %v %v", local, ok)
			}
			b.dial(to)
			invite := p.want("INVITE sip:+390612345@10.0.0.9:5070 ")
			if from := head(invite, "From"); !strings.Contains(from, "<sip:+39021234@10.0.0.1>;tag=") {
				t.Errorf("From %q", from)
			}
			want := ""
			if asserted {
				want = "<sip:+39021234@10.0.0.1>"
			}
			if got := head(invite, "P-Asserted-Identity"); got != want {
				t.Errorf("P-Asserted-Identity %q, want %q", got, want)
			}
			p.send(reply(invite, "183 Session Progress", callerSDP))
			b.wantTold("ringing 183 10.0.0.9:4000")
			p.send(reply(invite, "200 OK", "Contact: <sip:x@10.0.0.9:5070>", callerSDP))
			p.want("ACK sip:x@10.0.0.9:5070 ")
			b.wantTold("answered 10.0.0.9:4000")
		})
	}
}

func TestACallByATrunkIsCancelled(t *testing.T) {
	virtual(t, provider("sip:10.0.0.9:5070", false), func(_ *testing.T, b *bed) {
		p := b.peer("10.0.0.9:5070")
		c := b.dial(Target{Trunk: "carrier", Number: "+390612345"})
		p.send(reply(p.want("INVITE"), "180 Ringing"))
		b.wantTold("ringing 180")
		c.Hangup("")
		p.want("CANCEL sip:+390612345@10.0.0.9:5070 ")
		b.wantTold("ended we-hung-up 0")
	})
}

func TestAProxyByName(t *testing.T) {
	byName := func(o *Options) {
		provider("sip:out.example:5070", false)(o)
		o.Resolve = func(context.Context, string) ([]netip.Addr, error) {
			return []netip.Addr{netip.MustParseAddr("10.0.0.9")}, nil
		}
	}
	virtual(t, byName, func(t *testing.T, b *bed) {
		p := b.peer("10.0.0.9:5070")
		to := Target{Trunk: "carrier", Number: "+390612345"}
		if local, ok := b.srv.Local(to); !ok || local.String() != "10.0.0.1" {
			t.Errorf("local %v %v", local, ok)
		}
		b.dial(to)
		p.want("INVITE sip:+390612345@out.example:5070 ")
	})
}

func TestNothingElseLeavesByATrunk(t *testing.T) {
	for _, n := range []call.Number{"", "112", "0612345678", "anna", "+39", "+39061234567890123", "+39061@evil.example", "+3906123;a=b", "+39 061234"} {
		virtual(t, provider("sip:10.0.0.9:5070", false), func(t *testing.T, b *bed) {
			if _, ok := b.srv.Local(Target{Trunk: "carrier", Number: n}); ok {
				t.Errorf("there is a way to %q", n)
			}
			b.dial(Target{Trunk: "carrier", Number: n})
			b.wantTold("ended not-answered 404")
		})
	}
	for _, to := range []Target{{Trunk: "carrier", Number: "+390612345"}, {Trunk: "nobody", Number: "+390612345"}} {
		virtual(t, nil, func(_ *testing.T, b *bed) { // no proxy, no way out
			b.dial(to)
			b.wantTold("ended not-answered 404")
		})
	}
}

// TestACallIsPassedOn: the caller's number is shown, and the trunk is told who passes the call on; a call goes on through so
// many servers and no more.
func TestACallIsPassedOn(t *testing.T) {
	virtual(t, provider("sip:10.0.0.9:5070", true), func(t *testing.T, b *bed) {
		p := b.peer("10.0.0.9:5070")
		for _, c := range []struct {
			from                       Caller
			shown, asserted, diversion string
			hops                       string
		}{
			{Caller{User: "+390611", Diverted: "+39800", Hops: 12}, "<sip:+390611@10.0.0.1>", "<sip:+39800@10.0.0.1>", "<sip:+39800@10.0.0.1>;reason=unconditional;counter=1", "12"},
			{Caller{Diverted: "+39800", Hops: 900}, "<sip:anonymous@anonymous.invalid>", "<sip:+39800@10.0.0.1>", "<sip:+39800@10.0.0.1>;reason=unconditional;counter=1", "70"},
			{Caller{User: "+39800"}, "<sip:+39800@10.0.0.1>", "<sip:+39800@10.0.0.1>", "", "70"},
		} {
			b.srv.Dial(Target{Trunk: "carrier", Number: "+390612345"}, c.from, ours(), owner{b, ""})
			invite := p.want("INVITE sip:+390612345@10.0.0.9:5070 ")
			for name, want := range map[string]string{"P-Asserted-Identity": c.asserted, "Diversion": c.diversion, "Max-Forwards": c.hops} {
				if got := head(invite, name); got != want {
					t.Errorf("%+v: %s %q, want %q", c.from, name, got, want)
				}
			}
			if from := head(invite, "From"); !strings.Contains(from, c.shown) {
				t.Errorf("%+v: From %q", c.from, from)
			}
			p.send(reply(invite, "486 Busy Here"))
			p.want("ACK")
			b.wantTold("ended not-answered 486")
		}
	})
}

// TestAnAddressByATrunk: the trunk's proxy is asked for it, wherever the address itself may be.
func TestAnAddressByATrunk(t *testing.T) {
	virtual(t, provider("sip:10.0.0.9:5070", false), func(t *testing.T, b *bed) {
		p := b.peer("10.0.0.9:5070")
		to := Target{Trunk: "carrier", URI: "sip:desk@branch.example"}
		if local, ok := b.srv.Local(to); !ok || local.String() != "10.0.0.1" {
			t.Errorf("local %v %v", local, ok)
		}
		b.dial(to)
		p.want("INVITE sip:desk@branch.example ")
		b.dial(Target{Trunk: "carrier", URI: "tel:+390612345"})
		b.wantTold("ended not-answered 404")
	})
}

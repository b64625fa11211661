package sip

import (
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/sip/digest"
)

const askedAt = "10.0.0.9:5060"

// login dials a peer that asks for passwords.
func (b *bed) login(user, password string) (*Outbound, *peer) {
	b.t.Helper()
	p := b.peer(askedAt)
	from := Caller{User: "probe", Host: "example.org", Login: Login{User: user, Password: call.NewSecret(password)}}
	return b.srv.Dial(Target{URI: "sip:helpline@10.0.0.9;transport=udp"}, from, ours(), owner{b, ""}), p
}

// rightful checks that an INVITE or its ACK answers a challenge, and returns the credentials.
func (b *bed) rightful(request, header string) digest.Credentials {
	b.t.Helper()
	c, err := digest.ParseCredentials(head(request, header))
	line, _, _ := strings.Cut(request, " SIP/2.0")
	_, uri, _ := strings.Cut(line, " ")
	if err != nil || c.User != "probe" || c.URI != uri && !strings.HasPrefix(line, "ACK") {
		b.t.Fatalf("%v: %+v in\n%s", err, c, request)
	}
	if strings.Contains(request, "sesame") {
		b.t.Fatal("the password itself is sent")
	}
	return c
}

func TestAPasswordIsGivenToWhoAsks(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		_, p := b.login("probe", "sesame")
		invite := p.want("INVITE sip:helpline@10.0.0.9;transport=udp ")
		if !strings.HasPrefix(head(invite, "From"), "<sip:probe@example.org>;tag=") {
			t.Error(head(invite, "From"))
		}
		p.send(reply(invite, "407 Proxy Authentication Required", `Proxy-Authenticate: Digest realm="edge", nonce="n1", qop="auth"`))
		again := p.want("ACK", "INVITE")
		if head(again, "CSeq") != "2 INVITE" || head(again, "Call-ID") != head(invite, "Call-ID") || head(again, "From") != head(invite, "From") {
			t.Fatal(again)
		}
		if c := b.rightful(again, "Proxy-Authorization"); c.Realm != "edge" || c.Nonce != "n1" || c.Count != "00000001" {
			t.Errorf("%+v", c)
		}
		p.send(reply(again, "401 Unauthorized", `WWW-Authenticate: Digest realm="home", nonce="m1", algorithm=MD5`,
			`WWW-Authenticate: Digest realm="home", nonce="m2", algorithm=SHA-256, qop="auth"`))
		third := p.want("ACK", "INVITE")
		if c := b.rightful(third, "Authorization"); c.Realm != "home" || c.Algorithm != digest.SHA256 || head(third, "CSeq") != "3 INVITE" {
			t.Errorf("%+v", c)
		}
		if c := b.rightful(third, "Proxy-Authorization"); c.Count != "00000002" {
			t.Errorf("the proxy's nonce is used for the second time, and counted %s", c.Count)
		}
		p.send(reply(third, "180 Ringing"))
		p.send(reply(third, "200 OK", "Contact: <sip:phone@10.0.0.9>", callerSDP))
		ack := p.want("ACK")
		if head(ack, "CSeq") != "3 ACK" || head(ack, "Authorization") != head(third, "Authorization") {
			t.Error(ack)
		}
		b.wantTold("ringing 180 | answered 10.0.0.9:4000")
	})
}

// TestARefusedPasswordEndsTheCall: whoever asks again has refused what was said, unless only the nonce was too old.
func TestARefusedPasswordEndsTheCall(t *testing.T) {
	const challenge = `WWW-Authenticate: Digest realm="home", nonce="n", qop="auth"`
	for name, c := range map[string]struct {
		user    string
		answers []string
		invites int
	}{
		"no password":        {"", []string{challenge}, 1},
		"wrong":              {"probe", []string{challenge, challenge}, 2},
		"too old":            {"probe", []string{challenge, challenge + ", stale=true", challenge}, 3},
		"always too old":     {"probe", []string{challenge, challenge + ", stale=true", challenge + ", stale=true", challenge + ", stale=true", challenge + ", stale=true"}, 5},
		"nothing we know":    {"probe", []string{`WWW-Authenticate: Digest realm="home", nonce="n", algorithm=NEW`}, 1},
		"no challenge in it": {"probe", []string{"X: y"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			virtual(t, nil, func(t *testing.T, b *bed) {
				_, p := b.login(c.user, "sesame")
				invites := 0
				for _, answer := range c.answers {
					list := p.all()
					last := list[len(list)-1]
					if !strings.HasPrefix(last, "INVITE") {
						t.Fatalf("received %q", firstLines(list))
					}
					invites++
					p.send(reply(last, "401 Unauthorized", answer))
				}
				p.want("ACK")
				b.wantTold("ended not-answered 401")
				if invites != c.invites {
					t.Errorf("%d INVITEs, want %d", invites, c.invites)
				}
			})
		})
	}
}

// TestHangUpWhileAPasswordIsAskedFor: the CANCEL belongs to the INVITE that is under way.
func TestHangUpWhileAPasswordIsAskedFor(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		out, p := b.login("probe", "sesame")
		p.send(reply(p.want("INVITE"), "401 Unauthorized", `WWW-Authenticate: Digest realm="home", nonce="n"`))
		again := p.want("ACK", "INVITE")
		out.Hangup("")
		b.wantTold("ended we-hung-up 0")
		time.Sleep(100 * time.Millisecond)
		p.want() // no CANCEL before the first provisional response
		p.send(reply(again, "180 Ringing"))
		cancel := p.want("CANCEL")
		if head(cancel, "CSeq") != "2 CANCEL" {
			t.Error(cancel)
		}
		p.send(reply(cancel, "200 OK"))
		p.send(reply(again, "487 Request Terminated"))
		p.want("ACK")
	})
}

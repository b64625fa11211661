package sip

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestRegisterAndExpire(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(agentAt)
		ok := b.register(p, "anna")
		if !strings.HasPrefix(ok, "SIP/2.0 200") || head(ok, "Contact") != "<sip:phone@192.168.7.20:5062>;expires=600" {
			t.Fatal(ok)
		}
		b.wantTold("anna online")
		if got := fmt.Sprint(b.srv.Online()); got != "[anna]" {
			t.Errorf("online %s", got)
		}
		time.Sleep(601 * time.Second)
		b.wantTold("anna offline true")
	})
}

func TestRegisterChallenges(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(agentAt)
		m := message{method: "REGISTER", uri: "sip:10.0.0.1", from: "<sip:anna@10.0.0.1>", to: "<sip:anna@10.0.0.1>"}
		p.send(p.text(m))
		challenge := p.want("401")
		for _, algorithm := range []string{"SHA-256", "MD5"} {
			if !strings.Contains(challenge, "algorithm="+algorithm) {
				t.Errorf("no challenge for %s: %s", algorithm, head(challenge, "WWW-Authenticate"))
			}
		}
		m.from, m.to, m.seq = "<sip:nobody@10.0.0.1>", "<sip:nobody@10.0.0.1>", 2
		p.send(p.text(m))
		p.want("401") // nobody can find out which agents there are
		m.seq = 3
		m.more = []string{"Authorization: " + strings.Replace(
			credentials(t, challenge, "WWW-Authenticate", "anna", "REGISTER", "sip:10.0.0.1"), `response="`, `response="0`, 1)}
		p.send(p.text(m))
		if list := p.all(); !strings.HasPrefix(list[0], "SIP/2.0 40") {
			t.Error(list[0])
		}
		b.wantTold("")
	})
}

func TestNonceExpires(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(agentAt)
		m := message{method: "REGISTER", uri: "sip:10.0.0.1", from: "<sip:anna@10.0.0.1>", to: "<sip:anna@10.0.0.1>"}
		p.send(p.text(m))
		challenge := p.want("401")
		time.Sleep(time.Hour)
		m.seq, m.more = 2, []string{"Authorization: " + credentials(t, challenge, "WWW-Authenticate", "anna", "REGISTER", "sip:10.0.0.1")}
		p.send(p.text(m))
		if again := p.want("401"); !strings.Contains(strings.ToLower(head(again, "WWW-Authenticate")), "stale=true") {
			t.Error(head(again, "WWW-Authenticate"))
		}
	})
}

func TestUnregister(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		one, two := b.peer(agentAt), b.peer(agent2At)
		b.register(one, "anna")
		ok := b.register(two, "anna")
		if n := strings.Count(ok, "\r\nContact:"); n != 2 {
			t.Errorf("%d contacts: %s", n, ok)
		}
		b.wantTold("anna online")
		time.Sleep(time.Second)
		b.register(one, "anna", "Expires: 0")
		b.wantTold("")
		time.Sleep(time.Second)
		b.register(two, "anna", "Expires: 0")
		b.wantTold("anna offline false")
	})
}

func TestUnregisterAll(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(agentAt)
		b.register(p, "anna")
		b.told()
		time.Sleep(time.Second)
		m := message{
			method: "REGISTER", uri: "sip:10.0.0.1", from: "<sip:anna@10.0.0.1>", to: "<sip:anna@10.0.0.1>", id: "star", bare: true,
			more: []string{"Contact: *", "Expires: 0"},
		}
		p.send(p.text(m))
		challenge := p.want("401")
		m.seq = 2
		m.more = append(m.more, "Authorization: "+credentials(t, challenge, "WWW-Authenticate", "anna", "REGISTER", "sip:10.0.0.1"))
		p.send(p.text(m))
		p.want("200")
		b.wantTold("anna offline false")
	})
}

func TestRegisterLimits(t *testing.T) {
	for _, c := range []struct{ more, status, header, value string }{
		{"Expires: 5", "423", "Min-Expires", "30"},
		{"Expires: 999999", "200", "Contact", "<sip:phone@192.168.7.20:5062>;expires=3600"},
		{"Expires: soon", "200", "Contact", "<sip:phone@192.168.7.20:5062>;expires=600"},
		{"Contact: *", "400", "", ""},
		{"Require: outbound", "420", "Unsupported", "outbound"},
	} {
		t.Run(c.more, func(t *testing.T) {
			virtual(t, nil, func(t *testing.T, b *bed) {
				p := b.peer(agentAt)
				if strings.HasPrefix(c.more, "Require") {
					p.send(p.text(message{method: "REGISTER", more: []string{c.more}}))
					if res := p.want("420"); head(res, c.header) != c.value {
						t.Fatal(res)
					}
					return
				}
				res := b.register(p, "anna", c.more)
				if !strings.HasPrefix(res, "SIP/2.0 "+c.status) || c.header != "" && head(res, c.header) != c.value {
					t.Fatal(res)
				}
			})
		})
	}
}

func TestRegisterForSomebodyElse(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(agentAt)
		m := message{method: "REGISTER", uri: "sip:10.0.0.1", from: "<sip:anna@10.0.0.1>", to: "<sip:bruno@10.0.0.1>"}
		p.send(p.text(m))
		challenge := p.want("401")
		m.seq, m.more = 2, []string{"Authorization: " + credentials(t, challenge, "WWW-Authenticate", "anna", "REGISTER", "sip:10.0.0.1")}
		p.send(p.text(m))
		p.want("403")
		b.wantTold("")
	})
}

func TestGuessersAreSlowedDown(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(thiefAt)
		statuses := map[string]int{}
		for i := range 40 {
			m := message{method: "REGISTER", uri: "sip:10.0.0.1", from: "<sip:anna@10.0.0.1>", to: "<sip:anna@10.0.0.1>", seq: 2*i + 1}
			p.send(p.text(m))
			challenge := p.want("401")
			m.seq++
			m.more = []string{"Authorization: " + credentials(t, challenge, "WWW-Authenticate", "bruno", "REGISTER", "sip:10.0.0.1")}
			m.more[0] = strings.Replace(m.more[0], `username="bruno"`, `username="anna"`, 1)
			p.send(p.text(m))
			list := p.all()
			statuses[list[0][8:11]]++
			time.Sleep(100 * time.Millisecond)
		}
		if statuses["403"] == 0 || statuses["403"] > 10 || statuses["503"] < 25 {
			t.Errorf("%v", statuses)
		}
	})
}

func TestReloadKeepsPhones(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		b.phones("anna", agentAt)
		b.phones("bruno", agent2At)
		b.srv.SetAgents(passwords("anna"))
		b.wantTold("bruno offline true")
		if got := fmt.Sprint(b.srv.Online()); got != "[anna]" {
			t.Errorf("online %s", got)
		}
	})
}

func TestAdmission(t *testing.T) {
	virtual(t, func(o *Options) { o.Trunks = o.Trunks[:1] }, func(t *testing.T, b *bed) {
		thief := b.peer(thiefAt)
		thief.send(thief.text(message{body: callerSDP, id: "t1"}))
		thief.want("403")
		thief.send(thief.text(message{body: callerSDP, id: "t2", from: "<sip:anna@10.0.0.1>"}))
		thief.want("403") // the same for an agent's name
		b.wantTold("")
		if len(b.calls) != 0 {
			t.Fatal("a stranger's call came through")
		}

		phone := b.phones("anna", agentAt)[0]
		b.incoming = func(c *Inbound) { c.Reject(404, "Not Found") }
		phone.send(phone.text(message{body: callerSDP, id: "a1", from: "Anna <sip:anna@10.0.0.1>", uri: "sip:*1@10.0.0.1"}))
		phone.want("100", "404")
		if c := b.last(); c.Agent != "anna" || c.Trunk != "" || c.To != "*1" || c.From != "anna" || c.Display != "Anna" {
			t.Errorf("%+v", c)
		}

		b.told()
		other := b.peer("192.168.7.20:7777") // the same host by another port must log in
		m := message{body: callerSDP, id: "a2", from: "<sip:anna@10.0.0.1>"}
		other.send(other.text(m))
		challenge := other.want("407")
		other.send(other.text(message{method: "ACK", id: "a2", toTag: tagIn(head(challenge, "To")), branch: "z9hG4bK-a2-1-INVITE"}))
		m.seq, m.more = 2, []string{
			"Proxy-Authorization: " + credentials(t, challenge, "Proxy-Authenticate", "anna", "INVITE", "sip:helpline@10.0.0.1"),
		}
		other.send(other.text(m))
		other.want("100", "404")
		if c := b.last(); c.Agent != "anna" {
			t.Errorf("%+v", c)
		}
		m.seq, m.more[0] = 3, strings.Replace(m.more[0], `response="`, `response="00`, 1)
		other.send(other.text(m))
		if list := other.all(); !strings.HasPrefix(list[0], "SIP/2.0 40") {
			t.Error(list)
		}

		b.srv.SetTrunks(nil)
		caller := b.peer(callerAt)
		caller.send(caller.text(message{body: callerSDP}))
		caller.want("403")
	})
}

func TestCallerIdentity(t *testing.T) {
	for _, c := range []struct {
		name, from    string
		more          []string
		user, display string
	}{
		{"From", `"Rossi, Mario" <sip:+39021234@10.0.0.9>`, nil, "+39021234", "Rossi, Mario"},
		{"escapes", `"a \"b\" c" <sip:%2B39021234@10.0.0.9>`, nil, "+39021234", `a "b" c`},
		{"phone parameters", `<sip:+39021234;phone-context=x@10.0.0.9;user=phone>`, nil, "+39021234", ""},
		{"tel", `<tel:+39021234>`, nil, "+39021234", ""},
		{"asserted", `<sip:anything@10.0.0.9>`, []string{`P-Asserted-Identity: "M" <sip:+39029999@x>`}, "+39029999", "M"},
		{"asserted tel first", `<sip:x@10.0.0.9>`, []string{`P-Asserted-Identity: "a,b" <sip:+391@x>, <tel:+392>`}, "+392", "a,b"},
		{"anonymous", `"Anonymous" <sip:anonymous@anonymous.invalid>`, nil, "", ""},
		{"withheld", `<sip:anonymous@anonymous.invalid>`, []string{"P-Asserted-Identity: <sip:+39029999@x>", "Privacy: id"}, "", ""},
		{"privacy none", `<sip:+391@x>`, []string{"Privacy: none"}, "+391", ""},
		{"no user", `<sip:10.0.0.9>`, nil, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			virtual(t, nil, func(t *testing.T, b *bed) {
				p := b.peer(callerAt)
				p.send(p.text(message{from: c.from, body: callerSDP, more: c.more}))
				p.want("100")
				if got := b.last(); got.From != c.user || got.Display != c.display {
					t.Errorf("from %q %q", got.From, got.Display)
				}
			})
		})
	}
}

func TestCapacity(t *testing.T) {
	virtual(t, func(o *Options) { o.MaxCalls = 2 }, func(t *testing.T, b *bed) {
		p := b.peer(callerAt)
		for i := range 2 {
			p.send(p.text(message{id: fmt.Sprint("c", i), body: callerSDP}))
			p.want("100")
		}
		p.send(p.text(message{id: "c3", body: callerSDP}))
		if res := p.want("503"); head(res, "Retry-After") != "5" {
			t.Error(res)
		}
		b.last().Reject(404, "Not Found")
		p.want("404")
		p.send(p.text(message{id: "c4", body: callerSDP}))
		if list := p.all(); !strings.HasPrefix(list[len(list)-1], "SIP/2.0 100") {
			t.Error(firstLines(list))
		}
	})
}

func TestShutDown(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(callerAt)
		b.up(p)
		b.incoming = nil
		p.send(p.text(message{id: "ringing", body: callerSDP}))
		p.want("100")
		done := make(chan error)
		go func() { done <- b.srv.Close(t.Context()) }()
		synctest.Wait()
		list := p.all()
		var bye string
		for _, text := range list {
			if strings.HasPrefix(text, "BYE") {
				bye = text
			}
		}
		if len(list) != 2 || bye == "" || !strings.Contains(strings.Join(list, ""), "SIP/2.0 503") {
			t.Fatalf("received %q", firstLines(list))
		}
		p.send(reply(bye, "200 OK"))
		if err := <-done; err != nil {
			t.Error(err)
		}
		for _, line := range strings.Split(b.told(), " | ") {
			if line != "ended shutting-down 0" {
				t.Error(line)
			}
		}
	})
}

package sip

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/internal/wsclient"
	"centralino/sip/sdp"
)

const (
	webAt     = "10.0.0.1:8080"
	browserAt = "198.51.100.30:40000"
	invalid   = "<sip:k3j2@q8x7.invalid;transport=ws>"
)

// tab is a page with a telephone: it knows nothing but text.
type tab struct {
	b    *bed
	conn *wsclient.Conn

	mu   sync.Mutex
	got  []string
	gone bool
}

// web serves the helpline's WebSockets, of pages whose session is nobody's.
func (b *bed) web() { b.webOf("") }

// webOf serves those of an agent's pages.
func (b *bed) webOf(vouched call.AgentID) {
	l, err := b.net.ListenTCP(netip.MustParseAddrPort(webAt))
	if err != nil {
		b.t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /sip", b.srv.WebSocket(vouched))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	done := make(chan struct{})
	go func() { _ = server.Serve(l); close(done) }()
	b.t.Cleanup(func() { _ = server.Close(); <-done })
}

// TestSecureConnection: over TLS the same is called wss, RFC 7118 section 5.
func TestSecureConnection(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		l, err := b.net.ListenTCP(netip.MustParseAddrPort(webAt))
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewUnstartedServer(b.srv.WebSocket(""))
		_ = server.Listener.Close()
		server.Listener = l
		server.StartTLS()
		t.Cleanup(server.Close)
		conn, err := b.net.DialTCP(netip.MustParseAddrPort(browserAt), netip.MustParseAddrPort(webAt))
		if err != nil {
			t.Fatal(err)
		}
		roots := x509.NewCertPool()
		roots.AddCert(server.Certificate())
		then := func() time.Time { return server.Certificate().NotBefore.AddDate(1, 0, 0) }
		secure := tls.Client(conn, &tls.Config{RootCAs: roots, ServerName: "example.com", Time: then})
		c, err := wsclient.Dial(secure, "example.com", "/sip", nil)
		if err != nil {
			t.Fatal(err)
		}
		p := b.listen(c)
		p.register("anna", "r1")
		b.dial(Target{Agent: "anna", Web: ours()})
		invite := p.want("INVITE")
		if via := head(invite, "Via"); !strings.HasPrefix(via, "SIP/2.0/WSS ") {
			t.Error(via)
		}
		p.send(reply(invite, "486 Busy Here"))
		p.want("ACK")
	})
}

func (b *bed) connect(at string, header http.Header) (*wsclient.Conn, error) {
	conn, err := b.net.DialTCP(netip.MustParseAddrPort(at), netip.MustParseAddrPort(webAt))
	if err != nil {
		b.t.Fatal(err)
	}
	c, err := wsclient.Dial(conn, "10.0.0.1:8080", "/sip", header)
	if err != nil {
		_ = conn.Close()
	}
	return c, err
}

func (b *bed) tab(at string) *tab {
	b.t.Helper()
	c, err := b.connect(at, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.listen(c)
}

func (b *bed) listen(c *wsclient.Conn) *tab {
	p := &tab{b: b, conn: c}
	go func() {
		for {
			text, err := c.Receive()
			p.mu.Lock()
			p.gone = err != nil
			if err == nil {
				p.got = append(p.got, text)
			}
			p.mu.Unlock()
			if err != nil {
				_ = c.Close()
				return
			}
		}
	}()
	b.t.Cleanup(func() { _ = c.Close() })
	return p
}

func (p *tab) send(text string) {
	p.b.t.Helper()
	if err := p.conn.Send(text); err != nil {
		p.b.t.Fatal(err)
	}
}

func (p *tab) want(starts ...string) string {
	p.b.t.Helper()
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.got
	p.got = nil
	if !matches(list, starts) {
		p.b.t.Fatalf("received %q, want %q", firstLines(list), starts)
	}
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}

func (p *tab) closed() bool {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.gone
}

// text is a request as JsSIP writes it: a Via and a Contact that lead nowhere.
func (p *tab) text(m message) string {
	m.via, m.bare = "SIP/2.0/WS q8x7.invalid;branch=z9hG4bK-"+m.id+m.method+m.branch, true
	if m.method != "ACK" && m.method != "BYE" {
		m.more = append(m.more, "Contact: "+invalid+";+sip.instance=\"<urn:uuid:1>\";reg-id=1")
	}
	return (&peer{b: p.b, at: "q8x7.invalid"}).text(m)
}

func (p *tab) register(agent, id string) {
	p.b.t.Helper()
	m := message{
		method: "REGISTER", uri: "sip:10.0.0.1", from: "<sip:" + agent + "@10.0.0.1>", to: "<sip:" + agent + "@10.0.0.1>", id: id,
	}
	p.send(p.text(m))
	challenge := p.want("401")
	m.seq, m.branch = 2, "2"
	m.more = []string{"Authorization: " + credentials(p.b.t, challenge, "WWW-Authenticate", agent, "REGISTER", "sip:10.0.0.1")}
	p.send(p.text(m))
	if ok := p.want("200"); !strings.HasPrefix(head(ok, "Contact"), invalid) {
		p.b.t.Fatal(ok)
	}
}

func TestAgentInABrowserIsCalledOverItsConnection(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		b.web()
		p := b.tab(browserAt)
		p.register("anna", "r1")
		b.wantTold("anna online")
		if kinds := b.srv.Phones("anna"); len(kinds) != 1 || kinds[0] != (Phone{netip.MustParseAddr("10.0.0.1"), true}) {
			t.Errorf("%+v", kinds)
		}
		call := b.dial(Target{Agent: "anna", Web: ours()})
		invite := p.want("INVITE sip:k3j2@q8x7.invalid;transport=ws SIP/2.0")
		if via, contact := head(invite, "Via"), head(invite, "Contact"); !strings.HasPrefix(via, "SIP/2.0/WS ") || !strings.Contains(contact, "transport=ws") {
			t.Errorf("Via %s, Contact %s", via, contact)
		}
		p.send(reply(invite, "180 Ringing"))
		p.send(reply(invite, "200 OK", "Contact: <sip:k3j2@q8x7.invalid;transport=ws;ob>", callerSDP))
		p.want("ACK sip:k3j2@q8x7.invalid")
		b.wantTold("ringing 180 | answered in a browser 10.0.0.9:4000")
		call.Hangup("")
		p.send(reply(p.want("BYE sip:k3j2@q8x7.invalid"), "200 OK"))
		b.wantTold("ended we-hung-up 0")
	})
}

// TestAPageWithASessionNeedsNoPassword: it registers as the agent whose session it is, and as nobody else.
func TestAPageWithASessionNeedsNoPassword(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		b.webOf("anna")
		p := b.tab(browserAt)
		ask := func(agent string) message {
			address := "<sip:" + agent + "@10.0.0.1>"
			return message{method: "REGISTER", uri: "sip:10.0.0.1", from: address, to: address, id: "r-" + agent}
		}
		p.send(p.text(ask("bruno")))
		p.want("403")
		p.send(p.text(ask("anna")))
		p.want("200")
		b.wantTold("anna online")
		b.srv.SetAgents(nil) // a reload has let her go
		p.send(p.text(ask("anna")))
		p.want("401")
	})
}

// TestBrowserAndTelephoneRingTogether: each is offered what it understands, and the owner is told which answered.
func TestBrowserAndTelephoneRingTogether(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		b.web()
		p, desk := b.tab(browserAt), b.peer(agentAt)
		b.register(desk, "anna")
		time.Sleep(time.Second)
		p.register("anna", "r1")
		if kinds := b.srv.Phones("anna"); len(kinds) != 2 || !kinds[0].Browser || kinds[1].Browser {
			t.Errorf("%+v", kinds)
		}
		web := sdp.Offer(sdp.Local{
			Address: netip.MustParseAddrPort("10.0.0.1:10000"), Codecs: []sdp.Codec{sdp.PCMA()}, Session: 8, SRTP: sdp.DTLS, Web: &sdp.Web{Fragment: "abcd"},
		})
		b.told()
		b.dial(Target{Agent: "anna", Web: web})
		toTab, toDesk := p.want("INVITE"), desk.want("INVITE")
		if !strings.Contains(toTab, "UDP/TLS/RTP/SAVPF") || strings.Contains(toDesk, "UDP/TLS/RTP/SAVPF") {
			t.Errorf("offered %s\n and %s", toTab, toDesk)
		}
		desk.send(reply(toDesk, "180 Ringing"))
		desk.want()
		p.send(reply(toTab, "200 OK", "Contact: <sip:k3j2@q8x7.invalid;transport=ws;ob>", callerSDP))
		p.want("ACK")
		cancel := desk.want("CANCEL")
		desk.send(reply(cancel, "200 OK"))
		desk.send(reply(toDesk, "487 Request Terminated"))
		desk.want("ACK")
		b.wantTold("ringing 180 | answered in a browser 10.0.0.9:4000")
	})
}

func TestBrowserCallsOverItsRegisteredConnection(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		b.web()
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		p := b.tab(browserAt)
		p.send(p.text(message{body: callerSDP, from: "<sip:anna@10.0.0.1>"}))
		p.want("403") // a stranger
		p.register("anna", "r1")
		p.send(p.text(message{body: callerSDP, from: "<sip:anna@10.0.0.1>", id: "c2"}))
		ok := p.want("100", "200")
		if call := b.last(); call.Agent != "anna" || !call.Browser {
			t.Errorf("%+v", call)
		}
		if via := head(ok, "Via"); !strings.Contains(via, "received=198.51.100.30") {
			t.Error(via)
		}
		tag := tagIn(head(ok, "To"))
		p.send(p.text(message{method: "ACK", id: "c2", toTag: tag, from: "<sip:anna@10.0.0.1>"}))
		b.last().Hangup("")
		p.send(reply(p.want("BYE"), "200 OK"))
	})
}

// A browser whose network changes opens another connection, registers again, and its call goes on.
func TestCallFollowsABrowserToItsNextConnection(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		b.web()
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		p := b.tab(browserAt)
		p.register("anna", "r1")
		p.send(p.text(message{body: callerSDP, from: "<sip:anna@10.0.0.1>", id: "c"}))
		tag := tagIn(head(p.want("100", "200"), "To"))
		p.send(p.text(message{method: "ACK", id: "c", toTag: tag, from: "<sip:anna@10.0.0.1>"}))
		b.wantTold("anna online | acked")
		_ = p.conn.Close()
		b.wantTold("anna offline true")
		again := b.tab("198.51.100.31:41000")
		again.register("anna", "r2")
		b.wantTold("anna online")
		again.send(again.text(message{body: callerSDP, from: "<sip:anna@10.0.0.1>", id: "c", seq: 2, toTag: tag, branch: "again"}))
		again.want("200")
		again.send(again.text(message{method: "ACK", id: "c", seq: 2, toTag: tag, from: "<sip:anna@10.0.0.1>"}))
		b.wantTold("reoffer 10.0.0.9:4000 | acked")
		b.last().Hangup("")
		again.send(reply(again.want("BYE"), "200 OK"))
	})
}

// A BYE of ours finds a browser that has a new connection and said nothing in the call since.
func TestGoodbyeFindsTheNewConnection(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		b.web()
		p := b.tab(browserAt)
		p.register("anna", "r1")
		call := b.dial(Target{Agent: "anna", Web: ours()})
		p.send(reply(p.want("INVITE"), "200 OK", "Contact: <sip:k3j2@q8x7.invalid;transport=ws;ob>", callerSDP))
		p.want("ACK")
		_ = p.conn.Close()
		again := b.tab("198.51.100.31:41000")
		again.register("anna", "r2")
		call.Hangup("")
		again.send(reply(again.want("BYE"), "200 OK"))
	})
}

func TestGuestsCallWhatIsOpenToThem(t *testing.T) {
	open := func(o *Options) { o.Guests = func(dialled string) bool { return dialled == "helpline" } }
	virtual(t, open, func(t *testing.T, b *bed) {
		b.web()
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		p := b.tab(browserAt)
		p.send(p.text(message{body: callerSDP, from: `"The Boss" <sip:+39021234@10.0.0.1>`}))
		p.want("100", "200")
		if c := b.last(); !c.Browser || c.From != "" || c.Display != "" || c.Agent != "" || c.Trunk != "" {
			t.Errorf("a guest is whoever a page says: %+v", c)
		}
		p.send(p.text(message{body: callerSDP, uri: "sip:*1@10.0.0.1", id: "other"}))
		p.want("403")
		p.send(p.text(message{body: callerSDP, id: "second"}))
		p.want("486") // one at a time
		b.last().Hangup("")
		synctest.Wait()
		p.want()
		stranger := b.peer(thiefAt)
		stranger.send(stranger.text(message{body: callerSDP, id: "udp"}))
		stranger.want("403")
	})
}

// TestAddressesBehindProxies: whoever is no proxy of ours is believed nothing.
func TestAddressesBehindProxies(t *testing.T) {
	ours := func(o *Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.64/28")} }
	virtual(t, ours, func(t *testing.T, b *bed) {
		b.web()
		for _, c := range []struct{ from, header, want string }{
			{"10.0.0.65:40000", "", "10.0.0.65"},
			{"10.0.0.65:40001", "198.51.100.7", "198.51.100.7"},
			{"10.0.0.65:40002", "203.0.113.9, 198.51.100.7", "198.51.100.7"},
			{"10.0.0.65:40003", "203.0.113.9, 198.51.100.7, 10.0.0.66", "198.51.100.7"},
			{"10.0.0.65:40004", "::ffff:198.51.100.7", "198.51.100.7"},
			{"10.0.0.65:40005", "198.51.100.7, unknown", "10.0.0.65"},
			{"198.51.100.30:40006", "203.0.113.9", "198.51.100.30"},
		} {
			header := http.Header{}
			if c.header != "" {
				header.Set("X-Forwarded-For", c.header)
			}
			conn, err := b.connect(c.from, header)
			if err != nil {
				t.Fatal(err)
			}
			p := b.listen(conn)
			p.send(p.text(message{body: callerSDP, id: c.from}))
			if via := head(p.want("403"), "Via"); !strings.Contains(via, "received="+c.want) {
				t.Errorf("%s, %q: %s, want %s", c.from, c.header, via, c.want)
			}
		}
	})
}

// Behind a proxy a browser has the proxy's address, which may be a trunk's.
func TestABrowserIsNobodysTrunk(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		b.web()
		p := b.tab("10.0.0.9:40000")
		p.send(p.text(message{body: callerSDP}))
		p.want("403")
	})
}

func TestKeepAlives(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		b.web()
		p := b.tab(browserAt)
		p.register("anna", "r1")
		p.send("\r\n\r\n")
		p.want("\r\n") // RFC 5626 section 3.5.1
		time.Sleep(9 * time.Minute)
		if pings, _ := p.conn.State(); pings != 21 || p.closed() {
			t.Errorf("%d pings, closed %v", pings, p.closed())
		}
		b.wantTold("anna online")
		p.conn.SetMute(true)
		time.Sleep(70 * time.Second)
		if !p.closed() {
			t.Error("a browser that answers no ping is waited for")
		}
		b.wantTold("anna offline true")
	})
}

func TestSilentStrangersAreNotWaitedFor(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		b.web()
		silent, noisy := b.tab(browserAt), b.tab("198.51.100.30:40001")
		for range 29 {
			noisy.send("\r\n\r\n") // no SIP
			time.Sleep(time.Second)
		}
		if silent.closed() || noisy.closed() {
			t.Error("closed too soon")
		}
		time.Sleep(2 * time.Second)
		if !silent.closed() || !noisy.closed() {
			t.Error("whoever says nothing stays connected")
		}
	})
}

func TestConnectionsOfOneAddressAreLimited(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		b.web()
		for range browsersPerHost {
			if _, err := b.connect("198.51.100.30:0", nil); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait() // the last one is counted after its welcome
		var refused *wsclient.Refused
		if _, err := b.connect("198.51.100.30:0", nil); !asRefused(err, &refused) || refused.Status != 503 {
			t.Errorf("one more: %v", err)
		}
		if _, err := b.connect("198.51.100.31:0", nil); err != nil {
			t.Errorf("another address: %v", err)
		}
		time.Sleep(31 * time.Second) // all were silent
		if _, err := b.connect("198.51.100.30:0", nil); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	})
}

func asRefused(err error, into **wsclient.Refused) bool {
	r, ok := err.(*wsclient.Refused)
	*into = r
	return ok
}

func TestNonsenseOverAWebSocketHarmsNobody(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		b.web()
		p := b.tab(browserAt)
		for _, text := range []string{"hello", "INVITE", "SIP/2.0 200 OK\r\n\r\n", "\x00\r\n", "INVITE sip:a@b SIP/2.0\r\nVia: x\r\n\r\n"} {
			p.send(text)
		}
		p.want()
		p.register("anna", "r1")
		b.wantTold("anna online")
	})
}

// A goodbye to a browser that is gone is not waited for.
func TestClosingDoesNotWaitForBrowsersThatAreGone(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		b.web()
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		p := b.tab(browserAt)
		p.register("anna", "r1")
		p.send(p.text(message{body: callerSDP, from: "<sip:anna@10.0.0.1>", id: "c"}))
		tag := tagIn(head(p.want("100", "200"), "To"))
		p.send(p.text(message{method: "ACK", id: "c", toTag: tag, from: "<sip:anna@10.0.0.1>"}))
		p.want()
		_ = p.conn.Close()
		synctest.Wait()
		began := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := b.srv.Close(ctx); err != nil || time.Since(began) > time.Second {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	})
}

// A browser whose connection goes while it rings is not waited for.
func TestRingingEndsWithTheConnection(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		b.web()
		p := b.tab(browserAt)
		p.register("anna", "r1")
		b.dial(Target{Agent: "anna", Web: ours()})
		p.send(reply(p.want("INVITE"), "180 Ringing"))
		b.wantTold("anna online | ringing 180")
		_ = p.conn.Close()
		b.wantTold("anna offline true | ended not-answered 408")
	})
}

func TestClosingDoesNotWaitForAgentsThatAreGone(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		b.web()
		p := b.tab(browserAt)
		p.register("anna", "r1")
		b.dial(Target{Agent: "anna", Web: ours()})
		p.send(reply(p.want("INVITE"), "200 OK", "Contact: <sip:k3j2@q8x7.invalid;transport=ws;ob>", callerSDP))
		p.want("ACK")
		_ = p.conn.Close()
		synctest.Wait()
		began := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := b.srv.Close(ctx); err != nil || time.Since(began) > time.Second {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	})
}

package sip

import (
	"bytes"
	"io"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhereResponsesGo(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p, other := b.peer("10.0.0.9:6000"), b.peer("10.0.0.9:7000")
		p.send(p.text(message{method: "OPTIONS", id: "o1", via: "SIP/2.0/UDP 10.0.0.9:7000;branch=z9hG4bK1"}))
		res := other.want("200") // without rport to the port in Via
		if strings.Contains(head(res, "Via"), "received") {
			t.Error(head(res, "Via"))
		}
		p.send(p.text(message{method: "OPTIONS", id: "o2", via: "SIP/2.0/UDP pbx.example:7000;branch=z9hG4bK1;rport"}))
		if res := p.want("200"); head(res, "Via") != "SIP/2.0/UDP pbx.example:7000;branch=z9hG4bK1;rport=6000;received=10.0.0.9" {
			t.Error(head(res, "Via"))
		}
		p.send(p.text(message{method: "OPTIONS", id: "o3", via: "SIP/2.0/UDP pbx.example;branch=z9hG4bK1"}))
		p.want()
		five := b.peer("10.0.0.9:5060")
		p.send(p.text(message{method: "OPTIONS", id: "o4", via: "SIP/2.0/UDP 192.168.0.3;branch=z9hG4bK1"}))
		if res := five.want("200"); !strings.Contains(head(res, "Via"), "received=10.0.0.9") {
			t.Error(head(res, "Via"))
		}
	})
}

func TestAdvertisedAddress(t *testing.T) {
	for advertise, want := range map[string]string{
		"pbx.example": "pbx.example:5060", "198.51.100.7:5080": "198.51.100.7:5080", "[2001:db8::1]": "[2001:db8::1]:5060",
	} {
		virtual(t, func(o *Options) { o.Advertise = advertise }, func(t *testing.T, b *bed) {
			p := b.phones("anna", agentAt)[0]
			b.dial(Target{Agent: "anna"})
			invite := p.want("INVITE")
			if head(invite, "Contact") != "<sip:centralino@"+want+">" || !strings.HasPrefix(head(invite, "Via"), "SIP/2.0/UDP "+want+";") {
				t.Error(invite)
			}
			p.send(reply(invite, "486 Busy Here"))
		})
	}
}

func TestContactByName(t *testing.T) {
	for _, c := range []struct{ host, to string }{{"moved.example", "10.0.0.44:5060"}, {"unknown.example", callerAt}} {
		virtual(t, nil, func(_ *testing.T, b *bed) {
			p := b.peer(callerAt)
			where := p
			if c.to != callerAt {
				where = b.peer(c.to)
			}
			b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
			p.send(p.text(message{body: callerSDP, bare: true, more: []string{"Contact: <sip:x@" + c.host + ">"}}))
			tag := tagIn(head(p.want("100", "200"), "To"))
			p.send(p.text(message{method: "ACK", toTag: tag, branch: "z9hG4bK-ack", bare: true}))
			b.wantTold("acked")
			b.last().Hangup("")
			where.want("BYE sip:x@" + c.host + " ")
		})
	}
}

func TestPhoneBehindRouter(t *testing.T) { // its Contact holds an address that only it knows
	virtual(t, func(o *Options) {
		o.Trunks = append(o.Trunks, Trunk{Name: "far", Hosts: []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24")}})
	}, func(_ *testing.T, b *bed) {
		p := b.peer(thiefAt)
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		p.send(p.text(message{body: callerSDP, bare: true, more: []string{"Contact: <sip:x@192.168.0.3:5060>"}}))
		tag := tagIn(head(p.want("100", "200"), "To"))
		p.send(p.text(message{method: "ACK", toTag: tag, branch: "z9hG4bK-ack", bare: true}))
		b.wantTold("acked")
		b.last().Hangup("")
		p.want("BYE sip:x@192.168.0.3:5060 ")
	})
}

// wire is a peer on a TCP connection.
type wire struct {
	net.Conn
	mu  sync.Mutex
	buf bytes.Buffer
	end error
}

func newWire(conn net.Conn) *wire {
	w := &wire{Conn: conn}
	go func() {
		b := make([]byte, 4096)
		for {
			n, err := conn.Read(b)
			w.mu.Lock()
			w.buf.Write(b[:n])
			w.end = err
			w.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return w
}

func (b *bed) wire(from string) *wire {
	conn, err := b.net.DialTCP(netip.MustParseAddrPort(from), netip.MustParseAddrPort(serverAt))
	if err != nil {
		b.t.Fatal(err)
	}
	return newWire(conn)
}

// read returns and forgets what arrived.
func (w *wire) read() string {
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.buf.Reset()
	return w.buf.String()
}

func (w *wire) closed() bool {
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.end == io.EOF
}

func tcp(text string) string { return strings.ReplaceAll(text, "SIP/2.0/UDP", "SIP/2.0/TCP") }

func TestCallOverTCP(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := &peer{b: b, at: callerAt}
		w := b.wire("10.0.0.9:34567")
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		invite := tcp(p.text(message{body: callerSDP}))
		_, _ = w.Write([]byte("\r\n\r\n" + invite[:100]))
		synctest.Wait()
		_, _ = w.Write([]byte(invite[100:]))
		got := w.read()
		if !strings.Contains(got, "SIP/2.0 200") || !strings.Contains(got, "<sip:centralino@10.0.0.1:5060;transport=tcp>") {
			t.Fatalf("received %q", got)
		}
		tag := tagIn(head(got[strings.Index(got, "SIP/2.0 200"):], "To"))
		_, _ = w.Write([]byte(tcp(p.text(message{method: "ACK", toTag: tag, branch: "z9hG4bK-ack", bare: true}))))
		b.wantTold("acked")
		b.last().Hangup("") // Contact names 5060, where nobody listens: the connection is used
		bye := w.read()
		if !strings.HasPrefix(bye, "BYE") || !strings.Contains(head(bye, "Via"), "SIP/2.0/TCP") {
			t.Fatal(bye)
		}
		_, _ = w.Write([]byte(reply(bye, "200 OK")))
		_ = w.Close()
	})
}

func TestAgentOverTCP(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		w := b.wire("192.168.7.20:40000")
		p := &peer{b: b, at: agentAt}
		m := message{method: "REGISTER", uri: "sip:10.0.0.1", from: "<sip:anna@10.0.0.1>", to: "<sip:anna@10.0.0.1>"}
		_, _ = w.Write([]byte(tcp(p.text(m))))
		challenge := w.read()
		m.seq, m.more = 2, []string{"Authorization: " + credentials(t, challenge, "WWW-Authenticate", "anna", "REGISTER", "sip:10.0.0.1")}
		_, _ = w.Write([]byte(tcp(p.text(m))))
		if ok := w.read(); !strings.HasPrefix(ok, "SIP/2.0 200") {
			t.Fatal(ok)
		}
		b.wantTold("anna online")
		b.dial(Target{Agent: "anna"})
		invite := w.read()
		if !strings.HasPrefix(invite, "INVITE sip:phone@192.168.7.20:5062 ") {
			t.Fatal(invite)
		}
		_, _ = w.Write([]byte(reply(invite, "200 OK", "Contact: <sip:phone@192.168.7.20:5062;transport=tcp>", agentSDP)))
		if ack := w.read(); !strings.HasPrefix(ack, "ACK") {
			t.Fatal(ack)
		}
		b.wantTold("answered 192.168.7.20:6000")
		_ = w.Close()
		b.wantTold("anna offline true") // gone with the connection, not at the end of the registration
	})
}

func TestBrokenStreamIsClosed(t *testing.T) {
	virtual(t, func(o *Options) { o.Streams = 2 }, func(t *testing.T, b *bed) {
		w := b.wire("203.0.113.66:1000")
		_, _ = w.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
		if !w.closed() {
			t.Error("a stream that is not SIP stays open")
		}
		one, two, three := b.wire("203.0.113.66:1001"), b.wire("203.0.113.66:1002"), b.wire("203.0.113.66:1003")
		if one.closed() || two.closed() || !three.closed() {
			t.Error("the limit of connections is not kept")
		}
		time.Sleep(31 * time.Second)
		if !one.closed() {
			t.Error("an idle connection stays open")
		}
	})
}

func TestLargeRequest(t *testing.T) { // sipgo: an error and nothing is sent
	for _, takesTCP := range []bool{false, true} {
		virtual(t, nil, func(t *testing.T, b *bed) {
			p := b.phones("anna", agentAt)[0]
			var accepted *wire
			if takesTCP {
				l, err := b.net.ListenTCP(netip.MustParseAddrPort(agentAt))
				if err != nil {
					t.Fatal(err)
				}
				go func() {
					if conn, err := l.Accept(); err == nil {
						accepted = newWire(conn)
					}
				}()
				defer func() { _ = l.Close() }()
			}
			b.srv.Dial(Target{Agent: "anna"}, Caller{User: "1", Display: strings.Repeat("Rossi ", 300)}, ours(), owner{b, ""})
			synctest.Wait()
			time.Sleep(10 * time.Millisecond)
			var invite string
			if takesTCP {
				invite = accepted.read()
				p.want()
				_, _ = accepted.Write([]byte(reply(invite, "486 Busy Here")))
				defer func() { _ = accepted.Close() }()
			} else {
				invite = p.want("INVITE")
				p.send(reply(invite, "486 Busy Here"))
			}
			if len(invite) < 1500 || strings.Contains(invite, "SIP/2.0/TCP") != takesTCP {
				t.Errorf("TCP %v: %s", takesTCP, invite)
			}
			b.wantTold("ended not-answered 486")
		})
	}
}

func TestForgottenTransactions(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.peer(callerAt)
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		before := runtime.NumGoroutine()
		for i := range 500 {
			id := strings.Repeat("x", 1+i%7) + string(rune('a'+i%26)) + strings.Repeat("y", i/26)
			p.send(p.text(message{id: id, body: callerSDP}))
			list := p.all()
			tag := tagIn(head(list[len(list)-1], "To"))
			p.send(p.text(message{id: id, method: "ACK", toTag: tag, branch: "z9hG4bK-ack" + id, bare: true}))
			p.send(p.text(message{id: id, method: "BYE", toTag: tag, seq: 2, bare: true}))
			p.want("200")
		}
		if n := runtime.NumGoroutine() - before; n > 5 {
			t.Errorf("%d goroutines more", n)
		}
		l := b.srv.layer
		l.mu.Lock()
		if len(l.server) != 1000 {
			t.Errorf("%d transactions remembered", len(l.server))
		}
		for _, tx := range l.server {
			if tx.req != nil || tx.fsm != nil || len(tx.last) > 600 {
				t.Errorf("a finished transaction keeps %+v", tx)
				break
			}
		}
		l.mu.Unlock()
		time.Sleep(33 * time.Second)
		synctest.Wait()
		l.mu.Lock()
		defer l.mu.Unlock()
		if len(l.server)+len(l.merged)+len(l.client)+len(l.forget)+len(b.srv.dialogs)+len(b.srv.boxes.boxes) != 0 {
			t.Errorf("left: %d server, %d merged, %d client, %d memos, %d dialogs, %d mailboxes", len(l.server), len(l.merged),
				len(l.client), len(l.forget), len(b.srv.dialogs), len(b.srv.boxes.boxes))
		}
	})
}

func TestOutboundLeavesNothing(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		p := b.phones("anna", agentAt)[0]
		for i := range 20 {
			call := b.dial(Target{Agent: "anna"})
			invite := p.want("INVITE")
			switch i % 3 {
			case 0:
				p.send(reply(invite, "486 Busy Here"))
				p.want("ACK")
			case 1:
				p.send(reply(invite, "200 OK", "Contact: <sip:phone@"+agentAt+">", agentSDP))
				p.want("ACK")
				call.Hangup("")
				p.send(reply(p.want("BYE"), "200 OK"))
			case 2:
				p.send(reply(invite, "180 Ringing"))
				call.Hangup("")
				p.send(reply(p.want("CANCEL"), "200 OK"))
				p.send(reply(invite, "487 Request Terminated"))
				p.want("ACK")
			}
		}
		time.Sleep(66 * time.Second)
		synctest.Wait()
		s := b.srv
		s.mu.Lock()
		defer s.mu.Unlock()
		if n := len(s.legs) + len(s.boxes.aliases) + len(s.layer.client) + len(s.dialogs) + s.work.n; n != 0 {
			t.Errorf("left: %d legs, %d aliases, %d transactions, %d dialogs, %d work", len(s.legs), len(s.boxes.aliases),
				len(s.layer.client), len(s.dialogs), s.work.n)
		}
	})
}

func TestSourcesAreForgotten(t *testing.T) { // sipgo keeps 161 bytes for every source address for ever
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, func(o *Options) { o.Guard.Sources = 16; o.Guard.Strangers = 1e9 })
		for i := range 200 {
			conn, err := b.net.Listen(netip.AddrPortFrom(netip.AddrFrom4([4]byte{198, 51, 100, byte(i)}), 5060))
			if err != nil {
				t.Fatal(err)
			}
			_, _ = conn.WriteToUDPAddrPort([]byte("garbage with a : colon\r\n\r\n"), netip.MustParseAddrPort(serverAt))
			p := &peer{b: b, at: conn.Local().String(), conn: conn}
			p.send(p.text(message{method: "OPTIONS", id: p.at}))
			synctest.Wait()
			_ = conn.Close()
		}
		if n := b.srv.packets[0].guard.Stats().Renewals; n < 10 {
			t.Errorf("the reader began anew %d times", n)
		}
		if n := b.counted("OPTIONS 200"); n != 200 {
			t.Errorf("%d of 200 strangers were answered", n)
		}
	})
}

func TestStrangersTakeFewConnections(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		var mine []*wire
		for range strangerStreams + 1 {
			mine = append(mine, b.wire("203.0.113.66:0"))
		}
		other := b.wire("203.0.113.67:0")
		for i, w := range append(mine, other) {
			if w.closed() != (i == strangerStreams) {
				t.Errorf("connection %d closed: %v", i, w.closed())
			}
			_ = w.Close()
		}
	})
}

// TestAnswerFromTheAddressAsked needs real sockets: on a wildcard socket the answer must come from where the question
// went.
func TestAnswerFromTheAddressAsked(t *testing.T) {
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Options{UDP: []net.PacketConn{conn}, Handler: &bed{t: t}})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	defer func() { _ = s.Close(t.Context()) }()
	port := conn.LocalAddr().(*net.UDPAddr).AddrPort().Port()
	client, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	for _, host := range []string{"127.0.0.1", "127.0.0.2", "127.0.0.3"} {
		to := netip.AddrPortFrom(netip.MustParseAddr(host), port)
		p := &peer{at: client.LocalAddr().String()}
		if _, err := client.WriteToUDPAddrPort([]byte(p.text(message{method: "OPTIONS", id: host})), to); err != nil {
			t.Fatal(err)
		}
		_ = client.SetReadDeadline(time.Now().Add(5 * time.Second))
		buf := make([]byte, 4096)
		n, from, err := client.ReadFromUDPAddrPort(buf)
		if err != nil || from != to || !strings.HasPrefix(string(buf[:n]), "SIP/2.0 200") {
			t.Errorf("asked %v, answered by %v: %v %s", to, from, err, buf[:n])
		}
	}
}

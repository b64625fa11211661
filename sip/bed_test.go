package sip

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/internal/memnet"
	"centralino/sip/digest"
	"centralino/sip/sdp"
)

const (
	serverAt = "10.0.0.1:5060"
	callerAt = "10.0.0.9:5060" // on a trunk
	agentAt  = "192.168.7.20:5062"
	agent2At = "192.168.7.21:5062"
	thiefAt  = "203.0.113.66:5060"
)

// bed is a server in virtual time on an in-memory network, with a handler that writes everything down.
type bed struct {
	t    *testing.T
	net  *memnet.Network
	srv  *Server
	opts Options

	mu       sync.Mutex
	calls    []*Inbound
	log      []string // what the handler was told
	requests map[string]int
	incoming func(*Inbound)                                            // what the handler does with a call
	reoffer  func(*sdp.Description) (answer *sdp.Description, ok bool) // what owners answer
}

func newBed(t *testing.T, change func(*Options)) *bed {
	b := &bed{t: t, net: memnet.New(), requests: map[string]int{}}
	udp, err := b.net.Listen(netip.MustParseAddrPort(serverAt))
	if err != nil {
		t.Fatal(err)
	}
	tcp, err := b.net.ListenTCP(netip.MustParseAddrPort(serverAt))
	if err != nil {
		t.Fatal(err)
	}
	b.opts = Options{
		UDP: []net.PacketConn{udp}, TCP: []net.Listener{tcp}, Handler: b, Realm: "test",
		Trunks: []Trunk{{Name: "carrier", Hosts: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/24")}, Country: "IT"}},
		Agents: passwords("anna", "bruno"),
		OnRequest: func(method string, code int) {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.requests[fmt.Sprintf("%s %d", method, code)]++
		},
		Resolve: func(_ context.Context, host string) ([]netip.Addr, error) {
			if host == "moved.example" {
				return []netip.Addr{netip.MustParseAddr("10.0.0.44")}, nil
			}
			return nil, &net.DNSError{Name: host, IsNotFound: true}
		},
		DialTCP: func(_ context.Context, peer netip.AddrPort) (net.Conn, error) {
			return b.net.DialTCP(netip.MustParseAddrPort("10.0.0.1:0"), peer)
		},
	}
	if change != nil {
		change(&b.opts)
	}
	if b.srv, err = New(b.opts); err != nil {
		t.Fatal(err)
	}
	b.srv.Start()
	synctest.Wait()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Second)
		defer cancel()
		if err := b.srv.Close(ctx); err != nil {
			t.Errorf("close: %v", err)
		}
		time.Sleep(100 * time.Second) // every timer has run
	})
	return b
}

func passwords(agents ...call.AgentID) func(call.AgentID) (call.Secret, bool) {
	return func(a call.AgentID) (call.Secret, bool) {
		for _, known := range agents {
			if a == known {
				return call.NewSecret(string(a) + "-demo"), true
			}
		}
		return call.Secret{}, false
	}
}

func (b *bed) note(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.log = append(b.log, fmt.Sprintf(format, args...))
}

// told returns and forgets what the handler and the owners were told.
func (b *bed) told() string {
	synctest.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	log := strings.Join(b.log, " | ")
	b.log = nil
	return log
}

func (b *bed) wantTold(want string) {
	b.t.Helper()
	if got := b.told(); got != want {
		b.t.Fatalf("told %q, want %q", got, want)
	}
}

// Incoming implements Handler.
func (b *bed) Incoming(c *Inbound) Owner {
	b.mu.Lock()
	b.calls = append(b.calls, c)
	react := b.incoming
	b.mu.Unlock()
	if react != nil {
		react(c)
	}
	return owner{b, ""}
}

func (b *bed) AgentOnline(a call.AgentID)                { b.note("%s online", a) }
func (b *bed) AgentOffline(a call.AgentID, expired bool) { b.note("%s offline %v", a, expired) }

// last is the call that came in last.
func (b *bed) last() *Inbound {
	b.t.Helper()
	synctest.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.calls) == 0 {
		b.t.Fatal("no call came in")
	}
	return b.calls[len(b.calls)-1]
}

func (b *bed) counted(what string) int {
	synctest.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.requests[what]
}

type owner struct {
	b    *bed
	name string
}

func (o owner) Event(e Event) {
	switch e := e.(type) {
	case Ended:
		o.b.note("%sended %s %d", o.name, e.Cause, e.Status)
	case Digit:
		o.b.note("%sdigit %s %v", o.name, e.Digit, e.Duration)
	case Acked:
		o.b.note("%sacked%s", o.name, at(e.Session))
	case Ringing:
		o.b.note("%sringing %d%s", o.name, e.Status, at(e.Session))
	case Answered:
		where := ""
		if e.Browser {
			where = " in a browser"
		}
		o.b.note("%sanswered%s%s", o.name, where, at(e.Session))
	case Reanswered:
		o.b.note("%sreanswered %d%s", o.name, e.Status, at(e.Session))
	}
}

func at(d *sdp.Description) string {
	if d == nil {
		return ""
	}
	return " " + d.Address.String()
}

func (o owner) Reoffer(offer *sdp.Description) (*sdp.Description, bool) {
	o.b.note("%sreoffer%s", o.name, at(offer))
	if o.b.reoffer != nil {
		return o.b.reoffer(offer)
	}
	return ours(), true
}

// ours is a session of our side.
func ours() *sdp.Description {
	return sdp.Offer(sdp.Local{
		Address: netip.MustParseAddrPort("10.0.0.1:20000"), Codecs: []sdp.Codec{sdp.PCMA()}, Session: 7,
	})
}

func (b *bed) dial(to Target) *Outbound {
	return b.srv.Dial(to, Caller{User: "+39021234", Display: `Casa "Rossi"`}, ours(), owner{b, ""})
}

// peer is a telephone that knows nothing but text.
type peer struct {
	b    *bed
	at   string
	conn *memnet.Conn

	mu  sync.Mutex
	got []packet
}

type packet struct {
	at   time.Time
	text string
	from string
}

func (b *bed) peer(at string) *peer {
	conn, err := b.net.Listen(netip.MustParseAddrPort(at))
	if err != nil {
		b.t.Fatal(err)
	}
	p := &peer{b: b, at: at, conn: conn}
	go func() {
		buf := make([]byte, 65536)
		for {
			n, from, err := conn.ReadFromUDPAddrPort(buf)
			if err != nil {
				return
			}
			p.mu.Lock()
			p.got = append(p.got, packet{time.Now(), string(buf[:n]), from.String()})
			p.mu.Unlock()
		}
	}()
	b.t.Cleanup(func() { _ = conn.Close() })
	return p
}

func (p *peer) send(text string) {
	p.b.t.Helper()
	if _, err := p.conn.WriteToUDPAddrPort([]byte(text), netip.MustParseAddrPort(serverAt)); err != nil {
		p.b.t.Fatal(err)
	}
}

// all returns and forgets what arrived.
func (p *peer) all() []string {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []string
	for _, g := range p.got {
		list = append(list, g.text)
	}
	p.got = nil
	return list
}

// packets is all with times.
func (p *peer) packets() []packet {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.got
	p.got = nil
	return list
}

// want checks what arrived by the beginning of each message, and returns the last one.
func (p *peer) want(starts ...string) string {
	p.b.t.Helper()
	list := p.all()
	if ok := matches(list, starts); !ok {
		p.b.t.Fatalf("%s received %q, want %q", p.at, firstLines(list), starts)
	}
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}

func matches(list, starts []string) bool {
	if len(list) != len(starts) {
		return false
	}
	for i, start := range starts {
		if !strings.HasPrefix(list[i], start) && !strings.HasPrefix(list[i], "SIP/2.0 "+start) {
			return false
		}
	}
	return true
}

func firstLines(list []string) []string {
	var lines []string
	for _, text := range list {
		line, _, _ := strings.Cut(text, "\r\n")
		lines = append(lines, line)
	}
	return lines
}

// head returns the value of a header, all of them joined by commas.
func head(text, name string) string {
	var values []string
	top, _, _ := strings.Cut(text, "\r\n\r\n")
	for line := range strings.SplitSeq(top, "\r\n") {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(strings.TrimSpace(key), name) {
			values = append(values, strings.TrimSpace(value))
		}
	}
	return strings.Join(values, ",")
}

func tagIn(value string) string {
	_, tag, _ := strings.Cut(value, "tag=")
	tag, _, _ = strings.Cut(tag, ";")
	return tag
}

const callerSDP = "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 101\r\n" +
	"a=rtpmap:101 telephone-event/8000\r\n"

// message is a request of a peer's; zero fields take the defaults of a caller.
type message struct {
	method, uri, from, to, id, branch, via, kind, body string
	fromTag, toTag                                     string
	seq                                                int
	more                                               []string
	bare                                               bool // no Contact
}

func (p *peer) text(m message) string {
	def := func(v *string, d string) {
		if *v == "" {
			*v = d
		}
	}
	def(&m.method, "INVITE")
	def(&m.uri, "sip:helpline@10.0.0.1")
	def(&m.from, "<sip:+39021234@10.0.0.9>")
	def(&m.fromTag, "caller")
	def(&m.to, "<sip:helpline@10.0.0.1>")
	def(&m.id, "call-1@caller")
	if m.seq == 0 {
		m.seq = 1
	}
	def(&m.branch, fmt.Sprintf("z9hG4bK-%s-%d-%s", m.id, m.seq, m.method))
	def(&m.via, fmt.Sprintf("SIP/2.0/UDP %s;branch=%s;rport", p.at, m.branch))
	if m.toTag != "" {
		m.to += ";tag=" + m.toTag
	}
	lines := []string{
		m.method + " " + m.uri + " SIP/2.0", "Via: " + m.via, "From: " + m.from + ";tag=" + m.fromTag, "To: " + m.to,
		"Call-ID: " + m.id, fmt.Sprintf("CSeq: %d %s", m.seq, m.method), "Max-Forwards: 70",
	}
	if !m.bare {
		lines = append(lines, "Contact: <sip:phone@"+p.at+">")
	}
	lines = append(lines, m.more...)
	if m.body != "" {
		def(&m.kind, "application/sdp")
		lines = append(lines, "Content-Type: "+m.kind)
	}
	lines = append(lines, fmt.Sprintf("Content-Length: %d", len(m.body)))
	return strings.Join(lines, "\r\n") + "\r\n\r\n" + m.body
}

// reply answers a request that a peer received.
func reply(request, status string, more ...string) string {
	lines := []string{"SIP/2.0 " + status}
	for _, name := range []string{"Via", "From", "To", "Call-ID", "CSeq"} {
		value := head(request, name)
		if name == "To" && !strings.Contains(value, "tag=") && !strings.HasPrefix(status, "100") {
			value += ";tag=callee"
		}
		lines = append(lines, name+": "+value)
	}
	body := ""
	for _, m := range more {
		if strings.HasPrefix(m, "v=0") {
			body = m
			lines = append(lines, "Content-Type: application/sdp")
			continue
		}
		lines = append(lines, m)
	}
	lines = append(lines, fmt.Sprintf("Content-Length: %d", len(body)))
	return strings.Join(lines, "\r\n") + "\r\n\r\n" + body
}

// up makes an answered call and returns the tag of our side.
func (b *bed) up(p *peer) (tag string) {
	b.t.Helper()
	b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
	p.send(p.text(message{body: callerSDP}))
	ok := p.want("100", "200")
	tag = tagIn(head(ok, "To"))
	p.send(p.text(message{method: "ACK", toTag: tag, branch: "z9hG4bK-ack", bare: true}))
	b.wantTold("acked")
	return tag
}

// register registers an agent's phone.
func (b *bed) register(p *peer, agent string, more ...string) string {
	b.t.Helper()
	if len(more) == 0 {
		more = []string{"Expires: 600"}
	}
	m := message{
		method: "REGISTER", uri: "sip:10.0.0.1", from: "<sip:" + agent + "@10.0.0.1>", to: "<sip:" + agent + "@10.0.0.1>",
		id: "reg-" + p.at + agent, more: more,
	}
	p.all()
	m.seq = int(time.Now().UnixMilli() % 1e9)
	p.send(p.text(m))
	challenge := p.want("401")
	m.seq++
	m.more = append([]string{"Authorization: " + credentials(b.t, challenge, "WWW-Authenticate", agent, "REGISTER", "sip:10.0.0.1")}, more...)
	p.send(p.text(m))
	answer := p.all()
	if len(answer) != 1 {
		b.t.Fatalf("REGISTER was answered by %q", firstLines(answer))
	}
	return answer[0]
}

func credentials(t *testing.T, challenge, name, agent, method, uri string) string {
	t.Helper()
	var list []string
	for line := range strings.SplitSeq(challenge, "\r\n") {
		if value, ok := strings.CutPrefix(line, name+": "); ok {
			list = append(list, value)
		}
	}
	text, err := digest.Respond(list, agent, call.NewSecret(agent+"-demo"), method, uri, 1)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

package sip

import (
	"bytes"
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"centralino/sip/location"
	"centralino/sip/websocket"

	sipmsg "github.com/emiago/sipgo/sip"
)

const (
	browserMessage  = 64 << 10         // bytes; an INVITE of a browser has some 3,000
	browserPing     = 25 * time.Second // less than the minute after which proxies give up, RFC 7118 section 6
	browserSilence  = 65 * time.Second // two pings without an answer
	webProtocol     = "sip"            // RFC 7118 section 4.1
	transportWS     = "WS"
	transportWSS    = "WSS"
	doubleLine      = "\r\n\r\n"
	singleLine      = "\r\n"
	browsersPerHost = 16 // of those we don't know
)

// browsers are all WebSocket connections: telephones in browsers, RFC 7118.
type browsers struct {
	server *Server

	mu     sync.Mutex
	open   map[*browser]struct{}
	closed bool
}

// browser is one connection. It is its own link: nothing but what came over it goes back over it.
type browser struct {
	all    *browsers
	conn   *websocket.Conn
	flow   flow
	secure bool
	listen uint16
	guest  atomic.Bool // a call without a login is up
}

func newBrowsers(s *Server) *browsers { return &browsers{server: s, open: map[*browser]struct{}{}} }

// WebSocket serves telephones in browsers, RFC 7118, at whatever path it is mounted. A connection stays for as long as the
// browser answers pings; its limits are those of Options.
func (s *Server) WebSocket() http.Handler {
	return http.HandlerFunc(s.browsers.serve)
}

var errConnectionLost = errors.New("sip: the WebSocket is gone")

var errTooManyBrowsers = errors.New("sip: too many WebSocket connections")

func (b *browsers) serve(w http.ResponseWriter, r *http.Request) {
	f, err := b.flow(r)
	if err == nil && !b.room(f.peer.Addr()) {
		err = errTooManyBrowsers
	}
	if err != nil {
		w.Header().Set("Retry-After", "30")
		http.Error(w, "too many connections", http.StatusServiceUnavailable)
		return
	}
	conn, err := websocket.Upgrade(w, r, websocket.Options{
		Protocol: webProtocol, Origins: b.server.opts.Origins, Limit: browserMessage, Write: writeLimit,
	})
	if err != nil {
		b.server.log.Debug("WebSocket refused", "from", r.RemoteAddr, "origin", r.Header.Get("Origin"), "error", err)
		return
	}
	c := &browser{all: b, conn: conn, secure: r.TLS != nil, listen: f.local.Port()}
	c.flow = flow{link: c, peer: f.peer, local: f.local.Addr()}
	if !b.add(c) {
		conn.Close(websocket.GoingAway)
		return
	}
	defer b.remove(c)
	c.read()
}

// ends are the two addresses of a connection.
type ends struct{ peer, local netip.AddrPort }

func (b *browsers) flow(r *http.Request) (e ends, err error) {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(interface{ String() string })
	if !ok {
		return e, errors.New("sip: a request without an address")
	}
	var err1, err2 error
	e.peer, err1 = netip.ParseAddrPort(r.RemoteAddr)
	e.local, err2 = netip.ParseAddrPort(local.String())
	e.peer, e.local = unmap(e.peer), unmap(e.local)
	e.peer = netip.AddrPortFrom(b.forwarded(r, e.peer.Addr()), e.peer.Port())
	return e, errors.Join(err1, err2)
}

// forwarded is whom a request comes from: of the addresses that proxies wrote down, each behind the one before it, the last
// that is none of ours. What stands before that anybody may have written.
func (b *browsers) forwarded(r *http.Request, from netip.Addr) netip.Addr {
	list := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(list) - 1; i >= 0 && b.proxy(from); i-- {
		addr, err := netip.ParseAddr(strings.TrimSpace(list[i]))
		if err != nil {
			break
		}
		from = addr.Unmap().WithZone("")
	}
	return from
}

func (b *browsers) proxy(a netip.Addr) bool {
	return slices.ContainsFunc(b.server.opts.Proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// room reports whether an address may have one more connection.
func (b *browsers) room(host netip.Addr) bool {
	known := b.server.knows(host)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed || len(b.open) >= b.server.opts.Streams {
		return false
	}
	n := 0
	for c := range b.open {
		if c.flow.peer.Addr() == host {
			n++
		}
	}
	return known || n < browsersPerHost
}

func (b *browsers) add(c *browser) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false
	}
	b.open[c] = struct{}{}
	return true
}

func (b *browsers) remove(c *browser) {
	b.mu.Lock()
	delete(b.open, c)
	b.mu.Unlock()
	b.server.registrar.lost(c.flow)
	for _, t := range b.server.layer.over(c) { // who rings there rings in vain, and a goodbye is not answered any more
		b.server.boxes.post(t.id, func() { t.fail(errConnectionLost) })
	}
}

func (b *browsers) close() {
	b.mu.Lock()
	b.closed = true
	var open []*browser
	for c := range b.open {
		open = append(open, c)
	}
	b.mu.Unlock()
	for _, c := range open {
		c.conn.Close(websocket.GoingAway)
	}
}

// read takes messages until the connection ends. Whoever has not said anything within the time for strangers is not
// waited for any longer; afterwards an answer to our pings is enough.
func (c *browser) read() {
	s := c.all.server
	spoken := false
	alive := func() {
		if spoken {
			_ = c.conn.SetReadDeadline(time.Now().Add(browserSilence))
		}
	}
	_ = c.conn.SetReadDeadline(time.Now().Add(s.opts.Timers.Stranger))
	over := make(chan struct{})
	defer close(over)
	go c.ping(over)
	for {
		data, err := c.conn.ReadMessage(alive)
		if err != nil {
			return
		}
		s.guarded("WebSocket reader", func() { spoken = c.take(data) || spoken })
		alive()
	}
}

// ping asks for signs of life until the connection is over.
func (c *browser) ping(over <-chan struct{}) {
	ticks := time.NewTicker(browserPing)
	defer ticks.Stop()
	for {
		select {
		case <-over:
			return
		case <-ticks.C:
			if c.conn.Ping() != nil {
				return
			}
		}
	}
}

// take handles one message: SIP, whole, as RFC 7118 section 5 has it, or the keep-alive of RFC 5626 section 3.5.1. It
// reports whether it was SIP.
func (c *browser) take(data []byte) bool {
	s := c.all.server
	if len(bytes.Trim(data, "\r\n\x00 ")) == 0 {
		if string(data) == doubleLine {
			_ = c.conn.WriteText([]byte(singleLine))
		}
		return false
	}
	m, err := s.parser.ParseSIP(bytes.Clone(data)) // what is parsed may point into it
	if err != nil {
		s.log.Debug("a message of a browser is not understood", "from", c.flow.peer, "error", err)
		return false
	}
	m.SetTransport(c.transport())
	m.SetSource(c.flow.peer.String())
	s.receive(m, c.flow)
	return true
}

func (c *browser) transport() string {
	if c.secure {
		return transportWSS
	}
	return transportWS
}

func (c *browser) reliable() bool { return true }
func (c *browser) port() uint16   { return c.listen }

func (c *browser) send(data []byte, _ netip.AddrPort, _ netip.Addr) error {
	if utf8.Valid(data) {
		return c.conn.WriteText(data)
	}
	return c.conn.WriteBinary(data)
}

// browsing reports whether the peer of a flow is a telephone in a browser: it is reached over its connection alone, and
// its sound is WebRTC's.
func (f flow) browsing() bool {
	_, ok := f.link.(*browser)
	return ok
}

// visited makes a call without a login the only one of its connection: whoever may call without a login shall not take all
// the lines.
func (c *session) visited(by link) {
	if b, ok := by.(*browser); ok {
		b.guest.Store(true)
		c.onEnd = func() { b.guest.Store(false) }
	}
}

// visiting reports whether a connection has a call without a login.
func (f flow) visiting() bool {
	b, ok := f.link.(*browser)
	return ok && b.guest.Load()
}

// moved makes the calls of a telephone follow it to a new connection: a browser that lost its own opens another, and goes on
// with the dialogs it has. Who asks in a dialog over a connection knows its tags, as no page that is not its own does.
func (c *session) moved(from flow) {
	if c.flow.browsing() && from.browsing() {
		c.flow = from
	}
}

// present is the flow that leads to a browser's telephone now: when its connection is gone, that of its newest registration
// under the same Contact.
func (r *registrar) present(target sipmsg.Uri, f flow) flow {
	c, ok := f.link.(*browser)
	if !ok || c.all.has(c) {
		return f
	}
	for _, contact := range r.store.Find(func(c location.Contact) bool { return sameUser(c.URI, target) }) {
		if now, ok := contact.Flow.(flow); ok && now.browsing() {
			return now
		}
	}
	return f
}

// sameUser reports whether both name the same telephone, whatever their parameters say: browsers have a host name of
// their own making each, RFC 7118 section 5.
func sameUser(uri string, target sipmsg.Uri) bool {
	var u sipmsg.Uri
	return sipmsg.ParseUri(uri, &u) == nil && u.User == target.User && strings.EqualFold(u.Host, target.Host)
}

func (b *browsers) has(c *browser) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, ok := b.open[c]
	return ok
}

package sip

import (
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"centralino/call"
	"centralino/sip/websocket"
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

func newBrowsers(s *Server) *browsers { return &browsers{server: s, open: map[*browser]struct{}{}} }

// WebSocket serves telephones in browsers, RFC 7118, at whatever path it is mounted. A connection stays for as long as the
// browser answers pings; its limits are those of Options. Whose telephone it is may be known already, by a session on the
// page that opens it: then no password is asked for in this agent's name. Nobody is vouched for by "".
func (s *Server) WebSocket(vouched call.AgentID) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.browsers.serve(w, r, holder{vouched: vouched}) })
}

var errConnectionLost = errors.New("sip: the WebSocket is gone")

var errTooManyBrowsers = errors.New("sip: too many WebSocket connections")

// serve takes a connection of whom is vouched for, or of a visitor.
func (b *browsers) serve(w http.ResponseWriter, r *http.Request, by holder) {
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
	c := &browser{holder: by, all: b, conn: conn, secure: r.TLS != nil, listen: f.local.Port()}
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

package sip

import (
	"bytes"
	"net/netip"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"centralino/call"
	"centralino/sip/location"
	"centralino/sip/websocket"

	sipmsg "github.com/emiago/sipgo/sip"
)

// holder is what is known of whoever opens a connection.
type holder struct {
	vouched call.AgentID // whose telephone it is, if that is known without a password
	visit   *Visit       // nil: it may be anybody's telephone
}

// browser is one connection. It is its own link: nothing but what came over it goes back over it.
type browser struct {
	holder
	all    *browsers
	conn   *websocket.Conn
	flow   flow
	secure bool
	listen uint16
	guest  atomic.Bool // a call without a login is up
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
func (c *browser) trace() Trace   { return c.all.server.opts.Trace }

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

// vouched is the agent whose telephone this is, empty where that has to be proved.
func (f flow) vouched() call.AgentID {
	if c, ok := f.link.(*browser); ok {
		return c.vouched
	}
	return ""
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

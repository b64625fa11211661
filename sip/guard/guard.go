// Package guard stands between a UDP socket and the SIP stack. What isn't SIP never reaches the parser, strangers are
// held to a rate, and the stack, which keeps an entry for each source address it ever saw, is made to forget.
package guard

import (
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// Options sets a Conn up. Zero fields take the defaults.
type Options struct {
	// Known reports whether an address is one we expect traffic from: a trunk, a registered telephone. It is called
	// for each packet and must be quick. Nil: everybody is a stranger.
	Known func(netip.Addr) bool

	Rate      float64 // packets a second that a stranger may send; 20
	Burst     int     // packets that a stranger may send at once; 60
	Strangers float64 // packets a second that all strangers may send together; 2000
	Sources   int     // sources shown to the reader before it must begin anew; 4096
}

// Stats counts packets.
type Stats struct {
	Passed     uint64 // handed to the reader
	KeepAlives uint64 // empty lines and zeros that keep a router's port open
	Garbage    uint64 // not SIP
	Limited    uint64 // over the rate
	Renewals   uint64 // how often the reader was made to begin anew
}

// Conn is a guarded packet socket. It is made for one reader.
//
// sipgo's UDP reader puts every source it sees into a map and clears the map only when it ends. So after
// Options.Sources different ones ReadFrom returns net.ErrClosed once, although the socket is open: the reader ends and
// forgets, and Serve starts it again. No packet is lost in between, and what the reader wrote to stays writable.
type Conn struct {
	net.PacketConn
	known   func(netip.Addr) bool
	sources int
	limiter limiter

	shown  map[netip.AddrPort]struct{} // by the present reader
	held   []byte                      // the packet that was one source too many
	from   net.Addr
	closed atomic.Bool

	mu    sync.Mutex
	stats Stats
}

// New guards conn.
func New(conn net.PacketConn, o Options) *Conn {
	if o.Known == nil {
		o.Known = func(netip.Addr) bool { return false }
	}
	if o.Rate <= 0 {
		o.Rate = 20
	}
	if o.Burst <= 0 {
		o.Burst = 60
	}
	if o.Strangers <= 0 {
		o.Strangers = 2000
	}
	if o.Sources <= 0 {
		o.Sources = 4096
	}
	return &Conn{
		PacketConn: conn, known: o.Known, sources: o.Sources,
		limiter: newLimiter(o.Rate, float64(o.Burst), o.Strangers),
		shown:   make(map[netip.AddrPort]struct{}),
	}
}

// Serve runs serve, a reader of packets such as sipgo's ServeUDP, again and again until the socket is closed or serve
// ends for another reason than a renewal; it then returns what serve returned.
func (c *Conn) Serve(serve func(net.PacketConn) error) error {
	for {
		before := c.Stats().Renewals
		err := serve(c)
		if c.closed.Load() || c.Stats().Renewals == before {
			return err
		}
	}
}

// ReadFrom returns the next packet that is let through. It returns net.ErrClosed when the reader shall begin anew.
func (c *Conn) ReadFrom(p []byte) (int, net.Addr, error) {
	if c.held != nil {
		n, from := copy(p, c.held), c.from
		c.held, c.from = nil, nil
		return n, from, nil
	}
	for {
		n, from, err := c.PacketConn.ReadFrom(p)
		if err != nil {
			return n, from, err
		}
		source := addrPort(from)
		if !c.admit(p[:n], source) {
			continue
		}
		if _, ok := c.shown[source]; !ok && len(c.shown) >= c.sources {
			c.renew(p[:n], from, source)
			return 0, nil, &net.OpError{Op: "read", Net: "guard", Addr: c.LocalAddr(), Err: net.ErrClosed}
		}
		c.shown[source] = struct{}{}
		return n, from, nil
	}
}

// renew keeps a packet for the next reader.
func (c *Conn) renew(packet []byte, from net.Addr, source netip.AddrPort) {
	clear(c.shown)
	c.shown[source] = struct{}{}
	c.held, c.from = append(make([]byte, 0, len(packet)), packet...), from
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.Renewals++
}

// admit counts a packet and decides whether the reader may see it. Garbage is charged too: it is looked at.
func (c *Conn) admit(packet []byte, source netip.AddrPort) bool {
	kind := classify(packet)
	stranger := !c.known(source.Addr())
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case stranger && !c.limiter.allow(source.Addr(), time.Now()):
		c.stats.Limited++
	case kind == keepAlive:
		c.stats.KeepAlives++
	case kind == garbage:
		c.stats.Garbage++
	default:
		c.stats.Passed++
		return true
	}
	return false
}

// Close closes the socket and ends Serve.
func (c *Conn) Close() error {
	c.closed.Store(true)
	return c.PacketConn.Close()
}

// Stats returns the counters.
func (c *Conn) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stats
}

func addrPort(a net.Addr) netip.AddrPort {
	if u, ok := a.(*net.UDPAddr); ok {
		ap := u.AddrPort()
		return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
	}
	return netip.AddrPort{}
}

package sip

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"sync"
	"time"

	sipmsg "github.com/emiago/sipgo/sip"
)

// writeLimit is how long one message may take to leave on a TCP connection before the connection is given up.
const writeLimit = 5 * time.Second

// streams are all TCP connections: those that peers opened, and those that we did. It is the net.Listener from which
// sipgo takes connections to read; writing is done here.
type streams struct {
	listeners []net.Listener
	dialTCP   func(context.Context, netip.AddrPort) (net.Conn, error)
	limit     int
	idle      time.Duration // for those we know
	patience  time.Duration // for those we don't
	knows     func(netip.Addr) bool
	lost      func(flow) // told of every connection that closed
	told      Trace

	fresh chan net.Conn
	done  chan struct{}
	once  sync.Once

	mu   sync.Mutex
	open map[netip.AddrPort]*stream
}

// stream is one TCP connection.
type stream struct {
	net.Conn
	all    *streams
	flow   flow
	listen uint16

	mu sync.Mutex // one message at a time
}

var errTooManyStreams = errors.New("sip: too many TCP connections")

func newStreams(o *Options, knows func(netip.Addr) bool, lost func(flow)) *streams {
	s := &streams{
		listeners: o.TCP, dialTCP: o.DialTCP, limit: o.Streams, idle: o.Timers.Idle, patience: o.Timers.Stranger,
		knows: knows, lost: lost, told: o.Trace,
		fresh: make(chan net.Conn), done: make(chan struct{}), open: map[netip.AddrPort]*stream{},
	}
	if s.dialTCP == nil {
		s.dialTCP = func(ctx context.Context, peer netip.AddrPort) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", peer.String())
		}
	}
	return s
}

// serve accepts and reads connections until close.
func (s *streams) serve(srv *Server) {
	transport := srv.transport(func(m sipmsg.Message) {
		if peer, err := netip.ParseAddrPort(m.Source()); err == nil {
			if f, ok := s.find(unmap(peer)); ok {
				srv.receive(m, f)
			}
		}
	})
	for _, l := range s.listeners {
		go s.accept(l)
	}
	_ = transport.ServeTCP(s)
}

func (s *streams) accept(l net.Listener) {
	for {
		conn, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // out of file descriptors, as a rule: it passes
			time.Sleep(10 * time.Millisecond)
			continue
		}
		if _, err := s.add(conn); err != nil {
			_ = conn.Close()
		}
	}
}

// port returns the port at which peers may open connections; 0 without a listener.
func (s *streams) port() uint16 {
	for _, l := range s.listeners {
		if at, err := netip.ParseAddrPort(l.Addr().String()); err == nil {
			return at.Port()
		}
	}
	return 0
}

func (s *streams) add(conn net.Conn) (flow, error) {
	peer, err1 := netip.ParseAddrPort(conn.RemoteAddr().String())
	local, err2 := netip.ParseAddrPort(conn.LocalAddr().String())
	if err := errors.Join(err1, err2); err != nil {
		return flow{}, err
	}
	c := &stream{Conn: conn, all: s, listen: s.port()}
	c.flow = flow{link: c, peer: unmap(peer), local: local.Addr().Unmap()}
	s.mu.Lock()
	room := s.room(c.flow.peer.Addr())
	if room {
		s.open[c.flow.peer] = c
	}
	s.mu.Unlock()
	if !room {
		return flow{}, errTooManyStreams
	}
	select {
	case s.fresh <- c:
		return c.flow, nil
	case <-s.done:
		_ = c.Close()
		return flow{}, net.ErrClosed
	}
}

// strangerStreams is how many connections an address may have that we don't know.
const strangerStreams = 16

// room reports whether a peer may have one more connection. It needs the lock.
func (s *streams) room(peer netip.Addr) bool {
	if len(s.open) >= s.limit {
		return false
	}
	if s.knows(peer) {
		return true
	}
	n := 0
	for at := range s.open {
		if at.Addr() == peer {
			n++
		}
	}
	return n < strangerStreams
}

func (s *streams) find(peer netip.AddrPort) (flow, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.open[peer]; c != nil {
		return c.flow, true
	}
	return flow{}, false
}

// dial returns the connection to peer, a new one if there is none.
func (s *streams) dial(ctx context.Context, peer netip.AddrPort) (flow, error) {
	if f, ok := s.find(peer); ok {
		return f, nil
	}
	conn, err := s.dialTCP(ctx, peer)
	if err != nil {
		return flow{}, err
	}
	f, err := s.add(conn)
	if err != nil {
		_ = conn.Close()
	}
	return f, err
}

func (s *streams) close() {
	s.once.Do(func() { close(s.done) })
	for _, l := range s.listeners {
		_ = l.Close()
	}
	s.mu.Lock()
	var open []*stream
	for _, c := range s.open {
		open = append(open, c)
	}
	s.mu.Unlock()
	for _, c := range open {
		_ = c.Close()
	}
}

// Accept implements net.Listener for sipgo.
func (s *streams) Accept() (net.Conn, error) {
	select {
	case c := <-s.fresh:
		return c, nil
	case <-s.done:
		return nil, net.ErrClosed
	}
}

// Addr implements net.Listener.
func (s *streams) Addr() net.Addr { return &net.TCPAddr{Port: int(s.port())} }

// Close implements net.Listener.
func (s *streams) Close() error {
	s.close()
	return nil
}

func (c *stream) transport() string { return "TCP" }
func (c *stream) reliable() bool    { return true }
func (c *stream) port() uint16      { return c.listen }
func (c *stream) trace() Trace      { return c.all.told }

func (c *stream) send(data []byte, _ netip.AddrPort, _ netip.Addr) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.SetWriteDeadline(time.Now().Add(writeLimit))
	_, err := c.Conn.Write(data)
	if err != nil {
		_ = c.Close() // part of a message may have left: nothing after it would be understood
	}
	return err
}

// Read implements net.Conn for sipgo, which reads whole messages out of it.
func (c *stream) Read(p []byte) (int, error) {
	patience := c.all.patience
	if c.all.knows(c.flow.peer.Addr()) {
		patience = c.all.idle
	}
	_ = c.SetReadDeadline(time.Now().Add(patience))
	return c.Conn.Read(p)
}

// Close implements net.Conn; sipgo calls it when the peer closes or sends what cannot be understood.
func (c *stream) Close() error {
	c.all.mu.Lock()
	mine := c.all.open[c.flow.peer] == c
	if mine {
		delete(c.all.open, c.flow.peer)
	}
	c.all.mu.Unlock()
	if mine {
		c.all.lost(c.flow)
	}
	return c.Conn.Close()
}

package memnet

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// queueLimit is how many datagrams wait in a socket before more are lost, about what a kernel's default buffer holds.
const queueLimit = 512

type packet struct {
	from, to netip.AddrPort
	data     []byte
}

// Conn is a packet socket. It implements net.PacketConn, and the shape of a media socket: Connect, Write, and the
// AddrPort calls that allocate nothing.
type Conn struct {
	net   *Network
	local netip.AddrPort

	mu     sync.Mutex
	wake   sync.Cond
	ring   []*packet // grows to queueLimit
	head   int
	queued int
	peer   netip.AddrPort
	read   deadline
	closed bool
}

var _ net.PacketConn = (*Conn)(nil)

func newConn(n *Network, at netip.AddrPort) *Conn {
	c := &Conn{net: n, local: at}
	c.wake.L = &c.mu
	return c
}

// push queues a datagram and returns the counter of what became of it.
func (c *Conn) push(p *packet) *atomic.Uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.closed:
		return &c.net.nobody
	case c.peer.IsValid() && p.from != c.peer:
		return &c.net.strangers
	case c.queued >= queueLimit:
		return &c.net.full
	}
	if c.queued == len(c.ring) {
		c.grow()
	}
	c.ring[(c.head+c.queued)%len(c.ring)] = p
	c.queued++
	c.wake.Signal()
	return &c.net.delivered
}

func (c *Conn) grow() {
	bigger := make([]*packet, max(8, 2*len(c.ring)))
	for i := range c.queued {
		bigger[i] = c.ring[(c.head+i)%len(c.ring)]
	}
	c.ring, c.head = bigger, 0
}

// ReadFromUDPAddrPort waits for a datagram, and cuts it when p is short. It fails with net.ErrClosed once the socket is
// closed and with os.ErrDeadlineExceeded at the read deadline.
func (c *Conn) ReadFromUDPAddrPort(p []byte) (int, netip.AddrPort, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		switch {
		case c.closed:
			return 0, netip.AddrPort{}, c.fault("read", net.ErrClosed)
		case c.read.over():
			return 0, netip.AddrPort{}, c.fault("read", os.ErrDeadlineExceeded)
		case c.queued > 0:
			d := c.pop()
			n, from := copy(p, d.data), d.from
			c.net.buffers.Put(d)
			return n, from, nil
		}
		c.wake.Wait()
	}
}

func (c *Conn) pop() *packet {
	p := c.ring[c.head]
	c.ring[c.head] = nil
	c.head = (c.head + 1) % len(c.ring)
	c.queued--
	return p
}

// ReadFrom implements net.PacketConn.
func (c *Conn) ReadFrom(p []byte) (int, net.Addr, error) {
	n, from, err := c.ReadFromUDPAddrPort(p)
	if err != nil {
		return n, nil, err
	}
	return n, net.UDPAddrFromAddrPort(from), nil
}

// Read reads a datagram from whoever sent it.
func (c *Conn) Read(p []byte) (int, error) {
	n, _, err := c.ReadFromUDPAddrPort(p)
	return n, err
}

// WriteToUDPAddrPort sends a datagram. It never waits; what nobody receives is lost without an error.
func (c *Conn) WriteToUDPAddrPort(p []byte, to netip.AddrPort) (int, error) {
	c.mu.Lock()
	closed := c.closed
	c.mu.Unlock()
	if closed {
		return 0, c.fault("write", net.ErrClosed)
	}
	c.net.send(c.local, netip.AddrPortFrom(to.Addr().Unmap(), to.Port()), p)
	return len(p), nil
}

// WriteTo implements net.PacketConn; to must be a *net.UDPAddr.
func (c *Conn) WriteTo(p []byte, to net.Addr) (int, error) {
	u, ok := to.(*net.UDPAddr)
	if !ok {
		return 0, c.fault("write", fmt.Errorf("%T is no UDP address", to))
	}
	return c.WriteToUDPAddrPort(p, u.AddrPort())
}

// Connect fixes the peer: Write sends there, and what others send from now on is refused, as the kernel does. The zero
// AddrPort undoes it. Datagrams already queued stay, whoever sent them.
func (c *Conn) Connect(peer netip.AddrPort) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return c.fault("connect", net.ErrClosed)
	}
	if peer.IsValid() {
		peer = netip.AddrPortFrom(peer.Addr().Unmap(), peer.Port())
	}
	c.peer = peer
	return nil
}

// Write sends to the connected peer; without one it fails with syscall.EDESTADDRREQ.
func (c *Conn) Write(p []byte) (int, error) {
	c.mu.Lock()
	peer := c.peer
	c.mu.Unlock()
	if !peer.IsValid() {
		return 0, c.fault("write", syscall.EDESTADDRREQ)
	}
	return c.WriteToUDPAddrPort(p, peer)
}

// LocalAddr implements net.PacketConn; it is a *net.UDPAddr.
func (c *Conn) LocalAddr() net.Addr { return net.UDPAddrFromAddrPort(c.local) }

// Local returns the socket's address.
func (c *Conn) Local() netip.AddrPort { return c.local }

// Close gives the port back and ends every waiting read with net.ErrClosed. A second Close fails with it too.
func (c *Conn) Close() error {
	c.net.forget(c)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return c.fault("close", net.ErrClosed)
	}
	c.closed = true
	c.read.stop()
	for c.queued > 0 {
		c.net.buffers.Put(c.pop())
	}
	c.wake.Broadcast()
	return nil
}

// SetDeadline implements net.PacketConn.
func (c *Conn) SetDeadline(t time.Time) error { return c.SetReadDeadline(t) }

// SetReadDeadline makes reads fail with os.ErrDeadlineExceeded from t on; the zero time means never.
func (c *Conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return c.fault("set", net.ErrClosed)
	}
	c.read.set(t, &c.wake)
	return nil
}

// SetWriteDeadline implements net.PacketConn. Writes never wait, so it changes nothing.
func (c *Conn) SetWriteDeadline(time.Time) error { return nil }

func (c *Conn) fault(op string, err error) error {
	return &net.OpError{Op: op, Net: "memnet", Addr: c.LocalAddr(), Err: err}
}

package memnet

import (
	"fmt"
	"net"
	"net/netip"
	"sync"
	"syscall"
)

// backlogLimit is how many connections wait for Accept before more are refused.
const backlogLimit = 128

// Listener accepts the streams of one address. It implements net.Listener.
type Listener struct {
	net   *Network
	local netip.AddrPort

	mu      sync.Mutex
	wake    sync.Cond
	backlog []net.Conn
	closed  bool
}

var _ net.Listener = (*Listener)(nil)

// ListenTCP opens a listener for streams. Port 0 picks a free one; the errors are those of Listen.
func (n *Network) ListenTCP(at netip.AddrPort) (*Listener, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	at, err := n.free(at, func(a netip.AddrPort) bool { return n.listeners[a] != nil })
	if err != nil {
		return nil, err
	}
	l := &Listener{net: n, local: at}
	l.wake.L = &l.mu
	n.listeners[at] = l
	return l, nil
}

// DialTCP opens a stream from one address to another. The port of from may be 0. It fails with an error that is
// syscall.ECONNREFUSED when nobody listens there. Taps don't see streams.
func (n *Network) DialTCP(from, to netip.AddrPort) (net.Conn, error) {
	n.mu.Lock()
	from, err := n.free(from, func(netip.AddrPort) bool { return false })
	l := n.listeners[netip.AddrPortFrom(to.Addr().Unmap(), to.Port())]
	n.mu.Unlock()
	if err != nil {
		return nil, err
	}
	up, down := newHalf(), newHalf()
	caller, called := net.Addr(net.TCPAddrFromAddrPort(from)), net.Addr(net.TCPAddrFromAddrPort(to))
	if l == nil || !l.offer(&stream{in: up, out: down, local: called, remote: caller}) {
		return nil, fmt.Errorf("dial %v: %w", to, syscall.ECONNREFUSED)
	}
	return &stream{in: down, out: up, local: caller, remote: called}, nil
}

func (l *Listener) offer(s net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || len(l.backlog) >= backlogLimit {
		return false
	}
	l.backlog = append(l.backlog, s)
	l.wake.Signal()
	return true
}

// Accept waits for a stream; it fails with net.ErrClosed once the listener is closed.
func (l *Listener) Accept() (net.Conn, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.backlog) == 0 && !l.closed {
		l.wake.Wait()
	}
	if l.closed {
		return nil, &net.OpError{Op: "accept", Net: "memnet", Addr: l.Addr(), Err: net.ErrClosed}
	}
	s := l.backlog[0]
	l.backlog = l.backlog[1:]
	return s, nil
}

// Addr implements net.Listener; it is a *net.TCPAddr.
func (l *Listener) Addr() net.Addr { return net.TCPAddrFromAddrPort(l.local) }

// Close gives the address back and closes the streams that were not accepted yet.
func (l *Listener) Close() error {
	l.net.mu.Lock()
	if l.net.listeners[l.local] == l {
		delete(l.net.listeners, l.local)
	}
	l.net.mu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return &net.OpError{Op: "close", Net: "memnet", Addr: l.Addr(), Err: net.ErrClosed}
	}
	l.closed = true
	for _, s := range l.backlog {
		_ = s.Close()
	}
	l.backlog = nil
	l.wake.Broadcast()
	return nil
}

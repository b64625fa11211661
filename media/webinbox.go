package media

import (
	"bytes"
	"net"
	"os"
	"sync"
	"time"
)

// inboxLimit is how many packets of DTLS wait; more are dropped, and come again.
const inboxLimit = 32

// inbox is the packets of DTLS that came by a line, as a net.PacketConn for pion/dtls. It answers by the path that the
// browser chose, wherever a packet came from.
type inbox struct {
	line *webLine

	mu       sync.Mutex
	news     sync.Cond
	packets  [][]byte
	closed   bool
	deadline time.Time
	clock    *time.Timer
}

func newInbox(l *webLine) *inbox {
	i := &inbox{line: l}
	i.news.L = &i.mu
	return i
}

func (i *inbox) put(b []byte) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if !i.closed && len(i.packets) < inboxLimit {
		i.packets = append(i.packets, bytes.Clone(b))
		i.news.Broadcast()
	}
}

// ReadFrom implements net.PacketConn.
func (i *inbox) ReadFrom(b []byte) (int, net.Addr, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for {
		switch {
		case i.closed:
			return 0, nil, net.ErrClosed
		case !i.deadline.IsZero() && !time.Now().Before(i.deadline):
			return 0, nil, os.ErrDeadlineExceeded
		case len(i.packets) > 0:
			n := copy(b, i.packets[0])
			i.packets = i.packets[1:]
			return n, i.RemoteAddr(), nil
		}
		i.news.Wait()
	}
}

// WriteTo implements net.PacketConn.
func (i *inbox) WriteTo(b []byte, _ net.Addr) (int, error) { return i.line.Write(b) }

// Close implements net.PacketConn.
func (i *inbox) Close() error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.closed = true
	if i.clock != nil {
		i.clock.Stop()
	}
	i.news.Broadcast()
	return nil
}

// LocalAddr implements net.PacketConn.
func (i *inbox) LocalAddr() net.Addr { return net.UDPAddrFromAddrPort(i.line.port.address) }

// RemoteAddr is always the same, whatever path is in use.
func (i *inbox) RemoteAddr() net.Addr { return net.UDPAddrFromAddrPort(elsewhere) }

// SetDeadline implements net.PacketConn; writing never waits.
func (i *inbox) SetDeadline(t time.Time) error { return i.SetReadDeadline(t) }

// SetWriteDeadline implements net.PacketConn.
func (i *inbox) SetWriteDeadline(time.Time) error { return nil }

// SetReadDeadline implements net.PacketConn.
func (i *inbox) SetReadDeadline(t time.Time) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.deadline = t
	if i.clock != nil {
		i.clock.Stop()
	}
	switch {
	case t.IsZero() || i.closed:
		i.clock = nil
	default:
		i.clock = time.AfterFunc(time.Until(t), i.wake)
	}
	i.news.Broadcast()
	return nil
}

func (i *inbox) wake() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.news.Broadcast()
}

package sip

import (
	"bytes"
	"net"
	"net/netip"
	"sync"

	sipmsg "github.com/emiago/sipgo/sip"
)

// link is a socket of ours: a UDP socket, or one TCP connection.
type link interface {
	transport() string // "UDP" or "TCP", as in Via
	reliable() bool
	port() uint16 // where peers reach us by this kind of socket
	send(data []byte, to netip.AddrPort, from netip.Addr) error
	trace() Trace // told of what is sent; nil: nobody is
}

// flow is a way to a peer: a socket of ours and an address of the peer's. It never changes.
type flow struct {
	link  link
	peer  netip.AddrPort
	local netip.Addr // the address of ours that the peer uses
}

func (f flow) valid() bool { return f.link != nil }

// same reports whether both lead to the same peer over the same transport; a browser is its connection.
func (f flow) same(other flow) bool {
	if f.browsing() || other.browsing() {
		return f.link == other.link
	}
	return f.valid() && other.valid() && f.peer == other.peer && f.link.transport() == other.link.transport()
}

func (f flow) write(data []byte) error {
	f.traced(f.link.trace(), data)
	return f.link.send(data, f.peer, f.local)
}

// outlet is a flow as sipgo's transaction state machines want it. It renders a message once however often it is
// repeated, and remembers the last one.
type outlet struct {
	flow flow

	mu   sync.Mutex
	msg  sipmsg.Message
	data []byte
}

// WriteMsg implements sipmsg.Connection.
func (o *outlet) WriteMsg(msg sipmsg.Message) error { return o.flow.write(o.render(msg)) }

func (o *outlet) render(msg sipmsg.Message) []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.msg != msg {
		o.msg, o.data = msg, render(msg)
	}
	return o.data
}

// last returns what was written last.
func (o *outlet) last() []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.data
}

// LocalAddr implements sipmsg.Connection.
func (o *outlet) LocalAddr() net.Addr {
	return net.UDPAddrFromAddrPort(netip.AddrPortFrom(o.flow.local, o.flow.link.port()))
}

// Ref implements sipmsg.Connection: our sockets outlive transactions, so nothing is counted.
func (o *outlet) Ref(int) int { return 1 }

// TryClose implements sipmsg.Connection.
func (o *outlet) TryClose() (int, error) { return 1, nil }

// Close implements sipmsg.Connection.
func (o *outlet) Close() error { return nil }

// buffers are lent to render. They hold nothing between two calls.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func render(msg sipmsg.Message) []byte {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	msg.StringWrite(b)
	return bytes.Clone(b.Bytes())
}

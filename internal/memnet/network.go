// Package memnet is a packet network in memory for tests: UDP-like sockets, TCP-like streams, and taps that watch, lose,
// delay or double packets. Everything that waits, waits on conditions and timers, so inside a testing/synctest bubble a
// day of traffic passes as fast as it can be computed. Make the network and all its sockets inside the bubble.
package memnet

import (
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"syscall"
)

// ErrAddress is returned for an address nobody can listen on: an unspecified or invalid one.
var ErrAddress = errors.New("memnet: an address of its own is needed")

// firstEphemeral is where the ports begin that are handed out for port 0, RFC 6335 section 6.
const firstEphemeral = 49152

// Network is a switch between sockets. Its methods may be called from several goroutines.
type Network struct {
	mu        sync.RWMutex
	conns     map[netip.AddrPort]*Conn
	listeners map[netip.AddrPort]*Listener
	nextPort  map[netip.Addr]uint16
	taps      []*Tap
	buffers   sync.Pool
	line      delayLine

	sent, delivered, full, strangers, nobody, dropped atomic.Uint64
}

// Stats counts datagrams since the network was made. Sent plus copies made by taps is the sum of all the others once
// nothing is delayed any more.
type Stats struct {
	Sent      uint64 // given to the network by sockets
	Delivered uint64 // put into a receiver's queue
	Full      uint64 // lost because the receiver's queue was full
	Strangers uint64 // refused because the receiver is connected to another peer
	Nobody    uint64 // lost because nobody listens on the address
	Dropped   uint64 // dropped by taps
}

// New makes an empty network.
func New() *Network {
	n := &Network{
		conns:     make(map[netip.AddrPort]*Conn),
		listeners: make(map[netip.AddrPort]*Listener),
		nextPort:  make(map[netip.Addr]uint16),
	}
	n.buffers.New = func() any { return &packet{data: make([]byte, 0, 512)} }
	n.line.deliver = n.deliver
	return n
}

// Listen opens a packet socket. Port 0 picks a free one. It fails with ErrAddress, or with an error that is
// syscall.EADDRINUSE when the port is taken.
func (n *Network) Listen(at netip.AddrPort) (*Conn, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	at, err := n.free(at, func(a netip.AddrPort) bool { return n.conns[a] != nil })
	if err != nil {
		return nil, err
	}
	c := newConn(n, at)
	n.conns[at] = c
	return c, nil
}

// Stats returns the counters.
func (n *Network) Stats() Stats {
	return Stats{
		Sent: n.sent.Load(), Delivered: n.delivered.Load(), Full: n.full.Load(),
		Strangers: n.strangers.Load(), Nobody: n.nobody.Load(), Dropped: n.dropped.Load(),
	}
}

// Sockets returns how many packet sockets are open, for tests that look for leaks.
func (n *Network) Sockets() int {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return len(n.conns)
}

// free checks at, or completes its port; n.mu is held.
func (n *Network) free(at netip.AddrPort, taken func(netip.AddrPort) bool) (netip.AddrPort, error) {
	ip := at.Addr().Unmap()
	if !ip.IsValid() || ip.IsUnspecified() {
		return at, fmt.Errorf("listen on %v: %w", at, ErrAddress)
	}
	at = netip.AddrPortFrom(ip, at.Port())
	if at.Port() != 0 {
		if taken(at) {
			return at, fmt.Errorf("listen on %v: %w", at, syscall.EADDRINUSE)
		}
		return at, nil
	}
	for range 1<<16 - firstEphemeral {
		port := max(n.nextPort[ip], firstEphemeral)
		n.nextPort[ip] = port + 1 // from 65535 it wraps to 0, and so back to the first
		if a := netip.AddrPortFrom(ip, port); !taken(a) {
			return a, nil
		}
	}
	return at, fmt.Errorf("listen on %v: no port is free: %w", at, syscall.EADDRINUSE)
}

// send takes one datagram from a socket.
func (n *Network) send(from, to netip.AddrPort, data []byte) {
	n.sent.Add(1)
	n.mu.RLock()
	taps := n.taps
	n.mu.RUnlock()
	var fate Fate
	for _, t := range taps {
		fate = fate.and(t.ask(Packet{From: from, To: to, Data: data}))
	}
	if fate.Drop {
		n.dropped.Add(1)
		return
	}
	for range 1 + fate.Copies {
		p, _ := n.buffers.Get().(*packet)
		p.data = append(p.data[:0], data...)
		p.from, p.to = from, to
		if fate.Delay > 0 {
			n.line.add(p, fate.Delay)
		} else {
			n.deliver(p)
		}
	}
}

func (n *Network) deliver(p *packet) {
	n.mu.RLock()
	c := n.conns[p.to]
	n.mu.RUnlock()
	outcome := &n.nobody
	if c != nil {
		outcome = c.push(p)
	}
	outcome.Add(1)
	if outcome != &n.delivered {
		n.buffers.Put(p)
	}
}

func (n *Network) forget(c *Conn) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.conns[c.local] == c {
		delete(n.conns, c.local)
	}
}

package sip

import (
	"fmt"
	"net"
	"net/netip"
	"time"

	"centralino/sip/guard"

	sipmsg "github.com/emiago/sipgo/sip"
)

// packetLink is one UDP socket.
type packetLink struct {
	guard *guard.Conn    // as sipgo reads it
	out   net.PacketConn // as we write to it
	bound netip.AddrPort
	told  Trace
	info  *infoConn // tells where packets to a wildcard socket were sent, nil otherwise
}

func newPacketLink(conn net.PacketConn, told Trace, o guard.Options) (*packetLink, error) {
	bound, err := netip.ParseAddrPort(conn.LocalAddr().String())
	if err != nil {
		return nil, fmt.Errorf("sip: UDP socket: %w", err)
	}
	l := &packetLink{out: conn, bound: bound, told: told}
	if udp, ok := conn.(*net.UDPConn); ok && bound.Addr().IsUnspecified() {
		if l.info, err = newInfoConn(udp); err != nil {
			return nil, fmt.Errorf("sip: UDP socket %v: %w", bound, err)
		}
		l.out = l.info
	}
	l.guard = guard.New(l.out, o)
	return l, nil
}

func (l *packetLink) transport() string { return "UDP" }
func (l *packetLink) reliable() bool    { return false }
func (l *packetLink) port() uint16      { return l.bound.Port() }
func (l *packetLink) trace() Trace      { return l.told }

func (l *packetLink) send(data []byte, to netip.AddrPort, from netip.Addr) error {
	var err error
	if l.info != nil {
		_, err = l.info.writeFrom(data, to, from)
	} else {
		_, err = l.out.WriteTo(data, net.UDPAddrFromAddrPort(to))
	}
	return err
}

// local returns the address of ours that the packet just read from peer was sent to. It is called by the reader of the
// socket between two packets.
func (l *packetLink) local(peer netip.AddrPort) netip.Addr {
	switch {
	case l.info == nil:
		return l.bound.Addr().Unmap()
	case l.info.last.IsValid():
		return l.info.last
	}
	return routed(peer)
}

// serve reads packets until the socket is closed.
func (l *packetLink) serve(s *Server) {
	transport := s.transport(func(m sipmsg.Message) {
		if peer, err := netip.ParseAddrPort(m.Source()); err == nil {
			s.receive(m, flow{link: l, peer: unmap(peer), local: l.local(peer)})
		}
	})
	for !s.closed() {
		s.guarded("UDP reader", func() { _ = l.guard.Serve(transport.ServeUDP) })
		select { // a socket that fails must not keep us busy
		case <-s.life.Done():
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func (l *packetLink) close() { _ = l.guard.Close() }

func unmap(a netip.AddrPort) netip.AddrPort { return netip.AddrPortFrom(a.Addr().Unmap(), a.Port()) }

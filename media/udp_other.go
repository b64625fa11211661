//go:build !linux

package media

import (
	"net"
	"net/netip"
	"sync/atomic"
)

// udpSocket keeps the peer itself: it sends with the address every time, and drops what others send.
type udpSocket struct {
	*net.UDPConn
	peer atomic.Pointer[netip.AddrPort]
}

func newUDPSocket(conn *net.UDPConn, _ bool) (Socket, error) { return &udpSocket{UDPConn: conn}, nil }

// Connect implements Socket.
func (s *udpSocket) Connect(to netip.AddrPort) error {
	if !to.IsValid() {
		s.peer.Store(nil)
		return nil
	}
	s.peer.Store(&to)
	return nil
}

// Write implements Socket.
func (s *udpSocket) Write(b []byte) (int, error) {
	peer := s.peer.Load()
	if peer == nil {
		return 0, net.ErrClosed
	}
	return s.WriteToUDPAddrPort(b, *peer)
}

// ReadFromUDPAddrPort implements Socket.
func (s *udpSocket) ReadFromUDPAddrPort(b []byte) (int, netip.AddrPort, error) {
	for {
		n, from, err := s.UDPConn.ReadFromUDPAddrPort(b)
		if peer := s.peer.Load(); err != nil || peer == nil || *peer == plain(from) {
			return n, from, err
		}
	}
}

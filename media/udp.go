package media

import (
	"fmt"
	"net"
	"net/netip"
	"sync/atomic"
)

// receiveBuffer is what the kernel may hold for one socket, in bytes: some tens of packets, half a second of one call.
// More would only be heard late.
const receiveBuffer = 32 << 10

// UDP is the operating system's network as Go's net package knows it. It works everywhere, and costs more than what
// Options.Network nil gives on Linux; its packets are not marked.
func UDP() Network { return NetworkFunc(listenUDP) }

// udpSocket keeps the peer itself: it sends with the address every time, and drops what others send.
type udpSocket struct {
	*net.UDPConn
	peer atomic.Pointer[netip.AddrPort]
}

func listenUDP(at netip.AddrPort) (Socket, error) {
	at = plain(at)
	family := "udp6"
	if at.Addr().Is4() {
		family = "udp4"
	}
	conn, err := net.ListenUDP(family, net.UDPAddrFromAddrPort(at))
	if err != nil {
		return nil, err
	}
	if err := conn.SetReadBuffer(receiveBuffer); err != nil {
		return nil, fmt.Errorf("%w (close: %w)", err, conn.Close())
	}
	return &udpSocket{UDPConn: conn}, nil
}

// Connect implements Outlet.
func (s *udpSocket) Connect(to netip.AddrPort) error {
	if !to.IsValid() {
		s.peer.Store(nil)
		return nil
	}
	to = plain(to)
	s.peer.Store(&to)
	return nil
}

// Write implements Outlet.
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

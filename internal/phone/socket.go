package phone

import (
	"fmt"
	"net"
	"net/netip"

	"centralino/internal/memnet"
)

// Socket is a datagram socket, such as *net.UDPConn and *memnet.Conn.
type Socket interface {
	ReadFromUDPAddrPort(b []byte) (n int, from netip.AddrPort, err error)
	WriteToUDPAddrPort(b []byte, to netip.AddrPort) (int, error)
	LocalAddr() net.Addr
	Close() error
}

// Network opens sockets.
type Network interface {
	Listen(at netip.AddrPort) (Socket, error)
}

// NetworkFunc makes a Network of a function.
type NetworkFunc func(netip.AddrPort) (Socket, error)

// Listen implements Network.
func (f NetworkFunc) Listen(at netip.AddrPort) (Socket, error) { return f(at) }

// Memory opens sockets on a network in memory.
func Memory(n *memnet.Network) Network {
	return NetworkFunc(func(at netip.AddrPort) (Socket, error) { return n.Listen(at) })
}

// UDP opens real sockets.
func UDP() Network {
	return NetworkFunc(func(at netip.AddrPort) (Socket, error) {
		return net.ListenUDP("udp", net.UDPAddrFromAddrPort(at))
	})
}

func localOf(s Socket) netip.AddrPort {
	a, err := netip.ParseAddrPort(s.LocalAddr().String())
	if err != nil {
		return netip.AddrPort{}
	}
	return netip.AddrPortFrom(a.Addr().Unmap(), a.Port())
}

// pair opens sockets for RTP and RTCP: an even port and the one after it, RFC 3550 section 11.
func pair(n Network, ip netip.Addr) (rtp, rtcp Socket, err error) {
	for range 100 {
		if rtp, err = n.Listen(netip.AddrPortFrom(ip, 0)); err != nil {
			return nil, nil, err
		}
		port := localOf(rtp).Port()
		if port%2 == 0 {
			if rtcp, err = n.Listen(netip.AddrPortFrom(ip, port+1)); err == nil {
				return rtp, rtcp, nil
			}
		}
		_ = rtp.Close()
	}
	return nil, nil, fmt.Errorf("no pair of ports on %v: %w", ip, err)
}

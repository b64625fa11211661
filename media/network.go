package media

import "net/netip"

// Network opens datagram sockets for engines that shall not use the operating system's directly: memory in tests of
// whole days, UDP() where Linux's poller is not wanted. Each socket is read by a goroutine of its own.
type Network interface {
	// Listen binds a socket to the address. An address in use is an error.
	Listen(netip.AddrPort) (Socket, error)
}

// Socket is one datagram socket. Reads and writes may go on at the same time; Close ends a blocked read with an error
// that is net.ErrClosed.
type Socket interface {
	Outlet
	// ReadFromUDPAddrPort blocks until a datagram comes, as (*net.UDPConn).ReadFromUDPAddrPort does.
	ReadFromUDPAddrPort(b []byte) (n int, from netip.AddrPort, err error)
}

// Outlet is the sending side of a socket. Nothing of it waits.
type Outlet interface {
	// WriteToUDPAddrPort sends a datagram while the socket is not connected.
	WriteToUDPAddrPort(b []byte, to netip.AddrPort) (int, error)
	// Connect fixes the peer: Write goes there, and datagrams of others are dropped from now on. It may be called
	// again for another peer; the zero AddrPort undoes it.
	Connect(netip.AddrPort) error
	// Write sends a datagram to the connected peer.
	Write(b []byte) (int, error)
	// Close frees the port.
	Close() error
}

// NetworkFunc makes a Network of a function, for networks whose sockets have a type of their own.
type NetworkFunc func(netip.AddrPort) (Socket, error)

// Listen implements Network.
func (f NetworkFunc) Listen(a netip.AddrPort) (Socket, error) { return f(a) }

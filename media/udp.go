package media

import (
	"fmt"
	"net"
	"net/netip"
)

// receiveBuffer is what the kernel may hold for one socket, in bytes: some tens of packets, half a second of one call.
// More would only be heard late.
const receiveBuffer = 32 << 10

// UDP is the network of the operating system. Its packets are marked for expedited forwarding (DSCP EF, RFC 3246).
func UDP() Network { return udp{} }

type udp struct{}

// Listen implements Network.
func (udp) Listen(at netip.AddrPort) (Socket, error) {
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
	return newUDPSocket(conn, at.Addr().Is4())
}

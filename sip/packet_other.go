//go:build !linux

package sip

import (
	"net"
	"net/netip"
)

// infoConn is a wildcard UDP socket. Here it leaves the choice of our address to the routing table.
type infoConn struct {
	*net.UDPConn
	last netip.Addr // never known
}

func newInfoConn(c *net.UDPConn) (*infoConn, error) { return &infoConn{UDPConn: c}, nil }

// ReadFrom implements net.PacketConn.
func (c *infoConn) ReadFrom(p []byte) (int, net.Addr, error) {
	n, from, err := c.ReadFromUDPAddrPort(p)
	if err != nil {
		return n, nil, err
	}
	return n, net.UDPAddrFromAddrPort(unmap(from)), nil
}

func (c *infoConn) writeFrom(p []byte, to netip.AddrPort, _ netip.Addr) (int, error) {
	return c.WriteToUDPAddrPort(p, to)
}

package sip

import (
	"encoding/binary"
	"errors"
	"net"
	"net/netip"
	"syscall"
	"unsafe"
)

// infoConn is a wildcard UDP socket that learns which of our addresses each packet was sent to, and answers from it:
// on a host with several addresses the routing table's choice may not be the one the peer knows.
type infoConn struct {
	*net.UDPConn
	six  bool
	oob  []byte
	last netip.Addr // of the packet read last; belongs to the reader
}

const infoSpace = 128

func newInfoConn(c *net.UDPConn) (*infoConn, error) {
	raw, err := c.SyscallConn()
	if err != nil {
		return nil, err
	}
	six := false
	var set error
	err = raw.Control(func(fd uintptr) {
		name, err := syscall.Getsockname(int(fd))
		if err != nil {
			set = err
			return
		}
		if _, six = name.(*syscall.SockaddrInet6); six {
			set = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IPV6, syscall.IPV6_RECVPKTINFO, 1)
		} else {
			set = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IP, syscall.IP_PKTINFO, 1)
		}
	})
	if err := errors.Join(err, set); err != nil {
		return nil, err
	}
	return &infoConn{UDPConn: c, six: six, oob: make([]byte, infoSpace)}, nil
}

// ReadFrom implements net.PacketConn.
func (c *infoConn) ReadFrom(p []byte) (int, net.Addr, error) {
	n, m, _, from, err := c.ReadMsgUDPAddrPort(p, c.oob)
	if err != nil {
		return n, nil, err
	}
	c.last = localOf(c.oob[:m])
	return n, net.UDPAddrFromAddrPort(unmap(from)), nil
}

func localOf(oob []byte) netip.Addr {
	messages, err := syscall.ParseSocketControlMessage(oob)
	if err != nil {
		return netip.Addr{}
	}
	for _, m := range messages {
		switch {
		case m.Header.Level == syscall.IPPROTO_IP && m.Header.Type == syscall.IP_PKTINFO && len(m.Data) >= 12:
			return netip.AddrFrom4([4]byte(m.Data[4:8])) // ipi_spec_dst
		case m.Header.Level == syscall.IPPROTO_IPV6 && m.Header.Type == syscall.IPV6_PKTINFO && len(m.Data) >= 16:
			return netip.AddrFrom16([16]byte(m.Data[:16])).Unmap()
		}
	}
	return netip.Addr{}
}

// writeFrom sends with the given source address; an invalid one leaves the choice to the routing table.
func (c *infoConn) writeFrom(p []byte, to netip.AddrPort, from netip.Addr) (int, error) {
	if !from.IsValid() || from.IsUnspecified() {
		return c.WriteToUDPAddrPort(p, to)
	}
	n, _, err := c.WriteMsgUDPAddrPort(p, c.source(from), to)
	return n, err
}

func (c *infoConn) source(from netip.Addr) []byte {
	if c.six {
		data := from.As16()
		return control(syscall.IPPROTO_IPV6, syscall.IPV6_PKTINFO, append(data[:], 0, 0, 0, 0))
	}
	four := from.As4()
	return control(syscall.IPPROTO_IP, syscall.IP_PKTINFO, append(append([]byte{0, 0, 0, 0}, four[:]...), 0, 0, 0, 0))
}

// control makes one control message, cmsg(3).
func control(level, kind int32, data []byte) []byte {
	b := make([]byte, syscall.CmsgSpace(len(data)))
	header := syscall.CmsgLen(0)
	if unsafe.Sizeof(uintptr(0)) == 8 {
		binary.NativeEndian.PutUint64(b, uint64(syscall.CmsgLen(len(data))))
	} else {
		binary.NativeEndian.PutUint32(b, uint32(syscall.CmsgLen(len(data))))
	}
	binary.NativeEndian.PutUint32(b[header-8:], uint32(level))
	binary.NativeEndian.PutUint32(b[header-4:], uint32(kind))
	copy(b[header:], data)
	return b
}

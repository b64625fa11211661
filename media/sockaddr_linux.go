package media

import (
	"encoding/binary"
	"net"
	"net/netip"
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"
)

// sockaddr is an address as system calls take and give it, of either family.
type sockaddr unix.RawSockaddrInet6

// The port of both families lies in the same place, in network order.
func (a *sockaddr) port() []byte { return (*[2]byte)(unsafe.Pointer(&a.Port))[:] }

func (a *sockaddr) v4() *unix.RawSockaddrInet4 { return (*unix.RawSockaddrInet4)(unsafe.Pointer(a)) }

// put writes an address and returns its size; the zero AddrPort becomes the address that parts a socket from its peer.
func (a *sockaddr) put(to netip.AddrPort) uint32 {
	*a = sockaddr{}
	binary.BigEndian.PutUint16(a.port(), to.Port())
	switch addr := to.Addr(); {
	case addr.Is4() || addr.Is4In6():
		a.Family = unix.AF_INET
		a.v4().Addr = addr.Unmap().As4()
		return unix.SizeofSockaddrInet4
	case addr.Is6():
		a.Family, a.Addr, a.Scope_id = unix.AF_INET6, addr.As16(), zone(addr.Zone())
	default:
		a.Family = unix.AF_UNSPEC
	}
	return unix.SizeofSockaddrInet6
}

// get reads the address.
func (a *sockaddr) get() netip.AddrPort {
	port := binary.BigEndian.Uint16(a.port())
	if a.Family == unix.AF_INET {
		return netip.AddrPortFrom(netip.AddrFrom4(a.v4().Addr), port)
	}
	addr := netip.AddrFrom16(a.Addr)
	if a.Scope_id != 0 { // link-local addresses only
		addr = addr.WithZone(strconv.FormatUint(uint64(a.Scope_id), 10))
	}
	return netip.AddrPortFrom(addr, port)
}

// zone is the number of an interface that is named or numbered; 0 means none.
func zone(name string) uint32 {
	if name == "" {
		return 0
	}
	if n, err := strconv.ParseUint(name, 10, 32); err == nil {
		return uint32(n)
	}
	if i, err := net.InterfaceByName(name); err == nil {
		return uint32(i.Index)
	}
	return 0
}

package media

import (
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// expedited is DSCP EF (46) in the place of the old type-of-service byte, RFC 2474 section 3 and RFC 3246.
const expedited = 46 << 2

// socket is a datagram socket that Go's runtime doesn't know: each of its sends would wake the runtime's own poller.
// What would block fails, so that system calls need not be announced to the scheduler.
//
// A descriptor must not be used once it is closed: it may be another file by then. So each use holds a lock, and Close
// takes both. They are two, so that the pacing loop and the poller never wait for each other.
type socket struct {
	sending sync.Mutex
	out     int    // the descriptor; -1 once closed
	family  uint32 // never changes
	addrLen uint32
	to      netip.AddrPort // whose address addr is
	addr    sockaddr
	_       [64]byte // the two threads shall not share a cache line

	receiving sync.Mutex
	fd        int // the descriptor again
	failed    int // reads in a row
	poller    *poller
	take      taker
	place     place        // in the poller
	batch     atomic.Int32 // datagrams taken at a time, if more than one
}

// openSocket binds a socket; it is not yet polled.
func openSocket(at netip.AddrPort) (*socket, error) {
	at = plain(at)
	s, v4 := &socket{}, at.Addr().Is4()
	family, level, option := unix.AF_INET6, unix.IPPROTO_IPV6, unix.IPV6_TCLASS
	if v4 {
		family, level, option = unix.AF_INET, unix.IPPROTO_IP, unix.IP_TOS
	}
	fd, err := unix.Socket(family, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fault("socket", at, err)
	}
	s.fd, s.out, s.family = fd, fd, uint32(family)
	// Without the mark the call is no worse than unmarked.
	_ = unix.SetsockoptInt(fd, level, option, expedited)
	if err = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, receiveBuffer); err == nil && !v4 {
		err = unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY, 1)
	}
	if err == nil {
		n := s.addr.put(at)
		_, _, errno := unix.RawSyscall(unix.SYS_BIND, uintptr(fd), uintptr(unsafe.Pointer(&s.addr)), uintptr(n))
		err = orNil(errno)
	}
	if err != nil {
		_ = unix.Close(fd)
		return nil, fault("bind", at, err)
	}
	return s, nil
}

// share makes the socket one that many peers send to.
func (s *socket) share(buffer, batch int) {
	s.receiving.Lock()
	defer s.receiving.Unlock()
	s.batch.Store(int32(batch))
	if s.fd >= 0 {
		_ = unix.SetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_RCVBUF, buffer) // the limit of the system stays otherwise
	}
}

// aim puts the address where system calls find it.
func (s *socket) aim(to netip.AddrPort) {
	if s.to != to {
		s.to, s.addrLen = to, s.addr.put(to)
	}
}

// Connect implements Outlet.
func (s *socket) Connect(to netip.AddrPort) error {
	s.sending.Lock()
	defer s.sending.Unlock()
	if s.out < 0 {
		return net.ErrClosed
	}
	s.aim(to)
	_, _, errno := unix.RawSyscall(unix.SYS_CONNECT, uintptr(s.out), uintptr(unsafe.Pointer(&s.addr)), uintptr(s.addrLen))
	return orNil(errno)
}

// warm implements warmer.
func (s *socket) warm() uint32 { return s.family }

// Write implements Outlet.
func (s *socket) Write(b []byte) (int, error) {
	s.sending.Lock()
	defer s.sending.Unlock()
	return s.send(b, nil, 0)
}

// WriteToUDPAddrPort implements Outlet.
func (s *socket) WriteToUDPAddrPort(b []byte, to netip.AddrPort) (int, error) {
	s.sending.Lock()
	defer s.sending.Unlock()
	s.aim(to)
	return s.send(b, &s.addr, s.addrLen)
}

// send fails where it would have to wait: the packet is then as lost as one lost on the way.
func (s *socket) send(b []byte, to *sockaddr, toLen uint32) (int, error) {
	if s.out < 0 {
		return 0, net.ErrClosed
	}
	if len(b) == 0 {
		return 0, nil
	}
	n, _, errno := unix.RawSyscall6(unix.SYS_SENDTO, uintptr(s.out), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)),
		unix.MSG_DONTWAIT|unix.MSG_NOSIGNAL, uintptr(unsafe.Pointer(to)), uintptr(toLen))
	return int(n), orNil(errno)
}

// receive takes the oldest datagram of the queue; unix.EAGAIN means that there is none.
func (s *socket) receive(b []byte, from *sockaddr) (n int, err error) {
	s.receiving.Lock()
	defer s.receiving.Unlock()
	if s.fd < 0 {
		return 0, unix.EAGAIN
	}
	size := &s.poller.fromLen
	*size = uint32(unsafe.Sizeof(*from))
	r, _, errno := unix.RawSyscall6(unix.SYS_RECVFROM, uintptr(s.fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)),
		unix.MSG_DONTWAIT, uintptr(unsafe.Pointer(from)), uintptr(unsafe.Pointer(size)))
	return int(r), orNil(errno)
}

// maxDrained is more datagrams than the kernel holds for a socket.
const maxDrained = 1024

// drain implements drainer.
func (s *socket) drain() {
	s.receiving.Lock()
	defer s.receiving.Unlock()
	var b [1]byte // the rest of a datagram is dropped
	for range maxDrained {
		if s.fd < 0 {
			return
		}
		_, _, errno := unix.RawSyscall6(unix.SYS_RECVFROM, uintptr(s.fd), uintptr(unsafe.Pointer(&b)), 1, unix.MSG_DONTWAIT, 0, 0)
		if errno != 0 {
			return
		}
	}
}

// Close implements Outlet.
func (s *socket) Close() error {
	s.poller.remove(s)
	s.receiving.Lock()
	defer s.receiving.Unlock()
	s.sending.Lock()
	defer s.sending.Unlock()
	if s.fd < 0 {
		return net.ErrClosed
	}
	fd := s.fd
	_ = unix.EpollCtl(s.poller.fd, unix.EPOLL_CTL_DEL, fd, nil) // a child being started may hold the socket open
	s.fd, s.out = -1, -1
	return unix.Close(fd)
}

// ignore ends the receiving.
func (s *socket) ignore() {
	s.receiving.Lock()
	defer s.receiving.Unlock()
	if s.fd >= 0 {
		_ = unix.EpollCtl(s.poller.fd, unix.EPOLL_CTL_DEL, s.fd, nil)
	}
}

func orNil(errno unix.Errno) error {
	if errno == 0 {
		return nil
	}
	return errno
}

func fault(op string, at netip.AddrPort, err error) error {
	return &net.OpError{Op: op, Net: "udp", Addr: net.UDPAddrFromAddrPort(at), Err: err}
}

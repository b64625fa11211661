package media

import (
	"fmt"
	"net"
	"net/netip"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// expedited is DSCP EF (46) in the place of the old type-of-service byte, RFC 2474 section 3.
const expedited = 46 << 2

// udpSocket writes past the net package: a send to a connected socket never blocks, so it needs neither the poller nor
// the scheduler, and costs little more than the kernel's own work.
type udpSocket struct {
	*net.UDPConn
	v4 bool

	mu sync.Mutex // guards the descriptor: it must not be used once it is closed
	fd int        // -1 when closed
}

func newUDPSocket(conn *net.UDPConn, v4 bool) (Socket, error) {
	s := &udpSocket{UDPConn: conn, v4: v4, fd: -1}
	raw, err := conn.SyscallConn()
	if err != nil {
		return nil, fmt.Errorf("%w (close: %w)", err, conn.Close())
	}
	if err := raw.Control(func(fd uintptr) { s.fd = int(fd) }); err != nil {
		return nil, fmt.Errorf("%w (close: %w)", err, conn.Close())
	}
	level, option := unix.IPPROTO_IP, unix.IP_TOS
	if !v4 {
		level, option = unix.IPPROTO_IPV6, unix.IPV6_TCLASS
	}
	_ = unix.SetsockoptInt(s.fd, level, option, expedited) // without it the call is no worse than before
	return s, nil
}

// Connect implements Socket.
func (s *udpSocket) Connect(to netip.AddrPort) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.fd < 0:
		return net.ErrClosed
	case !to.IsValid():
		none := unix.RawSockaddr{Family: unix.AF_UNSPEC}
		_, _, errno := unix.RawSyscall(unix.SYS_CONNECT, uintptr(s.fd), uintptr(unsafe.Pointer(&none)), unsafe.Sizeof(none))
		return orNil(errno)
	case s.v4:
		return unix.Connect(s.fd, &unix.SockaddrInet4{Port: int(to.Port()), Addr: to.Addr().Unmap().As4()})
	}
	return unix.Connect(s.fd, &unix.SockaddrInet6{Port: int(to.Port()), Addr: to.Addr().As16()})
}

// Write implements Socket.
func (s *udpSocket) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fd < 0 {
		return 0, net.ErrClosed
	}
	if len(b) == 0 {
		return 0, nil
	}
	n, _, errno := unix.RawSyscall6(unix.SYS_SENDTO, uintptr(s.fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)),
		unix.MSG_DONTWAIT|unix.MSG_NOSIGNAL, 0, 0)
	return int(n), orNil(errno)
}

// Close implements Socket.
func (s *udpSocket) Close() error {
	s.mu.Lock()
	s.fd = -1
	s.mu.Unlock()
	return s.UDPConn.Close()
}

func orNil(errno syscall.Errno) error {
	if errno == 0 {
		return nil
	}
	return errno
}

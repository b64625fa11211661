package e2e

import (
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"net"
	"net/netip"
	"runtime"
	"sync"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"centralino/internal/phone"
)

// bank is the ears and mouths of many telephones on one thread: it counts what they hear and lets them talk. A test
// telephone with goroutines of its own for every packet costs several times what the helpline does, and both share the
// machine.
type bank struct {
	mu    sync.Mutex
	slots [bankSlots][]*ear // those of a slot talk in the same millisecond
	next  int               // the slot of the next ear
	ended heardSoFar        // of ears that are closed
	stop  bool
	gone  chan struct{}

	// What the thread reads into.
	headers [bankBatch]batched
	vectors [bankBatch]unix.Iovec
	packets [bankBatch][bankPacket]byte
}

const (
	bankSlots  = 20      // milliseconds between two packets of a telephone
	bankPause  = 5       // rounds between two looks at what it hears
	bankBatch  = 16      // packets taken at once: more than come within the pause
	bankPacket = 172     // a header and 20 ms of A-law; of longer ones the header is enough
	bankBuffer = 1 << 20 // bytes, in which seconds of sound wait while the machine is busy
)

// batched is mmsghdr of recvmmsg(2).
type batched struct {
	header unix.Msghdr
	length uint32
	_      [4]byte
}

// heardSoFar is what telephones received.
type heardSoFar struct {
	packets int
	missing int // sequence numbers that were left out
	late    int // that came after higher ones
	changes int // of the SSRC within a call
	dropped int // by the kernel because the telephone didn't read in time: the telephone's own fault
}

func (h *heardSoFar) add(o heardSoFar) {
	h.packets += o.packets
	h.missing += o.missing
	h.late += o.late
	h.changes += o.changes
	h.dropped += o.dropped
}

// ear is the RTP socket of one call. To the telephone that opened it, it never delivers anything: the telephone only does
// the signalling. The first packet that the telephone sends on it is where the bank learns whom to talk to.
type ear struct {
	bank   *bank
	slot   int
	local  netip.AddrPort
	closed chan struct{}

	// With the bank's lock.
	fd    int
	to    netip.AddrPort
	heard heardSoFar
	ssrc  uint32
	want  uint16
	said  [bankPacket]byte
}

// newBank starts the thread. Close ends it.
func newBank() *bank {
	b := &bank{gone: make(chan struct{})}
	for i := range b.headers {
		b.vectors[i].Base = &b.packets[i][0]
		b.vectors[i].SetLen(bankPacket)
		b.headers[i].header.Iov = &b.vectors[i]
		b.headers[i].header.SetIovlen(1)
	}
	go b.run()
	return b
}

func (b *bank) close() {
	b.mu.Lock()
	b.stop = true
	b.mu.Unlock()
	<-b.gone
}

// heard sums up all telephones, those in a call included.
func (b *bank) heard() heardSoFar {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := b.ended
	for _, ears := range b.slots {
		for _, e := range ears {
			all.add(e.heard)
		}
	}
	return all
}

func (b *bank) run() {
	defer close(b.gone)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var at unix.Timespec
	if unix.ClockGettime(unix.CLOCK_MONOTONIC, &at) != nil {
		return
	}
	for tick := 0; b.turn(tick); tick++ {
		at = unix.NsecToTimespec(at.Nano() + int64(time.Millisecond))
		for unix.ClockNanosleep(unix.CLOCK_MONOTONIC, unix.TIMER_ABSTIME, &at, nil) != nil {
			continue
		}
	}
}

// turn is one millisecond.
func (b *bank) turn(tick int) (more bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.slots[tick%bankSlots] {
		e.talk()
		if tick/bankSlots%bankPause == 0 {
			e.listen()
		}
	}
	return !b.stop
}

// open makes an ear on a port of the kernel's choice.
func (b *bank) open(at netip.AddrPort) (*ear, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	e := &ear{bank: b, fd: fd, closed: make(chan struct{})}
	err = errors.Join(
		unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, bankBuffer),
		unix.Bind(fd, &unix.SockaddrInet4{Addr: at.Addr().As4(), Port: int(at.Port())}),
	)
	name, errName := unix.Getsockname(fd)
	own, ok := name.(*unix.SockaddrInet4)
	if err = errors.Join(err, errName); err != nil || !ok {
		_ = unix.Close(fd)
		return nil, err
	}
	e.local = netip.AddrPortFrom(netip.AddrFrom4(own.Addr), uint16(own.Port))
	e.said[0], e.said[1] = 0x80, 8 // RTP, A-law
	binary.BigEndian.PutUint16(e.said[2:], uint16(rand.Uint32()))
	binary.BigEndian.PutUint32(e.said[4:], rand.Uint32())
	binary.BigEndian.PutUint32(e.said[8:], rand.Uint32())
	for i := range e.said[12:] {
		e.said[12+i] = 0xd5 ^ uint8(rand.Uint32()&0x1f) // a murmur
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	e.slot = b.next
	b.next = (b.next + 1) % bankSlots
	b.slots[e.slot] = append(b.slots[e.slot], e)
	return e, nil
}

// talk sends the next 20 ms.
func (e *ear) talk() {
	if !e.to.IsValid() {
		return
	}
	_, _ = unix.Write(e.fd, e.said[:]) // a helpline that has hung up refuses it
	binary.BigEndian.PutUint16(e.said[2:], binary.BigEndian.Uint16(e.said[2:])+1)
	binary.BigEndian.PutUint32(e.said[4:], binary.BigEndian.Uint32(e.said[4:])+bankPacket-12)
}

// listen takes what has come.
func (e *ear) listen() {
	b := e.bank
	for {
		n, _, errno := unix.Syscall6(unix.SYS_RECVMMSG, uintptr(e.fd), uintptr(unsafe.Pointer(&b.headers)), bankBatch,
			unix.MSG_DONTWAIT, 0, 0)
		if errno == unix.ECONNREFUSED || errno == unix.EINTR {
			continue // what an earlier send came to
		}
		if errno != 0 {
			return
		}
		for i := range int(n) {
			if b.headers[i].length >= 12 && b.packets[i][0]>>6 == 2 {
				e.hear(b.packets[i][:12])
			}
		}
		if n < bankBatch {
			return
		}
	}
}

// hear counts an RTP packet.
func (e *ear) hear(header []byte) {
	seq, ssrc := binary.BigEndian.Uint16(header[2:]), binary.BigEndian.Uint32(header[8:])
	h := &e.heard
	switch ahead := int16(seq - e.want); {
	case h.packets == 0:
	case ssrc != e.ssrc:
		h.changes++
	case ahead < 0:
		h.late++
		h.packets++
		return
	default:
		h.missing += int(ahead)
	}
	h.packets++
	e.ssrc, e.want = ssrc, seq+1
}

// dropped is how many packets the kernel had no room for, from SO_MEMINFO of socket(7).
func (e *ear) dropped() int {
	const drops = 8 // SK_MEMINFO_DROPS of linux/sock_diag.h
	var info [drops + 1]uint32
	size := uint32(unsafe.Sizeof(info))
	_, _, errno := unix.Syscall6(unix.SYS_GETSOCKOPT, uintptr(e.fd), unix.SOL_SOCKET, unix.SO_MEMINFO,
		uintptr(unsafe.Pointer(&info)), uintptr(unsafe.Pointer(&size)), 0)
	if errno != 0 {
		return 0
	}
	return int(info[drops])
}

// WriteToUDPAddrPort implements phone.Socket: sound is only the sign to talk to there; keys are sent as they are.
func (e *ear) WriteToUDPAddrPort(packet []byte, to netip.AddrPort) (int, error) {
	e.bank.mu.Lock()
	defer e.bank.mu.Unlock()
	if e.fd < 0 {
		return 0, net.ErrClosed
	}
	if e.to != to {
		if err := unix.Connect(e.fd, &unix.SockaddrInet4{Addr: to.Addr().As4(), Port: int(to.Port())}); err != nil {
			return 0, err
		}
		e.to = to
	}
	if len(packet) == bankPacket {
		return len(packet), nil
	}
	return unix.Write(e.fd, packet)
}

// ReadFromUDPAddrPort implements phone.Socket: it waits until the end.
func (e *ear) ReadFromUDPAddrPort([]byte) (int, netip.AddrPort, error) {
	<-e.closed
	return 0, netip.AddrPort{}, net.ErrClosed
}

// LocalAddr implements phone.Socket.
func (e *ear) LocalAddr() net.Addr { return net.UDPAddrFromAddrPort(e.local) }

// Close implements phone.Socket. What was heard stays counted.
func (e *ear) Close() error {
	b := e.bank
	b.mu.Lock()
	defer b.mu.Unlock()
	if e.fd < 0 {
		return net.ErrClosed
	}
	e.listen()
	e.heard.dropped = e.dropped()
	b.ended.add(e.heard)
	ears := b.slots[e.slot]
	for i := range ears {
		if ears[i] == e {
			ears[i] = ears[len(ears)-1]
			b.slots[e.slot] = ears[:len(ears)-1]
			break
		}
	}
	fd := e.fd
	e.fd = -1
	close(e.closed)
	return unix.Close(fd)
}

// network gives a telephone its sockets: one of its own for the signalling, which it opens first, and for RTCP, and ears
// for RTP, whose port it leaves to the kernel.
func (b *bank) network(sip netip.AddrPort) phone.Network {
	return phone.NetworkFunc(func(at netip.AddrPort) (phone.Socket, error) {
		if at == sip || at.Port() != 0 {
			return phone.UDP().Listen(at)
		}
		return b.open(at)
	})
}

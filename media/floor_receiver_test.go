//go:build linux

package media

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"slices"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// pacing tells how far the gaps between packets were from 20 ms.
type pacing struct {
	P50, P99, P999, Max time.Duration
	Gaps, Lost          int
}

// String implements fmt.Stringer.
func (p pacing) String() string {
	us := func(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()*1000) }
	return fmt.Sprintf("|gap-20 ms| p50 %s p99 %s p99.9 %s max %s ms of %d, %d lost",
		us(p.P50), us(p.P99), us(p.P999), us(p.Max), p.Gaps, p.Lost)
}

// floorReceiver reads packets with the kernel's time stamps.
type floorReceiver struct {
	fds       []int
	addrs     []netip.AddrPort
	poll      int
	answer    bool
	answered  []bool
	measuring bool
	last      []int64 // time stamp of each socket's last packet
	seq       []uint16
	off       []time.Duration
	lost      int
}

func newFloorReceiver(n int, answer bool) (*floorReceiver, error) {
	poll, err := unix.EpollCreate1(0)
	if err != nil {
		return nil, err
	}
	r := &floorReceiver{poll: poll, answer: answer}
	r.answered, r.last, r.seq = make([]bool, n), make([]int64, n), make([]uint16, n)
	for i := range n {
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK, 0)
		if err != nil {
			return nil, err
		}
		host := netip.AddrFrom4([4]byte{127, 0, 0, 1})
		if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: host.As4()}); err != nil {
			return nil, err
		}
		if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1); err != nil {
			return nil, err
		}
		name, err := unix.Getsockname(fd)
		if err != nil {
			return nil, err
		}
		at, _ := name.(*unix.SockaddrInet4)
		event := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(i)}
		if err := unix.EpollCtl(poll, unix.EPOLL_CTL_ADD, fd, &event); err != nil {
			return nil, err
		}
		r.fds = append(r.fds, fd)
		r.addrs = append(r.addrs, netip.AddrPortFrom(host, uint16(at.Port)))
	}
	return r, nil
}

// sweep reads what has come, and naps: the time stamps are the kernel's, so reading late harms nothing.
func (r *floorReceiver) sweep() error {
	time.Sleep(5 * time.Millisecond)
	var events [512]unix.EpollEvent
	n, err := unix.EpollWait(r.poll, events[:], 0)
	if err != nil && err != unix.EINTR {
		return err
	}
	for _, e := range events[:max(n, 0)] {
		for r.read(int(e.Fd)) {
			continue
		}
	}
	return nil
}

func (r *floorReceiver) read(i int) bool {
	var data [200]byte
	var extra [64]byte
	n, extraLen, _, from, err := unix.Recvmsg(r.fds[i], data[:], extra[:], 0)
	if err != nil || n < headerSize || extraLen < unix.CmsgLen(16) {
		return false
	}
	if r.answer && !r.answered[i] {
		r.answered[i] = true
		_ = unix.Sendto(r.fds[i], data[:n], 0, from)
	}
	if isRTCP(data[:n]) { // meant for the port above another socket
		return true
	}
	at := (*unix.Timespec)(unsafe.Pointer(&extra[unix.CmsgLen(0)])).Nano()
	seq := binary.BigEndian.Uint16(data[2:])
	if r.measuring && r.last[i] != 0 {
		if missed := int(seq - r.seq[i] - 1); missed != 0 {
			r.lost += missed
		} else {
			r.off = append(r.off, (time.Duration(at-r.last[i]) - 20*time.Millisecond).Abs())
		}
	}
	r.last[i], r.seq[i] = at, seq
	return true
}

func (r *floorReceiver) pacing() pacing {
	slices.Sort(r.off)
	p := pacing{Gaps: len(r.off), Lost: r.lost}
	if p.Gaps == 0 {
		return p
	}
	share := func(of1000 int) time.Duration { return r.off[min(p.Gaps-1, p.Gaps*of1000/1000)] }
	p.P50, p.P99, p.P999, p.Max = share(500), share(990), share(999), r.off[p.Gaps-1]
	return p
}

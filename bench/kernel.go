//go:build linux

package main

import (
	"encoding/binary"
	"fmt"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	packetSize = 172 // an RTP header and 20 ms of G.711
	packetTime = 20 * time.Millisecond
	slotsFine  = 20 // moments in a packet time
	coarse     = 5  // the same, while there are few calls
)

// openSocket makes a socket that never waits.
func openSocket() (fd, port int, err error) {
	fd, err = unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, 0, fmt.Errorf("make a socket: %w", err)
	}
	if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: host}); err != nil {
		return 0, 0, fmt.Errorf("bind a socket: %w", err)
	}
	name, err := unix.Getsockname(fd)
	if err != nil {
		return 0, 0, fmt.Errorf("find a socket's port: %w", err)
	}
	at, _ := name.(*unix.SockaddrInet4)
	return fd, at.Port, nil
}

func connect(fd, port int) error {
	return unix.Connect(fd, &unix.SockaddrInet4{Addr: host, Port: port})
}

// send is one system call, of which the scheduler is not told: it doesn't wait.
func send(fd int, b []byte) {
	_, _, _ = unix.RawSyscall6(unix.SYS_SENDTO, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)),
		unix.MSG_DONTWAIT|unix.MSG_NOSIGNAL, 0, 0)
}

// receive is one system call of the same kind.
func receive(fd int, b []byte) (n int, ok bool) {
	r, _, errno := unix.RawSyscall6(unix.SYS_RECVFROM, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)),
		unix.MSG_DONTWAIT, 0, 0)
	return int(r), errno == 0
}

// putHeader writes an RTP header for A-law.
func putHeader(b []byte, seq uint16, ssrc uint32) {
	b[0], b[1] = 0x80, 8
	binary.BigEndian.PutUint16(b[2:], seq)
	binary.BigEndian.PutUint32(b[4:], 160*uint32(seq))
	binary.BigEndian.PutUint32(b[8:], ssrc)
}

// sharpen lets the thread wake within a microsecond of its time.
func sharpen() { _ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1000, 0, 0, 0) }

// nap waits for the next millisecond of the monotonic clock.
func nap() {
	sleepUntil((monotonic()/int64(time.Millisecond) + 1) * int64(time.Millisecond))
}

// sleepUntil waits for a moment of the monotonic clock, in nanoseconds.
func sleepUntil(at int64) {
	t := unix.NsecToTimespec(at)
	for unix.ClockNanosleep(unix.CLOCK_MONOTONIC, unix.TIMER_ABSTIME, &t, nil) != nil {
		continue
	}
}

func monotonic() int64 {
	var t unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &t)
	return t.Nano()
}

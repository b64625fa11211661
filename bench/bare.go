//go:build linux

package main

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// The bare loops are the floor: Go, locked threads, connected sockets, absolute sleeps, and no system call but those
// that move the packets. They know nothing of calls, and can't be stopped but by ending the process.

// bare starts the loop of a load and returns its ports.
func bare(l Load, phones []int) (ports []int, err error) {
	fds := make([]int, len(phones))
	for i, port := range phones {
		var own int
		if fds[i], own, err = openSocket(); err != nil {
			return nil, err
		}
		if err := connect(fds[i], port); err != nil {
			return nil, err
		}
		ports = append(ports, own)
	}
	if l.Talk {
		poll, err := watch(fds)
		if err != nil {
			return nil, err
		}
		go bareReceive(poll, fds, l.Bridge)
	}
	if !l.Bridge {
		go bareSend(fds)
	}
	return ports, nil
}

// bareSend sends to every socket once in a packet time, in as many moments as the engine does.
func bareSend(fds []int) {
	runtime.LockOSThread()
	sharpen()
	moments := slotsFine
	if len(fds) <= 200 {
		moments = coarse
	}
	var packet [packetSize]byte
	at := monotonic()
	for n := 0; ; n++ {
		at += int64(packetTime) / int64(moments)
		sleepUntil(at)
		putHeader(packet[:], uint16(n/moments), 1)
		for i := n % moments; i < len(fds); i += moments {
			send(fds[i], packet[:])
		}
	}
}

func watch(fds []int) (poll int, err error) {
	poll, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return 0, err
	}
	for i, fd := range fds {
		event := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(i)}
		if err := unix.EpollCtl(poll, unix.EPOLL_CTL_ADD, fd, &event); err != nil {
			return 0, err
		}
	}
	return poll, nil
}

// bareReceive takes every packet as it comes; in a bridge it goes to the other telephone of the pair.
func bareReceive(poll int, fds []int, forward bool) {
	runtime.LockOSThread()
	var events [64]unix.EpollEvent
	var packet [1500]byte
	for {
		n, err := unix.EpollWait(poll, events[:], -1)
		if err != nil && err != unix.EINTR {
			return
		}
		for _, e := range events[:max(n, 0)] {
			if size, ok := receive(fds[e.Fd], packet[:]); ok && forward {
				send(fds[e.Fd^1], packet[:size])
			}
		}
	}
}

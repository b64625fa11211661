package media

import (
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"runtime"
	"sync"

	"golang.org/x/sys/unix"
)

// pollBatch is how many sockets one look at the kernel's list may bring.
const pollBatch = 64

// stopPlace is the poller's own place: what wakes it to end.
const stopPlace = -1

// place is where the poller keeps a socket. What the kernel reported for an earlier socket of the place has another
// turn.
type place struct{ index, turn int32 }

// poller is the sockets of the operating system: one thread takes the datagrams of all of them as they come.
type poller struct {
	log  *slog.Logger
	keep bool // the thread may keep its processor in short waits
	fd   int  // of epoll
	stop int  // an eventfd
	gone chan struct{}

	mu    sync.Mutex
	table []*socket // by the index of their places; nil is free
	turns []int32
	free  []int32

	// Of the thread.
	events  [pollBatch]unix.EpollEvent
	ready   [pollBatch]*socket
	buffer  [maxDatagram]byte
	from    sockaddr
	fromLen uint32
}

// systemSockets are the operating system's.
func systemSockets(log *slog.Logger, keep bool) (sockets, error) {
	p := &poller{log: log, keep: keep, gone: make(chan struct{})}
	var err error
	if p.fd, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err != nil {
		return nil, fmt.Errorf("media: make an epoll: %w", err)
	}
	if p.stop, err = unix.Eventfd(0, unix.EFD_NONBLOCK|unix.EFD_CLOEXEC); err != nil {
		_ = unix.Close(p.fd)
		return nil, fmt.Errorf("media: make an eventfd: %w", err)
	}
	if err := p.watch(p.stop, place{index: stopPlace}); err != nil {
		_, _ = unix.Close(p.stop), unix.Close(p.fd)
		return nil, err
	}
	go p.run()
	return p, nil
}

// watch lets the kernel report a descriptor for as long as there is something to read: the thread takes one datagram
// at a time, so that no socket delays the others, and needs no second read to learn that there are no more.
func (p *poller) watch(fd int, at place) error {
	e := unix.EpollEvent{Events: unix.EPOLLIN, Fd: at.index, Pad: at.turn}
	if err := unix.EpollCtl(p.fd, unix.EPOLL_CTL_ADD, fd, &e); err != nil {
		return fmt.Errorf("media: watch a socket: %w", err)
	}
	return nil
}

func (p *poller) listen(at netip.AddrPort, take taker) (Outlet, error) {
	s, err := openSocket(at)
	if err != nil {
		return nil, err
	}
	s.poller, s.take = p, take
	p.add(s)
	if err := p.watch(s.fd, s.place); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (p *poller) add(s *socket) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.free); n > 0 {
		s.place.index = p.free[n-1]
		p.free = p.free[:n-1]
	} else {
		s.place.index = int32(len(p.table))
		p.table = append(p.table, nil)
		p.turns = append(p.turns, 0)
	}
	s.place.turn = p.turns[s.place.index]
	p.table[s.place.index] = s
}

// remove forgets a socket that is about to be closed.
func (p *poller) remove(s *socket) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := s.place.index; p.table[i] == s {
		p.table[i] = nil
		p.turns[i]++
		p.free = append(p.free, i)
	}
}

func (p *poller) close() {
	var one [8]byte
	binary.NativeEndian.PutUint64(one[:], 1)
	_, _ = unix.Write(p.stop, one[:])
	<-p.gone
	_, _ = unix.Close(p.stop), unix.Close(p.fd)
}

func (p *poller) run() {
	defer close(p.gone)
	runtime.LockOSThread()
	hurry() // the thread ends with the goroutine
	for {
		n, err := p.wait()
		if err != nil && err != unix.EINTR {
			p.log.Error("RTP is no longer received", "error", err)
			return
		}
		if !p.find(max(n, 0)) {
			return
		}
		for i, s := range p.ready[:max(n, 0)] {
			if s != nil {
				for range max(s.batch.Load(), 1) {
					if !p.receive(s) {
						break
					}
				}
				p.ready[i] = nil
			}
		}
	}
}

// wait waits for datagrams. Where they come all the time the wait is brief.
func (p *poller) wait() (int, error) {
	if p.keep {
		if n, err := epollBriefly(p.fd, p.events[:]); n > 0 || err != nil {
			return n, err
		}
	}
	return unix.EpollWait(p.fd, p.events[:], -1)
}

// find looks up the sockets of the events; it is false when the poller shall end.
func (p *poller) find(n int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, e := range p.events[:n] {
		switch {
		case e.Fd == stopPlace:
			return false
		case p.turns[e.Fd] == e.Pad:
			p.ready[i] = p.table[e.Fd]
		}
	}
	return true
}

// receive takes one datagram; it reports whether there may be another.
func (p *poller) receive(s *socket) bool {
	n, err := s.receive(p.buffer[:], &p.from)
	switch {
	case err == nil:
		s.failed = 0
		s.take(p.buffer[:n], p.from.get())
		return true
	case err == unix.EAGAIN:
	default:
		if s.failed++; s.failed == maxReadErrors {
			p.log.Warn("an RTP socket only fails, and is no longer read")
			s.ignore()
		}
	}
	return false
}

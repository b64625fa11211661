package memnet

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// streamLimit is how many bytes wait in one direction of a stream before Write waits.
const streamLimit = 64 << 10

// half is one direction of a stream.
type half struct {
	mu          sync.Mutex
	wake        sync.Cond
	data        []byte
	done        bool // the writer closed: the reader gets the rest, then io.EOF
	gone        bool // the reader closed: the writer gets io.ErrClosedPipe
	read, write deadline
}

func newHalf() *half {
	h := &half{}
	h.wake.L = &h.mu
	return h
}

// Read takes what is there, and waits when there is nothing.
func (h *half) Read(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for {
		switch {
		case h.gone:
			return 0, net.ErrClosed
		case h.read.over():
			return 0, os.ErrDeadlineExceeded
		case len(h.data) > 0:
			n := copy(p, h.data)
			h.data = append(h.data[:0], h.data[n:]...)
			h.wake.Broadcast()
			return n, nil
		case h.done:
			return 0, io.EOF
		}
		h.wake.Wait()
	}
}

// Write puts everything in, and waits while there is no room.
func (h *half) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for n := 0; ; {
		switch {
		case h.done:
			return n, net.ErrClosed
		case h.gone:
			return n, io.ErrClosedPipe
		case h.write.over():
			return n, os.ErrDeadlineExceeded
		}
		room := min(streamLimit-len(h.data), len(p)-n)
		h.data = append(h.data, p[n:n+room]...)
		n += room
		h.wake.Broadcast()
		if n == len(p) {
			return n, nil
		}
		h.wake.Wait()
	}
}

func (h *half) close(reader bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if reader {
		h.gone = true
		h.read.stop()
	} else {
		h.done = true
		h.write.stop()
	}
	h.wake.Broadcast()
}

func (h *half) setDeadline(d *deadline, t time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	d.set(t, &h.wake)
}

// stream is one end of a connection.
type stream struct {
	in, out       *half
	local, remote net.Addr
}

// Read implements net.Conn.
func (s *stream) Read(p []byte) (int, error) { return s.in.Read(p) }

// Write implements net.Conn.
func (s *stream) Write(p []byte) (int, error) { return s.out.Write(p) }

// Close implements net.Conn. What was written before still reaches the other end.
func (s *stream) Close() error {
	s.in.close(true)
	s.out.close(false)
	return nil
}

// LocalAddr implements net.Conn.
func (s *stream) LocalAddr() net.Addr { return s.local }

// RemoteAddr implements net.Conn.
func (s *stream) RemoteAddr() net.Addr { return s.remote }

// SetDeadline implements net.Conn.
func (s *stream) SetDeadline(t time.Time) error {
	s.in.setDeadline(&s.in.read, t)
	s.out.setDeadline(&s.out.write, t)
	return nil
}

// SetReadDeadline implements net.Conn.
func (s *stream) SetReadDeadline(t time.Time) error {
	s.in.setDeadline(&s.in.read, t)
	return nil
}

// SetWriteDeadline implements net.Conn.
func (s *stream) SetWriteDeadline(t time.Time) error {
	s.out.setDeadline(&s.out.write, t)
	return nil
}

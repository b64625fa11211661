package media

import (
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"sync"
)

// maxDatagram is the longest datagram that is read whole: more than any audio packet on an Ethernet.
const maxDatagram = 1500

// maxReadErrors is how many reads may fail in a row. Each ICMP answer to one of our packets is a failed read; a socket
// that only fails is given up.
const maxReadErrors = 1000

// taker takes a datagram. The bytes are its own until it returns, and may be overwritten.
type taker func(b []byte, from netip.AddrPort)

// sockets is where an engine's sockets come from, and what brings the datagrams that they receive.
type sockets interface {
	// listen binds a socket. Its datagrams go to take, one at a time, until it is closed; one that is under way then
	// may still be taken.
	listen(at netip.AddrPort, take taker) (Outlet, error)
	// close ends the goroutines. The sockets must be closed before.
	close()
}

// drainer is a socket that may hold what nobody has read.
type drainer interface{ drain() }

// drain drops what came to a socket before its time. Sockets with a goroutine of their own hold nothing.
func drain(o Outlet) {
	if d, ok := o.(drainer); ok {
		d.drain()
	}
}

// readers is sockets of any Network, with a goroutine for each.
type readers struct {
	network Network
	log     *slog.Logger
	running sync.WaitGroup
}

func (r *readers) listen(at netip.AddrPort, take taker) (Outlet, error) {
	socket, err := r.network.Listen(at)
	if err != nil {
		return nil, err
	}
	r.running.Go(func() { r.read(socket, take) })
	return socket, nil
}

func (r *readers) close() { r.running.Wait() }

func (r *readers) read(socket Socket, take taker) {
	buffer := make([]byte, maxDatagram)
	for failed := 0; failed < maxReadErrors; {
		n, from, err := socket.ReadFromUDPAddrPort(buffer)
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil:
			failed++
		default:
			failed = 0
			take(buffer[:n], from)
		}
	}
	r.log.Warn("an RTP socket only fails, and is no longer read")
}

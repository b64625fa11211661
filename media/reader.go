package media

import (
	"errors"
	"net"
	"net/netip"
)

// maxDatagram is the longest datagram that is read whole: more than any audio packet on an Ethernet.
const maxDatagram = 1500

// maxReadErrors is how many reads may fail in a row. Each ICMP answer to one of our packets is a failed read; a socket
// that only fails is given up.
const maxReadErrors = 1000

// read starts taking a socket's datagrams to handle, one at a time, until the socket is closed. The bytes are handle's
// own until it returns. It is a goroutine per socket; nothing else knows.
func (e *Engine) read(socket Socket, handle func(b []byte, from netip.AddrPort)) {
	e.readers.Go(func() {
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
				handle(buffer[:n], from)
			}
		}
		e.log.Warn("an RTP socket only fails, and is no longer read")
	})
}

package e2e

import (
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"centralino/internal/phone"
)

// clocked is the signalling socket of an agent's telephone that notes when the agent becomes free and when the next INVITE
// comes: at the packets, so that the telephone's own goroutines are in no figure. What comes in is timed by the kernel.
type clocked struct {
	*net.UDPConn
	oob []byte

	mu    sync.Mutex
	seen  map[string]bool // requests by method and Call-ID: their repetitions tell nothing
	free  time.Time       // when the latest conversation ended; zero: not since the last ring
	rings []ring
}

// ring is an INVITE that came to an agent's telephone.
type ring struct {
	caller string
	free   time.Time // when the agent had become free by the end of a conversation; zero: not so
	at     time.Time
}

func listenClocked(at netip.AddrPort) (*clocked, error) {
	conn, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(at))
	if err != nil {
		return nil, err
	}
	raw, err := conn.SyscallConn()
	if err != nil {
		return nil, err
	}
	var refused error
	err = raw.Control(func(fd uintptr) {
		refused = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1)
	})
	if err != nil || refused != nil {
		return nil, fmt.Errorf("no times of packets: %w, %w", err, refused)
	}
	return &clocked{UDPConn: conn, oob: make([]byte, 128), seen: map[string]bool{}}, nil
}

// ReadFromUDPAddrPort implements phone.Socket. One goroutine reads.
func (c *clocked) ReadFromUDPAddrPort(b []byte) (int, netip.AddrPort, error) {
	n, oobn, _, from, err := c.ReadMsgUDPAddrPort(b, c.oob)
	if err == nil {
		c.note(string(b[:n]), arrival(c.oob[:oobn]))
	}
	return n, from, err
}

// WriteToUDPAddrPort implements phone.Socket.
func (c *clocked) WriteToUDPAddrPort(b []byte, to netip.AddrPort) (int, error) {
	c.note(string(b), time.Now())
	return c.UDPConn.WriteToUDPAddrPort(b, to)
}

// arrival is when the kernel took a packet from the network.
func arrival(oob []byte) time.Time {
	messages, err := unix.ParseSocketControlMessage(oob)
	if err == nil {
		for _, m := range messages {
			if m.Header.Type == unix.SCM_TIMESTAMPNS && len(m.Data) >= int(unsafe.Sizeof(unix.Timespec{})) {
				return time.Unix((*unix.Timespec)(unsafe.Pointer(&m.Data[0])).Unix())
			}
		}
	}
	return time.Now()
}

// note follows the requests. A conversation ends by a BYE, whoever sends it; an offer that is taken back leaves the agent
// free as well, but not because somebody hung up.
func (c *clocked) note(packet string, at time.Time) {
	method, _, _ := strings.Cut(packet, " ")
	if method != "INVITE" && method != "BYE" && method != "CANCEL" {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if key := method + field(packet, "Call-ID"); c.seen[key] {
		return
	} else {
		c.seen[key] = true
	}
	switch method {
	case "BYE":
		c.free = at
	case "CANCEL":
		c.free = time.Time{}
	case "INVITE":
		_, uri, _ := strings.Cut(field(packet, "From"), "sip:")
		caller, _, _ := strings.Cut(uri, "@")
		c.rings = append(c.rings, ring{caller, c.free, at})
		c.free = time.Time{}
	}
}

// rung returns every INVITE so far.
func (c *clocked) rung() []ring {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]ring(nil), c.rings...)
}

// field is a header of a SIP message.
func field(packet, name string) string {
	for line := range strings.SplitSeq(packet, "\r\n") {
		if title, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(strings.TrimSpace(title), name) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

var _ phone.Socket = (*clocked)(nil)

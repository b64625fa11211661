// Package wsclient is the browser's side of a WebSocket for tests, RFC 6455. It shares no code with the server's side.
package wsclient

import (
	"bufio"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"sync"
)

// Conn is an open WebSocket. It is a socket of internal/phone, too: whatever is written goes to its one peer.
type Conn struct {
	net.Conn
	read *bufio.Reader

	mu    sync.Mutex
	Mute  bool // answers no ping
	Pings int  // that came
	Code  int  // the server closed with; 0: it did not
	Peer  netip.AddrPort
}

// Refused is a handshake that was answered otherwise.
type Refused struct {
	Status int
	Body   string
}

// Error implements error.
func (r *Refused) Error() string { return fmt.Sprintf("refused: %d %s", r.Status, r.Body) }

// Dial does the handshake on a connection. The subprotocol is sip unless header says otherwise.
func Dial(conn net.Conn, host, path string, header http.Header) (*Conn, error) {
	key := make([]byte, 16)
	_, _ = rand.Read(key) // it never fails
	req, err := http.NewRequest(http.MethodGet, "http://"+host+path, nil)
	if err != nil {
		return nil, err
	}
	req.Header = http.Header{
		"Connection": {"keep-alive, Upgrade"}, "Upgrade": {"websocket"}, "Sec-Websocket-Version": {"13"},
		"Sec-Websocket-Key": {base64.StdEncoding.EncodeToString(key)}, "Sec-Websocket-Protocol": {"sip"},
	}
	for name, values := range header {
		req.Header[name] = values
	}
	if err := req.Write(conn); err != nil {
		return nil, err
	}
	r := bufio.NewReader(conn)
	res, err := http.ReadResponse(r, req)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusSwitchingProtocols {
		body, _ := io.ReadAll(res.Body)
		return nil, &Refused{res.StatusCode, string(body)}
	}
	peer, err := netip.ParseAddrPort(conn.RemoteAddr().String())
	return &Conn{Conn: conn, read: r, Peer: peer}, err
}

// Frame writes one frame as it is told to, be it right or wrong.
func (c *Conn) Frame(first byte, payload []byte) error {
	b := []byte{first}
	switch n := len(payload); {
	case n < 126:
		b = append(b, 0x80|byte(n))
	case n <= 0xffff:
		b = binary.BigEndian.AppendUint16(append(b, 0x80|126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, 0x80|127), uint64(n))
	}
	mask := [4]byte{1, 2, 3, 4}
	b = append(b, mask[:]...)
	for i, x := range payload {
		b = append(b, x^mask[i%4])
	}
	_, err := c.Write(b)
	return err
}

// Send writes a text message.
func (c *Conn) Send(text string) error { return c.Frame(0x81, []byte(text)) }

// Receive returns the next message; it answers pings on the way.
func (c *Conn) Receive() (string, error) {
	for {
		var b [8]byte
		if _, err := io.ReadFull(c.read, b[:2]); err != nil {
			return "", err
		}
		op, size := b[0]&0x0f, uint64(b[1])
		switch size {
		case 126:
			if _, err := io.ReadFull(c.read, b[:2]); err != nil {
				return "", err
			}
			size = uint64(binary.BigEndian.Uint16(b[:]))
		case 127:
			if _, err := io.ReadFull(c.read, b[:]); err != nil {
				return "", err
			}
			size = binary.BigEndian.Uint64(b[:])
		}
		payload := make([]byte, size)
		if _, err := io.ReadFull(c.read, payload); err != nil {
			return "", err
		}
		switch op {
		case 0x9:
			c.mu.Lock()
			c.Pings++
			mute := c.Mute
			c.mu.Unlock()
			if !mute {
				if err := c.Frame(0x8a, payload); err != nil {
					return "", err
				}
			}
		case 0x8:
			c.mu.Lock()
			c.Code = int(binary.BigEndian.Uint16(append(payload, 0, 0)))
			c.mu.Unlock()
			return "", io.EOF
		case 0xa:
		default:
			return string(payload), nil
		}
	}
}

// State returns what the connection has seen: pings, and the code that the server closed with.
func (c *Conn) State() (pings, code int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.Pings, c.Code
}

// SetMute says whether pings stay without an answer.
func (c *Conn) SetMute(mute bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Mute = mute
}

// ReadFromUDPAddrPort implements internal/phone's Socket.
func (c *Conn) ReadFromUDPAddrPort(b []byte) (int, netip.AddrPort, error) {
	text, err := c.Receive()
	return copy(b, text), c.Peer, err
}

// WriteToUDPAddrPort implements internal/phone's Socket.
func (c *Conn) WriteToUDPAddrPort(b []byte, _ netip.AddrPort) (int, error) {
	return len(b), c.Send(string(b))
}

package websocket

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync"
	"time"
	"unicode/utf8"
)

// Conn is one WebSocket. One goroutine reads; any may write.
type Conn struct {
	conn     net.Conn
	read     *bufio.Reader
	limit    int
	patience time.Duration // for a message to leave
	message  []byte

	writing sync.Mutex
	closing bool
}

// The opcodes of RFC 6455 section 5.2.
const (
	opContinuation = 0x0
	opText         = 0x1
	opBinary       = 0x2
	opClose        = 0x8
	opPing         = 0x9
	opPong         = 0xa

	final  = 0x80
	masked = 0x80
)

// What a connection is closed with, RFC 6455 section 7.4.1.
const (
	Normal     = 1000
	GoingAway  = 1001
	protocol   = 1002
	notText    = 1007
	tooLarge   = 1009
	maxControl = 125 // bytes of a control frame, section 5.5
)

// fault is what a client does wrong, and what the connection is closed with for it.
type fault struct {
	code int
	text string
}

// Error implements error.
func (f fault) Error() string { return "websocket: " + f.text }

// ReadMessage returns the next message; its bytes are valid until the next call. alive is called with each frame, of
// pongs too: the peer lives. An error ends the connection; io.EOF is a client that said goodbye.
func (c *Conn) ReadMessage(alive func()) ([]byte, error) {
	m, err := c.readMessage(alive)
	var f fault
	switch {
	case errors.As(err, &f):
		c.Close(f.code)
	case err != nil:
		c.Close(Normal)
	}
	return m, err
}

func (c *Conn) readMessage(alive func()) ([]byte, error) {
	c.message = c.message[:0]
	var kind byte // of the message that has begun; 0: none has
	for {
		h, err := c.header()
		if err != nil {
			return nil, err
		}
		alive()
		if h.op >= opClose {
			if err := c.control(h); err != nil {
				return nil, err
			}
			continue
		}
		switch {
		case h.op > opBinary:
			return nil, fault{protocol, "an opcode that does not exist"}
		case (h.op == opContinuation) == (kind == 0):
			return nil, fault{protocol, "fragments out of order"}
		case h.size > uint64(c.limit-len(c.message)):
			return nil, fault{tooLarge, "a message that is too long"}
		case h.op != opContinuation:
			kind = h.op
		}
		if err := c.payload(h); err != nil {
			return nil, err
		}
		if !h.final {
			continue
		}
		if kind == opText && !utf8.Valid(c.message) { // RFC 6455 section 8.1
			return nil, fault{notText, "text that is not UTF-8"}
		}
		return c.message, nil
	}
}

// header is the beginning of a frame.
type header struct {
	final bool
	op    byte
	size  uint64
	mask  [4]byte
}

func (c *Conn) header() (h header, err error) {
	var b [8]byte
	if _, err = io.ReadFull(c.read, b[:2]); err != nil {
		return h, err
	}
	h.final, h.op, h.size = b[0]&final != 0, b[0]&0x0f, uint64(b[1]&0x7f)
	switch {
	case b[0]&0x70 != 0:
		return h, fault{protocol, "an extension that was not agreed on"}
	case b[1]&masked == 0:
		return h, fault{protocol, "a client must mask"} // section 5.1
	case h.op >= opClose && (!h.final || h.size > maxControl):
		return h, fault{protocol, "a control frame that is too long, or in pieces"}
	}
	switch h.size {
	case 126:
		_, err = io.ReadFull(c.read, b[:2])
		h.size = uint64(binary.BigEndian.Uint16(b[:]))
	case 127:
		_, err = io.ReadFull(c.read, b[:8])
		h.size = binary.BigEndian.Uint64(b[:])
	}
	if err == nil {
		_, err = io.ReadFull(c.read, h.mask[:])
	}
	return h, err
}

// payload appends a frame's bytes to the message.
func (c *Conn) payload(h header) error {
	start := len(c.message)
	c.message = append(c.message, make([]byte, h.size)...)
	part := c.message[start:]
	if _, err := io.ReadFull(c.read, part); err != nil {
		return err
	}
	for i := range part {
		part[i] ^= h.mask[i%4]
	}
	return nil
}

// control answers a ping and a goodbye.
func (c *Conn) control(h header) error {
	var b [maxControl]byte
	text := b[:h.size]
	if _, err := io.ReadFull(c.read, text); err != nil {
		return err
	}
	for i := range text {
		text[i] ^= h.mask[i%4]
	}
	switch h.op {
	case opPing:
		return c.write(opPong, text)
	case opPong:
		return nil
	case opClose:
		return io.EOF
	}
	return fault{protocol, "an opcode that does not exist"}
}

// SetReadDeadline bounds the wait for the next bytes.
func (c *Conn) SetReadDeadline(at time.Time) error { return c.conn.SetReadDeadline(at) }

// WriteText sends a message.
func (c *Conn) WriteText(b []byte) error { return c.write(opText, b) }

// WriteBinary sends a message that need not be UTF-8.
func (c *Conn) WriteBinary(b []byte) error { return c.write(opBinary, b) }

// Ping asks the client for a sign of life.
func (c *Conn) Ping() error { return c.write(opPing, nil) }

// write sends one frame, and ends a connection that takes none.
func (c *Conn) write(op byte, b []byte) error {
	frame := make([]byte, 0, len(b)+10)
	switch frame = append(frame, final|op); {
	case len(b) <= maxControl:
		frame = append(frame, byte(len(b)))
	case len(b) <= 0xffff:
		frame = binary.BigEndian.AppendUint16(append(frame, 126), uint16(len(b)))
	default:
		frame = binary.BigEndian.AppendUint64(append(frame, 127), uint64(len(b)))
	}
	frame = append(frame, b...)
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.closing {
		return net.ErrClosed
	}
	_ = c.conn.SetWriteDeadline(time.Now().Add(c.patience))
	_, err := c.conn.Write(frame)
	if err != nil {
		c.closing = true
		_ = c.conn.Close() // part of a frame may have left: nothing after it would be understood
	}
	return err
}

// Close says why, and closes the connection. Later calls do nothing.
func (c *Conn) Close(code int) {
	_ = c.write(opClose, binary.BigEndian.AppendUint16(nil, uint16(code)))
	c.writing.Lock()
	defer c.writing.Unlock()
	c.closing = true
	_ = c.conn.Close()
}

// Package websocket is the server's side of a WebSocket, RFC 6455: as much as a browser's telephone needs. It speaks no
// extensions, so that a message is never longer than what was read for it.
package websocket

import (
	"bufio"
	"crypto/sha1" //nolint:gosec // RFC 6455 section 4.2.2 asks for it
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Options say which browsers are let in, and what they may send.
type Options struct {
	Protocol string   // the one subprotocol that is spoken; a client that does not offer it is refused
	Origins  []string // whose pages may connect, such as "https://help.example"; "*" is everybody's. A page of this very host always may
	Limit    int      // bytes of one message; a longer one ends the connection
	Write    time.Duration
}

// The reasons why a request does not become a WebSocket.
var (
	ErrHandshake = errors.New("websocket: not a request for version 13")
	ErrOrigin    = errors.New("websocket: a page of another origin")
	ErrProtocol  = errors.New("websocket: no common subprotocol")
)

// Upgrade makes a WebSocket of an HTTP request. A request that is refused has been answered.
func Upgrade(w http.ResponseWriter, r *http.Request, o Options) (*Conn, error) {
	if err := o.check(r); err != nil {
		refuse(w, err)
		return nil, err
	}
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, "no WebSocket here", http.StatusNotImplemented)
		return nil, err
	}
	c := &Conn{conn: conn, read: buffered.Reader, limit: o.Limit, patience: o.Write}
	_ = conn.SetDeadline(time.Time{}) // those of the HTTP server
	_ = conn.SetWriteDeadline(time.Now().Add(o.Write))
	if _, err := conn.Write(o.welcome(r)); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return c, nil
}

func refuse(w http.ResponseWriter, err error) {
	status := http.StatusBadRequest
	switch err {
	case ErrOrigin:
		status = http.StatusForbidden
	case ErrHandshake:
		status = http.StatusUpgradeRequired
		w.Header().Set("Sec-WebSocket-Version", "13")
		w.Header().Set("Connection", "Upgrade")
		w.Header().Set("Upgrade", "websocket")
	}
	http.Error(w, strings.TrimPrefix(err.Error(), "websocket: "), status)
}

// check holds a request against RFC 6455 section 4.2.1.
func (o Options) check(r *http.Request) error {
	key, err := base64.StdEncoding.DecodeString(r.Header.Get("Sec-WebSocket-Key"))
	switch {
	case r.Method != http.MethodGet, r.ProtoMajor != 1, !names(r.Header, "Connection", "upgrade"),
		!names(r.Header, "Upgrade", "websocket"), r.Header.Get("Sec-WebSocket-Version") != "13", err != nil, len(key) != 16:
		return ErrHandshake
	case !o.trusts(r):
		return ErrOrigin
	case !names(r.Header, "Sec-WebSocket-Protocol", o.Protocol):
		return ErrProtocol
	}
	return nil
}

// trusts reports whether the page that connects may: browsers let any page connect to anywhere and say whose it is, RFC
// 6455 section 10.2. What is no browser says nothing, and needs no protection from pages.
func (o Options) trusts(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || slices.Contains(o.Origins, "*") {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	return strings.EqualFold(u.Host, r.Host) ||
		slices.ContainsFunc(o.Origins, func(known string) bool { return strings.EqualFold(known, origin) })
}

// names reports whether a header that is a list of words has one of them.
func names(h http.Header, header, word string) bool {
	for _, line := range h.Values(header) {
		for part := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(part), word) {
				return true
			}
		}
	}
	return false
}

// welcome is the answer of RFC 6455 section 4.2.2.
func (o Options) welcome(r *http.Request) []byte {
	const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
	sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + guid))
	return []byte("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
		base64.StdEncoding.EncodeToString(sum[:]) + "\r\nSec-WebSocket-Protocol: " + o.Protocol + "\r\n\r\n")
}

// NewConn is a WebSocket on a connection whose handshake is done; what the client sends must be masked.
func NewConn(conn net.Conn, o Options) *Conn {
	return &Conn{conn: conn, read: bufio.NewReader(conn), limit: o.Limit, patience: o.Write}
}

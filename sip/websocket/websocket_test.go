package websocket_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"centralino/internal/wsclient"
	"centralino/sip/websocket"

	"pgregory.net/rapid"
)

const limit = 70_000

func options() websocket.Options {
	return websocket.Options{Protocol: "sip", Origins: []string{"https://pages.example"}, Limit: limit, Write: time.Second}
}

// echo serves WebSockets that repeat every message, and tells how each ended.
func echo(t *testing.T) (address string, ended chan error) {
	ended = make(chan error, 16)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Upgrade(w, r, options())
		for err == nil {
			var m []byte
			if m, err = c.ReadMessage(func() {}); err == nil {
				err = c.WriteText(m)
			}
		}
		ended <- err
	}))
	t.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "http://"), ended
}

func connect(t *testing.T, address string, header http.Header) (*wsclient.Conn, error) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return wsclient.Dial(conn, address, "/", header)
}

func TestHandshake(t *testing.T) {
	address, _ := echo(t)
	for _, c := range []struct {
		name   string
		header http.Header
		status int
	}{
		{"no origin, so no page", nil, 0},
		{"a page of ours", http.Header{"Origin": {"http://" + address}}, 0},
		{"a page that may", http.Header{"Origin": {"https://pages.example"}}, 0},
		{"several subprotocols", http.Header{"Sec-Websocket-Protocol": {"chat, sip"}}, 0},
		{"another page", http.Header{"Origin": {"https://evil.example"}}, 403},
		{"the same name without TLS", http.Header{"Origin": {"http://pages.example"}}, 403},
		{"a file", http.Header{"Origin": {"null"}}, 403},
		{"another subprotocol", http.Header{"Sec-Websocket-Protocol": {"chat"}}, 400},
		{"another version", http.Header{"Sec-Websocket-Version": {"8"}}, 426},
		{"no upgrade", http.Header{"Upgrade": {"h2c"}}, 426},
		{"a short key", http.Header{"Sec-Websocket-Key": {"YWJj"}}, 426},
	} {
		_, err := connect(t, address, c.header)
		var refused *wsclient.Refused
		switch {
		case c.status == 0 && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.status != 0 && (!errors.As(err, &refused) || refused.Status != c.status):
			t.Errorf("%s: %v, want %d", c.name, err, c.status)
		}
	}
}

func TestMessagesComeWhole(t *testing.T) {
	address, _ := echo(t)
	rapid.Check(t, func(t *rapid.T) {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		c, err := wsclient.Dial(conn, address, "/", nil)
		if err != nil {
			t.Fatal(err)
		}
		size := rapid.SampledFrom([]int{0, 1, 125, 126, 127, 1000, 65535, 65536, limit}).Draw(t, "size")
		text := []byte(strings.Repeat("abcdefghij", size/10+1)[:size])
		cuts := rapid.IntRange(0, 3).Draw(t, "cuts")
		first := byte(0x01)
		rest := text
		for range cuts {
			n := rapid.IntRange(0, len(rest)).Draw(t, "cut")
			if err := errors.Join(c.Frame(first, rest[:n]), c.Frame(0x89, []byte("are you there?"))); err != nil {
				t.Fatal(err)
			}
			first, rest = 0x00, rest[n:]
		}
		if err := c.Frame(0x80|first, rest); err != nil {
			t.Fatal(err)
		}
		if got, err := c.Receive(); err != nil || got != string(text) {
			t.Fatalf("%d bytes in %d pieces came back as %d: %v", size, cuts+1, len(got), err)
		}
	})
}

func TestFaultsEndTheConnection(t *testing.T) {
	address, ended := echo(t)
	for _, c := range []struct {
		name  string
		frame []byte
		code  int
	}{
		{"too long", append([]byte{0x81, 0xff, 0, 0, 0, 0, 0, 1, 0x11, 0x71}, 1, 2, 3, 4), 1009},
		{"longer than an int", append([]byte{0x81, 0xff, 255, 255, 255, 255, 255, 255, 255, 255}, 1, 2, 3, 4), 1009},
		{"unmasked", []byte{0x81, 0x01, 'a'}, 1002},
		{"reserved bit", []byte{0xc1, 0x80, 0, 0, 0, 0}, 1002},
		{"unknown opcode", []byte{0x83, 0x80, 0, 0, 0, 0}, 1002},
		{"unknown control", []byte{0x8b, 0x80, 0, 0, 0, 0}, 1002},
		{"nothing to continue", []byte{0x80, 0x80, 0, 0, 0, 0}, 1002},
		{"a message within a message", []byte{0x01, 0x80, 0, 0, 0, 0, 0x81, 0x80, 0, 0, 0, 0}, 1002},
		{"a ping in pieces", []byte{0x09, 0x80, 0, 0, 0, 0}, 1002},
		{"a long ping", []byte{0x89, 0xfe, 0, 126, 0, 0, 0, 0}, 1002},
		{"not UTF-8", []byte{0x81, 0x81, 0, 0, 0, 0, 0xff}, 1007},
		{"goodbye", []byte{0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8}, 1000},
	} {
		conn, err := connect(t, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write(c.frame); err != nil {
			t.Fatal(err)
		}
		_, err = conn.Receive()
		if _, code := conn.State(); !errors.Is(err, io.EOF) || code != c.code {
			t.Errorf("%s: closed with %d, %v; want %d", c.name, code, err, c.code)
		}
		if err := <-ended; err == nil {
			t.Errorf("%s: no error", c.name)
		}
	}
}

// FuzzFrames feeds the reader whatever a client may send: it ends, and no message is longer than the limit.
func FuzzFrames(f *testing.F) {
	f.Add([]byte{0x81, 0x83, 1, 2, 3, 4, 'a' ^ 1, 'b' ^ 2, 'c' ^ 3})
	f.Add([]byte{0x01, 0x80, 0, 0, 0, 0, 0x89, 0x80, 0, 0, 0, 0, 0x80, 0x80, 0, 0, 0, 0})
	f.Add([]byte{0x82, 0xff, 0, 0, 0, 0, 0, 0, 0, 9})
	f.Fuzz(func(t *testing.T, data []byte) {
		o := options()
		o.Limit = 1000
		c := websocket.NewConn(&script{in: bytes.NewReader(data)}, o)
		for {
			m, err := c.ReadMessage(func() {})
			if err != nil {
				return
			}
			if len(m) > o.Limit {
				t.Fatalf("%d bytes", len(m))
			}
		}
	})
}

// script is a connection whose other side sends what it is given.
type script struct {
	net.Conn
	in *bytes.Reader
}

func (s *script) Read(p []byte) (int, error)       { return s.in.Read(p) }
func (s *script) Write(p []byte) (int, error)      { return len(p), nil }
func (s *script) Close() error                     { return nil }
func (s *script) SetWriteDeadline(time.Time) error { return nil }

package media

import (
	"errors"
	"net"
	"net/netip"
	"syscall"
	"testing"
	"time"
)

// listenUDP opens a socket on a port that is named, as the engine's are: a port that the kernel chose is lost with the
// connection.
func listenUDP(t *testing.T, host string) (Socket, netip.AddrPort) {
	t.Helper()
	probe, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(host), 0)))
	if err != nil {
		t.Fatal(err)
	}
	u, ok := probe.LocalAddr().(*net.UDPAddr)
	if err := probe.Close(); err != nil || !ok {
		t.Fatal(err)
	}
	s, err := UDP().Listen(u.AddrPort())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, plain(u.AddrPort())
}

func expect(t *testing.T, s Socket, want string, from netip.AddrPort) {
	t.Helper()
	if d, ok := s.(interface{ SetReadDeadline(time.Time) error }); ok {
		_ = d.SetReadDeadline(time.Now().Add(5 * time.Second))
	}
	b := make([]byte, 100)
	n, at, err := s.ReadFromUDPAddrPort(b)
	for errors.Is(err, syscall.ECONNREFUSED) {
		n, at, err = s.ReadFromUDPAddrPort(b)
	}
	if err != nil || string(b[:n]) != want || plain(at) != from {
		t.Fatalf("read %q from %v, %v; want %q from %v", b[:n], at, err, want, from)
	}
}

func TestUDPSocketConnectsAndParts(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "::1"} {
		s, addr := listenUDP(t, host)
		friend, friendAddr := listenUDP(t, host)
		stranger, strangerAddr := listenUDP(t, host)
		send := func(from Socket, text string, to netip.AddrPort) {
			t.Helper()
			if _, err := from.WriteToUDPAddrPort([]byte(text), to); err != nil {
				t.Fatal(err)
			}
		}
		send(s, "before", strangerAddr)
		expect(t, stranger, "before", addr)
		if err := s.Connect(friendAddr); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Write([]byte("hello")); n != 5 || err != nil {
			t.Fatal(n, err)
		}
		expect(t, friend, "hello", addr)
		send(stranger, "spam", addr)
		send(friend, "answer", addr)
		expect(t, s, "answer", friendAddr)

		if err := s.Connect(netip.AddrPort{}); err != nil {
			t.Fatal(err)
		}
		send(stranger, "now", addr)
		expect(t, s, "now", strangerAddr)
		send(s, "after", friendAddr)
		expect(t, friend, "after", addr)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Write([]byte("late")); !errors.Is(err, net.ErrClosed) {
			t.Errorf("a write after Close: %v", err)
		}
		if err := s.Connect(friendAddr); !errors.Is(err, net.ErrClosed) && err == nil {
			t.Error("connected after Close")
		}
	}
}

// TestEngineOnRealSockets plays over loopback with the pacing thread, to a peer that vanishes.
func TestEngineOnRealSockets(t *testing.T) {
	e, err := New(Options{PortMin: 42000, PortMax: 42999})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	far, farAddr := listenUDP(t, "127.0.0.1")
	done := make(chan Event, 10)
	s, err := e.Open(netip.MustParseAddr("127.0.0.1"), func(ev Event) { done <- ev })
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Update(Params{Remote: farAddr, Send: true, Receive: true}); err != nil {
		t.Fatal(err)
	}
	s.Play(1, []*Clip{clipOf(800, 1)})
	b := make([]byte, 200)
	for i := range 5 {
		n, from, err := far.ReadFromUDPAddrPort(b)
		if err != nil || n != headerSize+audioBytes || plain(from) != s.Local() {
			t.Fatalf("packet %d: %d bytes from %v, %v", i, n, from, err)
		}
	}
	if _, err := far.WriteToUDPAddrPort(b[:172], s.Local()); err != nil {
		t.Fatal(err)
	}
	if ev := <-done; ev != (PlayedEvent{ID: 1}) {
		t.Errorf("event %v", ev)
	}
	_ = far.Close()
	s.Play(2, []*Clip{clipOf(1600, 1)}) // into ICMP answers
	if ev := <-done; ev != (PlayedEvent{ID: 2}) {
		t.Errorf("event %v", ev)
	}
	if r := s.Close(); r.Sent != 15 {
		t.Errorf("report %+v", r)
	}
}

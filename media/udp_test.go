package media

import (
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"sync/atomic"
	"testing"
)

// nextPort counts the ports that were handed out.
var nextPort atomic.Uint32

// freeAddr finds a port that is named, as the engine's are: a port that the kernel chose is lost with the connection. It lies below those
// that the kernel gives to whoever asks for any, so that nobody gets it by chance before it is used.
func freeAddr(t *testing.T, host string) netip.AddrPort {
	t.Helper()
	const first, count = 10100, 900
	for range count {
		port := first + (uint32(os.Getpid())*32+nextPort.Add(1))%count
		at := netip.AddrPortFrom(netip.MustParseAddr(host), uint16(port))
		probe, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(at))
		if err != nil {
			continue
		}
		if err := probe.Close(); err != nil {
			t.Fatal(err)
		}
		return at
	}
	t.Fatal("no port is free")
	return netip.AddrPort{}
}

// letter is a datagram that came.
type letter struct {
	text string
	from netip.AddrPort
}

// mailbox is a socket that keeps what comes.
type mailbox struct {
	Outlet
	addr netip.AddrPort
	got  chan letter
}

func listenAt(t *testing.T, from sockets, at netip.AddrPort) *mailbox {
	t.Helper()
	m := &mailbox{addr: at, got: make(chan letter, 1000)}
	var err error
	m.Outlet, err = from.listen(at, func(b []byte, from netip.AddrPort) { m.got <- letter{string(b), plain(from)} })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

func (m *mailbox) expect(t *testing.T, text string, from netip.AddrPort) {
	t.Helper()
	if l := <-m.got; l != (letter{text, from}) {
		t.Fatalf("received %v; want %q from %v", l, text, from)
	}
}

// eachSockets runs a test with every kind of real sockets.
func eachSockets(t *testing.T, test func(t *testing.T, s sockets)) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	system, err := systemSockets(log, false)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]sockets{"system": system, "portable": &readers{network: UDP(), log: log}} {
		t.Run(name, func(t *testing.T) {
			t.Cleanup(s.close) // after the sockets
			test(t, s)
		})
	}
}

func TestSocketsConnectAndPart(t *testing.T) {
	eachSockets(t, func(t *testing.T, from sockets) {
		for _, host := range []string{"127.0.0.1", "::1"} {
			listen := func() *mailbox { return listenAt(t, from, freeAddr(t, host)) }
			send := func(from *mailbox, text string, to netip.AddrPort) {
				t.Helper()
				if _, err := from.WriteToUDPAddrPort([]byte(text), to); err != nil {
					t.Fatal(err)
				}
			}
			s, friend, stranger := listen(), listen(), listen()
			send(s, "before", stranger.addr)
			stranger.expect(t, "before", s.addr)
			if err := s.Connect(friend.addr); err != nil {
				t.Fatal(err)
			}
			if n, err := s.Write([]byte("hello")); n != 5 || err != nil {
				t.Fatal(n, err)
			}
			friend.expect(t, "hello", s.addr)
			send(stranger, "spam", s.addr)
			send(friend, "answer", s.addr)
			s.expect(t, "answer", friend.addr)

			if err := s.Connect(netip.AddrPort{}); err != nil {
				t.Fatal(err)
			}
			send(stranger, "now", s.addr)
			s.expect(t, "now", stranger.addr)
			send(s, "after", friend.addr)
			friend.expect(t, "after", s.addr)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Write([]byte("late")); !errors.Is(err, net.ErrClosed) {
				t.Errorf("a write after Close: %v", err)
			}
			if _, err := s.WriteToUDPAddrPort([]byte("late"), friend.addr); !errors.Is(err, net.ErrClosed) {
				t.Errorf("a write after Close: %v", err)
			}
			if err := s.Close(); !errors.Is(err, net.ErrClosed) {
				t.Errorf("a second Close: %v", err)
			}
		}
	})
}

func TestSocketsRefuseAnAddressInUse(t *testing.T) {
	eachSockets(t, func(t *testing.T, from sockets) {
		s := listenAt(t, from, freeAddr(t, "127.0.0.1"))
		if _, err := from.listen(s.addr, func([]byte, netip.AddrPort) {}); err == nil {
			t.Error("the address was given twice")
		}
	})
}

// TestEngineOnRealSockets plays over loopback to a peer that vanishes: with the pacing thread and the poller where the system
// has them, and as it is elsewhere.
func TestEngineOnRealSockets(t *testing.T) {
	for name, network := range map[string]Network{"system": nil, "portable": UDP()} {
		t.Run(name, func(t *testing.T) { playToOneWhoVanishes(t, network) })
	}
}

func playToOneWhoVanishes(t *testing.T, network Network) {
	t.Helper()
	e, err := New(Options{Network: network, PortMin: 42000, PortMax: 42999})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	own := &readers{network: UDP(), log: slog.New(slog.DiscardHandler)}
	far := listenAt(t, own, freeAddr(t, "127.0.0.1"))
	farAddr := far.addr
	done := make(chan Event, 10)
	s, err := e.Open(netip.MustParseAddr("127.0.0.1"), func(ev Event) { done <- ev })
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Update(Params{Remote: farAddr, Send: true, Receive: true}); err != nil {
		t.Fatal(err)
	}
	s.Play(1, []*Clip{clipOf(800, 1)})
	var last letter
	for i := range 5 {
		if last = <-far.got; len(last.text) != headerSize+audioBytes || last.from != s.Local() {
			t.Fatalf("packet %d: %d bytes from %v", i, len(last.text), last.from)
		}
	}
	if _, err := far.WriteToUDPAddrPort([]byte(last.text), s.Local()); err != nil {
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

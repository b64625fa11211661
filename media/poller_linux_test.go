package media

import (
	"encoding/binary"
	"log/slog"
	"net/netip"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

func newPoller(t *testing.T) *poller {
	t.Helper()
	s, err := systemSockets(slog.New(slog.DiscardHandler), true)
	if err != nil {
		t.Fatal(err)
	}
	p, ok := s.(*poller)
	if !ok {
		t.Fatalf("%T", s)
	}
	t.Cleanup(p.close)
	return p
}

// TestNoAllocationInRealSockets is the gate for what lies below the streams.
func TestNoAllocationInRealSockets(t *testing.T) {
	const packets = 100 // each waits for the poller, which keeps the one processor that there is while allocations are counted
	p := newPoller(t)
	var got atomic.Int64
	arrived := make(chan struct{}, 10_000)
	take := func([]byte, netip.AddrPort) {
		got.Add(1)
		arrived <- struct{}{}
	}
	for _, host := range []string{"127.0.0.1", "::1"} {
		at, from := freeAddr(t, host), freeAddr(t, host)
		to, err := p.listen(at, take)
		if err != nil {
			t.Fatal(err)
		}
		s, err := p.listen(from, take)
		if err != nil {
			t.Fatal(err)
		}
		packet := make([]byte, headerSize+audioBytes)
		got.Store(0)
		gateOf(t, "sending to an address and receiving", packets, func() {
			_, _ = s.WriteToUDPAddrPort(packet, at)
			<-arrived
		})
		if err := s.Connect(at); err != nil {
			t.Fatal(err)
		}
		gateOf(t, "sending to a peer and receiving", packets, func() {
			_, _ = s.Write(packet)
			<-arrived
		})
		if got.Load() < 2*packets {
			t.Errorf("%d packets came", got.Load())
		}
		if s.Close() != nil || to.Close() != nil {
			t.Error("closing fails")
		}
	}
}

// TestADescriptorUsedAgainMixesNothingUp closes and opens sockets under fire: descriptors and places come back at once,
// and no socket may ever be given what was sent to another.
func TestADescriptorUsedAgainMixesNothingUp(t *testing.T) {
	p := newPoller(t)
	const sockets, generations = 8, 200
	var wrong, right atomic.Int64
	var work sync.WaitGroup
	for range sockets {
		at := freeAddr(t, "127.0.0.1")
		work.Go(func() {
			var text [2]byte
			binary.BigEndian.PutUint16(text[:], at.Port())
			for range generations {
				s, err := p.listen(at, func(b []byte, from netip.AddrPort) {
					if len(b) != 2 || binary.BigEndian.Uint16(b) != at.Port() || from != at {
						wrong.Add(1)
						return
					}
					right.Add(1)
				})
				if err != nil {
					t.Error(err)
					return
				}
				var late sync.WaitGroup
				late.Go(func() {
					for range 5 {
						_, _ = s.WriteToUDPAddrPort(text[:], at) // to itself
					}
				})
				if right.Load()%2 == 0 {
					late.Wait()
				}
				_ = s.Close()
				late.Wait()
			}
		})
	}
	work.Wait()
	if wrong.Load() != 0 || right.Load() == 0 {
		t.Errorf("%d datagrams came to the wrong socket, %d to the right one", wrong.Load(), right.Load())
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) != len(p.table) || len(p.table) > sockets {
		t.Errorf("%d places, %d free", len(p.table), len(p.free))
	}
}

// TestWhatCameBeforeACallIsDropped: the poller is held up while packets wait in a new stream's sockets; the call that
// begins then hears only what comes after.
func TestWhatCameBeforeACallIsDropped(t *testing.T) {
	e, err := New(Options{PortMin: 32000, PortMax: 32199})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	p := e.sockets.(*poller)
	busy, free := make(chan struct{}), make(chan struct{})
	door := freeAddr(t, "127.0.0.1")
	gate, err := p.listen(door, func([]byte, netip.AddrPort) {
		busy <- struct{}{}
		<-free
	})
	if err != nil {
		t.Fatal(err)
	}
	phone, err := listenUDP(freeAddr(t, "127.0.0.1"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = gate.Close(), phone.Close() })
	s, err := e.Open(netip.MustParseAddr("127.0.0.1"), nil)
	if err != nil {
		t.Fatal(err)
	}
	send := func(seq uint16, to netip.AddrPort) {
		t.Helper()
		packet := make([]byte, headerSize+audioBytes)
		packet[0], packet[1] = 0x80, 8
		binary.BigEndian.PutUint16(packet[2:], seq)
		if _, err := phone.WriteToUDPAddrPort(packet, to); err != nil {
			t.Fatal(err)
		}
	}
	send(0, door)
	<-busy
	for seq := range uint16(20) {
		send(seq, s.Local())
	}
	if err := s.Update(Params{Remote: s.Local(), Send: true, Receive: true}); err != nil {
		t.Fatal(err)
	}
	send(20, s.Local())
	close(free)
	for s.Report().Received == 0 {
		runtime.Gosched()
	}
	send(21, s.Local())
	for s.Report().Received < 2 {
		runtime.Gosched()
	}
	if r := s.Report(); r.Received != 2 || r.Lost != 0 {
		t.Errorf("%+v, want the two packets that came in the call", r)
	}
}

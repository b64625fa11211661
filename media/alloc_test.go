package media

import (
	"cmp"
	"io"
	"net"
	"net/netip"
	"sync"
	"testing"
	"time"

	"centralino/internal/fixture"
	"centralino/media/g711"
)

// sinkhole is a socket that takes everything and gives nothing.
type sinkhole struct {
	closed chan struct{}
	once   sync.Once
	mu     sync.Mutex // reports and farewells may come at once
	sent   int
	last   []byte // the last packet's bytes, when it is to be kept
	keep   bool
}

func (s *sinkhole) ReadFromUDPAddrPort([]byte) (int, netip.AddrPort, error) {
	<-s.closed
	return 0, netip.AddrPort{}, net.ErrClosed
}

func (s *sinkhole) WriteToUDPAddrPort(b []byte, _ netip.AddrPort) (int, error) { return s.Write(b) }

func (s *sinkhole) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent++
	if s.keep {
		s.last = append(s.last[:0], b...)
	}
	return len(b), nil
}

func (s *sinkhole) Connect(netip.AddrPort) error { return nil }

func (s *sinkhole) Close() error {
	s.once.Do(func() { close(s.closed) })
	return nil
}

// stillWaiter stops the pacing loop until it is let go: the test steps the streams.
type stillWaiter struct{ Waiter }

// Wait implements Waiter.
func (w stillWaiter) Wait(time.Time) { w.Waiter.Wait(time.Time{}) }

// Wake implements Waiter.
func (w stillWaiter) Wake() {}

// still is an engine that sends only when its streams are stepped by hand.
func still(tb testing.TB) *Engine {
	tb.Helper()
	waiter := TimerWaiter()
	e, err := New(Options{
		Network: NetworkFunc(func(netip.AddrPort) (Socket, error) { return &sinkhole{closed: make(chan struct{})}, nil }),
		PortMin: 10000, PortMax: 10099, Waiter: stillWaiter{waiter},
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		e.wheel.mu.Lock()
		e.wheel.closed = true
		e.wheel.mu.Unlock()
		waiter.Wake()
		e.Close()
	})
	return e
}

func openStill(tb testing.TB, e *Engine, codec Codec) *Stream {
	tb.Helper()
	s, err := e.Open(ourHost, nil)
	if err != nil {
		tb.Fatal(err)
	}
	if err := s.Update(Params{Remote: peerAddr, Codec: codec, EventPayload: 101, Send: true, Receive: true}); err != nil {
		tb.Fatal(err)
	}
	return s
}

func sent(s *Stream) int {
	hole, _ := s.rtp.(*sinkhole)
	return hole.sent
}

// talker makes the packets of a peer, one after the other in one buffer.
type talker struct {
	buffer [headerSize + audioBytes]byte
	n      uint32
	kind   uint8 // of the audio; 0 is A-law
}

func (p *talker) audio() []byte {
	p.n++
	putHeader(p.buffer[:], cmp.Or(p.kind, payloadPCMA), false, uint16(p.n), 160*p.n, 5)
	return p.buffer[:]
}

// key makes packets of presses that last four packets.
func (p *talker) key() []byte {
	p.n++
	b := p.buffer[:headerSize+keyBytes]
	putHeader(b, 101, false, uint16(p.n), 160*(p.n&^3), 5)
	putKey(b[headerSize:], 1, p.n%4 == 3, uint16(160*(p.n%4+1)))
	return b
}

// tonePackets makes the packets of a peer that presses keys as tones for ever.
func tonePackets(keys string) func() []byte {
	pcm := fixture.Telephone{On: 60 * ms, Off: 60 * ms}.Press(keys)
	codes := make([]byte, len(pcm))
	g711.ALaw.Encode(codes, pcm)
	var buffer [headerSize + audioBytes]byte
	n := 0
	return func() []byte {
		n++
		putHeader(buffer[:], 8, false, uint16(n), uint32(n*audioBytes), 5)
		at := n * audioBytes % len(codes)
		copy(buffer[headerSize:], codes[at:])
		return buffer[:]
	}
}

func gate(t *testing.T, name string, f func()) {
	t.Helper()
	gateOf(t, name, 1000, f)
}

func gateOf(t *testing.T, name string, packets int, f func()) {
	t.Helper()
	if n := testing.AllocsPerRun(packets, f); n != 0 {
		t.Errorf("%s allocates %v times per packet", name, n)
	}
}

// TestNoAllocationPerPacket is the gate: sending, receiving and forwarding cost no garbage.
func TestNoAllocationPerPacket(t *testing.T) {
	e := still(t)
	a, b := openStill(t, e, PCMA), openStill(t, e, PCMU)
	var from talker

	tick, packet := int64(0), audioPacket{}
	a.Loop(clipOf(1000, 1))
	gate(t, "sending", func() {
		tick += roundTicks
		a.out.step(tick, a.out.ticket, &packet)
	})
	a.Quiet()
	if sent(a) < 1000 {
		t.Fatalf("%d packets sent", sent(a))
	}
	gate(t, "receiving", func() { a.receive(from.audio(), peerAddr) })
	gate(t, "receiving a key", func() { a.receive(from.key(), peerAddr) })
	if r := a.Report(); r.Received < 1000 {
		t.Fatalf("%+v", r)
	}
	tones := openStill(t, e, PCMA)
	if err := tones.Update(Params{Remote: peerAddr, Send: true, Receive: true}); err != nil {
		t.Fatal(err)
	}
	keys := tonePackets("5")
	gate(t, "receiving keys as tones", func() { tones.receive(keys(), peerAddr) })
	if tones.in.tones.seq < 1000 {
		t.Fatal("no tones were listened to")
	}
	if err := Bridge(a, b); err != nil {
		t.Fatal(err)
	}
	gate(t, "forwarding", func() { a.receive(from.audio(), peerAddr) })
	if sent(b) < 1000 {
		t.Fatalf("%d packets forwarded", sent(b))
	}
	before := sent(b)
	press := from.key()
	gate(t, "forwarding a key", func() { a.receive(press, peerAddr) })
	if sent(b) < before+1000 {
		t.Fatalf("%d key packets forwarded", sent(b)-before)
	}
	rec := tape(t, io.Discard, a, b)
	gate(t, "recording", func() { a.receive(from.audio(), peerAddr) })
	gate(t, "recording keys", func() { a.receive(from.key(), peerAddr) })
	if length, err := stop(rec); err != nil || length == 0 {
		t.Fatal(length, err)
	}
}

func BenchmarkSend(b *testing.B) {
	s := openStill(b, still(b), PCMA)
	s.Loop(clipOf(80_000, 1))
	tick, packet := int64(0), audioPacket{}
	b.ReportAllocs()
	for b.Loop() {
		tick += roundTicks
		s.out.step(tick, s.out.ticket, &packet)
	}
}

func BenchmarkReceive(b *testing.B) {
	s := openStill(b, still(b), PCMA)
	var from talker
	b.ReportAllocs()
	for b.Loop() {
		s.receive(from.audio(), peerAddr)
	}
}

// BenchmarkReceiveTones is what a caller costs who has no telephone-events.
func BenchmarkReceiveTones(b *testing.B) {
	s := openStill(b, still(b), PCMA)
	if err := s.Update(Params{Remote: peerAddr, Send: true, Receive: true}); err != nil {
		b.Fatal(err)
	}
	next := tonePackets(" 5")
	b.ReportAllocs()
	for b.Loop() {
		s.receive(next(), peerAddr)
	}
}

func BenchmarkForward(b *testing.B) {
	e := still(b)
	s, to := openStill(b, e, PCMA), openStill(b, e, PCMU)
	if err := Bridge(s, to); err != nil {
		b.Fatal(err)
	}
	var from talker
	b.ReportAllocs()
	for b.Loop() {
		s.receive(from.audio(), peerAddr)
	}
}

// BenchmarkForwardRecorded is BenchmarkForward in a conversation that is recorded.
func BenchmarkForwardRecorded(b *testing.B) {
	for _, codec := range []Codec{PCMA, G722} {
		b.Run(codec.String(), func(b *testing.B) {
			e := still(b)
			s, to := openStill(b, e, codec), openStill(b, e, codec)
			if err := Bridge(s, to); err != nil {
				b.Fatal(err)
			}
			if _, err := RecordBoth(io.Discard, s, to); err != nil {
				b.Fatal(err)
			}
			from := talker{kind: codec.PayloadType()}
			b.ReportAllocs()
			for b.Loop() {
				s.receive(from.audio(), peerAddr)
			}
		})
	}
}

package media

import (
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/rtp"

	"centralino/internal/memnet"
)

var (
	ourHost  = netip.MustParseAddr("192.0.2.1")
	peerAddr = netip.MustParseAddrPort("198.51.100.7:4000")
)

// world is an engine on a network in memory, to be made inside a synctest bubble.
type world struct {
	t      *testing.T
	net    *memnet.Network
	engine *Engine
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, net: memnet.New()}
	engine, err := New(Options{
		Network: NetworkFunc(func(a netip.AddrPort) (Socket, error) { return w.net.Listen(a) }),
		PortMin: 10000, PortMax: 10099,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.engine = engine
	t.Cleanup(engine.Close)
	return w
}

// virtual runs a test in virtual time with a world of its own; the world is closed before the bubble ends.
func virtual(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		test(t, newWorld(t))
	})
}

// events collects what a sink is told.
type events struct {
	mu  sync.Mutex
	all []Event
}

func (e *events) sink(ev Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, ev)
}

func (e *events) list() []Event {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]Event(nil), e.all...)
}

func (e *events) keys() string {
	var keys string
	for _, ev := range e.list() {
		if d, ok := ev.(DigitEvent); ok {
			keys += d.Digit.String()
		}
	}
	return keys
}

func (e *events) played() []uint64 {
	var ids []uint64
	for _, ev := range e.list() {
		if p, ok := ev.(PlayedEvent); ok {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// arrived is a packet that a peer received.
type arrived struct {
	rtp.Packet
	at   time.Time
	from netip.AddrPort
}

// peer is a far end: it keeps what it receives.
type peer struct {
	t    *testing.T
	conn *memnet.Conn
	addr netip.AddrPort

	mu  sync.Mutex
	got []arrived
	raw [][]byte // what was not RTP
}

func (w *world) peer(addr netip.AddrPort) *peer {
	w.t.Helper()
	conn, err := w.net.Listen(addr)
	if err != nil {
		w.t.Fatal(err)
	}
	p := &peer{t: w.t, conn: conn, addr: addr}
	w.t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buffer := make([]byte, 2000)
		for {
			n, from, err := conn.ReadFromUDPAddrPort(buffer)
			if err != nil {
				return
			}
			p.take(append([]byte(nil), buffer[:n]...), from)
		}
	}()
	return p
}

func (p *peer) take(b []byte, from netip.AddrPort) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := arrived{at: time.Now(), from: from}
	if isRTCP(b) || a.Unmarshal(b) != nil {
		p.raw = append(p.raw, b)
		return
	}
	p.got = append(p.got, a)
}

// packets returns what came since the last call.
func (p *peer) packets() []arrived {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	got := p.got
	p.got = nil
	return got
}

func (p *peer) control() [][]byte {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.raw
}

func (p *peer) send(to netip.AddrPort, h rtp.Header, payload []byte) {
	p.t.Helper()
	h.Version = 2
	b, err := (&rtp.Packet{Header: h, Payload: payload}).Marshal()
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := p.conn.WriteToUDPAddrPort(b, to); err != nil {
		p.t.Fatal(err)
	}
}

// talk sends n packets of 20 ms with one repeated byte, and returns the header of the next one.
func (p *peer) talk(to netip.AddrPort, h rtp.Header, n int, sample byte) rtp.Header {
	p.t.Helper()
	for range n {
		p.send(to, h, frameOf(sample))
		h.SequenceNumber++
		h.Timestamp += audioBytes
		time.Sleep(20 * time.Millisecond)
	}
	return h
}

func frameOf(sample byte) []byte {
	b := make([]byte, audioBytes)
	for i := range b {
		b[i] = sample
	}
	return b
}

// open opens a stream toward the peer.
func (w *world) open(to netip.AddrPort, change func(*Params)) (*Stream, *events) {
	w.t.Helper()
	ev := &events{}
	s, err := w.engine.Open(ourHost, ev.sink)
	if err != nil {
		w.t.Fatal(err)
	}
	p := Params{Remote: to, Codec: PCMA, EventPayload: 101, Send: true, Receive: true}
	if change != nil {
		change(&p)
	}
	if err := s.Update(p); err != nil {
		w.t.Fatal(err)
	}
	return s, ev
}

// clipOf makes a clip of n samples that all have one A-law code; µ-law follows from it.
func clipOf(n int, sample int16) *Clip {
	pcm := make([]int16, n)
	for i := range pcm {
		pcm[i] = sample
	}
	return NewClip(pcm)
}

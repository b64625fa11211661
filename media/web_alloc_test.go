//go:build !race

package media

import (
	"net/netip"
	"testing"
)

// TestNoAllocationPerPacketOfABrowser is the gate for browsers: what they send, and what is sent to them.
func TestNoAllocationPerPacketOfABrowser(t *testing.T) {
	e := still(t)
	var err error
	if e.web, err = newWebPorts(webPortNumber, e.sockets, &e.counts); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.web.close)
	at := netip.MustParseAddrPort("127.0.0.1:50000")
	port := &webPort{all: e.web, address: at, outlet: nowhere{}, names: map[string]*webLine{}, peers: map[netip.AddrPort]*webLine{}}
	e.web.open[at.Addr()] = port
	s, err := e.OpenWeb(at.Addr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Update(Params{Codec: PCMA, EventPayload: 126, Send: true, Receive: true}); err != nil {
		t.Fatal(err)
	}
	if err := s.protect(SRTP{Suite: GCM128, Ours: ourKey(GCM128), Theirs: theirKey(GCM128)}); err != nil {
		t.Fatal(err)
	}
	s.web.secured.Store(true)
	s.web.path.Store(&wifi)
	s.web.learn(wifi)
	from := sealedTalker{context: contextOf(t, GCM128, theirKey(GCM128))}
	tick, packet := int64(0), audioPacket{}
	s.Loop(clipOf(1000, 1))
	gate(t, "sending", func() {
		tick += roundTicks
		s.out.step(tick, s.out.ticket, &packet)
	})
	gate(t, "receiving", func() { port.receive(from.seal(from.audio()), wifi) })
	gate(t, "garbage of a stranger", func() { port.receive(from.audio(), mobile) })
	if r, all := s.Report(), e.Stats().Sent; r.Received < 1000 || all < 1000 {
		t.Errorf("%d sent, %+v", all, r)
	}
}

// nowhere takes everything and sends nothing.
type nowhere struct{ Outlet }

func (nowhere) WriteToUDPAddrPort(b []byte, _ netip.AddrPort) (int, error) { return len(b), nil }
func (nowhere) Close() error                                               { return nil }

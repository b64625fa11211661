package media

import (
	"net/netip"
	"testing"
	"time"

	"github.com/pion/rtp"
)

func TestTheStreamFollowsThePeerOnceAndIgnoresStrangers(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		written := w.peer(peerAddr) // what the SDP says, behind a NAT
		real := w.peer(netip.MustParseAddrPort("203.0.113.9:61000"))
		stranger := w.peer(netip.MustParseAddrPort("203.0.113.66:5000"))
		s, ev := w.open(peerAddr, nil)
		s.Loop(clipOf(800, 1))
		time.Sleep(100 * ms)
		if len(written.packets()) == 0 {
			t.Fatal("nothing was sent to the address in the SDP")
		}
		stranger.send(s.Local(), rtp.Header{PayloadType: 55}, frameOf(1)) // no valid packet of this call
		time.Sleep(100 * ms)
		if len(stranger.packets()) != 0 || len(written.packets()) == 0 {
			t.Fatal("an unknown payload type moved the stream")
		}
		real.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5}, 5, 1)
		written.packets()
		stranger.keys(s.Local(), 101, hold(0, key{ssrc: 6, event: 1}, 3))
		time.Sleep(doubtful)
		real.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5, SequenceNumber: 500, Timestamp: 80_800}, 5, 1)
		real.packets()
		written.keys(s.Local(), 101, hold(0, key{ssrc: 7, event: 2}, 3))
		real.keys(s.Local(), 101, hold(0, key{ssrc: 8, event: 3}, 3))
		time.Sleep(100 * ms)
		if len(written.packets()) != 0 || len(stranger.packets()) != 0 || len(real.packets()) == 0 {
			t.Error("the stream does not stay with the peer")
		}
		if keys := ev.keys(); keys != "3" {
			t.Errorf("keys %q", keys)
		}
	})
}

// TestWhoCameFirstGivesWayToWhoIsLikelier: somebody who sends to every port of a helpline may come before the caller does.
func TestWhoCameFirstGivesWayToWhoIsLikelier(t *testing.T) {
	gateway := netip.MustParseAddr("198.51.100.200") // where the SDP came from
	for name, c := range map[string]struct {
		real string // where the peer sends from; its SDP says 198.51.100.7:4000
		wait time.Duration
		ours bool // it takes its place
	}{
		"where its SDP says":              {"198.51.100.7:4000", 0, true},
		"late":                            {"198.51.100.7:4000", doubtful - time.Second, true},
		"too late":                        {"198.51.100.7:4000", doubtful + 100*ms, false},
		"its host, another port":          {"198.51.100.7:61000", 0, true},
		"behind the router of its SIP":    {"198.51.100.200:61000", 0, true},
		"no likelier than who came first": {"203.0.113.9:61000", 0, false},
	} {
		virtual(t, func(t *testing.T, w *world) {
			real, first := w.peer(netip.MustParseAddrPort(c.real)), w.peer(netip.MustParseAddrPort("203.0.113.66:5000"))
			s, ev := w.open(peerAddr, func(p *Params) { p.Signals = gateway })
			s.Loop(clipOf(800, 1))
			h := first.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 66}, 3, 1)
			if len(first.packets()) == 0 {
				t.Fatalf("%s: who came first is sent nothing at all", name)
			}
			time.Sleep(c.wait)
			h = first.talk(s.Local(), h, 1, 1)
			real.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5}, 3, 1)
			real.packets()
			first.packets()
			real.keys(s.Local(), 101, hold(0, key{ssrc: 5, seq: 3, ts: 480, event: 3}, 3))
			first.keys(s.Local(), 101, hold(0, key{ssrc: 66, seq: h.SequenceNumber, ts: h.Timestamp, event: 6}, 3))
			time.Sleep(100 * ms)
			want := map[bool]string{true: "3", false: "6"}[c.ours]
			if keys := ev.keys(); keys != want || len(real.packets()) > 0 != c.ours || len(first.packets()) > 0 == c.ours {
				t.Errorf("%s: keys %q, want %q", name, keys, want)
			}
		})
	}
}

// TestNobodyTakesThePlaceOfACertainPeer: neither of one that is where its SDP says, nor of one that has the key.
func TestNobodyTakesThePlaceOfACertainPeer(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		real, neighbour := w.peer(peerAddr), w.peer(netip.AddrPortFrom(peerAddr.Addr(), 9000))
		s, _ := w.open(peerAddr, nil)
		real.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5}, 3, 1)
		neighbour.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 6}, 3, 1)
		if r := s.Report(); r.Received != 3 || !s.out.certain() {
			t.Errorf("%d packets received, want 3; certain: %v", r.Received, s.out.certain())
		}
		far := w.secretPeer(netip.MustParseAddrPort("203.0.113.9:61000"), CM80, theirKey(CM80))
		secret, _ := w.open(netip.MustParseAddrPort("198.51.100.9:4000"), secureParams(CM80))
		far.raws(secret.Local(), far.sealed(rtp.Header{PayloadType: 8, SSRC: 9, SequenceNumber: 1}, frameOf(1)))
		if !secret.out.certain() {
			t.Error("who has the key is in doubt")
		}
	})
}

// certain reports whether the kernel drops what others than the peer send.
func (s *sender) certain() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connected
}

func TestOnlyANewAddressLatchesAnew(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		real := w.peer(netip.MustParseAddrPort("203.0.113.9:61000"))
		moved := w.peer(netip.MustParseAddrPort("203.0.113.10:62000"))
		s, _ := w.open(peerAddr, nil)
		s.Loop(clipOf(800, 1))
		real.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5}, 3, 1)

		update := func(p Params) {
			t.Helper()
			p.Send, p.Receive = true, true
			if err := s.Update(p); err != nil {
				t.Fatal(err)
			}
			time.Sleep(100 * ms)
		}
		update(Params{Remote: peerAddr})
		if len(real.packets()) == 0 {
			t.Error("an Update with the same address lost the peer")
		}
		update(Params{Remote: netip.MustParseAddrPort("0.0.0.0:4000"), Send: true}) // an old-style hold
		if len(real.packets()) > 1 {
			t.Error("the hold address did not stop the stream")
		}
		update(Params{Remote: peerAddr})
		if len(real.packets()) == 0 {
			t.Error("the end of the hold lost the peer")
		}
		update(Params{Remote: netip.MustParseAddrPort("198.51.100.8:4000")})
		real.packets()
		real.send(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5}, frameOf(1)) // it was under way
		moved.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5}, 3, 1)
		if len(real.packets()) != 0 || len(moved.packets()) == 0 {
			t.Error("a packet from the old address decided where the peer is")
		}
		update(Params{Remote: netip.MustParseAddrPort("198.51.100.9:4000")})
		time.Sleep(moveRest)
		moved.packets()
		moved.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5}, 3, 1) // it only said that it moved
		if len(moved.packets()) == 0 {
			t.Error("a peer that stays where it is after a new address is not heard")
		}
	})
}

func TestNothingIsHeardBeforeTheAnswer(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		ev := &events{}
		s, err := w.engine.Open(ourHost, ev.sink)
		if err != nil {
			t.Fatal(err)
		}
		far.keys(s.Local(), 101, hold(0, key{event: 1}, 3))
		far.talk(s.Local(), rtp.Header{PayloadType: 8}, 3, 1)
		if r := s.Report(); r.Received != 0 || len(ev.list()) != 0 {
			t.Errorf("%+v, events %v", r, ev.list())
		}
	})
}

// TestTheLastCallOnAPortIsNotHeard: where every port is in use one is given away before it has rested. What the telephone
// of its last call still says is not taken for the new caller's.
func TestTheLastCallOnAPortIsNotHeard(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		old := w.peer(netip.MustParseAddrPort("203.0.113.9:61000")) // both behind a NAT, so that any address may be theirs
		next := w.peer(netip.MustParseAddrPort("203.0.113.10:62000"))
		var streams []*Stream
		for range 50 { // all there are
			s, err := w.engine.Open(ourHost, nil)
			if err != nil {
				t.Fatal(err)
			}
			streams = append(streams, s)
		}
		reopen := func(s *Stream) *Stream {
			t.Helper()
			s.Close()
			again, err := w.engine.Open(ourHost, nil)
			if err != nil || again.Local() != s.Local() {
				t.Fatalf("opened again: %v", err)
			}
			if err := again.Update(Params{Remote: peerAddr, Send: true, Receive: true}); err != nil {
				t.Fatal(err)
			}
			return again
		}
		s := reopen(streams[0])
		old.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5}, 3, 1)
		s = reopen(reopen(s)) // nobody is heard in the call between
		old.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5, SequenceNumber: 3}, 3, 1)
		if r := s.Report(); r.Received != 0 {
			t.Errorf("%d packets of the last call were heard", r.Received)
		}
		next.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 6}, 3, 1)
		old.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5, SequenceNumber: 6}, 3, 1)
		if r := s.Report(); r.Received != 3 {
			t.Errorf("%d packets of the new call were heard, want 3", r.Received)
		}
		s = reopen(s)
		time.Sleep(portRest)
		next.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 6, SequenceNumber: 3}, 3, 1)
		if r := s.Report(); r.Received != 3 {
			t.Errorf("after the rest %d packets were heard, want 3", r.Received)
		}
		s = reopen(s)
		old.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5, SequenceNumber: 9}, 3, 1) // another than the last
		if r := s.Report(); r.Received != 3 {
			t.Errorf("%d packets of a new caller were heard, want 3", r.Received)
		}
	})
}

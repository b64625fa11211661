//go:build !race

// Under the race detector sync.Pool forgets on purpose, and with it pion's buffers for AES-CM.

package media

import (
	"testing"

	"github.com/pion/rtp"
	"github.com/pion/srtp/v3"
)

// sealedTalker makes the packets of a peer that encrypts, and nothing for the garbage collector.
type sealedTalker struct {
	talker
	context *srtp.Context
	header  rtp.Header
	out     [2 * maxDatagram]byte
}

func (p *sealedTalker) seal(b []byte) []byte {
	b, err := p.context.EncryptRTP(p.out[:0], b, &p.header)
	if err != nil {
		panic(err)
	}
	return b
}

// TestNoAllocationPerSecurePacket is the gate for every suite: prompts, keys, and bridges of two secure legs.
func TestNoAllocationPerSecurePacket(t *testing.T) {
	for _, suite := range suites() {
		t.Run(string(suite), func(t *testing.T) {
			e := still(t)
			a, b := openStill(t, e, PCMA), openStill(t, e, PCMU)
			from := sealedTalker{context: contextOf(t, suite, theirKey(suite))}
			for _, s := range []*Stream{a, b} {
				keys := SRTP{Suite: suite, Ours: ourKey(suite), Theirs: theirKey(suite)}
				p := Params{Remote: peerAddr, Codec: s.Codec(), EventPayload: 101, Send: true, Receive: true, SRTP: keys}
				if err := s.Update(p); err != nil {
					t.Fatal(err)
				}
			}
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
			gate(t, "receiving", func() { a.receive(from.seal(from.audio()), peerAddr) })
			gate(t, "receiving a key", func() { a.receive(from.seal(from.key()), peerAddr) })
			if r := a.Report(); r.Received < 2000 {
				t.Fatalf("%+v", r)
			}
			if err := Bridge(a, b); err != nil {
				t.Fatal(err)
			}
			gate(t, "forwarding", func() { a.receive(from.seal(from.audio()), peerAddr) })
			gate(t, "forwarding a key", func() { a.receive(from.seal(from.key()), peerAddr) })
			if sent(b) < 2000 {
				t.Fatalf("%d packets forwarded", sent(b))
			}
		})
	}
}

func BenchmarkForwardSecure(b *testing.B) {
	for _, suite := range suites() {
		b.Run(string(suite), func(b *testing.B) {
			e := still(b)
			s, to := openStill(b, e, PCMA), openStill(b, e, PCMU)
			from := sealedTalker{context: contextOf(b, suite, theirKey(suite))}
			for _, s := range []*Stream{s, to} {
				keys := SRTP{Suite: suite, Ours: ourKey(suite), Theirs: theirKey(suite)}
				p := Params{Remote: peerAddr, Codec: s.Codec(), EventPayload: 101, Send: true, Receive: true, SRTP: keys}
				if err := s.Update(p); err != nil {
					b.Fatal(err)
				}
			}
			if err := Bridge(s, to); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				s.receive(from.seal(from.audio()), peerAddr)
			}
		})
	}
}

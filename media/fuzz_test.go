package media

import (
	"io"
	"testing"

	"github.com/pion/rtp"

	"centralino/call"
)

// FuzzPacket compares our header parser with pion's on every input.
func FuzzPacket(f *testing.F) {
	for _, p := range []rtp.Packet{
		{Header: rtp.Header{Version: 2, PayloadType: 8, SequenceNumber: 9, Timestamp: 10, SSRC: 11}, Payload: frameOf(1)},
		{Header: rtp.Header{Version: 2, PayloadType: 101, Marker: true, CSRC: []uint32{1, 2}}, Payload: []byte{1, 2, 3, 4}},
		{Header: rtp.Header{Version: 2, Padding: true, PaddingSize: 4}, Payload: []byte{1}, PaddingSize: 4},
	} {
		b, err := p.Marshal()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte{0x90, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4, 5})
	f.Add([]byte{0xbf, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		p, ok := parsePacket(b)
		if !ok {
			return
		}
		if p.start < headerSize || p.start > len(p.raw) || len(p.raw) > len(b) {
			t.Fatalf("payload at %d of %d, %d bytes", p.start, len(p.raw), len(b))
		}
		var want rtp.Packet
		if want.Unmarshal(b) != nil {
			return // pion also reads what is inside the extension
		}
		if p.marker != want.Marker || p.kind != want.PayloadType || p.seq != want.SequenceNumber ||
			p.ts != want.Timestamp || p.ssrc != want.SSRC || string(p.payload()) != string(want.Payload) {
			t.Fatalf("%+v, want %v", p, want)
		}
	})
}

// FuzzStream feeds a bridged stream with anything; what it sends on must be well-formed and one stream.
func FuzzStream(f *testing.F) {
	var from talker
	f.Add(from.audio(), from.key(), byte(0))
	f.Add(from.key(), from.key(), byte(1))
	f.Add([]byte{0x80, 200, 0, 6, 0, 0, 0, 5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2}, []byte{0x80}, byte(2))
	f.Fuzz(func(t *testing.T, one, two []byte, how byte) {
		e := still(t)
		s, to := openStill(t, e, PCMA), openStill(t, e, PCMU)
		hole, _ := to.rtp.(*sinkhole)
		hole.keep = true
		if err := Bridge(s, to); err != nil {
			t.Fatal(err)
		}
		tape(t, io.Discard, s, to)
		for i := range 6 {
			b := one
			if i%2 == 1 {
				b = two
			}
			if how>>i&1 == 1 {
				s.receiveControl(append([]byte(nil), b...), above(peerAddr))
				continue
			}
			before := hole.sent
			s.receive(append([]byte(nil), b...), peerAddr)
			if hole.sent == before {
				continue
			}
			var p rtp.Packet
			if err := p.Unmarshal(hole.last); err != nil || p.SSRC != to.out.ssrc {
				t.Fatalf("sent on %x: %v", hole.last, err)
			}
			if p.PayloadType == 101 {
				if _, ok := call.DigitFromEvent(p.Payload[0]); !ok || len(p.Payload) != keyBytes {
					t.Fatalf("sent on an event that is no key: %x", p.Payload)
				}
			} else if p.PayloadType != 0 {
				t.Fatalf("sent on payload type %d", p.PayloadType)
			}
		}
	})
}

package media

import (
	"testing"

	"github.com/pion/rtp"
)

// FuzzConference lets three parties send packets of any codec, length and number, while the mode, the codecs and the
// music change: each party is sent one well-formed stream.
func FuzzConference(f *testing.F) {
	f.Add([]byte{0, 160, 1, 8, 1, 160, 1, 8, 2, 160, 1, 8, 3, 0, 0, 2, 0, 160, 2, 8, 3, 0, 0, 1})
	f.Add([]byte{0, 80, 1, 9, 4, 1, 0, 2, 1, 240, 3, 0, 5, 0, 0, 0, 3, 0, 0, 2, 6, 0, 0, 0, 3, 0, 0, 2})
	f.Fuzz(func(t *testing.T, script []byte) {
		e := still(t)
		var streams [parties]*Stream
		var seqs [parties]uint16
		for i, codec := range []Codec{PCMA, G722, PCMU} {
			streams[i] = openStill(t, e, codec)
			hole, _ := streams[i].rtp.(*sinkhole)
			hole.keep = true
		}
		if err := Bridge(streams[theCaller], streams[theAgent]); err != nil {
			t.Fatal(err)
		}
		tick, packet := int64(0), audioPacket{}
		for ; len(script) >= 4; script = script[4:] {
			party := int(script[1]) % parties
			switch op := script[0] % 7; op {
			case 0, 1, 2:
				b := make([]byte, headerSize+int(script[1])*3)
				seqs[op] += uint16(script[2])
				putHeader(b, script[3], false, seqs[op], uint32(seqs[op])*audioBytes, 7)
				p, _ := parsePacket(b)
				p.arrival = tick * int64(tickLength)
				if h := streams[op].hear(&p, peerAddr); h.kind == audioPayload && op != theSupervisor {
					streams[1-op].out.forward(&p, h.codec)
				}
			case 3:
				_ = Supervise(streams[theSupervisor], streams[theAgent], Mode(script[3]%3))
			case 4:
				_ = streams[party].Update(Params{Remote: peerAddr, Codec: Codec(script[3] % 3), Send: true, Receive: true})
			case 5:
				streams[party].Loop(clipOf(800, 100))
			case 6:
				streams[party].Quiet()
				if script[3] == 1 {
					streams[theSupervisor].Part()
				}
			}
			if c := streams[theAgent].talks; c != nil {
				tick += roundTicks
				c.step(tick, 0, &packet)
			}
			for i, s := range streams {
				var p rtp.Packet
				hole, _ := s.rtp.(*sinkhole)
				if err := p.Unmarshal(hole.last); hole.sent > 0 && (err != nil || p.SSRC != s.out.ssrc) {
					t.Fatalf("%s is sent %x: %v", names[i], hole.last, err)
				}
			}
		}
	})
}

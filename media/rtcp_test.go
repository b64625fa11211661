package media

import (
	"net/netip"
	"testing"
	"time"
	"unsafe"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

func TestReports(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		control := w.peer(above(peerAddr))
		s, _ := w.open(peerAddr, nil)
		ours := netip.AddrPortFrom(ourHost, s.Local().Port()+1)
		s.Loop(clipOf(800, 1))
		go far.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5, SequenceNumber: 65000}, 500, 1)
		time.Sleep(10 * time.Second)

		var last *rtcp.SenderReport
		reports := control.control()
		for _, b := range reports {
			packets, err := rtcp.Unmarshal(b)
			if err != nil {
				t.Fatal(err)
			}
			sr, isReport := packets[0].(*rtcp.SenderReport)
			name, isName := packets[1].(*rtcp.SourceDescription)
			if !isReport || !isName || len(name.Chunks) != 1 || name.Chunks[0].Items[0].Text == "" {
				t.Fatalf("a compound report of %v", packets)
			}
			last = sr
		}
		if n := len(reports); n < 2 || n > 5 {
			t.Fatalf("%d reports in 10 s", n)
		}
		if b := last.Reports[0]; b.SSRC != 5 || b.TotalLost != 0 || b.Jitter != 0 || b.LastSequenceNumber>>16 != uint32(0) {
			t.Errorf("about the peer: %+v", b)
		}

		// The peer answers 250 ms after it got our report, which took no time.
		answer := rtcp.ReceiverReport{SSRC: 5, Reports: []rtcp.ReceptionReport{{
			SSRC: last.SSRC, TotalLost: 3, Jitter: 80, LastSenderReport: uint32(last.NTPTime >> 16),
			Delay: uint32(time.Since(timeOf(last.NTPTime)).Seconds() * 65536),
		}}}
		time.Sleep(250 * ms)
		b, err := answer.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := control.conn.WriteToUDPAddrPort(b, ours); err != nil {
			t.Fatal(err)
		}
		time.Sleep(ms)
		r := s.Close()
		if r.RemoteLost != 3 || r.RemoteJitter != 10*ms || r.RoundTrip < 249*ms || r.RoundTrip > 251*ms || r.Received != 500 {
			t.Errorf("report %+v", r)
		}
		if again := s.Close(); again != r {
			t.Errorf("a second Close: %+v", again)
		}
		all := control.control()
		packets, err := rtcp.Unmarshal(all[len(all)-1])
		if _, bye := packets[len(packets)-1].(*rtcp.Goodbye); err != nil || !bye {
			t.Errorf("no goodbye: %v %v", packets, err)
		}
	})
}

// TestTheRoundTripIsRightWhenTheClockIsSet: machines begin with a wrong time and set it a little later.
func TestTheRoundTripIsRightWhenTheClockIsSet(t *testing.T) {
	e := still(t)
	e.epoch = setSince(e.epoch, 3600)
	s := openStill(t, e, PCMA)
	s.Loop(clipOf(800, 1))
	s.out.step(0, s.out.ticket, new(audioPacket))
	hole, _ := s.rtcp.(*sinkhole)
	hole.keep = true
	s.sendControl(e.now(), nil)
	packets, err := rtcp.Unmarshal(hole.last)
	sr, ok := packets[0].(*rtcp.SenderReport)
	if err != nil || !ok {
		t.Fatal(packets, err)
	}
	about := rtcp.ReceptionReport{SSRC: sr.SSRC, LastSequenceNumber: 1, LastSenderReport: uint32(sr.NTPTime >> 16)}
	about.LastSenderReport -= 1 << 14 // a quarter of a second ago
	b, err := (&rtcp.ReceiverReport{SSRC: 5, Reports: []rtcp.ReceptionReport{about}}).Marshal()
	if err != nil {
		t.Fatal(err)
	}
	s.receiveControl(b, above(peerAddr))
	if trip := s.Report().RoundTrip; trip < 249*ms || trip > time.Minute {
		t.Errorf("a round trip of %v, want 250 ms", trip)
	}
}

// setSince is a moment since which the clock was set forward by so many seconds: its time of day is that much earlier, and the
// time that has passed since is the same.
func setSince(t time.Time, seconds uint64) time.Time {
	const belowSeconds = 30 // bits: package time keeps the seconds above the nanoseconds
	*(*uint64)(unsafe.Pointer(&t)) -= seconds << belowSeconds
	return t
}

func timeOf(ntp uint64) time.Time {
	return time.Unix(int64(ntp>>32)-2208988800, int64((ntp&0xffffffff)*uint64(time.Second)>>32))
}

func TestReportsFollowThePeer(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		realAddr := netip.MustParseAddrPort("203.0.113.9:61000")
		real, realControl := w.peer(realAddr), w.peer(above(realAddr))
		odd := w.peer(netip.MustParseAddrPort("203.0.113.9:40000")) // where its RTCP really comes from
		s, _ := w.open(peerAddr, nil)
		real.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5}, 300, 1)
		if len(realControl.control()) == 0 {
			t.Fatal("no report to the port above the peer's")
		}
		before := len(realControl.control())
		b, err := (&rtcp.ReceiverReport{SSRC: 5}).Marshal()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := odd.conn.WriteToUDPAddrPort(b, above(s.Local())); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Second)
		if len(odd.control()) < 2 || len(realControl.control()) != before {
			t.Error("the reports did not go where the peer's came from")
		}
	})
}

func TestJitterAndLossAreMeasured(t *testing.T) {
	var s source
	s.count(&packet{ssrc: 3, seq: 9}, false)
	if s.known {
		t.Error("a key's source was taken for the audio's")
	}
	lost := 0
	for i := range 1000 {
		p := packet{ssrc: 1, seq: uint16(65000 + i), ts: uint32(160 * i)}
		p.arrival = int64(time.Duration(20*i+10*(i%2)) * ms) // 10 ms early, 10 ms late
		if i%10 == 5 {
			lost++
			continue
		}
		s.count(&p, true)
		s.time(&p)
	}
	if s.totalLost() != uint64(lost) || s.fraction() != 25 { // 0.1 of 256
		t.Errorf("%d lost of %d", s.totalLost(), lost)
	}
	if j := s.jitterTime(); j < 7*ms || j > 10*ms { // RFC 3550 appendix A.8 tends to the mean difference
		t.Errorf("jitter %v", j)
	}
	s.count(&packet{ssrc: 2, seq: 7}, false)
	if s.ssrc != 1 {
		t.Error("a key's source replaced the audio's")
	}
	s.count(&packet{ssrc: 2, seq: 7}, true)
	for seq := range uint16(3) { // a restart is believed at the second packet in order
		s.count(&packet{ssrc: 2, seq: 40000 + seq}, true)
	}
	if s.totalLost() != uint64(lost) || s.expected() != 2 {
		t.Errorf("after restarts: %d lost, %d expected", s.totalLost(), s.expected())
	}
}

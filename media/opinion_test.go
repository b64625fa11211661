package media

import (
	"math"
	"net/netip"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"

	"centralino/internal/memnet"
)

// fromPeer asks about the RTP packets of the peer, with their number from 0.
func fromPeer(judge func(n int) memnet.Fate) memnet.Judge {
	n := -1
	return memnet.Only(func(p memnet.Packet) bool { return p.From == peerAddr }, func(memnet.Packet) memnet.Fate {
		n++
		return judge(n)
	})
}

// TestWhatWeHearIsMeasured sends 500 packets through a network that treats them badly. All opinions are of a delay of
// 80 ms: a packet and a buffer.
func TestWhatWeHearIsMeasured(t *testing.T) {
	for name, c := range map[string]struct {
		kind            uint8
		fate            func(n int) memnet.Fate
		lost, discarded uint64
		jitter          [2]time.Duration
		mos             float64
	}{
		"nothing happens": {8, func(int) memnet.Fate { return memnet.Fate{} }, 0, 0, [2]time.Duration{0, 0}, 4.3697},
		"wideband":        {9, func(int) memnet.Fate { return memnet.Fate{} }, 0, 0, [2]time.Duration{0, 0}, 4.2988},
		"1 % is lost":     {8, func(n int) memnet.Fate { return memnet.Fate{Drop: n%100 == 50} }, 5, 0, [2]time.Duration{0, 0}, 4.2770},
		"1 % is late": {8, func(n int) memnet.Fate {
			return memnet.Fate{Delay: time.Duration(late(n, 100, 70)) * ms}
		}, 0, 5, [2]time.Duration{0, 10 * ms}, 4.2770},
		"jitter of 10 ms": {8, func(n int) memnet.Fate {
			return memnet.Fate{Delay: time.Duration(n%2) * 10 * ms}
		}, 0, 0, [2]time.Duration{9 * ms, 10 * ms}, 4.3697},
	} {
		virtual(t, func(t *testing.T, w *world) {
			far := w.peer(peerAddr)
			s, _ := w.open(peerAddr, nil)
			w.net.Tap(fromPeer(c.fate))
			far.talk(s.Local(), rtp.Header{PayloadType: c.kind, SSRC: 5, SequenceNumber: 65400}, 500, 1)
			time.Sleep(time.Second)
			in, ok := s.Report().In()
			if !ok || in.Codec.PayloadType() != c.kind || in.Expected != 500 || in.Lost != c.lost || in.Discarded != c.discarded {
				t.Errorf("%s: %+v, %v", name, in, ok)
			}
			if in.Jitter < c.jitter[0] || in.Jitter > c.jitter[1] {
				t.Errorf("%s: jitter %v, want %v", name, in.Jitter, c.jitter)
			}
			if math.Abs(in.MOS-c.mos) > 1e-3 {
				t.Errorf("%s: MOS %.4f, want %.4f", name, in.MOS, c.mos)
			}
			if _, ok := s.Report().Out(); ok {
				t.Errorf("%s: the peer sent no report", name)
			}
		})
	}
}

func TestASilentPeerHasNoOpinion(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		s, _ := w.open(peerAddr, nil)
		time.Sleep(time.Second)
		if in, ok := s.Close().In(); ok || in.MOS != 0 {
			t.Errorf("%+v", in)
		}
	})
}

// TestWhatThePeerHearsIsMeasured has a peer report that a tenth of 50 packets was lost, on a way of 300 ms and back.
func TestWhatThePeerHearsIsMeasured(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far, control := w.peer(peerAddr), w.peer(above(peerAddr))
		s, _ := w.open(peerAddr, nil)
		s.Loop(clipOf(800, 1))
		far.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5}, 50, 1)
		got := far.packets()
		first, last := got[0].SequenceNumber, uint32(got[0].SequenceNumber)+49
		now := ntpTime(time.Now())
		report := rtcp.ReceptionReport{
			SSRC: got[0].SSRC, TotalLost: 5, Jitter: 40, LastSequenceNumber: last,
			LastSenderReport: uint32(now >> 16), Delay: 0,
		}
		time.Sleep(300 * ms)
		tell := func() {
			b, err := (&rtcp.ReceiverReport{SSRC: 5, Reports: []rtcp.ReceptionReport{report}}).Marshal()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := control.conn.WriteToUDPAddrPort(b, netip.AddrPortFrom(ourHost, s.Local().Port()+1)); err != nil {
				t.Fatal(err)
			}
			time.Sleep(ms)
		}
		tell()
		out, ok := s.Report().Out()
		// R = 93.2 - 950/35.1 - 0.024·230 - 0.11·52.7 = 54.82
		if !ok || out.Expected != 50 || out.Lost != 5 || out.Jitter != 5*ms || math.Abs(out.MOS-2.827) > 0.003 {
			t.Errorf("from %d: %+v, %v", first, out, ok)
		}
		report.TotalLost = 1<<24 - 3 // three packets came twice
		tell()
		if out, _ := s.Report().Out(); out.Lost != 0 {
			t.Errorf("lost %d", out.Lost)
		}
	})
}

func TestExpectedOfWhatAPeerCounts(t *testing.T) {
	for _, c := range []struct {
		highest uint32
		first   uint16
		want    uint32
	}{
		{10, 10, 1},
		{59, 10, 50},
		{1<<16 + 9, 65530, 16},
		{9, 65530, 16}, // its first packet was one after the numbers began anew
	} {
		if n := expectedOf(c.highest, c.first); n != c.want {
			t.Errorf("%d from %d: %d, want %d", c.highest, c.first, n, c.want)
		}
	}
}

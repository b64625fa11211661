package media

import (
	"errors"
	"net/netip"
	"testing"
	"time"

	"github.com/pion/rtp"

	"centralino/internal/memnet"
	"centralino/media/g711"
)

var agentAddr = netip.MustParseAddrPort("198.51.100.99:7000")

// pair is a caller with A-law and an agent with µ-law, bridged.
type pair struct {
	caller, agent     *peer
	toCaller, toAgent *Stream
	callerEv, agentEv *events
}

func bridged(t *testing.T, w *world) pair {
	t.Helper()
	p := pair{caller: w.peer(peerAddr), agent: w.peer(agentAddr)}
	p.toCaller, p.callerEv = w.open(peerAddr, nil)
	p.toAgent, p.agentEv = w.open(agentAddr, func(p *Params) { p.Codec, p.EventPayload = PCMU, 97 })
	if err := Bridge(p.toCaller, p.toAgent); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestBridgeForwardsAtOnceAndTranscodes(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		p := bridged(t, w)
		start := time.Now()
		p.caller.talk(p.toCaller.Local(), rtp.Header{PayloadType: 8, SSRC: 9, SequenceNumber: 65533, Timestamp: 1 << 31}, 50, 0x55)
		got := p.agent.packets()
		if len(got) != 50 || got[0].at != start {
			t.Fatalf("%d packets, the first %v late", len(got), got[0].at.Sub(start))
		}
		checkRun(t, got)
		var want [1]byte
		g711.ALaw.Convert(g711.ULaw, want[:], []byte{0x55})
		if got[0].PayloadType != 0 || got[0].Payload[0] != want[0] || !got[0].Marker || got[0].SSRC == 9 {
			t.Errorf("forwarded %v", got[0].Packet)
		}
		p.agent.talk(p.toAgent.Local(), rtp.Header{PayloadType: 0, SSRC: 9}, 5, 0xff)
		if back := p.caller.packets(); len(back) != 5 || back[0].PayloadType != 8 {
			t.Errorf("%d packets to the caller", len(back))
		}
	})
}

func TestPromptBridgeAndMusicAreOneStream(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		caller, agent := w.peer(peerAddr), w.peer(agentAddr)
		toCaller, _ := w.open(peerAddr, nil)
		toAgent, _ := w.open(agentAddr, nil)
		clip := clipOf(80_000, 500)
		toCaller.Play(1, []*Clip{clip})
		time.Sleep(207 * ms)
		if err := Bridge(toCaller, toAgent); err != nil {
			t.Fatal(err)
		}
		h := agent.talk(toAgent.Local(), rtp.Header{PayloadType: 8, SSRC: 9, SequenceNumber: 7}, 20, 1)
		toCaller.Loop(clip) // the agent holds
		h = agent.talk(toAgent.Local(), h, 20, 2)
		toCaller.Quiet()
		h = agent.talk(toAgent.Local(), h, 20, 3)
		toAgent.Unbridge()
		agent.talk(toAgent.Local(), h, 5, 4)
		toCaller.Play(2, []*Clip{clip})
		time.Sleep(200 * ms)

		got := caller.packets()
		heard := map[byte]int{}
		for i, p := range got {
			heard[p.Payload[0]]++
			if i == 0 {
				continue
			}
			before := got[i-1]
			if p.SSRC != before.SSRC || p.SequenceNumber != before.SequenceNumber+1 {
				t.Fatalf("packet %d: %v after %v", i, p.Header, before.Header)
			}
			step, gap := int64(p.Timestamp-before.Timestamp), elapsed(p.at.Sub(before.at))
			if step < 160 || step > max(gap+2*160, 320) {
				t.Errorf("packet %d: the clock moved by %d samples in %d", i, step, gap)
			}
			if p.Payload[0] != before.Payload[0] && !p.Marker && before.Payload[0] != 1 {
				t.Errorf("packet %d begins a talkspurt without the marker", i)
			}
		}
		prompt := clip.wire(PCMA)[0]
		if heard[1] != 20 || heard[2] != 0 || heard[3] != 20 || heard[4] != 0 || heard[prompt] < 38 {
			t.Errorf("heard %v", heard)
		}
	})
}

func TestBridgeKeepsLossAndOrder(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		p := bridged(t, w)
		n := 0
		w.net.Tap(memnet.Only(func(p memnet.Packet) bool { return p.From == peerAddr }, func(memnet.Packet) memnet.Fate {
			n++
			fate := memnet.Fate{Drop: n == 5}
			if n == 8 { // comes after 9
				fate.Delay = 30 * ms
			}
			return fate
		}))
		p.caller.talk(p.toCaller.Local(), rtp.Header{PayloadType: 8, SSRC: 9, SequenceNumber: 100}, 12, 1)
		got := p.agent.packets()
		if len(got) != 11 {
			t.Fatalf("%d packets", len(got))
		}
		first := got[0]
		for i, seq := range []uint16{0, 1, 2, 3, 5, 6, 8, 7, 9, 10, 11} {
			if d := got[i].SequenceNumber - first.SequenceNumber; d != seq || got[i].Timestamp-first.Timestamp != 160*uint32(seq) {
				t.Errorf("packet %d is number %d, want %d", i, d, seq)
			}
		}
		if r := p.toCaller.Report(); r.Lost != 1 {
			t.Errorf("report %+v", r)
		}
	})
}

func TestBridgeForwardsKeys(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		p := bridged(t, w)
		go p.caller.talk(p.toCaller.Local(), rtp.Header{PayloadType: 8, SSRC: 9}, 60, 1)
		p.caller.keys(p.toCaller.Local(), 101, join(sippKey(10, 1), sippKey(400, 1)))
		time.Sleep(time.Second)
		var heard presses
		var keys []uint8
		got := p.agent.packets()
		for i, a := range got {
			if i > 0 && a.SequenceNumber != got[i-1].SequenceNumber+1 {
				t.Fatalf("packet %d: number %d after %d", i, a.SequenceNumber, got[i-1].SequenceNumber)
			}
			if a.PayloadType != 97 {
				continue
			}
			k := key{ssrc: a.SSRC, ts: a.Timestamp, seq: a.SequenceNumber, event: a.Payload[0], end: a.Payload[1]&0x80 != 0}
			k.duration = uint16(a.Payload[2])<<8 | uint16(a.Payload[3])
			if heard.hear(k, a.at.Sub(w.engine.epoch)) == began {
				keys = append(keys, k.event)
				if !a.Marker {
					t.Error("a press without the marker")
				}
			}
		}
		if len(got) != 80 || len(keys) != 2 || p.callerEv.keys() != "11" || p.agentEv.keys() != "" {
			t.Errorf("%d packets, keys %v, told %q and %q", len(got), keys, p.callerEv.keys(), p.agentEv.keys())
		}
	})
}

// TestWhatIsNotSentOnLeavesNoGap: comfort noise, and keys that stay here, take numbers of the partner's; the peer shall not
// take them for lost.
func TestWhatIsNotSentOnLeavesNoGap(t *testing.T) {
	for name, kind := range map[string]uint8{"comfort noise": 13, "kept keys": 101} {
		virtual(t, func(t *testing.T, w *world) {
			p := bridged(t, w)
			p.toCaller.KeepKeys(true)
			h := rtp.Header{PayloadType: 8, SSRC: 9, SequenceNumber: 65530}
			for round := range 3 {
				h = p.caller.talk(p.toCaller.Local(), h, 5, 1)
				for range 4 {
					beside := h
					beside.PayloadType = kind
					p.caller.send(p.toCaller.Local(), beside, []byte{1, 0, 0, 160})
					h.SequenceNumber++
					h.Timestamp += 8 * audioBytes
					time.Sleep(160 * ms)
				}
				if round == 1 { // what was lost is still missed
					h.SequenceNumber++
					h.Timestamp += audioBytes
				}
			}
			got := p.agent.packets()
			if len(got) != 15 {
				t.Fatalf("%s: %d packets", name, len(got))
			}
			for i := range got[1:] {
				want := uint16(1)
				if i == 9 {
					want = 2
				}
				if d := got[i+1].SequenceNumber - got[i].SequenceNumber; d != want {
					t.Errorf("%s: packet %d follows by %d, want %d", name, i+1, d, want)
				}
			}
		})
	}
}

func TestAPeerOnHoldIsNotHeard(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		p := bridged(t, w)
		if err := p.toCaller.Update(Params{Remote: peerAddr, Send: true}); err != nil {
			t.Fatal(err)
		}
		p.caller.talk(p.toCaller.Local(), rtp.Header{PayloadType: 8, SSRC: 9}, 5, 1)
		if n := len(p.agent.packets()); n != 0 {
			t.Errorf("%d packets of a peer that does not send", n)
		}
	})
}

func TestBridgeSaysWhenItCannot(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		p := bridged(t, w)
		third, _ := w.open(peerAddr, nil)
		if err := Bridge(third, p.toAgent); !errors.Is(err, ErrBridged) {
			t.Errorf("a third stream: %v", err)
		}
		if err := Bridge(third, third); !errors.Is(err, ErrBridged) {
			t.Errorf("with itself: %v", err)
		}
		p.toAgent.Close()
		if err := Bridge(p.toCaller, p.toAgent); !errors.Is(err, ErrClosed) {
			t.Errorf("with a closed stream: %v", err)
		}
		if err := Bridge(p.toCaller, third); err != nil {
			t.Errorf("a second partner after the first closed: %v", err)
		}
	})
}

func TestANewSourceBehindABridgeGoesOnInTheSameStream(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		p := bridged(t, w)
		p.caller.talk(p.toCaller.Local(), rtp.Header{PayloadType: 8, SSRC: 9, SequenceNumber: 40000, Timestamp: 5}, 5, 1)
		p.caller.talk(p.toCaller.Local(), rtp.Header{PayloadType: 8, SSRC: 10, SequenceNumber: 3, Timestamp: 1 << 30}, 5, 1)
		got := p.agent.packets()
		if len(got) != 10 || !got[5].Marker {
			t.Fatalf("%d packets", len(got))
		}
		got[5].Marker = false
		checkRun(t, got)
	})
}

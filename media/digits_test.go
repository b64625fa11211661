package media

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/pion/rtp"

	"centralino/call"
	"centralino/internal/memnet"
)

// keys sends key packets in real pace.
func (p *peer) keys(to netip.AddrPort, kind uint8, packets []at) {
	p.t.Helper()
	start := time.Now()
	for _, a := range packets {
		time.Sleep(time.Until(start.Add(time.Duration(a.ms) * ms)))
		payload := make([]byte, keyBytes)
		putKey(payload, a.k.event, a.k.end, a.k.duration)
		p.send(to, rtp.Header{PayloadType: kind, SequenceNumber: a.k.seq, Timestamp: a.k.ts, SSRC: a.k.ssrc}, payload)
	}
}

func TestADigitIsToldAtItsFirstPacket(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, ev := w.open(peerAddr, func(p *Params) { p.EventPayload, p.EventIn = 96, 126 })
		start := time.Now()
		far.keys(s.Local(), 126, hold(0, key{ssrc: 3, ts: 1, seq: 1, event: 11}, 20))
		time.Sleep(ms)
		got := ev.list()
		if want := (DigitEvent{Digit: '#', At: start}); len(got) != 1 || got[0] != want {
			t.Errorf("events %v, want %v", got, want)
		}
	})
}

func TestSIPpKeysBesideAudioOfAnotherSource(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, ev := w.open(peerAddr, nil)
		go far.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 77}, 100, 0xd5)
		far.keys(s.Local(), 101, join(sippKey(5, 1), sippKey(300, 1), sippKey(600, 2), sippKey(900, 1)))
		time.Sleep(2 * time.Second)
		if keys := ev.keys(); keys != "1121" {
			t.Errorf("heard %q", keys)
		}
		if r := s.Report(); r.Received != 140 || r.Lost != 0 {
			t.Errorf("report %+v", r)
		}
	})
}

func TestWhatIsNoKeyIsNoDigit(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, ev := w.open(peerAddr, nil)
		far.keys(s.Local(), 101, hold(0, key{ssrc: 3, event: 16}, 3))                                   // flash
		far.keys(s.Local(), 102, hold(0, key{ssrc: 3, event: 1}, 3))                                    // not what was settled
		far.send(s.Local(), rtp.Header{PayloadType: 101, SSRC: 3, SequenceNumber: 99}, []byte{1, 0, 0}) // cut short
		far.send(s.Local(), rtp.Header{PayloadType: 13, SSRC: 3, SequenceNumber: 100}, []byte{40})      // comfort noise
		s.InfoDigit('x')
		time.Sleep(ms)
		if got := ev.list(); len(got) != 0 {
			t.Errorf("events %v", got)
		}
		if stats := w.engine.Stats(); stats.Received != 7 || stats.Ignored != 5 {
			t.Errorf("stats %+v", stats)
		}
	})
}

func TestADigitThatComesTwoWaysIsToldOnce(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, ev := w.open(peerAddr, nil)
		s.InfoDigit('4') // INFO first
		far.keys(s.Local(), 101, hold(0, key{ssrc: 3, ts: 1, seq: 1, event: 4}, 5))
		far.keys(s.Local(), 101, hold(0, key{ssrc: 3, ts: 9000, seq: 50, event: 4}, 5))
		s.InfoDigit('4') // RTP first
		s.InfoDigit('5') // INFO only, twice
		s.InfoDigit('5')
		time.Sleep(ms)
		if keys := ev.keys(); keys != "4455" {
			t.Errorf("heard %q", keys)
		}
	})
}

func TestDigitsAreKeyedToThePeer(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, _ := w.open(peerAddr, func(p *Params) { p.EventPayload = 96 })
		s.Loop(clipOf(800, 1000))
		time.Sleep(100 * ms)
		if err := s.SendDigits('7', '7', '#'); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		got := far.packets()
		var p presses
		var keys []uint8
		var marked, ends int
		for i, a := range got {
			if i > 0 && (a.SequenceNumber != got[i-1].SequenceNumber+1 || int32(a.Timestamp-got[i-1].Timestamp) < 0) {
				t.Fatalf("packet %d breaks the stream: %v after %v", i, a.Header, got[i-1].Header)
			}
			if a.PayloadType != 96 {
				continue
			}
			raw, err := a.Marshal()
			if err != nil {
				t.Fatal(err)
			}
			parsed, _ := parsePacket(raw)
			k, _ := parseKey(&parsed)
			if p.hear(k, time.Duration(i)*20*ms) == began {
				keys = append(keys, k.event)
			}
			if a.Marker {
				marked++
			}
			if k.end {
				ends++
				if k.duration != keyPackets*audioBytes {
					t.Errorf("an end after %d samples", k.duration)
				}
			}
		}
		if !slices.Equal(keys, []uint8{7, 7, 11}) || marked != 3 || ends != 9 {
			t.Errorf("keys %v, %d marked, %d ends", keys, marked, ends)
		}
		if last := got[len(got)-1]; last.PayloadType != 8 {
			t.Error("the music did not go on after the keys")
		}
	})
}

func TestSendDigitsSaysWhenItCannot(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, _ := w.open(peerAddr, func(p *Params) { p.EventPayload = 0 })
		if err := s.SendDigits('1'); err != ErrNoEvents {
			t.Errorf("without telephone-event: %v", err)
		}
		if err := s.Update(Params{Remote: peerAddr, EventPayload: 101, Send: true}); err != nil {
			t.Fatal(err)
		}
		if err := s.SendDigits(slices.Repeat([]call.Digit{'1'}, keyQueue+1)...); err != ErrBusy {
			t.Errorf("too many: %v", err)
		}
		time.Sleep(time.Second)
		if n := len(far.packets()); n != 0 {
			t.Errorf("%d packets of refused digits", n)
		}
		s.Close()
		if err := s.SendDigits('1'); err != ErrClosed {
			t.Errorf("closed: %v", err)
		}
	})
}

// TestKeysOfAPeerThatTakesThemNoMore: a re-offer without telephone-event ends them; they are not sent as if they were sound.
func TestKeysOfAPeerThatTakesThemNoMore(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, _ := w.open(peerAddr, nil)
		if err := s.SendDigits('1', '2', '3'); err != nil {
			t.Fatal(err)
		}
		time.Sleep(50 * ms)
		if err := s.Update(Params{Remote: peerAddr, Send: true, Receive: true}); err != nil {
			t.Fatal(err)
		}
		far.packets()
		s.Loop(clipOf(800, 1000))
		time.Sleep(2 * time.Second)
		got := far.packets()
		for _, p := range got {
			if p.PayloadType != 8 || len(p.Payload) != audioBytes {
				t.Fatalf("sent %v", p.Packet)
			}
		}
		if len(got) < 60 {
			t.Errorf("%d packets of the music that was to be heard", len(got))
		}
	})
}

// TestBargeIn stops the prompt from inside the sink, as a menu does, and answers with the next one.
func TestBargeIn(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		var s *Stream
		next := clipOf(8000, -1000)
		s, err := w.engine.Open(ourHost, func(e Event) {
			if _, ok := e.(DigitEvent); ok {
				s.Play(2, []*Clip{next})
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Update(Params{Remote: peerAddr, EventPayload: 101, Send: true, Receive: true}); err != nil {
			t.Fatal(err)
		}
		s.Play(1, []*Clip{clipOf(80_000, 1000)})
		time.Sleep(333 * ms)
		far.packets()
		pressed := time.Now()
		far.keys(s.Local(), 101, hold(0, key{ssrc: 3, event: 5}, 1))
		got := far.packets()
		if len(got) == 0 || got[0].Payload[0] != next.wire(PCMA)[0] {
			t.Fatal("the old prompt went on after the key")
		}
		if d := got[0].at.Sub(pressed); d > 5*ms {
			t.Errorf("the next prompt came %v after the key", d)
		}
	})
}

func TestDigitsSurviveABadNetwork(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, ev := w.open(peerAddr, nil)
		n := 0
		w.net.Tap(memnet.Only(func(p memnet.Packet) bool { return p.From == peerAddr }, func(memnet.Packet) memnet.Fate {
			n++
			return memnet.Fate{Drop: n%3 == 0, Delay: time.Duration(n%4) * 9 * ms, Copies: n % 2}
		}))
		k := key{ssrc: 3}
		for i := range 100 {
			k.event, k.ts, k.seq = 1, uint32(2000*i), uint16(20*i)
			far.keys(s.Local(), 101, hold(0, k, 4))
			time.Sleep(100 * ms)
		}
		if n := len(ev.keys()); n != 100 {
			t.Errorf("%d of 100 presses", n)
		}
	})
}

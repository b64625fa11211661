package media

import (
	"bytes"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/pion/rtp"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/memnet"
	"centralino/media/g711"
)

// noEvents is a peer without telephone-events.
func noEvents(p *Params) { p.EventPayload = 0 }

// sound sends linear sound in real pace, and returns the header of the next packet.
func (p *peer) sound(to netip.AddrPort, h rtp.Header, pcm []int16) rtp.Header {
	p.t.Helper()
	law := g711.ALaw
	if h.PayloadType == payloadPCMU {
		law = g711.ULaw
	}
	for len(pcm) > 0 {
		payload := frameOf(law.Silence())
		n := law.Encode(payload, pcm)
		pcm = pcm[n:]
		p.send(to, h, payload)
		h.SequenceNumber++
		h.Timestamp += audioBytes
		time.Sleep(20 * ms)
	}
	return h
}

const everyKey = "0123456789*#ABCD"

// keyed is the sound of keys as people press them.
func keyed(keys string) []int16 { return fixture.Telephone{On: 100 * ms, Off: 100 * ms}.Press(keys) }

func TestKeysAreHeardAsTones(t *testing.T) {
	for _, codec := range []Codec{PCMA, PCMU} {
		virtual(t, func(t *testing.T, w *world) {
			far := w.peer(peerAddr)
			s, ev := w.open(peerAddr, noEvents)
			h := rtp.Header{PayloadType: codec.PayloadType(), SSRC: 9, SequenceNumber: 65530, Timestamp: 1<<32 - 1000}
			start := time.Now()
			h = far.sound(s.Local(), h, keyed("1"))
			first, ok := ev.list()[0].(DigitEvent)
			if late := first.At.Sub(start); !ok || first.Digit != '1' || late < 20*ms || late > 60*ms {
				t.Errorf("%v: %+v after %v", codec, first, late)
			}
			far.sound(s.Local(), h, keyed(everyKey))
			if keys := ev.keys(); keys != "1"+everyKey {
				t.Errorf("%v: heard %q", codec, keys)
			}
		})
	}
}

func TestTonesBesideEventsAreNoKeys(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, ev := w.open(peerAddr, nil)
		h := far.sound(s.Local(), rtp.Header{PayloadType: 8, SSRC: 9}, keyed("12"))
		if keys := ev.keys(); keys != "" || s.in.tones != nil {
			t.Errorf("with telephone-event tones are heard: %q", keys)
		}
		change := func(p Params) {
			p.Remote, p.Send, p.Receive = peerAddr, !p.OnHold, !p.OnHold
			if err := s.Update(p); err != nil {
				t.Fatal(err)
			}
		}
		change(Params{})
		h = far.sound(s.Local(), h, keyed("34"))
		change(Params{EventIn: 96})
		h = far.sound(s.Local(), h, keyed("56"))
		change(Params{OnHold: true})
		far.sound(s.Local(), h, keyed("78"))
		if s.in.tones == nil {
			t.Error("nobody listens")
		}
		if keys := ev.keys(); keys != "34" {
			t.Errorf("heard %q", keys)
		}
	})
}

func TestTonesAndINFOAreOnePress(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, ev := w.open(peerAddr, noEvents)
		h := rtp.Header{PayloadType: 8, SSRC: 9}
		for _, key := range "4415" {
			h = far.sound(s.Local(), h, keyed(string(key)))
			s.InfoDigit(call.Digit(key)) // as it is let go
		}
		s.InfoDigit('6') // and first
		far.sound(s.Local(), h, keyed("6"))
		if keys := ev.keys(); keys != "44156" {
			t.Errorf("heard %q", keys)
		}
	})
}

func TestTonesInABridgeAreToldAndForwardedAsTheyAre(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		caller, agent := w.peer(peerAddr), w.peer(agentAddr)
		toCaller, ev := w.open(peerAddr, noEvents)
		toAgent, agentEv := w.open(agentAddr, nil)
		if err := Bridge(toCaller, toAgent); err != nil {
			t.Fatal(err)
		}
		pcm := keyed("90#")
		caller.sound(toCaller.Local(), rtp.Header{PayloadType: 8, SSRC: 9}, pcm)
		if keys := ev.keys(); keys != "90#" || agentEv.keys() != "" {
			t.Errorf("the caller's sink is told %q, the agent's %q", keys, agentEv.keys())
		}
		var got []byte
		for _, p := range agent.packets() {
			got = append(got, p.Payload...)
		}
		want := make([]byte, len(pcm))
		g711.ALaw.Encode(want, pcm)
		if !bytes.Equal(got, want) {
			t.Error("the agent does not hear the tones as they were")
		}
	})
}

func TestTonesSurviveABadNetwork(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, ev := w.open(peerAddr, noEvents)
		n := 0
		w.net.Tap(memnet.Only(func(p memnet.Packet) bool { return p.From == peerAddr }, func(memnet.Packet) memnet.Fate {
			n++
			return memnet.Fate{Drop: n%11 == 0, Delay: time.Duration(n%3) * 9 * ms, Copies: n % 2}
		}))
		want := strings.Repeat(everyKey, 10)
		far.sound(s.Local(), rtp.Header{PayloadType: 8, SSRC: 9}, keyed(want))
		time.Sleep(time.Second)
		if keys := ev.keys(); keys != want {
			t.Errorf("heard %q", keys)
		}
	})
}

// TestTonesWithSilenceSuppression sends nothing between the keys: equal ones are two presses nevertheless.
func TestTonesWithSilenceSuppression(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, ev := w.open(peerAddr, noEvents)
		h := rtp.Header{PayloadType: 8, SSRC: 9}
		for range 5 {
			h = far.sound(s.Local(), h, keyed("7")[:800])
			far.send(s.Local(), rtp.Header{PayloadType: payloadComfortNoise, SSRC: 9, SequenceNumber: h.SequenceNumber, Timestamp: h.Timestamp}, []byte{60})
			time.Sleep(100 * ms)
			h.SequenceNumber++
			h.Timestamp += 800
		}
		if keys := ev.keys(); keys != "77777" {
			t.Errorf("heard %q", keys)
		}
	})
}

func TestTonesFollowTheirSource(t *testing.T) {
	key := fixture.Telephone{On: 100 * ms, Off: ms}.Press("5")[:800]
	codes := make([]byte, len(key))
	g711.ALaw.Encode(codes, key)
	// piece is a packet with 20 ms of the key.
	piece := func(i int, seq uint16, ts, ssrc uint32) *packet {
		return &packet{raw: codes[i*audioBytes : (i+1)*audioBytes], seq: seq, ts: ts, ssrc: ssrc}
	}
	pause := func(seq uint16, ts, ssrc uint32) *packet {
		return &packet{raw: frameOf(g711.ALaw.Silence()), seq: seq, ts: ts, ssrc: ssrc}
	}
	for name, c := range map[string]struct {
		packets []*packet
		want    string
	}{
		"in order":         {[]*packet{piece(0, 1, 160, 9), piece(1, 2, 320, 9), piece(2, 3, 480, 9)}, "5"},
		"doubled":          {[]*packet{piece(0, 1, 160, 9), piece(0, 1, 160, 9), piece(1, 2, 320, 9), piece(1, 2, 320, 9)}, "5"},
		"half too short":   {[]*packet{piece(0, 1, 160, 9)}, ""},
		"one twice":        {[]*packet{piece(0, 1, 160, 9), piece(0, 1, 160, 9), piece(0, 1, 160, 9)}, ""},
		"timestamps stand": {[]*packet{piece(0, 1, 160, 9), piece(1, 2, 160, 9), piece(2, 3, 160, 9)}, "5"},
		"one lost":         {[]*packet{piece(0, 1, 160, 9), piece(2, 3, 480, 9), piece(3, 4, 640, 9)}, "5"},
		"one late":         {[]*packet{piece(0, 1, 160, 9), piece(2, 3, 480, 9), piece(1, 2, 320, 9), piece(3, 4, 640, 9)}, "5"},
		"all of it twice": {[]*packet{
			piece(0, 1, 160, 9), piece(1, 2, 320, 9), piece(2, 3, 480, 9), pause(4, 640, 9), pause(5, 800, 9),
			piece(0, 1, 160, 9), piece(1, 2, 320, 9), piece(2, 3, 480, 9),
		}, "5"},
		"another source":    {[]*packet{piece(0, 1, 160, 9), piece(1, 2, 320, 8), piece(0, 3, 480, 7)}, ""},
		"sequence restarts": {[]*packet{piece(0, 9000, 160, 9), piece(0, 1, 0, 9), piece(1, 2, 160, 9)}, "5"},
		"pressed again": {[]*packet{
			piece(0, 1, 160, 9), piece(1, 2, 320, 9), piece(2, 3, 480, 9),
			piece(0, 10, 5000, 9), piece(1, 11, 5160, 9), piece(2, 12, 5320, 9),
		}, "55"},
	} {
		var x tones
		var got []byte
		var found [maxPressed]call.Digit
		for _, p := range c.packets {
			for _, d := range found[:x.hear(p, PCMA, found[:])] {
				got = append(got, byte(d))
			}
		}
		if string(got) != c.want {
			t.Errorf("%s: heard %q, want %q", name, got, c.want)
		}
	}
}

// TestAKeyIsToldWhenItsNextPacketIsLost: some keys are known only by the last samples before a loss.
func TestAKeyIsToldWhenItsNextPacketIsLost(t *testing.T) {
	for offset := range audioBytes {
		var x tones
		var found [maxPressed]call.Digit
		codes := make([]byte, 8*audioBytes)
		g711.ALaw.Encode(codes, append(make([]int16, offset), keyed("5")...))
		told := 0
		for i := range 8 {
			if i != 2 {
				told += x.hear(&packet{raw: codes[i*audioBytes : (i+1)*audioBytes], seq: uint16(i), ts: uint32(i * audioBytes)}, PCMA, found[:])
			}
		}
		if told != 1 {
			t.Errorf("%d samples into a packet: told %d times", offset, told)
		}
	}
}

// TestOneLongPacketHasSeveralKeys: nobody sends such packets, and they shall break nothing.
func TestOneLongPacketHasSeveralKeys(t *testing.T) {
	pcm := fixture.Telephone{}.Press(everyKey)
	codes := make([]byte, len(pcm))
	g711.ALaw.Encode(codes, pcm)
	var x tones
	var found [maxPressed]call.Digit
	if n := x.hear(&packet{raw: codes, seq: 1, ssrc: 9}, PCMA, found[:]); n != maxPressed || found[7] != '7' {
		t.Errorf("%d keys: %v", n, found)
	}
}

package media

import (
	"bytes"
	"io"
	"math"
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/pion/rtp"

	"centralino/media/g711"
	"centralino/media/g722"
)

// sine is a sine of n samples; its edges are hard.
func sine(hz, amplitude float64, rate, n int) []int16 {
	pcm := make([]int16, n)
	for i := range pcm {
		pcm[i] = int16(math.Round(amplitude * math.Cos(2*math.Pi*hz*float64(i)/float64(rate))))
	}
	return pcm
}

// wideClip is a clip of n RTP ticks with a tone that is there in wideband.
func wideClip(hz, amplitude float64, n int) *Clip {
	return NewWideClip(sine(hz, amplitude, sampleRate, n), func() []int16 { return sine(hz, amplitude, wideRate, 2*n) })
}

// ear decodes what a G.722 peer received.
func ear(got []arrived) []int16 {
	var d g722.Decoder
	var heard []int16
	for _, p := range got {
		pcm := make([]int16, 2*len(p.Payload))
		heard = append(heard, pcm[:d.Decode(pcm, p.Payload)]...)
	}
	return heard
}

// level is the amplitude of a frequency in a sound.
func level(pcm []int16, hz float64, rate int) float64 {
	var re, im float64
	for i, s := range pcm {
		sin, cos := math.Sincos(2 * math.Pi * hz * float64(i) / float64(rate))
		re, im = re+float64(s)*cos, im+float64(s)*sin
	}
	return 2 * math.Hypot(re, im) / float64(len(pcm))
}

func peak(pcm []int16) (top int) {
	for _, s := range pcm {
		top = max(top, int(s), -int(s))
	}
	return top
}

func toG722(p *Params) { p.Codec = G722 }

func TestAWidebandPeerHearsPromptsInWideband(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, ev := w.open(peerAddr, toG722)
		clip := wideClip(5500, 8000, 8000)
		if clip.Prepared(G722) || !clip.Prepared(PCMA) {
			t.Error("a clip is made for peers that nobody has")
		}
		s.Play(1, []*Clip{clip, NewClip(sine(1000, 8000, sampleRate, 8000+7))})
		time.Sleep(3 * time.Second)
		got := far.packets()
		if len(got) != 101 || got[0].PayloadType != 9 || len(got[0].Payload) != 160 || !clip.Prepared(G722) {
			t.Fatalf("%d packets, %v", len(got), got[0].Header)
		}
		checkRun(t, got)
		heard := ear(got)
		if a := level(heard[1000:15000], 5500, wideRate); a < 7000 || a > 9000 {
			t.Errorf("5500 Hz are heard with %.0f", a)
		}
		if a := level(heard[17600:31600], 1000, wideRate); a < 7600 || a > 8400 {
			t.Errorf("a narrowband clip is heard with %.0f", a)
		}
		if top := peak(heard[32200:]); top > 300 {
			t.Errorf("the rest of the last packet is heard with %d", top)
		}
		if ids := ev.played(); !slices.Equal(ids, []uint64{1}) {
			t.Errorf("played %v", ids)
		}
	})
}

// TestJoinsDoNotClick joins clips where that is hardest: in the middle of a packet, from loud to soft, where a clip is
// cut short by another, and where music begins anew. What is heard afterwards is what was played, but for the codec's
// own noise and the few milliseconds that its filters take.
func TestJoinsDoNotClick(t *testing.T) {
	loud, soft := wideClip(440, 20000, 4003), wideClip(1000, 600, 4000)
	short := wideClip(440, 20000, 100)
	for name, play := range map[string]func(*Stream){
		"joined":            func(s *Stream) { s.Play(1, []*Clip{loud, soft}) },
		"after short ones":  func(s *Stream) { s.Play(1, []*Clip{loud, short, short, short, soft}) },
		"in place of":       func(s *Stream) { s.Play(1, []*Clip{loud}); time.Sleep(233 * ms); s.Play(2, []*Clip{soft}) },
		"after some time":   func(s *Stream) { s.Play(1, []*Clip{loud}); time.Sleep(time.Second); s.Play(2, []*Clip{soft}) },
		"in place of music": func(s *Stream) { s.Loop(loud); time.Sleep(1033 * ms); s.Play(2, []*Clip{soft}) },
	} {
		t.Run(name, func(t *testing.T) {
			virtual(t, func(t *testing.T, w *world) {
				far := w.peer(peerAddr)
				s, _ := w.open(peerAddr, toG722)
				play(s)
				time.Sleep(2 * time.Second)
				heard := ear(far.packets())
				if n := len(heard) % (2 * audioBytes); n != 0 {
					t.Fatalf("%d samples too many", n)
				}
				// Where the soft clip begins: it ends in silence or with the stream.
				end := len(heard)
				for peak(heard[end-50:end]) < 200 {
					end -= 10
				}
				heard = heard[end-8000+80 : end-80]
				if top := peak(heard); top > 1000 {
					t.Errorf("a sound of 600 is heard with %d after one of 20000", top)
				}
				if a := level(heard[1600:], 1000, wideRate); a < 560 || a > 640 {
					t.Errorf("a sound of 600 is heard with %.0f", a)
				}
			})
		})
	}
}

func TestMusicGoesRoundWithoutAClick(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, _ := w.open(peerAddr, toG722)
		s.Loop(wideClip(1000, 8000, 4000)) // whole periods
		time.Sleep(3 * time.Second)
		heard := ear(far.packets())[4000:]
		for i := 2; i < len(heard); i++ {
			// The second difference of such a sine is at most 1225; a click's would be thousands.
			if d := int(heard[i]) - 2*int(heard[i-1]) + int(heard[i-2]); d > 2400 || d < -2400 {
				t.Fatalf("sample %d of the music clicks: %d", i, d)
			}
		}
	})
}

func TestAPeerMayChangeItsCodecInTheMiddleOfAPrompt(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, _ := w.open(peerAddr, nil)
		s.Play(1, []*Clip{wideClip(1000, 8000, 8000)})
		time.Sleep(495 * ms)
		p := Params{Remote: peerAddr, Codec: G722, Send: true, Receive: true}
		if err := s.Update(p); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		got := far.packets()
		if len(got) != 50 {
			t.Fatalf("%d packets", len(got))
		}
		checkRun(t, got)
		first := slices.IndexFunc(got, func(a arrived) bool { return a.PayloadType == 9 })
		if first < 24 || first > 26 {
			t.Fatalf("G.722 begins at packet %d", first)
		}
		if a := level(ear(got[first:])[3200:], 1000, wideRate); a < 7600 || a > 8400 {
			t.Errorf("the rest is heard with %.0f", a)
		}
	})
}

// speak sends a coded sound in packets of 20 ms.
func (p *peer) speak(to netip.AddrPort, kind uint8, codes []byte) {
	h := rtp.Header{PayloadType: kind, SSRC: 9}
	for packet := range slices.Chunk(codes, audioBytes) {
		p.send(to, h, packet)
		h.SequenceNumber++
		h.Timestamp += audioBytes
		time.Sleep(20 * ms)
	}
}

func wideTone(hz float64, n int) []byte {
	codes := make([]byte, n)
	var e g722.Encoder
	e.Encode(codes, sine(hz, 8000, wideRate, 2*n))
	return codes
}

func TestBridgeBetweenWidebandAndNarrowband(t *testing.T) {
	for _, law := range []Codec{PCMA, PCMU} {
		virtual(t, func(t *testing.T, w *world) {
			caller, agent := w.peer(peerAddr), w.peer(agentAddr)
			toCaller, _ := w.open(peerAddr, toG722)
			toAgent, _ := w.open(agentAddr, func(p *Params) { p.Codec = law })
			if err := Bridge(toCaller, toAgent); err != nil {
				t.Fatal(err)
			}
			caller.speak(toCaller.Local(), 9, wideTone(1000, 8000))
			var heard []int16
			got := agent.packets()
			checkRun(t, got)
			for _, p := range got {
				pcm := make([]int16, len(p.Payload))
				heard = append(heard, pcm[:g711.Law(law).Decode(pcm, p.Payload)]...)
			}
			if len(got) != 50 || got[0].PayloadType != law.PayloadType() {
				t.Fatalf("%d packets to the agent", len(got))
			}
			if a := level(heard[1000:], 1000, sampleRate); a < 7700 || a > 8300 {
				t.Errorf("the agent hears the caller with %.0f", a)
			}

			codes := make([]byte, 8000)
			g711.Law(law).Encode(codes, sine(700, 8000, sampleRate, 8000))
			agent.speak(toAgent.Local(), law.PayloadType(), codes)
			got = caller.packets()
			checkRun(t, got)
			if len(got) != 50 || got[0].PayloadType != 9 {
				t.Fatalf("%d packets to the caller", len(got))
			}
			if a := level(ear(got)[2000:], 700, wideRate); a < 7700 || a > 8300 {
				t.Errorf("the caller hears the agent with %.0f", a)
			}
		})
	}
}

func TestWidebandIsForwardedUntouched(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		caller, agent := w.peer(peerAddr), w.peer(agentAddr)
		toCaller, _ := w.open(peerAddr, toG722)
		toAgent, _ := w.open(agentAddr, toG722)
		if err := Bridge(toCaller, toAgent); err != nil {
			t.Fatal(err)
		}
		codes := wideTone(6000, 8000)
		caller.speak(toCaller.Local(), 9, codes)
		var heard []byte
		for _, p := range agent.packets() {
			heard = append(heard, p.Payload...)
		}
		if !bytes.Equal(heard, codes) {
			t.Errorf("%d codes of %d, or others", len(heard), len(codes))
		}
	})
}

// TestPacketsOfAnyLengthAreTranscoded: some peers send 10 or 60 ms, and what they send need not be sensible.
func TestPacketsOfAnyLengthAreTranscoded(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		caller, agent := w.peer(peerAddr), w.peer(agentAddr)
		toCaller, _ := w.open(peerAddr, toG722)
		toAgent, _ := w.open(agentAddr, nil)
		if err := Bridge(toCaller, toAgent); err != nil {
			t.Fatal(err)
		}
		sizes := []int{0, 1, 80, 159, 161, 480, 1400}
		for i, n := range sizes {
			h := rtp.Header{PayloadType: 9, SSRC: 9, SequenceNumber: uint16(i), Timestamp: uint32(i)}
			caller.send(toCaller.Local(), h, make([]byte, n))
			h.PayloadType = 8
			agent.send(toAgent.Local(), h, make([]byte, n))
		}
		there, back := agent.packets(), caller.packets()
		if len(there) != len(sizes) || len(back) != len(sizes) {
			t.Fatalf("%d packets there, %d back", len(there), len(back))
		}
		for i, n := range sizes {
			if len(there[i].Payload) != n || len(back[i].Payload) != n {
				t.Errorf("%d bytes became %d and %d", n, len(there[i].Payload), len(back[i].Payload))
			}
		}
	})
}

func TestAWidebandCallerIsRecorded(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, _ := w.open(peerAddr, toG722)
		var file bytes.Buffer
		rec := tape(t, &file, s)
		far.speak(s.Local(), 9, wideTone(1000, 8000))
		length, err := stop(rec)
		if err != nil || length != time.Second || file.Len() != 8000 {
			t.Fatalf("%v, %d bytes, %v", length, file.Len(), err)
		}
		pcm := make([]int16, 8000)
		g711.ALaw.Decode(pcm, file.Bytes())
		if a := level(pcm[1000:], 1000, sampleRate); a < 7700 || a > 8300 {
			t.Errorf("the message holds the tone with %.0f", a)
		}
	})
}

// TestAConversationAfterALoudPrompt: the first words of a narrowband agent are not distorted by what was played before.
func TestAConversationAfterALoudPrompt(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		caller, agent := w.peer(peerAddr), w.peer(agentAddr)
		toCaller, _ := w.open(peerAddr, toG722)
		toAgent, _ := w.open(agentAddr, nil)
		toCaller.Loop(wideClip(440, 20000, 4000))
		time.Sleep(733 * ms)
		if err := Bridge(toCaller, toAgent); err != nil {
			t.Fatal(err)
		}
		agent.speak(toAgent.Local(), 8, bytes.Repeat([]byte{g711.ALaw.Silence()}, 4000))
		heard := ear(caller.packets())
		if top := peak(heard[len(heard)-7900:]); top > 500 {
			t.Errorf("silence after a prompt is heard with %d", top)
		}
	})
}

// TestNoAllocationInWideband is the gate of transcoding and of clips in G.722.
func TestNoAllocationInWideband(t *testing.T) {
	e := still(t)
	a, b := openStill(t, e, G722), openStill(t, e, PCMA)
	tick := int64(0)
	var packet audioPacket
	a.Loop(clipOf(1000, 1))
	gate(t, "sending", func() {
		tick += roundTicks
		a.out.step(tick, a.out.ticket, &packet)
	})
	a.Quiet()
	if err := Bridge(a, b); err != nil {
		t.Fatal(err)
	}
	var from, to talker
	to.kind = payloadG722
	gate(t, "widening", func() { b.receive(from.audio(), peerAddr) })
	gate(t, "narrowing", func() { a.receive(to.audio(), peerAddr) })
	if sent(a) < 2000 || sent(b) < 1000 {
		t.Fatalf("%d and %d packets", sent(a), sent(b))
	}
	tape(t, io.Discard, a)
	gate(t, "recording", func() { a.receive(to.audio(), peerAddr) })
}

func BenchmarkTranscode(b *testing.B) {
	e := still(b)
	wide, narrow := openStill(b, e, G722), openStill(b, e, PCMA)
	if err := Bridge(wide, narrow); err != nil {
		b.Fatal(err)
	}
	to := talker{kind: payloadG722}
	b.Run("narrowing", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			wide.receive(to.audio(), peerAddr)
		}
	})
	var from talker
	b.Run("widening", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			narrow.receive(from.audio(), peerAddr)
		}
	})
}

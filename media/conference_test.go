package media

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"centralino/internal/memnet"
)

// TestModesChangeAtAnyMoment: wherever in a packet and in a tick, no change is heard as a click or as a gap.
func TestModesChangeAtAnyMoment(t *testing.T) {
	for _, codecs := range [][]Codec{{PCMA, PCMU, PCMA}, {G722, G722, G722}, {G722, PCMA, PCMA}} {
		virtual(t, func(t *testing.T, w *world) {
			x := newTrio(t, w, codecs...)
			x.speak()
			time.Sleep(500 * ms)
			modes := []Mode{Join, Listen, Whisper, Join, Whisper, Listen}
			for i := range 40 {
				x.set(modes[i%len(modes)])
				if time.Sleep(time.Duration(301+i*7%40) * ms); i%5 == 4 {
					x.streams[theSupervisor].Part()
					time.Sleep(time.Duration(i*i%150) * ms)
				}
			}
			for party := range theSupervisor {
				got := x.during(x.peers[party].packets(), 300*ms, 14*time.Second)
				x.checkOneStream(party, got)
				whole := x.sound(party, got)
				if most, at := sharpest(whole[400:], rateOf(codecs[party])); most > noClick || len(got) < 650 {
					t.Errorf("%v: %s hears a click of %d at %d of %d packets", codecs, names[party], most, at, len(got))
				}
			}
		})
	}
}

// TestListeningChangesNothing: what the two hear of each other is what they would hear without a supervisor, to the bit
// and to the microsecond; a whisper leaves what the caller hears alone.
func TestListeningChangesNothing(t *testing.T) {
	for _, codecs := range [][]Codec{{PCMA, PCMU, PCMA}, {G722, G722, PCMA}, {G722, PCMA, G722}} {
		var heard [2][3][]arrived
		for i, mode := range []Mode{Join, Listen, Whisper} {
			virtual(t, func(t *testing.T, w *world) {
				x := newTrio(t, w, codecs...)
				x.speak()
				time.Sleep(501 * ms)
				if i > 0 {
					x.set(mode)
				}
				time.Sleep(2 * time.Second)
				for party := range heard {
					heard[party][i] = x.peers[party].packets()
					for n := range heard[party][i] {
						p := &heard[party][i][n]
						p.at = time.Time{}.Add(p.at.Sub(x.start))
					}
				}
			})
		}
		same := func(a, b []arrived) bool {
			return slices.EqualFunc(a, b, func(a, b arrived) bool { return a.at.Equal(b.at) && bytes.Equal(a.Payload, b.Payload) })
		}
		if !same(heard[theCaller][1], heard[theCaller][0]) || !same(heard[theAgent][1], heard[theAgent][0]) {
			t.Errorf("%v: a supervisor who listens changes something", codecs)
		}
		if !same(heard[theCaller][2], heard[theCaller][0]) || len(heard[theCaller][0]) < 100 {
			t.Errorf("%v: a whisper changes what the caller hears", codecs)
		}
		if same(heard[theAgent][2], heard[theAgent][0]) {
			t.Errorf("%v: a whisper changes nothing", codecs)
		}
	}
}

// TestPacketsOfAnyLengthAreMixed, and nobody's packets run ahead of the time at which they are to be heard.
func TestPacketsOfAnyLengthAreMixed(t *testing.T) {
	for _, frames := range [][parties]int{{80, 240, 160}, {400, 80, 80}, {320, 400, 400}} {
		virtual(t, func(t *testing.T, w *world) {
			x := newTrio(t, w, PCMA, G722, PCMA)
			x.frames = frames
			x.speak()
			time.Sleep(503 * ms)
			for range 10 {
				x.set(Join)
				time.Sleep(487 * ms)
				x.set(Listen)
				time.Sleep(311 * ms)
			}
			x.set(Join)
			mark := time.Since(x.start) + 400*ms
			time.Sleep(2 * time.Second)
			for party, want := range []string{"as", "cs", "ca"} {
				got := x.peers[party].packets()
				if who := x.voices(party, x.sound(party, x.during(got, mark, mark+time.Second))); who != want {
					t.Errorf("%v: %s hears %q, want %q", frames, names[party], who, want)
				}
				for i, p := range got[1:] {
					if p.SequenceNumber != got[i].SequenceNumber+1 {
						t.Fatalf("%v: %s: a jump of the sequence", frames, names[party])
					}
					ahead := samples(int64(int32(p.Timestamp-w.timestamp(x.streams[party], p.at)))) + samples(int64(len(p.Payload)))
					if ahead > 70*ms {
						t.Fatalf("%v: %s gets a packet %v ahead", frames, names[party], ahead)
					}
				}
			}
		})
	}
}

// timestamp is that of a moment.
func (w *world) timestamp(s *Stream, at time.Time) uint32 { return s.out.clock(at.Sub(w.engine.epoch)) }

// TestMusicIsHeardInPlaceOfTheMix by the one peer that it is played to.
func TestMusicIsHeardInPlaceOfTheMix(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		x := newTrio(t, w, PCMA, PCMA, PCMA)
		x.speak()
		time.Sleep(500 * ms)
		x.set(Join)
		time.Sleep(time.Second)
		x.streams[theCaller].Loop(NewClip(sine(1100, voiceLevel, sampleRate, 8000)))
		time.Sleep(time.Second)
		x.streams[theCaller].Quiet()
		time.Sleep(time.Second)
		var got [parties][]arrived
		for party := range got {
			got[party] = x.peers[party].packets()
		}
		x.checkOneStream(theCaller, got[theCaller])
		on := x.sound(theCaller, x.during(got[theCaller], 1600*ms, 2400*ms))
		if l := level(on, 1100, sampleRate); l < 0.9*voiceLevel {
			t.Errorf("the caller hears music with %.0f", l)
		}
		for _, c := range []struct {
			party    int
			from, to time.Duration
			want     string
		}{
			{theCaller, 1600 * ms, 2400 * ms, ""},
			{theAgent, 1600 * ms, 2400 * ms, "cs"},
			{theSupervisor, 1600 * ms, 2400 * ms, "ca"},
			{theCaller, 2700 * ms, 3400 * ms, "as"},
		} {
			if who := x.voices(c.party, x.sound(c.party, x.during(got[c.party], c.from, c.to))); who != c.want {
				t.Errorf("from %v on %s hears %q, want %q", c.from, names[c.party], who, c.want)
			}
		}
	})
}

// TestKeysInAConference: the caller's reach the agent in each mode, the supervisor's nobody but its own sink.
func TestKeysInAConference(t *testing.T) {
	for _, mode := range []Mode{Listen, Whisper, Join} {
		virtual(t, func(t *testing.T, w *world) {
			x := newTrio(t, w, PCMA, PCMA, PCMA)
			x.speak()
			x.set(mode)
			time.Sleep(500 * ms)
			keys := func(party int) (n int) {
				for _, p := range x.peers[party].packets() {
					if p.PayloadType == 101 {
						n++
					}
				}
				return n
			}
			x.peers[theSupervisor].keys(x.streams[theSupervisor].Local(), 101, sippKey(20000, 7))
			time.Sleep(300 * ms)
			if c, a := keys(theCaller), keys(theAgent); c+a != 0 || x.events[theSupervisor].keys() != "7" {
				t.Errorf("mode %d: the supervisor's key: %d packets to the caller, %d to the agent, told %q", mode, c, a, x.events[theSupervisor].keys())
			}
			x.peers[theCaller].keys(x.streams[theCaller].Local(), 101, sippKey(30000, 5))
			time.Sleep(300 * ms)
			a, s := keys(theAgent), keys(theSupervisor)
			if a == 0 || s != 0 || x.events[theCaller].keys() != "5" || x.events[theAgent].keys() != "" {
				t.Errorf("mode %d: the caller's key: %d packets to the agent, %d to the supervisor, told %q", mode, a, s, x.events[theCaller].keys())
			}
		})
	}
}

// TestAConferenceEnds with its bridge, and with any of its streams.
func TestAConferenceEnds(t *testing.T) {
	for name, c := range map[string]struct {
		end   func(x *trio)
		stays bool // the bridge
	}{
		"unbridged by the agent":   {func(x *trio) { x.streams[theAgent].Unbridge() }, false},
		"unbridged by the caller":  {func(x *trio) { x.streams[theCaller].Unbridge() }, false},
		"the agent closes":         {func(x *trio) { x.streams[theAgent].Close() }, false},
		"the caller closes":        {func(x *trio) { x.streams[theCaller].Close() }, false},
		"the supervisor closes":    {func(x *trio) { x.streams[theSupervisor].Close() }, true},
		"the supervisor parts":     {func(x *trio) { x.streams[theSupervisor].Part() }, true},
		"the supervisor unbridges": {func(x *trio) { x.streams[theSupervisor].Unbridge() }, true},
	} {
		t.Run(name, func(t *testing.T) {
			virtual(t, func(t *testing.T, w *world) {
				x := newTrio(t, w, PCMA, PCMA, PCMA)
				x.speak()
				time.Sleep(500 * ms)
				x.set(Join)
				time.Sleep(500 * ms)
				c.end(x)
				time.Sleep(200 * ms)
				if n := w.engine.Stats().Playing; n != 0 {
					t.Errorf("%d seats are still taken", n)
				}
				for i, s := range x.streams {
					if s.talks != nil || s.in.talk != nil || s.out.ear != nil {
						t.Errorf("%s is still in it", names[i])
					}
					x.peers[i].packets()
				}
				time.Sleep(201 * ms)
				n := 0
				if c.stays {
					n = 10
				}
				for party, want := range []int{n, n, 0} {
					if got := x.peers[party].packets(); len(got) < want || len(got) > want+1 && want > 0 || want == 0 && len(got) > 0 {
						t.Errorf("%s hears %d packets, want %d", names[party], len(got), want)
					}
				}
				err := Supervise(x.streams[theSupervisor], x.streams[theAgent], Listen)
				if closes := strings.HasSuffix(name, "closes"); closes && err == nil || !closes && c.stays != (err == nil) {
					t.Errorf("once more: %v", err)
				}
			})
		})
	}
}

func TestSuperviseSaysWhenItCannot(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		x := newTrio(t, w, PCMA, PCMA, PCMA)
		agent, supervisor := x.streams[theAgent], x.streams[theSupervisor]
		other, _ := w.open(supervisorAddr, nil)
		if err := Supervise(supervisor, other, Join); !errors.Is(err, ErrAlone) {
			t.Errorf("nobody's agent: %v", err)
		}
		for name, s := range map[string]*Stream{"the agent": agent, "the caller": x.streams[theCaller]} {
			if err := Supervise(s, agent, Join); !errors.Is(err, ErrBridged) {
				t.Errorf("%s as the supervisor: %v", name, err)
			}
		}
		x.set(Listen)
		if err := Supervise(other, agent, Join); !errors.Is(err, ErrBridged) {
			t.Errorf("a second supervisor: %v", err)
		}
		if err := Bridge(supervisor, other); !errors.Is(err, ErrBridged) {
			t.Errorf("the supervisor bridged: %v", err)
		}
		agent.Part() // is for supervisors
		x.set(Whisper)
		supervisor.Close()
		if err := Supervise(supervisor, agent, Join); !errors.Is(err, ErrClosed) {
			t.Errorf("a closed supervisor: %v", err)
		}
		if err := Supervise(other, agent, Join); err != nil {
			t.Errorf("the next supervisor: %v", err)
		}
	})
}

// TestASupervisorHearsThroughABadNetwork: with a tenth of the caller's packets lost and all shaken by 40 ms, the
// supervisor hears the caller without holes.
func TestASupervisorHearsThroughABadNetwork(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		x := newTrio(t, w, PCMA, PCMA, PCMA)
		n := 0
		w.net.Tap(memnet.Only(func(p memnet.Packet) bool { return p.From == peerAddr }, func(memnet.Packet) memnet.Fate {
			n++
			return memnet.Fate{Drop: n%10 == 0, Delay: time.Duration(n*7%40) * ms}
		}))
		x.speak()
		x.set(Listen)
		time.Sleep(4 * time.Second)
		got := x.peers[theSupervisor].packets()
		x.checkOneStream(theSupervisor, got)
		pcm := x.sound(theSupervisor, x.during(got, time.Second, 4*time.Second))
		for at := 0; at+audioBytes <= len(pcm); at += audioBytes {
			if l := level(pcm[at:at+audioBytes], callerTone, sampleRate); l < 0.6*voiceLevel {
				t.Errorf("after %v the caller is heard with %.0f", samples(int64(at)), l)
			}
		}
	})
}

// mixing is a conference of three G.711 parties who all speak and hear each other, to be stepped by hand.
func mixing(tb testing.TB, codecs ...Codec) (step func(), c *conference) {
	tb.Helper()
	e := still(tb)
	var streams [parties]*Stream
	var from [parties]talker
	for i, codec := range codecs {
		streams[i] = openStill(tb, e, codec)
		from[i].kind = codec.PayloadType()
	}
	if err := Bridge(streams[theCaller], streams[theAgent]); err != nil {
		tb.Fatal(err)
	}
	if err := Supervise(streams[theSupervisor], streams[theAgent], Join); err != nil {
		tb.Fatal(err)
	}
	c = streams[theAgent].talks
	tick, packet := int64(0), audioPacket{}
	return func() {
		for i, s := range streams {
			p, _ := parsePacket(from[i].audio())
			p.arrival = tick * int64(tickLength)
			s.hear(&p, peerAddr)
		}
		tick += roundTicks
		c.step(tick, 0, &packet)
	}, c
}

func TestMixingDoesNotAllocate(t *testing.T) {
	for _, codecs := range [][]Codec{{PCMA, PCMA, PCMA}, {G722, PCMA, G722}} {
		step, c := mixing(t, codecs...)
		gate(t, "mixing", step)
		for i, s := range c.streams {
			if !c.talks[i].begun || sent(s) < 1000 || !s.out.mixes(c) {
				t.Errorf("%v: %s spoke: %v, was sent %d packets", codecs, names[i], c.talks[i].begun, sent(s))
			}
		}
	}
	e := still(t)
	a, b, c := openStill(t, e, PCMA), openStill(t, e, PCMU), openStill(t, e, PCMA)
	if err := Bridge(a, b); err != nil {
		t.Fatal(err)
	}
	if err := Supervise(c, b, Listen); err != nil {
		t.Fatal(err)
	}
	var from talker
	gate(t, "forwarding while somebody listens", func() { a.receive(from.audio(), peerAddr) })
	if sent(b) < 1000 {
		t.Fatalf("%d packets forwarded", sent(b))
	}
}

// BenchmarkConference is a tick of three parties who hear each other: three packets in, three out, without the kernel.
func BenchmarkConference(b *testing.B) {
	for _, codecs := range [][]Codec{{PCMA, PCMA, PCMA}, {PCMA, PCMU, G722}, {G722, G722, G722}} {
		b.Run(codecs[0].String()+" "+codecs[1].String()+" "+codecs[2].String(), func(b *testing.B) {
			step, _ := mixing(b, codecs...)
			b.ReportAllocs()
			for b.Loop() {
				step()
			}
		})
	}
}

// BenchmarkMix is the sums alone: three hearers, each of two talkers.
func BenchmarkMix(b *testing.B) {
	var m mix
	talks := new([parties]talk)
	b.ReportAllocs()
	for b.Loop() {
		for i := range parties {
			m.of(PCMA, &talks[i], &talks[(i+1)%parties])
		}
	}
}

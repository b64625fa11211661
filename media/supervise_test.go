package media

import (
	"cmp"
	"fmt"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/pion/rtp"

	"centralino/media/g711"
	"centralino/media/g722"
)

var supervisorAddr = netip.MustParseAddrPort("198.51.100.50:6000")

// The tones by which the parties of a conference are told apart, and how loud each is.
const (
	callerTone     = 300.0
	agentTone      = 500.0
	supervisorTone = 700.0
	voiceLevel     = 6000.0
)

// trio is a bridge and a supervisor; all of them speak, each in its tone.
type trio struct {
	*world
	peers   [parties]*peer
	streams [parties]*Stream
	events  [parties]*events
	codecs  [parties]Codec
	frames  [parties]int // codes to a packet; 0 is 160
	start   time.Time
}

func newTrio(t *testing.T, w *world, codecs ...Codec) *trio {
	t.Helper()
	x := &trio{world: w}
	copy(x.codecs[:], codecs)
	for i, addr := range []netip.AddrPort{peerAddr, agentAddr, supervisorAddr} {
		x.peers[i] = w.peer(addr)
		x.streams[i], x.events[i] = w.open(addr, func(p *Params) { p.Codec = x.codecs[i] })
	}
	if err := Bridge(x.streams[theCaller], x.streams[theAgent]); err != nil {
		t.Fatal(err)
	}
	return x
}

// speak lets all parties speak until the test ends; each begins at another moment.
func (x *trio) speak() {
	x.start = time.Now()
	over := make(chan struct{})
	var speaking sync.WaitGroup
	x.t.Cleanup(func() {
		close(over)
		speaking.Wait()
	})
	for i, hz := range []float64{callerTone, agentTone, supervisorTone} {
		pcm := sine(hz, voiceLevel, rateOf(x.codecs[i]), 6*rateOf(x.codecs[i])) // it goes round
		speaking.Go(func() {
			time.Sleep(time.Duration(i) * 7 * ms)
			x.say(i, pcm, over)
		})
	}
}

// say lets a party send a sound over and over.
func (x *trio) say(party int, pcm []int16, over <-chan struct{}) {
	codec := x.codecs[party]
	codes := make([]byte, cmp.Or(x.frames[party], audioBytes))
	frame := len(codes) * rateOf(codec) / sampleRate
	h := rtp.Header{PayloadType: codec.PayloadType(), SSRC: 9}
	var encoder g722.Encoder
	for at := 0; ; at = (at + frame) % len(pcm) {
		select {
		case <-over:
			return
		default:
		}
		if codec == G722 {
			encoder.Encode(codes, pcm[at:at+frame])
		} else {
			g711.Law(codec).Encode(codes, pcm[at:at+frame])
		}
		x.peers[party].send(x.streams[party].Local(), h, codes)
		h.SequenceNumber++
		h.Timestamp += uint32(len(codes))
		time.Sleep(samples(int64(len(codes))))
	}
}

func (x *trio) set(mode Mode) {
	x.t.Helper()
	if err := Supervise(x.streams[theSupervisor], x.streams[theAgent], mode); err != nil {
		x.t.Fatal(err)
	}
}

// sound is what a party received, as one piece.
func (x *trio) sound(party int, got []arrived) []int16 {
	if x.codecs[party] == G722 {
		return ear(got)
	}
	var heard []int16
	for _, p := range got {
		pcm := make([]int16, len(p.Payload))
		heard = append(heard, pcm[:g711.Law(x.codecs[party]).Decode(pcm, p.Payload)]...)
	}
	return heard
}

// during are the packets that came between two moments.
func (x *trio) during(got []arrived, from, to time.Duration) (some []arrived) {
	for _, p := range got {
		if at := p.at.Sub(x.start); at >= from && at < to {
			some = append(some, p)
		}
	}
	return some
}

// voices says whose tones are in a sound: c, a and s.
func (x *trio) voices(party int, pcm []int16) string {
	var who string
	for i, hz := range []float64{callerTone, agentTone, supervisorTone} {
		switch l := level(pcm, hz, rateOf(x.codecs[party])); {
		case l > 0.8*voiceLevel:
			who += "cas"[i : i+1]
		case l > 0.05*voiceLevel:
			who += fmt.Sprintf("(%c %.0f)", "cas"[i], l)
		}
	}
	return who
}

// checkOneStream looks for gaps and jumps: one source, no number left out, and no packet more than 21 ms after the one
// before has been heard out: forwarded packets and mixed ones have moments of their own.
func (x *trio) checkOneStream(party int, got []arrived) {
	x.t.Helper()
	for i := 1; i < len(got); i++ {
		now, before := got[i], got[i-1]
		if now.SSRC != before.SSRC || now.SequenceNumber != before.SequenceNumber+1 {
			x.t.Fatalf("%s: packet %d: %v after %v", names[party], i, now.Header, before.Header)
		}
		step, gap := int64(now.Timestamp-before.Timestamp), now.at.Sub(before.at)
		if step < audioBytes || step > max(elapsed(gap)+2*audioBytes, 2*audioBytes) {
			x.t.Errorf("%s: packet %d: the clock moved by %d samples in %v", names[party], i, step, gap)
		}
		end := before.Timestamp + uint32(len(before.Payload))
		if late := samples(int64(int32(x.timestamp(x.streams[party], now.at) - end))); late > 21*ms {
			x.t.Errorf("%s has nothing to hear for %v at %v", names[party], late, now.at.Sub(x.start))
		}
	}
}

var names = [parties]string{"the caller", "the agent", "the supervisor"}

// sharpest is the largest second difference, and where: a click has a large one. Sound at 16 kHz is looked at as if it
// had 8.
func sharpest(pcm []int16, rate int) (most, at int) {
	step := rate / sampleRate
	for i := 2 * step; i < len(pcm); i++ {
		d := int(pcm[i]) - 2*int(pcm[i-step]) + int(pcm[i-2*step])
		if d = max(d, -d); d > most {
			most, at = d, i
		}
	}
	return most, at
}

// noClick is above the second difference of two parties' tones in A-law, 2740 and the noise of its steps, and below a
// third of what a jump of either brings.
const noClick = 3700

// TestWhoHearsWhom goes through all modes and back, with all mixtures of codecs.
func TestWhoHearsWhom(t *testing.T) {
	for _, codecs := range [][]Codec{
		{PCMA, PCMA, PCMA},
		{PCMA, PCMU, PCMA},
		{G722, G722, G722},
		{PCMA, G722, PCMU},
		{G722, PCMA, PCMA},
		{PCMU, PCMA, G722},
		{G722, G722, PCMA},
	} {
		t.Run(fmt.Sprint(codecs), func(t *testing.T) {
			virtual(t, func(t *testing.T, w *world) {
				x := newTrio(t, w, codecs...)
				x.speak()
				time.Sleep(time.Second + 3*ms)
				steps := []struct {
					mode Mode
					want [parties]string
				}{
					{Listen, [parties]string{"a", "c", "ca"}},
					{Whisper, [parties]string{"a", "cs", "ca"}},
					{Join, [parties]string{"as", "cs", "ca"}},
					{Whisper, [parties]string{"a", "cs", "ca"}},
					{Listen, [parties]string{"a", "c", "ca"}},
					{Join, [parties]string{"as", "cs", "ca"}},
				}
				for _, step := range steps {
					x.set(step.mode)
					time.Sleep(time.Second)
				}
				x.streams[theSupervisor].Part()
				time.Sleep(time.Second)
				time.Sleep(2 * time.Second)
				for party := range parties {
					got := x.peers[party].packets()
					x.checkOneStream(party, got)
					for i, step := range steps {
						from := time.Duration(i+1)*time.Second + 300*ms
						pcm := x.sound(party, x.during(got, from, from+700*ms))
						if who := x.voices(party, pcm); who != step.want[party] {
							t.Errorf("step %d: %s hears %q, want %q", i, names[party], who, step.want[party])
						}
					}
					after := x.sound(party, x.during(got, 7200*ms, 8*time.Second))
					if who := x.voices(party, after); who != [parties]string{"a", "c", ""}[party] {
						t.Errorf("afterwards %s hears %q", names[party], who)
					}
					if whole := x.sound(party, got); len(whole) > 0 {
						if most, at := sharpest(whole[len(whole)/100:], rateOf(codecs[party])); most > noClick {
							t.Errorf("%s hears a click of %d at %d of %d", names[party], most, at, len(whole))
						}
					}
				}
			})
		})
	}
}

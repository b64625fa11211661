package jitter

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// hour lets a talker with another clock talk for an hour over a network that delays by 10 ms and some jitter, with a
// pause of a word's length in which the sound is low every three seconds, or none.
func hour(ppm float64, jitter time.Duration, pauses bool) (l *line, worst time.Duration, told int) {
	const packets = 3600 * 50
	chance := rand.New(rand.NewPCG(1, 2))
	l = &line{tick: 5 * ms}
	payload := make([]byte, Frame)
	at := time.Duration(0)
	for i := range packets {
		sent := time.Duration(float64((i+1)*20*int(ms)) * (1 + ppm/1e6))
		at = max(at, sent+10*ms+time.Duration(chance.Float64()*float64(jitter)))
		l.run(nil, at, pauses && i%150 < 20, nil)
		l.Put(Packet{SSRC: 7, Seq: uint16(i), Timestamp: uint32(i * Frame), Payload: payload}, at)
		if i > 500 {
			worst = max(worst, l.Stats(at).Delay)
		}
		if i == 500 {
			told = int(l.counted.Concealed)
		}
	}
	return l, worst, told
}

// TestAnHourWithAnotherClock: sound is put in or left out now and then, and the delay stays what the jitter needs.
func TestAnHourWithAnotherClock(t *testing.T) {
	for _, ppm := range []float64{-300, -50, 0, 50, 300} {
		for _, jitter := range []time.Duration{0, 30 * ms} {
			for _, pauses := range []bool{true, false} {
				l, worst, before := hour(ppm, jitter, pauses)
				s := l.Stats(time.Hour)
				drift := uint64(max(ppm, -ppm) * 3600 * rate / 1e6)
				t.Logf("%v ppm, jitter %v, pauses %v: delay up to %v, target %v, %d late, %d concealed, %d added, %d left out (the clocks part by %d)",
					ppm, jitter, pauses, worst, s.Target, s.Late, s.Concealed, s.Added, s.Skipped, drift)
				storm := 2*uint64(Frame)*uint64(drift/Frame+2) + uint64(before)
				if worst > 40*ms+jitter || s.Late > 2 || s.Concealed+s.Added+s.Skipped > storm {
					t.Error("the delay runs away, or the sound is torn")
				}
				if s.Added+s.Skipped+2*Frame < drift {
					t.Error("the clock is not followed")
				}
			}
		}
	}
}

// TestTheDelayFollowsTheJitter: it grows at the first late packet, and shrinks where that is not heard.
func TestTheDelayFollowsTheJitter(t *testing.T) {
	var all []arrival
	for i, a := range talk(0, 1, 3000, Frame) { // a minute; from 10 to 20 s every tenth packet is late by 80 ms
		if i >= 500 && i < 1000 && i%10 == 0 {
			a.at += 80 * ms
		}
		all = append(all, a)
	}
	for _, low := range []bool{false, true} {
		l := line{tick: 5 * ms}
		l.run(all[:500], 10*time.Second, low, nil)
		calm := l.Stats(l.tick)
		l.run(all[500:1000], 20*time.Second, low, nil)
		rough := l.Stats(l.tick)
		l.run(all[1000:], time.Minute, low, nil)
		after := l.Stats(l.tick)
		if calm.Target != 20*ms || calm.Delay > 45*ms || calm.Late+calm.Concealed != 0 {
			t.Errorf("calm: %+v", calm)
		}
		// The first late packet is missed, and what follows on it; then the delay is made for it.
		if rough.Target < 80*ms || rough.Target > 120*ms || rough.Delay < 75*ms || rough.Late > 2 || rough.Concealed > 1000 {
			t.Errorf("rough: %+v", rough)
		}
		if after.Target != 20*ms || after.Delay > 45*ms || after.Concealed != rough.Concealed {
			t.Errorf("after: %+v", after)
		}
	}
}

// TestADelayIsNeverWithoutBound: the network stands still for a second and then brings all at once.
func TestADelayIsNeverWithoutBound(t *testing.T) {
	all := talk(0, 1, 500, Frame)
	for i := range all {
		if all[i].at > time.Second && all[i].at < 2*time.Second {
			all[i].at = 2 * time.Second
		}
	}
	l := line{tick: 5 * ms}
	for i, a := range all {
		l.run(nil, a.at, false, nil)
		l.Put(a.Packet, a.at)
		if d := l.Stats(a.at).Delay; d > 240*ms {
			t.Fatalf("packet %d: a delay of %v", i, d)
		}
	}
	if s := l.Stats(all[len(all)-1].at); s.Delay < 15*ms || s.Concealed > 1000 {
		t.Errorf("%+v", s)
	}
}

func TestStandingTimestampsAreHeardInOrder(t *testing.T) {
	all := talk(0, 1, 20, Frame)
	for i := range all {
		all[i].Timestamp = 77
	}
	var got []byte
	l := line{tick: 5 * ms}
	l.run(all, time.Second, false, func(p Piece) { got = append(got, p.Codes...) })
	if len(got) != 20*Frame || !slices.IsSorted(got) {
		t.Errorf("%d samples", len(got))
	}
}

func TestOddPacketsAreRefused(t *testing.T) {
	var b Buffer
	for _, n := range []int{0, 1, minPacket - 1, maxPacket + 1, 1500} {
		if v := b.Put(Packet{Payload: make([]byte, n)}, 0); v != Refused {
			t.Errorf("%d bytes: %d", n, v)
		}
	}
}

// TestWhatCameInTimeIsHeardOnceInOrder over any network that is not worse than the longest delay.
func TestWhatCameInTimeIsHeardOnceInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{80, 160, 240, 320, 480}).Draw(t, "samples")
		all := from(talk(0, 0, 200, n), 7, uint16(rapid.IntRange(0, 65535).Draw(t, "seq")), rapid.Uint32().Draw(t, "ts"))
		jitter := rapid.IntRange(0, 100).Draw(t, "jitter")
		loss := rapid.IntRange(0, 30).Draw(t, "loss")
		chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "chance"), 1))
		var sent []arrival
		for _, a := range all {
			if chance.IntN(100) < loss {
				continue
			}
			a.at += time.Duration(chance.IntN(jitter+1)) * ms
			sent = append(sent, a)
			if chance.IntN(10) == 0 {
				a.at += time.Duration(chance.IntN(50)) * ms
				sent = append(sent, a)
			}
		}
		slices.SortStableFunc(sent, func(a, b arrival) int { return int(a.at - b.at) })
		l := line{tick: time.Duration(rapid.IntRange(0, 19).Draw(t, "phase")) * ms}
		taken, heard := map[byte]int{}, map[byte]int{}
		order := []byte{}
		hear := func(p Piece) {
			for _, c := range p.Codes {
				if heard[c]++; heard[c] == 1 {
					order = append(order, c)
				}
			}
		}
		for _, a := range sent {
			low := chance.IntN(3) == 0
			l.run(nil, a.at+1, low, hear)
			due := l.cursor
			v := l.Put(a.Packet, a.at)
			if v == Taken {
				taken[a.Payload[0]]++
			} else if v == Late && l.place+int64(int32(a.Timestamp-l.from.Timestamp)) >= due {
				t.Fatal("a packet came in time and was refused")
			}
			if d := l.Stats(a.at).Delay; d > 220*ms {
				t.Fatalf("a delay of %v", d)
			}
		}
		l.run(nil, l.tick+time.Second, false, hear)
		for c, times := range taken {
			if times != 1 || heard[c] != n {
				t.Fatalf("packet %d: taken %d times, heard %d of %d samples", c, times, heard[c], n)
			}
		}
		first := all[0].Payload[0]
		if !slices.IsSortedFunc(order, func(a, b byte) int { return int(a-first) - int(b-first) }) || len(heard) != len(taken) {
			t.Fatalf("heard out of order: %v", order)
		}
	})
}

// FuzzBuffer: whatever comes, each tick is a frame, and the delay stays within its bounds.
func FuzzBuffer(f *testing.F) {
	f.Add([]byte{0, 1, 0, 1, 0, 3, 160, 20, 1, 2, 1, 64, 0, 3, 160, 20})
	f.Add([]byte{0, 1, 0, 1, 0, 2, 160, 0, 1, 9, 255, 64, 200, 3, 250, 255})
	f.Fuzz(func(t *testing.T, script []byte) {
		l, now := line{}, time.Duration(0)
		for ; len(script) >= 8; script = script[8:] {
			now += time.Duration(script[7]) * ms
			l.run(nil, now, script[0]&1 != 0, nil)
			l.Put(Packet{
				SSRC: uint32(script[0] & 2), Seq: uint16(script[1])<<8 | uint16(script[2]), Timestamp: uint32(script[3])<<24 | uint32(script[4])<<8,
				Codec: script[5] & 3, Noise: script[5]&12 == 12, Payload: make([]byte, 4*int(script[6])),
			}, now)
			if d := l.Stats(now).Delay; d > time.Second || d < -2*time.Second {
				t.Fatalf("a delay of %v", d)
			}
		}
	})
}

func TestNoAllocation(t *testing.T) {
	var b Buffer
	p, now := Packet{Payload: make([]byte, Frame)}, time.Duration(0)
	if n := testing.AllocsPerRun(2000, func() {
		p.Seq++
		p.Timestamp += Frame
		if p.Seq%7 != 0 {
			b.Put(p, now)
		}
		now += 20 * ms
		b.Tick(now, p.Seq%3 == 0)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
	if s := b.Stats(now); s.Taken < 1700 || s.Concealed == 0 {
		t.Errorf("%+v", s)
	}
}

// BenchmarkPacket is a packet in and a frame out.
func BenchmarkPacket(b *testing.B) {
	var j Buffer
	p, now := Packet{Payload: make([]byte, Frame)}, time.Duration(0)
	b.ReportAllocs()
	for b.Loop() {
		p.Seq++
		p.Timestamp += Frame
		j.Put(p, now)
		now += 20 * ms
		j.Tick(now, false)
	}
}

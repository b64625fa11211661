package media

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"centralino/call"
)

// style is how a phone tells its presses.
type style struct {
	replay bool // one recording for each key, as SIPp has it
	step   int  // between packets, in milliseconds
	ends   int
}

func drawStyle(t *rapid.T) style {
	return style{
		replay: rapid.Bool().Draw(t, "replay"),
		step:   rapid.SampledFrom([]int{10, 20, 30, 50}).Draw(t, "step"),
		ends:   rapid.IntRange(1, 3).Draw(t, "ends"),
	}
}

// packets is a press as it leaves the phone.
func (s style) packets(start, n int, k key) []at {
	var out []at
	for i := range n {
		k.duration = uint16(8 * s.step * (i + 1))
		k.end = i == n-1
		out = append(out, at{start + s.step*i, k})
		k.seq++
	}
	for range s.ends - 1 {
		out = append(out, at{start + s.step*(n-1) + 1, k})
		k.seq++
	}
	return out
}

// network loses, doubles and delays packets, by less than 40 ms: packets overtake each other. The first packet of a
// replay is neither lost nor overtaken: without it, and without the end of the press before, nothing tells the two apart
// but a pause, and a network may pause too.
func (s style) network(t *rapid.T, sent []at) []at {
	var out []at
	for i, a := range sent {
		copies, delay := rapid.SampledFrom([]int{1, 1, 1, 1, 0, 2}).Draw(t, "copies"), 40
		if i == 0 && s.replay {
			copies, delay = max(1, copies), 0
		}
		for range copies {
			out = append(out, at{a.ms + rapid.IntRange(0, delay).Draw(t, "delay"), a.k})
		}
	}
	return out
}

// TestPressesAgreeWithTheFinger compares what is heard with a model that knows who pressed what: a press counts once if
// anything of it arrived, and the order is that of the first packets to arrive.
func TestPressesAgreeWithTheFinger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStyle(t)
		now, seq, ts := 0, uint16(rapid.Uint16().Draw(t, "seq")), rapid.Uint32().Draw(t, "ts")
		type come struct {
			at
			press int
		}
		var all []come
		var made []uint8
		for i := range rapid.IntRange(1, 6).Draw(t, "presses") {
			k := key{ssrc: 9, event: uint8(rapid.IntRange(0, 2).Draw(t, "key"))}
			n := rapid.IntRange(1+40/s.step, 12).Draw(t, "length")
			k.seq, k.ts = seq, ts
			if s.replay {
				n = max(n, 2) // nobody records a press that ends as it begins
				k.seq, k.ts = 100*uint16(k.event), 1000*uint32(k.event)
			}
			sent, held := s.packets(now, n, k), 0
			if !s.replay { // a network holds everything up for a while, and then brings it in its order
				held = rapid.SampledFrom([]int{0, 0, 100, 500}).Draw(t, "held")
				for j := rapid.IntRange(1, len(sent)).Draw(t, "from"); j < len(sent); j++ {
					sent[j].ms += held
				}
			}
			for _, a := range s.network(t, sent) {
				all = append(all, come{a, i})
			}
			made = append(made, k.event)
			length := s.step * n
			now += length + held + rapid.IntRange(80, 400).Draw(t, "gap")
			seq += uint16(n + s.ends + rapid.IntRange(0, 20).Draw(t, "audio"))
			ts += uint32(8 * (length + 40))
		}
		slices.SortStableFunc(all, func(a, b come) int { return a.ms - b.ms })

		var want, got []uint8
		seen := map[int]bool{}
		var p presses
		for _, c := range all {
			if !seen[c.press] {
				seen[c.press] = true
				want = append(want, made[c.press])
			}
			if p.hear(c.k, time.Duration(c.ms)*time.Millisecond) == began {
				got = append(got, c.k.event)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("heard %v, pressed %v\n%v", got, want, all)
		}
	})
}

// TestAPressToldTwoWaysCountsOnce presses keys, tells each by RTP and INFO at different times, and counts.
func TestAPressToldTwoWaysCountsOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type telling struct {
			ms  int
			by  way
			key uint8
		}
		var all []telling
		want := map[uint8]int{}
		now := 0
		for range rapid.IntRange(1, 8).Draw(t, "presses") {
			k := uint8(rapid.IntRange(0, 2).Draw(t, "key"))
			want[k]++
			ways := rapid.IntRange(1, 3).Draw(t, "ways")
			if ways != 2 {
				all = append(all, telling{now + rapid.IntRange(0, 40).Draw(t, "rtp"), byRTP, k})
			}
			if ways != 1 {
				all = append(all, telling{now + rapid.IntRange(0, 900).Draw(t, "info"), byINFO, k})
			}
			// A press told one way only, soon after one told the other way only, can't be told from one press told both ways.
			now += rapid.IntRange(100, 700).Draw(t, "pause")
			if ways != 3 {
				now += int(pairWindow/time.Millisecond) + 1000
			}
		}
		slices.SortStableFunc(all, func(a, b telling) int { return a.ms - b.ms })
		var o once
		got := map[uint8]int{}
		for _, a := range all {
			digit := "0123456789*#ABCD"[a.key]
			if o.hear(call.Digit(digit), a.by, time.Duration(a.ms)*time.Millisecond) {
				got[a.key]++
			}
		}
		for k, n := range want {
			if got[k] != n {
				t.Fatalf("key %d: %d, want %d: %v", k, got[k], n, all)
			}
		}
	})
}

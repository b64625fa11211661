package queue

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A sorted slice is the oracle.
func TestOrderedIsASortedSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var o ordered[int]
		var oracle []key
		draw := func() key {
			n := int64(rapid.IntRange(0, 400).Draw(t, "key"))
			return key{a: n / 100, b: n / 10 % 10, c: n % 10 / 5, id: fmt.Sprint(n)}
		}
		for i := range rapid.IntRange(0, 1000).Draw(t, "steps") {
			k := draw()
			at, found := slices.BinarySearchFunc(oracle, k, key.compare)
			if rapid.IntRange(0, 2).Draw(t, "what") > 0 {
				o.insert(k, i)
				if !found {
					oracle = slices.Insert(oracle, at, k)
				}
			} else {
				if o.remove(k) != found {
					t.Fatalf("removing %v", k)
				}
				if found {
					oracle = slices.Delete(oracle, at, at+1)
				}
			}
			if k = draw(); o.len() != len(oracle) || o.rank(k) != slices.IndexFunc(append(slices.Clone(oracle), key{a: 9}), func(x key) bool { return x.compare(k) >= 0 }) {
				t.Fatalf("%d keys, rank of %v is %d", o.len(), k, o.rank(k))
			}
		}
		var got []key
		for _, c := range o.chunks {
			if len(c) == 0 || len(c) > chunkSize {
				t.Fatalf("a chunk of %d", len(c))
			}
			for _, e := range c {
				got = append(got, e.key)
			}
		}
		if !slices.Equal(got, oracle) {
			t.Fatalf("holds %v, want %v", got, oracle)
		}
	})
}

func TestOrderedYieldsUntilTold(t *testing.T) {
	var o ordered[int]
	for i := range 200 {
		o.insert(key{a: int64(-i)}, i)
	}
	n := 0
	for v := range o.all() {
		if v != 199-n {
			t.Fatalf("%d is number %d", v, n)
		}
		if n++; n == 70 {
			break
		}
	}
}

func TestTimersRunInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h timers
		all := make([]timer, 50)
		for i := range all {
			all[i] = timer{id: fmt.Sprint(i)}
			switch i % 3 {
			case 0:
				all[i].agent = &agent{}
			case 1:
				all[i].line = &line{}
			}
		}
		for range rapid.IntRange(0, 300).Draw(t, "steps") {
			x := &all[rapid.IntRange(0, len(all)-1).Draw(t, "timer")]
			if rapid.IntRange(0, 3).Draw(t, "what") == 0 {
				h.disarm(x)
			} else {
				h.arm(x, int64(rapid.IntRange(0, 20).Draw(t, "at")))
			}
		}
		var last *timer
		for h.next() != nil {
			x := h.next()
			if last != nil && x.before(last) {
				t.Fatalf("%v runs after %v", x.at, last.at)
			}
			h.disarm(x)
			last = x
		}
		for i := range all {
			if all[i].place != 0 {
				t.Fatalf("timer %d is still armed", i)
			}
		}
	})
}

func TestWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var w window
		seen, top := map[uint64]bool{}, uint64(0)
		for range 300 {
			step := rapid.SampledFrom([]int{-windowEvents - 1, -windowEvents, -100, -3, -1, 0, 1, 2, 100, windowEvents, 3 * windowEvents}).Draw(t, "step")
			seq := uint64(max(1, int(top)+step))
			want := seen[seq] || top >= windowEvents && seq <= top-windowEvents
			if got := w.again(seq); got != want {
				t.Fatalf("%d came again: %v, with %d the latest", seq, got, top)
			}
			seen[seq] = true
			top = max(top, seq)
		}
		for range 2 {
			if w.again(0) {
				t.Fatalf("an event without a number came again")
			}
		}
	})
}

// A number that was jumped over is new, although one that shares its place was seen before.
func TestWindowForgetsWhatItPasses(t *testing.T) {
	var w window
	for _, seq := range []uint64{10, 4000, windowEvents + 14} {
		w.again(seq)
	}
	if w.again(windowEvents+10) || !w.again(windowEvents+10) {
		t.Error("a number is taken for another")
	}
}

func TestGraveyardIsBounded(t *testing.T) {
	e := New(Config{})
	for i := range 3 * recentCalls {
		e.buried.bury(callID(i))
		e.buried.bury(callID(i))
	}
	if len(e.buried.dead) != recentCalls || !e.buried.dead[callID(3*recentCalls-1)] || e.buried.dead[callID(0)] {
		t.Errorf("remembers %d", len(e.buried.dead))
	}
}

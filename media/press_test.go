package media

import (
	"testing"
	"time"
)

// at is a key packet and when it comes, in milliseconds.
type at struct {
	ms int
	k  key
}

// hold is one press as a well-behaved phone tells it: a packet every 20 ms, and the end three times.
func hold(start int, k key, packets int) []at {
	var out []at
	for i := range packets {
		k.duration = uint16(160 * (i + 1))
		k.end = i == packets-1
		out = append(out, at{start + 20*i, k})
		k.seq++
	}
	for i := range 2 {
		out = append(out, at{start + 20*(packets+i), k})
		k.seq++
	}
	return out
}

// sippKey is a press as SIPp's recordings have it: every repetition of a key has the same source, timestamps and
// sequence numbers, durations grow twice too fast, and the three ends share one sequence number.
func sippKey(start int, event uint8) []at {
	var out []at
	for i := range 8 {
		k := key{ssrc: 235223118, ts: 13280, seq: 7984 + uint16(i), event: event, duration: uint16(320 * i), end: i == 7}
		out = append(out, at{start + 20*i, k})
	}
	return append(out, out[7], out[7])
}

func join(parts ...[]at) []at {
	var all []at
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

func without(all []at, drop func(i int, k key) bool) []at {
	var kept []at
	for i, a := range all {
		if !drop(i, a.k) {
			kept = append(kept, a)
		}
	}
	return kept
}

func pressed(packets []at) string {
	var p presses
	var keys []byte
	for _, a := range packets {
		if p.hear(a.k, time.Duration(a.ms)*time.Millisecond) == began {
			keys = append(keys, "0123456789*#ABCD"[a.k.event])
		}
	}
	return string(keys)
}

func TestPresses(t *testing.T) {
	one := key{ssrc: 1, ts: 1000, seq: 65530, event: 1}
	again := key{ssrc: 1, ts: 9000, seq: 100, event: 1}
	isEnd := func(_ int, k key) bool { return k.end }
	clock := hold(0, one, 6)
	for i := range clock {
		clock[i].k.ts += uint32(min(i, 5) * 160)
	}
	held := hold(0, one, 5)
	for i := range held[5:] {
		held[5+i].ms += 300 * (i + 1)
	}
	tests := []struct {
		name    string
		packets []at
		want    string
	}{
		{"a press", hold(0, one, 5), "1"},
		{"only its first packet", hold(0, one, 5)[:1], "1"},
		{"only its last end", hold(0, one, 5)[6:], "1"},
		{"copies of the end that a network holds up", held, "1"},
		{"two presses of one key", join(hold(0, one, 5), hold(200, again, 5)), "11"},
		{"two presses of one key, all ends lost", without(join(hold(0, one, 5), hold(200, again, 5)), isEnd), "11"},
		{"two keys", join(hold(0, one, 5), hold(160, key{ssrc: 1, ts: 2440, seq: 10, event: 2}, 5)), "12"},
		{"everything doubled", join(doubled(hold(0, one, 5)), doubled(hold(300, again, 5))), "11"},
		{"a recording replayed", join(sippKey(0, 1), sippKey(300, 1), sippKey(600, 1)), "111"},
		{"a recording replayed at once", join(sippKey(0, 1), sippKey(160, 1), sippKey(320, 1)), "111"},
		{"a recording replayed, its first packets lost", join(sippKey(0, 1), sippKey(300, 1)[3:]), "11"},
		{"a recording replayed, ends lost", without(join(sippKey(0, 1), sippKey(300, 1)), isEnd), "11"},
		{"recordings in turn", join(sippKey(0, 1), sippKey(200, 2), sippKey(400, 1), sippKey(600, 2)), "1212"},
		{"a late packet of the press before", join(hold(0, one, 5), []at{{150, again}, {160, hold(0, one, 5)[3].k}}), "11"},
		{"a key held for ten seconds", longHold(one), "1"},
		{"a new timestamp for every packet", clock, "1"},
		{"one timestamp for every press", join(hold(0, one, 2), hold(200, key{ssrc: 1, ts: 1000, seq: 4, event: 1}, 9)[3:]), "11"},
		{"a press overtaken by the next", join(hold(0, again, 1)[:1], hold(10, one, 1)[:1], hold(20, again, 9)[1:]), "11"},
		{"another source", join(hold(0, one, 5), hold(200, key{ssrc: 2, ts: 1000, seq: 65530, event: 1}, 5)), "11"},
	}
	for _, test := range tests {
		if got := pressed(test.packets); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// longHold is a key held for ten seconds: after 8.2 s it goes on in a second segment, RFC 4733 section 2.5.1.3.
func longHold(k key) []at {
	var out []at
	start := k.ts
	for i := range 500 {
		samples := 160 * (i + 1)
		k.ts, k.duration = start+uint32(samples/0xffff*0xffff), uint16(samples%0xffff)
		k.end = i == 499
		out = append(out, at{20 * i, k})
		k.seq++
	}
	return out
}

func doubled(all []at) []at {
	var out []at
	for _, a := range all {
		out = append(out, a, at{a.ms + 1, a.k})
	}
	return out
}

func TestADurationThatWrapsIsOnePress(t *testing.T) {
	var p presses
	count := 0
	for i := range 1000 { // 20 s without a new segment
		k := key{ssrc: 1, ts: 5, seq: uint16(i), event: 3, duration: uint16(160 * i)}
		if p.hear(k, time.Duration(20*i)*time.Millisecond) == began {
			count++
		}
	}
	if count != 1 {
		t.Errorf("%d presses", count)
	}
}

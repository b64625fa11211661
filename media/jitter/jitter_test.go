package jitter

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

const ms = time.Millisecond

// arrival is a packet and when it comes.
type arrival struct {
	at time.Duration
	Packet
}

// talk is n packets of so many samples each from start on, sent as soon as they are full. All bytes of a packet are the
// low byte of its sequence number.
func talk(start time.Duration, seq uint16, n, samples int) []arrival {
	var all []arrival
	for i := range n {
		b := slices.Repeat([]byte{byte(seq) + byte(i)}, samples)
		all = append(all, arrival{start + length(int64((i+1)*samples)), Packet{
			SSRC: 7, Seq: seq + uint16(i), Timestamp: uint32(elapsed(start)) + uint32(i*samples), Codec: 3, Payload: b,
		}})
	}
	return all
}

// line plays arrivals to a buffer and listens every 20 ms.
type line struct {
	Buffer
	tick     time.Duration // the next one
	verdicts []Verdict
}

// run listens until the given time. Each piece goes to hear, if that is not nil.
func (l *line) run(all []arrival, until time.Duration, low bool, hear func(Piece)) {
	slices.SortStableFunc(all, func(a, b arrival) int { return int(a.at - b.at) })
	for {
		for len(all) > 0 && all[0].at <= l.tick {
			l.verdicts = append(l.verdicts, l.Put(all[0].Packet, all[0].at))
			all = all[1:]
		}
		if l.tick >= until {
			return
		}
		samples := 0
		for _, p := range l.Tick(l.tick, low) {
			if p.Kind != Skipped {
				samples += p.Samples
			}
			if (p.Kind == Sound || p.Kind == Skipped) != (len(p.Codes) > 0) || len(p.Codes) > 0 && len(p.Codes) != p.Samples {
				panic(fmt.Sprintf("a piece of kind %d has %d codes of %d samples", p.Kind, len(p.Codes), p.Samples))
			}
			if hear != nil {
				hear(p)
			}
		}
		if samples != Frame {
			panic(fmt.Sprintf("a tick of %d samples", samples))
		}
		l.tick += 20 * ms
	}
}

// trace writes what is heard: numbers of packets with x times 10 ms, or - for concealment, . for a pause, ~ for what is
// left out.
func trace(all []arrival, until time.Duration, low bool) string {
	l := line{tick: 5 * ms}
	var out strings.Builder
	l.run(all, until, low, func(p Piece) {
		switch p.Kind {
		case Lost:
			out.WriteString(strings.Repeat("-", p.Samples/80))
		case Pause:
			out.WriteString(strings.Repeat(".", p.Samples/80))
		case Skipped:
			out.WriteString("~")
		case Sound:
			for i := 0; i < len(p.Codes); i += 80 {
				fmt.Fprintf(&out, "%d", p.Codes[i])
			}
		}
	})
	return out.String()
}

// less leaves packets out.
func less(all []arrival, numbers ...byte) []arrival {
	return slices.DeleteFunc(all, func(a arrival) bool { return slices.Contains(numbers, byte(a.Seq)) })
}

// later delays a packet.
func later(all []arrival, number byte, by time.Duration) []arrival {
	for i := range all {
		if byte(all[i].Seq) == number {
			all[i].at += by
		}
	}
	return all
}

func twice(all []arrival, after time.Duration) []arrival {
	for _, a := range all {
		a.at += after
		all = append(all, a)
	}
	return all
}

// from renumbers packets.
func from(all []arrival, ssrc uint32, seq uint16, ts uint32) []arrival {
	for i := range all {
		all[i].SSRC = ssrc
		all[i].Seq += seq
		all[i].Timestamp += ts
	}
	return all
}

func noise(at time.Duration, seq uint16) arrival {
	return arrival{at, Packet{SSRC: 7, Seq: seq, Timestamp: uint32(elapsed(at)), Noise: true, Payload: []byte{60}}}
}

// TestTraces are exact: packets of 20 ms from 0 on, ticks at 5, 25, 45 ms and so on.
func TestTraces(t *testing.T) {
	for name, c := range map[string]struct {
		packets []arrival
		until   time.Duration
		low     bool
		want    string
	}{
		"in order":           {talk(0, 1, 7, 160), 205 * ms, false, "......11223344556677"},
		"wraps":              {from(talk(0, 1, 7, 160), 7, 65530, 1<<32-500), 205 * ms, false, "......11223344556677"},
		"none":               {nil, 45 * ms, false, "...."},
		"10 ms each":         {talk(0, 1, 8, 80), 145 * ms, false, "......12345678"},
		"30 ms each":         {talk(0, 1, 4, 240), 205 * ms, false, "........111222333444"},
		"40 ms each":         {talk(0, 1, 3, 320), 205 * ms, false, "........111122223333"},
		"60 ms each":         {talk(0, 1, 2, 480), 225 * ms, false, "..........111111222222"},
		"its end":            {talk(0, 1, 2, 160), 205 * ms, false, "......1122------...."},
		"one lost":           {less(talk(0, 1, 7, 160), 3), 205 * ms, false, "......1122--44556677"},
		"four lost":          {less(talk(0, 1, 9, 160), 3, 4, 5, 6), 305 * ms, false, "......1122------..778899------"},
		"first ones swapped": {later(talk(0, 1, 6, 160), 1, 30*ms), 185 * ms, false, "......112233445566"},
		"two swapped":        {later(talk(0, 1, 7, 160), 4, 25*ms), 205 * ms, false, "......11223344556677"},
		"all doubled":        {twice(talk(0, 1, 7, 160), 3*ms), 205 * ms, false, "......11223344556677"},
		"doubled later":      {twice(talk(0, 1, 7, 160), 90*ms), 205 * ms, false, "......11223344556677"},
		"one late":           {later(talk(0, 1, 8, 160), 4, 55*ms), 265 * ms, false, "......112233--4455667788--"},
		"two late":           {later(later(talk(0, 1, 8, 160), 4, 70*ms), 5, 50*ms), 285 * ms, false, "......112233----4455667788--"},
		"late, low":          {later(talk(0, 1, 9, 160), 4, 55*ms), 285 * ms, true, "......112233--445566778899--"},
		"comfort noise":      {append(append(talk(0, 1, 2, 160), noise(40*ms, 3)), talk(400*ms, 4, 2, 160)...), 525 * ms, false, "......1122....................................4455--"},
		"pause unsaid":       {append(talk(0, 1, 2, 160), talk(400*ms, 3, 2, 160)...), 525 * ms, false, "......1122------..............................3344--"},
		"another source":     {append(talk(0, 1, 3, 160), from(talk(60*ms, 4, 3, 160), 8, 500, 1<<31)...), 205 * ms, false, "......112233445566--"},
		"timestamps jump":    {append(talk(0, 1, 3, 160), from(talk(60*ms, 4, 3, 160), 7, 0, 1<<30)...), 205 * ms, false, "......112233445566--"},
		"sequence restarts":  {append(talk(0, 1, 3, 160), from(talk(60*ms, 4, 3, 160), 7, 40000, 1<<30)...), 205 * ms, false, "......112233445566--"},
	} {
		if got := trace(c.packets, c.until, c.low); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

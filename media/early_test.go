package media

import (
	"strings"
	"testing"
	"time"

	"github.com/pion/rtp"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/memnet"
	"centralino/media/g711"
)

// TestTonesAreHeardInOrder: keys as short as they may be, and packets that overtake each other.
func TestTonesAreHeardInOrder(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, ev := w.open(peerAddr, noEvents)
		n := 0
		w.net.Tap(memnet.Only(func(p memnet.Packet) bool { return p.From == peerAddr }, func(memnet.Packet) memnet.Fate {
			n++
			return memnet.Fate{Delay: time.Duration(n%3/2) * 25 * ms, Copies: n % 2}
		}))
		want := strings.Repeat(everyKey, 20)
		keys := fixture.Telephone{On: 45 * ms, Off: 50 * ms}.Press(want)
		far.sound(s.Local(), rtp.Header{PayloadType: payloadPCMA, SSRC: 9}, keys)
		time.Sleep(time.Second)
		if got := ev.keys(); got != want {
			t.Errorf("heard %d keys of %d: %q", len(got), len(want), got)
		}
	})
}

// TestAKeyIsToldAtOnce: with the very packet that completes it while they come in order; with the one after when one was
// lost before.
func TestAKeyIsToldAtOnce(t *testing.T) {
	codes := make([]byte, 8*audioBytes)
	g711.ALaw.Encode(codes, keyed("5"))
	told := func(lost int) int {
		var x tones
		var found [maxPressed]call.Digit
		for i := range 8 {
			p := packet{raw: codes[i*audioBytes : (i+1)*audioBytes], seq: uint16(i), ts: uint32(i * audioBytes)}
			if i != lost && x.hear(&p, PCMA, found[:]) > 0 {
				return i
			}
		}
		return -1
	}
	if whole := told(-1); whole != 1 {
		t.Errorf("told with packet %d", whole)
	}
	// The detector needs 34 ms of the tone: packets 2 and 3 after the first one, 0 and 2 without the second.
	for lost, most := range []int{3, 3} {
		if got := told(lost); got < 2 || got > most {
			t.Errorf("without packet %d told with packet %d", lost, got)
		}
	}
}

// TestAnEarlyPacketWaitsForOneOnly: for another burst, another source, a long packet there is no waiting.
func TestAnEarlyPacketWaitsForOneOnly(t *testing.T) {
	at := func(seq uint16, n int, ssrc uint32) *packet {
		return &packet{raw: make([]byte, n), seq: seq, ts: uint32(seq) * audioBytes, ssrc: ssrc}
	}
	var found [maxPressed]call.Digit
	for name, c := range map[string]struct {
		packets []*packet
		waits   bool
		seq     uint16
	}{
		"one missing":       {[]*packet{at(1, 160, 9), at(3, 160, 9)}, true, 1},
		"it came":           {[]*packet{at(1, 160, 9), at(3, 160, 9), at(2, 160, 9)}, false, 3},
		"it is lost":        {[]*packet{at(1, 160, 9), at(3, 160, 9), at(4, 160, 9)}, false, 4},
		"two missing":       {[]*packet{at(1, 160, 9), at(4, 160, 9)}, false, 4},
		"twice":             {[]*packet{at(1, 160, 9), at(3, 160, 9), at(3, 160, 9)}, true, 1},
		"another source":    {[]*packet{at(1, 160, 9), at(3, 160, 8)}, false, 3},
		"a source after it": {[]*packet{at(1, 160, 9), at(3, 160, 9), at(4, 160, 8)}, false, 4},
		"every other":       {[]*packet{at(1, 160, 9), at(3, 160, 9), at(5, 160, 9)}, true, 3},
		"a long one":        {[]*packet{at(1, 160, 9), at(3, 500, 9)}, false, 3},
	} {
		var x tones
		for _, p := range c.packets {
			x.hear(p, PCMA, found[:])
		}
		if x.early.waits != c.waits || x.seq != c.seq {
			t.Errorf("%s: waits %v after %d, want %v after %d", name, x.early.waits, x.seq, c.waits, c.seq)
		}
	}
}

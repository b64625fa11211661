package media

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestPortsRest holds the ports against a list that is searched: whatever calls come and go, and whatever other programs
// hold, the port given away is one that rested longest, and its last voice comes with it for as long as it may speak.
func TestPortsRest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const low = 10_000
		pairs := rapid.IntRange(1, 12).Draw(t, "pairs")
		p, err := newPorts(low, uint16(low+2*pairs-1))
		if err != nil {
			t.Fatal(err)
		}
		now := time.Duration(0)
		free, taken, held := map[uint16]rested{}, []uint16{}, map[uint16]bool{}
		for i := range pairs {
			port := uint16(low + 2*i)
			free[port] = rested{port: port, since: -portRest}
		}
		errHeld := errors.New("held")
		t.Repeat(map[string]func(*rapid.T){
			"wait": func(t *rapid.T) { now += time.Duration(rapid.IntRange(0, 20).Draw(t, "seconds")) * time.Second },
			"others": func(t *rapid.T) {
				port := uint16(low + 2*rapid.IntRange(0, pairs-1).Draw(t, "pair"))
				held[port] = !held[port]
			},
			"open": func(t *rapid.T) {
				want, some := longest(free, held)
				port, last, err := p.find(now, func(port uint16) error {
					if r, ok := free[port]; !ok {
						t.Fatalf("%d is in use already", port)
					} else if held[port] {
						free[port] = rested{port, now, r.voice}
						return errHeld
					}
					return nil
				})
				if !some {
					if !errors.Is(err, ErrNoPorts) {
						t.Fatalf("port %d was there, %v", port, err)
					}
					return
				}
				r := free[port]
				if err != nil || r.since != want {
					t.Fatalf("port %d, free since %v, want one that is since %v, %v", port, r.since, want, err)
				}
				if fresh := now-r.since < portRest; fresh && last != r.voice || !fresh && last != (voice{}) {
					t.Fatalf("port %d, free since %v, comes at %v with %v, its last was %v", port, r.since, now, last, r.voice)
				}
				delete(free, port)
				taken = append(taken, port)
			},
			"close": func(t *rapid.T) {
				if len(taken) == 0 {
					return
				}
				i := rapid.IntRange(0, len(taken)-1).Draw(t, "call")
				r := rested{taken[i], now, voice{peerAddr, rapid.Uint32().Draw(t, "source")}}
				taken = append(taken[:i], taken[i+1:]...)
				free[r.port] = r
				p.put(r)
			},
		})
	})
}

// longest is since when the port is free that has rested longest and that nobody else holds, if there is one.
func longest(free map[uint16]rested, held map[uint16]bool) (since time.Duration, ok bool) {
	for port, r := range free {
		if !held[port] && (!ok || r.since < since) {
			since, ok = r.since, true
		}
	}
	return since, ok
}

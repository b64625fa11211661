package queue

import "centralino/call"

// The journal may hand an event over twice, around a restart or a reconnection. Both memories are bounded: what is older
// than they reach is taken for a repetition by the first, and for new by the second.
const (
	windowEvents = 4096
	recentCalls  = 4096
)

// window remembers which of the latest sequence numbers were applied, in the manner of the anti-replay window of
// RFC 4303 section 3.4.3.
type window struct {
	top  uint64
	bits [windowEvents / 64]uint64
}

// again reports whether seq was seen before, and remembers it. Events without a number are always new.
func (w *window) again(seq uint64) bool {
	switch {
	case seq == 0:
		return false
	case seq > w.top:
		if seq-w.top >= windowEvents {
			w.bits = [windowEvents / 64]uint64{}
		} else {
			for s := w.top + 1; s < seq; s++ {
				w.bits[s/64%uint64(len(w.bits))] &^= 1 << (s % 64)
			}
		}
		w.top = seq
	case w.top-seq >= windowEvents:
		return true
	case w.bits[seq/64%uint64(len(w.bits))]&(1<<(seq%64)) != 0:
		return true
	}
	w.bits[seq/64%uint64(len(w.bits))] |= 1 << (seq % 64)
	return false
}

// graveyard remembers the calls that ended last, so that a late event cannot make a dead caller wait.
type graveyard struct {
	dead map[call.ID]bool
	ring [recentCalls]call.ID
	next int
}

func (g *graveyard) bury(id call.ID) {
	if g.dead[id] {
		return
	}
	delete(g.dead, g.ring[g.next])
	g.ring[g.next] = id
	g.dead[id] = true
	g.next = (g.next + 1) % recentCalls
}

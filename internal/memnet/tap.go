package memnet

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// Packet is a datagram that is about to leave. Data belongs to the sender and is valid during the call only.
type Packet struct {
	From, To netip.AddrPort
	Data     []byte
}

// Fate is what shall become of a packet. The zero Fate delivers it at once.
type Fate struct {
	Drop   bool
	Delay  time.Duration // packets of equal arrival time keep their order
	Copies int           // how often it arrives besides the first time
}

func (f Fate) and(g Fate) Fate {
	return Fate{Drop: f.Drop || g.Drop, Delay: f.Delay + g.Delay, Copies: f.Copies + g.Copies}
}

// Judge decides the fate of a packet. It is called on the sender's goroutine, one packet at a time, and must not send
// on the same network.
type Judge func(Packet) Fate

// Tap is a judge at work on a network.
type Tap struct {
	net   *Network
	mu    sync.Mutex
	judge Judge
}

// Tap asks judge about every packet from now on. With several taps a packet arrives if none drops it, and the delays
// and copies add up.
func (n *Network) Tap(judge Judge) *Tap {
	t := &Tap{net: n, judge: judge}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.taps = append(slices.Clip(n.taps), t)
	return t
}

// Remove ends the tap.
func (t *Tap) Remove() {
	t.net.mu.Lock()
	defer t.net.mu.Unlock()
	t.net.taps = slices.DeleteFunc(slices.Clone(t.net.taps), func(o *Tap) bool { return o == t })
}

func (t *Tap) ask(p Packet) Fate {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.judge(p)
}

// Observe is a judge that only looks.
func Observe(see func(Packet)) Judge {
	return func(p Packet) Fate {
		see(p)
		return Fate{}
	}
}

// Only asks judge about the packets that match and lets all others pass.
func Only(match func(Packet) bool, judge Judge) Judge {
	return func(p Packet) Fate {
		if !match(p) {
			return Fate{}
		}
		return judge(p)
	}
}

// Drop is a judge that loses every packet.
func Drop(Packet) Fate { return Fate{Drop: true} }

// Loss loses the given share of packets, 0 to 1.
func Loss(share float64, chance *rand.Rand) Judge {
	return func(Packet) Fate { return Fate{Drop: chance.Float64() < share} }
}

// Latency delays every packet by d and up to jitter more. A jitter larger than the gap between packets reorders them.
func Latency(d, jitter time.Duration, chance *rand.Rand) Judge {
	return func(Packet) Fate {
		if jitter <= 0 {
			return Fate{Delay: d}
		}
		return Fate{Delay: d + time.Duration(chance.Int64N(int64(jitter)))}
	}
}

package memnet

import (
	"container/heap"
	"sync"
	"time"
)

// delayLine holds packets until they are due. It orders packets of equal time by arrival: timers of equal time would
// fire in any order, and one timer for all is cheaper.
type delayLine struct {
	deliver func(*packet)

	mu    sync.Mutex
	queue delayed
	seq   uint64
	timer *time.Timer
}

type delayedPacket struct {
	due time.Time
	seq uint64
	p   *packet
}

func (l *delayLine) add(p *packet, d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seq++
	due := time.Now().Add(d)
	heap.Push(&l.queue, delayedPacket{due, l.seq, p})
	switch {
	case l.timer == nil:
		l.timer = time.AfterFunc(d, l.run)
	case l.queue[0].seq == l.seq:
		l.timer.Reset(d)
	}
}

// run delivers what is due. It delivers under the lock, so that two runs cannot overtake each other.
func (l *delayLine) run() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	for len(l.queue) > 0 && !l.queue[0].due.After(now) {
		d, _ := heap.Pop(&l.queue).(delayedPacket)
		l.deliver(d.p)
	}
	if len(l.queue) > 0 {
		l.timer.Reset(time.Until(l.queue[0].due))
	}
}

// delayed is a heap by due time, then by arrival.
type delayed []delayedPacket

// Len implements heap.Interface.
func (d delayed) Len() int { return len(d) }

// Less implements heap.Interface.
func (d delayed) Less(i, j int) bool {
	if d[i].due.Equal(d[j].due) {
		return d[i].seq < d[j].seq
	}
	return d[i].due.Before(d[j].due)
}

// Swap implements heap.Interface.
func (d delayed) Swap(i, j int) { d[i], d[j] = d[j], d[i] }

// Push implements heap.Interface.
func (d *delayed) Push(x any) {
	if p, ok := x.(delayedPacket); ok {
		*d = append(*d, p)
	}
}

// Pop implements heap.Interface.
func (d *delayed) Pop() any {
	last := len(*d) - 1
	p := (*d)[last]
	(*d)[last] = delayedPacket{}
	*d = (*d)[:last]
	return p
}

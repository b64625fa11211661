package media

import (
	"math"
	"sync"
	"time"
)

// The pacing wheel turns once per packet time. A few streams share their moments, so that the loop wakes less often;
// many are spread over every millisecond, so that none waits long for the others.
const (
	tickLength  = time.Millisecond
	roundTicks  = 20  // one packet time: 20 ms, RFC 3551 section 4.2
	coarseTicks = 4   // between the moments while there are few streams
	manyStreams = 200 // from here on every tick is a moment
	tickSamples = sampleRate / 1000
	warmAhead   = 16 // seats whose memory is fetched together
	noTick      = math.MaxInt64
)

// paced is what has a seat on the wheel.
type paced interface {
	// step sends the packet of this tick, made in the one it is lent, and reports whether the seat is still wanted. A
	// seat with an old ticket never is.
	step(tick int64, ticket uint32, packet *audioPacket) bool
	// warm brings what step needs to the processor. What it returns is of no use, but that it is returned keeps the
	// compiler from leaving the reading out.
	warm() uint32
}

type seat struct {
	who    paced
	ticket uint32
	from   int64 // the first tick that counts
}

// wheel is the one pacing loop of an engine. Ticks are absolute, counted from the epoch, so nothing drifts. After a
// stall each stream sends at most one packet late; whole rounds that were missed are left out, never sent in a burst.
type wheel struct {
	epoch  time.Time
	waiter Waiter
	late   *histogram
	packet audioPacket
	warmed uint32

	mu       sync.Mutex
	slots    [roundTicks][]seat
	load     [roundTicks]int
	total    int
	done     int64 // the last tick served
	sleeping int64 // the tick the loop waits for, noTick for none
	closed   bool
	spare    []seat
	gone     chan struct{}
}

// newWheel starts the loop.
func newWheel(epoch time.Time, waiter Waiter, late *histogram) (*wheel, error) {
	w := &wheel{epoch: epoch, waiter: waiter, late: late, gone: make(chan struct{})}
	started := make(chan error)
	go w.run(started)
	return w, <-started
}

func (w *wheel) close() {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.waiter.Wake()
	<-w.gone
}

func (w *wheel) now() time.Duration { return time.Since(w.epoch) }

// join takes a seat from the first good moment after now, and not before the earliest tick.
func (w *wheel) join(who paced, ticket uint32, earliest int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return
	}
	tick := w.pick(max(int64(w.now()/tickLength)+1, w.done+1, earliest))
	slot := tick % roundTicks
	w.slots[slot] = append(w.slots[slot], seat{who, ticket, tick})
	w.load[slot]++
	w.total++
	if tick < w.sleeping {
		w.waiter.Wake()
	}
}

// pick returns the first moment from tick on that isn't crowded.
func (w *wheel) pick(tick int64) int64 {
	width := int64(1)
	if w.total < manyStreams {
		width = coarseTicks
	}
	tick = (tick + width - 1) / width * width
	crowded := 8 + 2*w.total*int(width)/roundTicks
	for w.load[tick%roundTicks] >= crowded {
		tick += width
	}
	return tick
}

func (w *wheel) run(started chan<- error) {
	defer close(w.gone)
	err := w.waiter.Start()
	started <- err
	if err != nil {
		return
	}
	defer w.waiter.Stop()
	for {
		tick, ok := w.next()
		switch {
		case !ok:
			return
		case tick == noTick:
			w.waiter.Wait(time.Time{})
			continue
		}
		w.waiter.Wait(w.epoch.Add(time.Duration(tick) * tickLength))
		behind := int64(w.now()/tickLength) - tick
		if behind < 0 {
			continue
		}
		missed := behind / roundTicks * roundTicks
		w.serve(tick+missed, time.Duration(missed)*tickLength)
	}
}

// next returns the next tick with a seat; ok is false once the wheel is closed.
func (w *wheel) next() (tick int64, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sleeping = noTick
	if w.closed {
		return 0, false
	}
	for t := w.done + 1; w.total > 0 && t <= w.done+roundTicks; t++ {
		if w.load[t%roundTicks] > 0 {
			w.sleeping = t
			break
		}
	}
	return w.sleeping, true
}

// serve lets every seat of the tick send. The seats are taken out of the slot meanwhile, so that joining never waits
// for system calls.
func (w *wheel) serve(tick int64, missed time.Duration) {
	slot := tick % roundTicks
	w.mu.Lock()
	seats := w.slots[slot]
	w.slots[slot], w.spare = w.spare, nil
	w.done, w.sleeping = tick, tick
	w.mu.Unlock()

	due := time.Duration(tick) * tickLength
	kept := seats[:0]
	for i, s := range seats {
		if i%warmAhead == 0 {
			w.warm(seats[i:min(i+warmAhead, len(seats))])
		}
		if tick < s.from {
			kept = append(kept, s)
			continue
		}
		late := w.now() - due
		w.late.observe(late + missed)
		missed = 0
		if late >= roundTicks*tickLength || s.who.step(tick, s.ticket, &w.packet) {
			kept = append(kept, s)
		}
	}
	dropped := len(seats) - len(kept)
	clear(seats[len(kept):])

	w.mu.Lock()
	defer w.mu.Unlock()
	joined := w.slots[slot]
	w.slots[slot] = append(kept, joined...)
	clear(joined)
	w.spare = joined[:0]
	w.load[slot] -= dropped
	w.total -= dropped
}

// warm lets the misses of several seats go on at once: one after the other, behind locks, they cost more than all else
// that a packet does outside the kernel.
func (w *wheel) warm(seats []seat) {
	for _, s := range seats {
		w.warmed += s.who.warm()
	}
}

// playing is how many streams have a seat.
func (w *wheel) playing() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.total
}

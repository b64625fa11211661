package queue

import (
	"slices"
	"time"

	"centralino/call"
)

// What is learned forgets, so that a changed day shows. Each figure begins with a guess that weighs as much as a few
// observations do.
const (
	firstHandling  = 180 * time.Second
	firstPatience  = 15 * time.Minute
	firstRing      = 5 * time.Second
	longestRing    = 5 * time.Minute
	priorWeight    = 3
	memoryCalls    = 100     // conversations: the older weigh less than a third
	memoryWaits    = 400     // ends of a wait, likewise
	memoryArrivals = 30 * 60 // s, likewise
	longestPass    = 3600    // s between two changes of a queue; more is a clock that jumped
	leastKnown     = 60      // s over which a rate of arrivals is taken at least
	leastKept      = 0.1     // ends, one in firstPatience each, that are never forgotten, so that no rate is 0
	mostClasses    = 4       // of priority, told apart per queue
)

// learned is what one queue has been seen to do. All of it comes from events.
type learned struct {
	handling hazard // conversations that ended, over the time of agents who rang, talked or worked after a call
	patience hazard // callers who left without an agent, over the time of all who waited
	ring     mean   // until a phone was answered
	seen     int    // conversations, counted up to fewest
	busy     int    // agents now
	arrivals []class
	spread   [bands]spread
}

func newLearned() learned {
	l := learned{
		handling: hazard{n: priorWeight, time: priorWeight * firstHandling.Seconds()},
		patience: hazard{n: priorWeight, time: priorWeight * firstPatience.Seconds()},
		ring:     mean{value: firstRing.Seconds()},
	}
	for i := range l.spread {
		l.spread[i] = spread{low: firstSpread(i), high: firstSpread(i)}
	}
	return l
}

// hazard is how often something ends: ends over the time in which it could have, what goes on now included. So a change
// to longer conversations shows while they last, and who was answered has told of their patience only that it lasted so
// long. Of a constant rate it is the most probable one.
type hazard struct {
	n, time float64 // s
	at      int64   // of the last change
}

// pass counts the time since the last change, in which so many went on.
func (h *hazard) pass(now int64, many int) {
	if many > 0 {
		h.time += float64(many) * max(0, min(seconds(now-h.at), longestPass))
	}
	h.at = now
}

// end counts an end that is one of those looked for, or not, and forgets.
func (h *hazard) end(counts bool, memory float64) {
	keep := 1 - 1/memory
	h.n *= keep
	h.time *= keep
	if counts {
		h.n++
	}
}

// rate is per second. The guess fades with everything else.
func (h *hazard) rate() float64 {
	return (h.n + leastKept) / (h.time + leastKept*firstPatience.Seconds())
}

// mean is a decaying mean, in seconds.
type mean struct {
	value float64
	n     float64
}

func (m *mean) learn(s float64) {
	m.n = min(m.n+1, memoryCalls)
	m.value += (s - m.value) / min(priorWeight+m.n, memoryCalls)
}

// class learns how often callers come who have the same head start.
type class struct {
	headStart int64
	n         float64 // arrivals, decayed
	at        int64   // of the last one
	since     int64   // of the first one
}

// arrived counts a caller. When there are too many classes the nearest one takes the caller in.
func (l *learned) arrived(headStart, now int64) {
	at := 0
	for at < len(l.arrivals) && l.arrivals[at].headStart < headStart {
		at++
	}
	switch {
	case at < len(l.arrivals) && l.arrivals[at].headStart == headStart:
	case len(l.arrivals) < mostClasses:
		l.arrivals = slices.Insert(l.arrivals, at, class{headStart: headStart, at: now, since: now})
	case at == len(l.arrivals), at > 0 && headStart-l.arrivals[at-1].headStart < l.arrivals[at].headStart-headStart:
		at--
	}
	c := &l.arrivals[at]
	c.n = c.n*fade(seconds(now-c.at)) + 1
	c.at = now
}

// rate is arrivals per second.
func (c *class) rate(now int64) float64 {
	known := max(leastKnown, seconds(now-c.since))
	return c.n * fade(seconds(now-c.at)) / (memoryArrivals * (1 - fade(known)))
}

// fade is what is left of a figure after s seconds, close to exp(-s/memoryArrivals) and much cheaper.
func fade(s float64) float64 {
	x := max(0, s) / memoryArrivals
	return 1 / (1 + x*(1+x*(1./2+x/6)))
}

// resume begins to learn again after a time of which nothing is known.
func (e *Engine) resume(at int64) {
	for _, l := range e.lines {
		l.learned.handling.at, l.learned.patience.at = at, at
	}
}

// beginAnew does so when nobody speaks to anybody any more.
func (e *Engine) beginAnew(at int64) {
	e.resume(at)
	for _, l := range e.lines {
		l.learned.busy = 0
	}
}

// engage counts an agent who begins to be kept by a caller of the line.
func (l *line) engage(at int64) {
	l.learned.handling.pass(at, l.learned.busy)
	l.learned.busy++
}

// disengage counts an agent who no longer is.
func (l *line) disengage(at int64) {
	l.learned.handling.pass(at, l.learned.busy)
	l.learned.busy = max(0, l.learned.busy-1)
}

// handled counts a conversation that is over with everything after it, and lets spreads that lead to nothing worth
// telling, and so to no score, return to where they began.
func (l *line) handled() {
	l.learned.handling.end(true, memoryCalls)
	l.learned.seen = min(l.learned.seen+1, fewest)
	for i := range l.learned.spread {
		l.learned.spread[i].rest(firstSpread(i))
	}
}

// gaveUp learns from a wait that ended without an agent. Who was sent elsewhere has not lost patience; who left for what the
// queue promises leaves a gap like those who have.
func (e *Engine) gaveUp(c *caller, how call.Leave) {
	if how == call.LeftOverflowed {
		return
	}
	c.line.learned.patience.end(true, memoryWaits)
	if t := c.firstTold; t.to > 0 && e.clock-t.at > t.to {
		c.line.learned.score(t, e.clock-t.at)
	}
}

// reached learns from a wait that ends with an agent, whose phone has rung until now.
func (e *Engine) reached(c *caller, l *leg) {
	l.ring = max(0, e.clock-l.at)
	if c.line == nil || c.back != nil {
		return
	}
	c.line.learned.ring.learn(seconds(min(l.ring, int64(longestRing))))
	c.line.learned.patience.end(false, memoryWaits)
	if c.firstTold.to > 0 {
		c.line.learned.score(c.firstTold, e.clock-c.firstTold.at)
	}
}

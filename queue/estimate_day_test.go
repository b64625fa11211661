package queue

import (
	"container/heap"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"centralino/call"
)

// day is a helpline whose days are simulated: the engine under test, with arrivals, handling, patience and agents drawn
// from a seeded source. Some callers are probes, who never give up: what they wait is what anybody would have waited.
type day struct {
	name    string
	queues  map[call.QueueID]Settings
	agents  map[call.AgentID]Agent
	streams []stream
	roster  []duty
	breaks  float64 // of the agents' time at work, in pauses of a quarter of an hour
	days    int
}

// stream is callers of one kind.
type stream struct {
	queue    call.QueueID
	priority int
	eu       bool                       // asks for an agent in the European Union
	rate     func(hour float64) float64 // callers per hour
	handling func(hour float64, r *rand.Rand) time.Duration
	patience func(r *rand.Rand) time.Duration
}

// duty is a shift, in hours of the day.
type duty struct {
	agent    call.AgentID
	from, to float64
}

const (
	opening = 8.0  // hours a day
	probing = 0.08 // of the callers
	warmth  = 0.5  // hours before anything is scored on the first day
)

// outcome is what became of a probe who had to wait, and what was expected when they came.
type outcome struct {
	eu      bool
	actual  float64 // s
	guesses [guessers]float64
	ranges  []heard
}

// heard is a range a caller was told, and how long they waited from then, in nanoseconds.
type heard struct {
	told
	waited int64
}

func (h heard) early() int { return int(is(h.waited < h.from)) }
func (h heard) late() int  { return int(is(h.waited > h.to)) }

type simulation struct {
	day
	r      *rand.Rand
	e      *Engine
	now    time.Time
	seq    uint64
	agenda agenda
	waits  map[call.ID]*wait
	rivals opponents
	done   []outcome
	again  int // ranges told to callers who had been told one
	grew   int // of them, those that reach later than the one before
	yes    int // callers whose wait is known to have ended within the first range they were told
	no     int // and not
	logs   []func(call.Event)
}

// wait is a caller of the simulation.
type wait struct {
	stream  *stream
	since   time.Time
	handle  time.Duration
	probe   bool
	gone    bool
	outcome *outcome
	told    []told
}

type deed struct {
	at  time.Time
	seq int
	do  func()
}

type agenda []deed

func (a agenda) Len() int      { return len(a) }
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a agenda) Less(i, j int) bool {
	if !a[i].at.Equal(a[j].at) {
		return a[i].at.Before(a[j].at)
	}
	return a[i].seq < a[j].seq
}
func (a *agenda) Push(x any) { *a = append(*a, x.(deed)) }
func (a *agenda) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

func (s *simulation) at(t time.Time, do func()) {
	s.seq++
	heap.Push(&s.agenda, deed{t, int(s.seq), do})
}

func (s *simulation) after(d time.Duration, do func()) { s.at(s.now.Add(d), do) }

// simulate runs the days one after the other, with one engine that goes on learning.
func simulate(d day, seed uint64, logs ...func(call.Event)) *simulation {
	s := &simulation{
		day: d, r: rand.New(rand.NewPCG(seed, 2026)), now: epoch, waits: map[call.ID]*wait{},
		e: New(Config{Queues: d.queues, Agents: d.agents}), rivals: newOpponents(), logs: logs,
	}
	for n := range d.days {
		start := epoch.Add(time.Duration(n) * 24 * time.Hour)
		for _, sh := range d.roster {
			s.at(start.Add(ofHours(sh.from)), func() { s.apply("", &call.AgentRegistered{Agent: sh.agent}); s.rest(sh.agent) })
			s.at(start.Add(ofHours(sh.to)), func() { s.apply("", &call.AgentUnregistered{Agent: sh.agent}) })
		}
		for i := range d.streams {
			s.next(&d.streams[i], start, start)
		}
		s.at(start.Add(ofHours(opening+3)), s.closing)
		s.run()
	}
	return s
}

func ofHours(h float64) time.Duration { return time.Duration(h * float64(time.Hour)) }

func (s *simulation) hour() float64 {
	return math.Mod(s.now.Sub(epoch).Hours(), 24)
}

// next draws the arrivals of a stream by thinning at a rate that is never reached.
func (s *simulation) next(st *stream, start, from time.Time) {
	const most = 2000.0
	at := from
	for {
		at = at.Add(ofHours(s.r.ExpFloat64() / most))
		h := at.Sub(start).Hours()
		if h > opening {
			return
		}
		if s.r.Float64()*most < st.rate(h) {
			break
		}
	}
	s.at(at, func() {
		s.arrive(st)
		s.next(st, start, s.now)
	})
}

// run does what is on the agenda, waking the engine when it asked for it, until nothing is left to do.
func (s *simulation) run() {
	for len(s.agenda) > 0 {
		if at, ok := s.e.Wake(s.now); ok && !at.After(s.agenda[0].at) {
			s.now = at
			s.decide()
			continue
		}
		next := heap.Pop(&s.agenda).(deed)
		s.now = next.at
		next.do()
	}
}

func (s *simulation) apply(id call.ID, body call.Body) {
	s.one(id, body)
	s.decide()
}

func (s *simulation) one(id call.ID, body call.Body) {
	s.seq++
	ev := call.Event{Seq: s.seq, At: s.now, Call: id, Body: body}
	for _, log := range s.logs {
		log(ev)
	}
	s.e.Apply(ev)
}

func (s *simulation) decide() {
	for {
		d, ok := s.e.Decide(s.now)
		if !ok {
			return
		}
		s.one(d.Call, d.Body)
		switch b := d.Body.(type) {
		case *call.Offered:
			ring := 2*time.Second + time.Duration(s.r.Float64()*float64(6*time.Second))
			s.after(ring, func() { s.answer(d.Call, b.Leg) })
		case *call.Announced:
			if w := s.waits[d.Call]; w != nil && b.To > 0 {
				s.hear(w, told{int64(b.From), int64(b.To), int64(b.Wait), nanos(s.now)})
			}
		}
	}
}

func (s *simulation) hear(w *wait, t told) {
	if n := len(w.told); n > 0 {
		s.again++
		s.grew += int(is(t.from > w.told[n-1].from || t.to > w.told[n-1].to))
	}
	w.told = append(w.told, t)
}

func (s *simulation) arrive(st *stream) {
	id := call.ID(fmt.Sprint("c", s.seq))
	w := &wait{stream: st, since: s.now, handle: st.handling(s.hour(), s.r), probe: s.r.Float64() < probing}
	s.waits[id] = w
	patience := st.patience(s.r)
	s.one(id, &call.Queued{Queue: st.queue, Priority: st.priority, EU: st.eu})
	c := s.e.callers[id]
	guesses, known := s.rivals.guess(s.e, c, nanos(s.now)) // before anything is decided
	if w.probe && known && s.now.Sub(epoch) > ofHours(warmth) {
		w.outcome = &outcome{eu: st.eu, guesses: guesses}
	}
	s.decide()
	if c := s.e.callers[id]; c.offer != nil {
		w.outcome = nil // did not have to wait
	}
	if !w.probe {
		s.after(patience, func() { s.giveUp(id) })
	}
}

func (s *simulation) giveUp(id call.ID) {
	if w := s.waits[id]; w != nil && !w.gone {
		w.gone = true
		delete(s.waits, id)
		s.publish(w, false)
		s.apply(id, &call.Ended{})
	}
}

func (s *simulation) answer(id call.ID, leg call.LegID) {
	c, ok := s.e.Answer(id, leg, s.now)
	if !ok {
		if o, ok := s.e.OfferOver(id, leg, call.OfferWithdrawn, 0); ok {
			s.apply(id, o)
		}
		return
	}
	w := s.waits[id]
	w.gone = true
	delete(s.waits, id)
	s.rivals.served(w.stream.queue, s.now.Sub(w.since).Seconds())
	s.publish(w, true)
	s.finish(w)
	s.apply(id, c)
	s.after(w.handle, func() {
		if r, ok := s.e.Release(id, leg, call.SideCaller, s.now); ok {
			s.apply(id, r)
		}
		s.apply(id, &call.Ended{})
	})
}

func (s *simulation) finish(w *wait) {
	if w.outcome == nil {
		return
	}
	w.outcome.actual = s.now.Sub(w.since).Seconds()
	for _, t := range w.told {
		w.outcome.ranges = append(w.outcome.ranges, heard{t, nanos(s.now) - t.at})
	}
	s.done = append(s.done, *w.outcome)
}

// publish counts as /metrics does.
func (s *simulation) publish(w *wait, answered bool) {
	if len(w.told) == 0 {
		return
	}
	first := w.told[0]
	switch waited := nanos(s.now) - first.at; {
	case answered && waited >= first.from && waited <= first.to:
		s.yes++
	case answered || waited > first.to:
		s.no++
	}
}

// rest sends an agent on breaks while they are registered.
func (s *simulation) rest(a call.AgentID) {
	if s.breaks == 0 {
		return
	}
	s.after(ofHours(s.r.ExpFloat64()*0.25*(1-s.breaks)/s.breaks), func() {
		if !s.e.agents[a].registered {
			return
		}
		s.apply("", &call.AgentPaused{Agent: a, By: call.PausedByAgent})
		s.after(15*time.Minute, func() {
			s.apply("", &call.AgentReady{Agent: a})
			s.rest(a)
		})
	})
}

// closing sends whoever is left home.
func (s *simulation) closing() {
	for id := range s.waits {
		s.waits[id].gone = true
		s.one(id, &call.Ended{})
	}
	clear(s.waits)
	s.decide()
}

// lognormal draws times of a mean and a coefficient of variation.
func lognormal(mean time.Duration, cv float64) func(*rand.Rand) time.Duration {
	sigma := math.Log1p(cv * cv)
	mu := math.Log(float64(mean)) - sigma/2
	return func(r *rand.Rand) time.Duration {
		return time.Duration(math.Exp(mu + math.Sqrt(sigma)*r.NormFloat64()))
	}
}

func exponential(mean time.Duration) func(*rand.Rand) time.Duration {
	return func(r *rand.Rand) time.Duration { return time.Duration(r.ExpFloat64() * float64(mean)) }
}

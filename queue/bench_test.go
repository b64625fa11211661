package queue

import (
	"fmt"
	"testing"
	"time"

	"centralino/call"
)

const (
	manyCallers = 10_000
	manyAgents  = 2_000
	manyQueues  = 20
)

// BenchmarkFullHouse runs calls from entry to end through 20 queues with 10,000 waiting callers and 2,000 agents of three
// skills and two languages each, all of them engaged: whoever becomes free is offered the next caller. It counts every
// event that is applied, decisions included, and asks for decisions and for the next wake-up after each.
func BenchmarkFullHouse(b *testing.B) {
	h := newFullHouse()
	b.ReportAllocs()
	b.ResetTimer()
	start := h.events
	for h.events-start < b.N {
		h.turn()
	}
	b.ReportMetric(float64(h.events-start)/b.Elapsed().Seconds(), "events/s")
}

// fullHouse is a helpline whose agents are never idle.
type fullHouse struct {
	e       *Engine
	config  Config
	numbers int // callers show one of so many; 0: none
	now     time.Time
	events  int
	seq     uint64
	calls   int
	ringing []call.ID // offers to answer
	legs    []call.LegID
	talks   []Leg // conversations, the oldest first
}

func newFullHouse() *fullHouse {
	strategies := []Strategy{LongestIdle, MostSkilled, FewestCalls, RoundRobin}
	c := Config{Queues: map[call.QueueID]Settings{}, Agents: map[call.AgentID]Agent{}}
	for i := range manyQueues {
		c.Queues[queueID(i)] = Settings{
			Skills: []string{fmt.Sprint("s", i)}, Strategy: strategies[i%len(strategies)], WrapUp: time.Second,
			Prefer: Wishes(), Relax: time.Hour, Promise: Promise{After: 100 * time.Hour},
			Announce: Announce{Every: 45 * time.Second, Position: true, Wait: true},
		}
	}
	for i := range manyAgents {
		skills := map[string]int{}
		for j := range 3 {
			skills[fmt.Sprint("s", (i+j*7)%manyQueues)] = 1 + j
		}
		c.Agents[call.AgentID(fmt.Sprint("agent", i))] = Agent{
			Skills: skills, Languages: []call.Language{"it", "en"},
			Partner: []call.PartnerID{"alfa", "beta"}[i%2], Country: []string{"IT", "AL"}[i%2],
		}
	}
	h := &fullHouse{e: New(c), config: c, now: epoch}
	for i := range manyAgents {
		h.apply("", &call.AgentRegistered{Agent: call.AgentID(fmt.Sprint("agent", i))})
	}
	for range manyCallers + manyAgents {
		h.arrive()
	}
	h.answerAll()
	return h
}

func queueID(i int) call.QueueID { return call.QueueID(fmt.Sprint("q", i%manyQueues)) }

func (h *fullHouse) apply(id call.ID, body call.Body) {
	h.one(id, body)
	for {
		d, ok := h.e.Decide(h.now)
		if !ok {
			break
		}
		if o, offered := d.Body.(*call.Offered); offered {
			h.ringing, h.legs = append(h.ringing, d.Call), append(h.legs, o.Leg)
		}
		h.one(d.Call, d.Body)
	}
	h.e.Wake(h.now)
}

func (h *fullHouse) one(id call.ID, body call.Body) {
	h.seq++
	h.events++
	h.e.Apply(call.Event{Seq: h.seq, At: h.now, Call: id, Body: body})
}

func (h *fullHouse) arrive() {
	h.calls++
	h.now = h.now.Add(time.Millisecond)
	language := call.Language("it")
	if h.calls%4 == 0 {
		language = "en"
	}
	q := &call.Queued{Queue: queueID(h.calls), Priority: h.calls % 3, Language: language}
	if h.numbers > 0 {
		q.Number, q.EU = call.Number(fmt.Sprint("+39", h.calls%h.numbers)), h.calls%10 == 0
	}
	h.apply(call.ID(fmt.Sprintf("%012x", h.calls)), q)
}

func (h *fullHouse) answerAll() {
	for i, id := range h.ringing {
		if c, ok := h.e.Answer(id, h.legs[i], h.now); ok {
			h.apply(id, c)
			h.talks = append(h.talks, Leg{ID: c.Leg, Call: id, Agent: c.Agent})
		}
	}
	h.ringing, h.legs = h.ringing[:0], h.legs[:0]
}

// turn ends the oldest conversation, lets a new caller in, and answers what rings.
func (h *fullHouse) turn() {
	if len(h.talks) > 0 {
		t := h.talks[0]
		h.talks = h.talks[1:]
		if r, ok := h.e.Release(t.Call, t.ID, call.SideCaller, h.now); ok {
			h.apply(t.Call, r)
			h.apply(t.Call, &call.Ended{})
		}
	}
	h.arrive()
	h.answerAll()
}

func TestFullHouse(t *testing.T) {
	h := newFullHouse()
	if w := waitingOf(h.e); w != manyCallers {
		t.Fatalf("%d wait", w)
	}
	for range 2 * manyAgents {
		h.turn()
	}
	check(t, h.e, nanos(h.now))
	if w := waitingOf(h.e); w < manyCallers || w > manyCallers+2*manyAgents {
		t.Fatalf("%d wait", w)
	}
}

func waitingOf(e *Engine) (waiting int) {
	for i := range manyQueues {
		waiting += e.Waiting(queueID(i))
	}
	return waiting
}

// BenchmarkRouted is BenchmarkFullHouse with everything that routing can do: last agents, shares, queues that help each
// other in pairs, and callers who ask for the EU.
func BenchmarkRouted(b *testing.B) {
	h := newFullHouse()
	c := h.config
	for i := range manyQueues {
		s := c.Queues[queueID(i)]
		s.Shares, s.Tolerance = []Share{{"alfa", 0.6}, {"beta", 0.4}}, 0.02
		s.Overflow = Overflow{After: time.Second, To: queueID(i ^ 1)}
		s.Grace = time.Minute
		c.Queues[queueID(i)] = s
	}
	h.e.Reconfigure(c)
	h.numbers = 5000
	b.ReportAllocs()
	b.ResetTimer()
	start := h.events
	for h.events-start < b.N {
		h.turn()
	}
	b.ReportMetric(float64(h.events-start)/b.Elapsed().Seconds(), "events/s")
}

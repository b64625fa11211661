package queue

import (
	"fmt"
	"math"
	"testing"
	"time"

	"centralino/call"
)

// stubborn makes a helpline with agents for each set of queues, each a letter, all of them engaged for ever; handling
// takes 100 s and nobody gives up.
func stubborn(t *testing.T, teams map[string]int, set Settings) *bench {
	t.Helper()
	c := Config{Queues: map[call.QueueID]Settings{}, Agents: map[call.AgentID]Agent{}}
	for letters, n := range teams {
		for i := range n {
			skills := map[string]int{}
			for _, letter := range letters {
				skills[string(letter)] = 1
				s := set
				s.Skills = []string{string(letter)}
				c.Queues[call.QueueID(letter)] = s
			}
			c.Agents[call.AgentID(fmt.Sprint(letters, i))] = Agent{Skills: skills}
		}
	}
	b := newBench(t, c)
	for a := range c.Agents {
		id := call.ID("busy with " + a)
		b.do(id, &call.Queued{Queue: "a"})
		b.do(id, &call.Connected{Queue: "a", Agent: a, Leg: call.LegID(a)})
		b.do("", &call.AgentRegistered{Agent: a})
	}
	for _, l := range b.e.lines {
		l.learned.handling = hazard{n: 1000, time: 100_000, at: nanos(b.now)}
		l.learned.patience = hazard{n: 0, time: 1e15}
		l.learned.ring.value, l.learned.seen, l.learned.busy = 0, fewest, 0
	}
	return b
}

func (b *bench) crowd(q call.QueueID, n, priority int) {
	b.t.Helper()
	for range n {
		b.do(call.ID(fmt.Sprint("c", len(b.log))), &call.Queued{Queue: q, Priority: priority})
	}
}

// What is right follows from the work there is: where agents can even things out all queues wait as long, where they
// cannot a queue waits for its own.
func TestQueuesThatShareAgents(t *testing.T) {
	for _, c := range []struct {
		name  string
		teams map[string]int
		a, b  int
		want  float64 // of one who comes to queue a
	}{
		{"nobody else waits", map[string]int{"a": 0, "ab": 10}, 19, 0, 200},
		{"all agents shared", map[string]int{"ab": 10}, 19, 20, 400},
		{"all shared, few of our own", map[string]int{"ab": 10}, 0, 39, 400},
		{"evened out", map[string]int{"a": 5, "b": 5, "ab": 5}, 9, 10, 133},
		{"the other has agents enough", map[string]int{"b": 5, "ab": 5}, 19, 5, 400},
		{"the other has agents, and needs ours too", map[string]int{"b": 5, "ab": 5}, 19, 40, 600},
		{"the other takes all that are shared", map[string]int{"a": 5, "ab": 5}, 19, 100, 400},
		{"three queues", map[string]int{"abc": 6, "b": 3}, 11, 30, 467},
		{"only through a third", map[string]int{"ac": 5, "bc": 5}, 9, 50, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := stubborn(t, c.teams, Settings{Ageing: time.Minute})
			b.crowd("b", c.b, 0)
			b.crowd("a", c.a, 0)
			near(t, "the wait", estimated(b, "a"), c.want, .05*c.want)
		})
	}
}

// With 10 agents a tenth of a caller a second is served. Every 20 s comes one who is worth ten minutes more: half of the
// capacity is theirs while they overtake.
func TestThoseWhoWillOvertakeAreExpected(t *testing.T) {
	for _, other := range []call.QueueID{"a", "b"} {
		b := stubborn(t, map[string]int{"ab": 10}, Settings{Ageing: time.Minute})
		b.crowd("a", 9, 0)
		near(t, "the wait without them", estimated(b, "a"), 100, 3)
		l := b.e.lines[other]
		l.learned.arrivals = append(l.learned.arrivals[:0:0], class{
			headStart: int64(10 * time.Minute), n: memoryArrivals / 20, at: nanos(b.now), since: nanos(b.now.Add(-100 * time.Hour)),
		})
		near(t, "the wait with them in "+string(other), estimated(b, "a"), 200, 10)
		b.crowd("a", 70, 0)
		near(t, "a wait longer than their head start", estimated(b, "a"), 800+300, 55)
		for i := range l.learned.arrivals {
			l.learned.arrivals[i].headStart = -1
		}
		near(t, "the wait with others who stand behind", estimated(b, "a"), 800, 20)
	}
}

// A forecast is never absurd, whatever was learned.
func TestForecastsAreFinite(t *testing.T) {
	b := stubborn(t, map[string]int{"a": 1, "ab": 1, "b": 1}, Settings{Ageing: time.Minute})
	b.crowd("a", 5, 0)
	b.crowd("b", 500, 3)
	for _, h := range []hazard{{}, {n: 1e-300, time: 1e300}, {n: 1e9, time: 0}, {n: 1, time: 1}} {
		for _, p := range []hazard{{}, {n: 1e9, time: 0}, {n: 0, time: 1e18}} {
			for _, id := range []call.QueueID{"a", "b"} {
				l := b.e.lines[id]
				l.learned.handling, l.learned.patience = h, p
				l.learned.arrived(1<<60, nanos(b.now))
			}
			f, ok := b.e.lines["a"].forecast(b.e.lines["a"].joining(nanos(b.now)), false, nanos(b.now))
			if !ok || math.IsNaN(f.mean) || f.mean <= 0 || math.IsNaN(f.variance) {
				t.Errorf("%v and %v: %v, %v", h, p, f, ok)
			}
			if from, to, ok := b.e.lines["a"].rangeOf(f); ok && (from < 0 || to <= from || to > longestTold) {
				t.Errorf("%v and %v: would tell %v to %v", h, p, from, to)
			}
		}
	}
}

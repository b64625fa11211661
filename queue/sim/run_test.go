package sim

import (
	"bytes"
	"testing"
	"time"

	"centralino/call"
	"centralino/queue"
)

// logged runs a day and returns its events as the journal would write them.
func logged(t *testing.T, d *Day) []byte {
	t.Helper()
	var out bytes.Buffer
	Run(d, Hooks{Event: func(ev call.Event) {
		line, err := ev.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(line, '\n'))
	}})
	return out.Bytes()
}

func TestOneSeedGivesTheSameLog(t *testing.T) {
	first := logged(t, office(12, 400).Day(7))
	for range 3 {
		if again := logged(t, office(12, 400).Day(7)); !bytes.Equal(first, again) {
			t.Fatal("the same seed gave another log")
		}
	}
	if bytes.Equal(first, logged(t, office(12, 400).Day(8))) {
		t.Fatal("another seed gave the same log")
	}
}

// TestEveryCallerLeavesOnce counts by the events alone and by the outcomes, and asks the engine at the end.
func TestEveryCallerLeavesOnce(t *testing.T) {
	for seed := range uint64(5) {
		day := office(10, 500).Day(seed)
		queued, ended, left := map[call.ID]int{}, map[call.ID]int{}, map[call.Leave]int{}
		var last *queue.Engine
		Run(day, Hooks{
			Event: func(ev call.Event) {
				switch ev.Body.(type) {
				case *call.Queued:
					queued[ev.Call]++
				case *call.Ended:
					ended[ev.Call]++
				}
			},
			Left: func(e *queue.Engine, o Outcome) { left[o.Result]++; last = e },
		})
		total := 0
		for _, n := range left {
			total += n
		}
		if len(queued) != len(day.Callers) || len(ended) != len(day.Callers) || total != len(day.Callers) {
			t.Errorf("seed %d: of %d callers %d were queued, %d left and %d ended", seed, len(day.Callers), len(queued), total, len(ended))
		}
		for _, way := range []call.Leave{call.LeftAnswered, call.LeftAbandoned, call.LeftOverflowed} {
			if left[way] == 0 {
				t.Errorf("seed %d: nobody left as %s in a busy day: %v", seed, way, left)
			}
		}
		s := last.Snapshot(day.Start.Add(24 * time.Hour))
		for _, q := range s.Queues {
			sum := q.Answered + uint64(q.Waiting)
			for _, n := range q.Left {
				sum += n
			}
			if q.Waiting != 0 || sum != q.Offered {
				t.Errorf("seed %d: %s was offered %d and lost some: %+v", seed, q.Queue, q.Offered, q)
			}
		}
		for _, a := range s.Agents {
			if len(a.Legs) > 0 {
				t.Errorf("seed %d: %s is stuck: %+v", seed, a.Agent, a)
			}
		}
	}
}

// TestChangingOneThingChangesNoOtherDraw: with more callers in one queue and other agents, the callers of another queue
// come at the same times with the same patience and the same to talk about.
func TestChangingOneThingChangesNoOtherDraw(t *testing.T) {
	one, other := office(10, 400), office(20, 400)
	other.Demand[0].Arrivals = Evenly(900, 10*time.Hour, 10*time.Hour)
	other.Demand[0].Talk = Fixed(time.Minute)
	var a, b []Caller
	for _, c := range one.Day(3).Callers {
		if c.Queue == "outages" {
			a = append(a, c)
		}
	}
	for _, c := range other.Day(3).Callers {
		if c.Queue == "outages" {
			b = append(b, c)
		}
	}
	if len(a) == 0 || len(a) != len(b) {
		t.Fatalf("%d callers became %d", len(a), len(b))
	}
	for i := range a {
		if a[i].ID != b[i].ID || a[i].At != b[i].At || a[i].Patience != b[i].Patience || a[i].Talk != b[i].Talk || a[i].Language != b[i].Language {
			t.Fatalf("caller %d changed: %+v, %+v", i, a[i], b[i])
		}
	}
}

// BenchmarkDay simulates a day of 20,000 calls with 150 agents.
func BenchmarkDay(b *testing.B) { benchmark(b, office(150, 20_000).Day(1)) }

// BenchmarkRoutedDay is BenchmarkDay with everything that routing can do.
func BenchmarkRoutedDay(b *testing.B) { benchmark(b, enliven(routed(150, 20_000).Day(1))) }

func benchmark(b *testing.B, day *Day) {
	b.ReportAllocs()
	events := 0
	for b.Loop() {
		events += Run(day, Hooks{})
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(events)/float64(b.N), "events/day")
}

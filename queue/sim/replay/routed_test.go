package replay

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"centralino/call"
	"centralino/queue"
	"centralino/queue/sim"
	"centralino/queue/sim/tally"
)

// routed is a house that uses everything routing can do: it rings all, overflows, shares calls among partners, keeps
// places and remembers whom callers spoke to last.
func routed(agents int, calls float64) sim.Scenario {
	s := house(agents, calls)
	change := func(q call.QueueID, with func(*queue.Settings)) {
		set := s.Rules.Queues[q]
		with(&set)
		s.Rules.Queues[q] = set
	}
	change("billing", func(set *queue.Settings) {
		set.Grace, set.Overflow = 2*time.Minute, queue.Overflow{After: 20 * time.Second, To: "complaints"}
	})
	change("outages", func(set *queue.Settings) {
		set.Strategy, set.AtOnce, set.MaxWaiting, set.Grace = queue.RingAll, 3, 0, time.Minute
	})
	change("complaints", func(set *queue.Settings) {
		set.Shares, set.Tolerance = []queue.Share{{Partner: "alfa", Part: 0.3}, {Partner: "beta", Part: 0.7}}, 0.02
		set.Prefer, set.Relax = []queue.Wish{queue.WishLastAgent}, 15*time.Second
	})
	for i := range agents {
		id := call.AgentID(fmt.Sprintf("agent%03d", i))
		a := s.Rules.Agents[id]
		a.Partner, a.Country = []call.PartnerID{"alfa", "beta"}[i/4%2], []string{"IT", "AL", "FR"}[i%3]
		s.Rules.Agents[id] = a
	}
	return s
}

// lively lets callers of a day show numbers, ask for the EU, go back to a menu, and call again when they gave up.
func lively(d *sim.Day, seed uint64) *sim.Day {
	r := rand.New(rand.NewPCG(seed, 41))
	for i := range d.Callers {
		c := &d.Callers[i]
		c.Like = &call.Queued{Number: call.Number(fmt.Sprint("+3906", r.IntN(len(d.Callers)/3))), EU: r.IntN(12) == 0}
		if r.IntN(10) == 0 {
			c.AsksEU = time.Duration(1 + r.Int64N(int64(time.Minute)))
		}
		if r.IntN(5) == 0 {
			from := time.Duration(r.Int64N(int64(40 * time.Second)))
			c.Aside = []sim.Span{{From: from, To: from + time.Duration(r.Int64N(int64(time.Minute)))}}
			if r.IntN(4) == 0 {
				c.Aside[0].To = sim.Forever
			}
		}
		if c.Patience < time.Hour && r.IntN(2) == 0 {
			again := *c
			again.ID, again.Again, again.Aside = c.ID+"-again", c.ID, nil
			again.At += c.Patience + time.Duration(r.Int64N(int64(100*time.Second)))
			again.Patience *= 2
			d.Callers = append(d.Callers, again)
		}
	}
	slices.SortStableFunc(d.Callers, func(a, b sim.Caller) int { return int(a.At - b.At) })
	return d
}

// noticed is phones of which every other one answers some seconds before the caller has heard where the agent sits, some
// of them just before they would have rung too long.
func noticed(o sim.Offer) sim.Response {
	r := chance(1, string(o.Agent)+string(o.Leg))
	after := time.Duration(r.ExpFloat64() * float64(6*time.Second))
	switch n := r.IntN(20); {
	case n == 0:
		return sim.Response{After: sim.Forever}
	case n <= 10:
		return sim.Response{After: after}
	}
	return sim.Response{Picked: max(1, after), After: after + 5*time.Second}
}

// TestAnUnchangedReplayWithAllOfRouting: whatever decided who was served by whom that day decides the same again.
func TestAnUnchangedReplayWithAllOfRouting(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(6) {
		s := routed(8+int(seed)*3, 450+230*float64(seed))
		day := lively(s.Day(seed), seed)
		day.Respond = noticed
		events := record(day, never)
		was := tallied(s.Rules, events).Visits()
		f := Compare(was, replayed(reread(s.Rules, events), Plan{Rules: s.Rules}, seed+100).Visits())
		if f.Visits != f.Same || f.Visits < 300 || f.Worst > 0 {
			t.Errorf("seed %d: %d of %d waits are as they were; the worst differs by %v", seed, f.Same, f.Visits, f.Worst)
		}
		for _, ev := range events {
			switch b := ev.Body.(type) {
			case *call.Offered:
				seen["chosen by "+string(b.Chosen)]++
				seen["next by "+string(b.Rule)]++
			case *call.OfferEnded:
				seen[string(b.Result)]++
			case *call.SteppedAside, *call.SteppedBack, *call.PickedUp, *call.AskedForEU:
				seen[string(ev.Body.Kind())]++
			}
		}
	}
	for _, what := range []string{
		"chosen by share", "chosen by overflow", "chosen by last-agent", "chosen by language", "chosen by ring-all", "next by redial",
		"next by country", "next by wish", "elsewhere", "stepped_aside", "stepped_back", "picked_up", "asked_for_eu",
	} {
		if seen[what] < 5 {
			t.Errorf("the days are too simple: %d times %s, in all %v", seen[what], what, seen)
		}
	}
}

// TestWhoWasServedDoesNotCallAgain: with agents enough nobody is cut off, so nobody calls a second time.
func TestWhoWasServedDoesNotCallAgain(t *testing.T) {
	s := routed(9, 1100)
	r := reread(s.Rules, record(lively(s.Day(3), 3), never))
	extras := []Extra{{Queue: "billing", Agents: 40}, {Queue: "outages", Agents: 40}, {Queue: "complaints", Agents: 40}}
	rules, extra := Hire(s.Rules, extras, midnight(), r.Start())
	again := func(t *tally.Tally) (n int) {
		for _, v := range t.Visits() {
			if c := r.byID[v.Call]; c.again != "" {
				n++
			}
		}
		return n
	}
	was, is := again(replayed(r, Plan{Rules: s.Rules}, 1)), again(replayed(r, Plan{Rules: rules, Extra: extra}, 1))
	if was < 20 || is > was/4 {
		t.Errorf("%d called again, with agents enough %d", was, is)
	}
}

// TestRingingAllInsteadOfOne: a queue that did not ring all may in a replay. Phones answer sooner, and who answers too late
// is nobody's miss.
func TestRingingAllInsteadOfOne(t *testing.T) {
	s := house(12, 350)
	events := record(s.Day(2), never)
	r := reread(s.Rules, events)
	rules := queue.Config{Queues: map[call.QueueID]queue.Settings{}, Agents: s.Rules.Agents}
	for q, set := range s.Rules.Queues {
		set.Strategy = queue.RingAll
		rules.Queues[q] = set
	}
	elsewhere, pauses := 0, 0
	is := tally.New(rules, midnight())
	sim.Run(r.Day(Plan{Rules: rules}, 1), sim.Hooks{Event: func(ev call.Event) {
		is.Apply(ev)
		switch b := ev.Body.(type) {
		case *call.OfferEnded:
			if b.Result == call.OfferElsewhere {
				elsewhere++
			}
		case *call.AgentPaused:
			if b.By == call.PausedByMisses {
				pauses++
			}
		}
	}})
	before, after := tallied(s.Rules, events).Rows(0, 24*time.Hour)[0], is.Rows(0, 24*time.Hour)[0]
	if elsewhere < 100 || after.WaitMedian >= before.WaitMedian || after.Offered != before.Offered {
		t.Errorf("%d phones were rung in vain, %d pauses\nbefore %+v\nafter  %+v", elsewhere, pauses, before, after)
	}
}

// TestTheAgentOfDaysBeforeIsRemembered: whom a caller spoke to lies before all that is kept of a recording, and decides.
func TestTheAgentOfDaysBeforeIsRemembered(t *testing.T) {
	s := routed(8, 0)
	s.Start, s.Length = midnight().Add(-72*time.Hour), 82*time.Hour
	for i := range s.Agents {
		s.Agents[i].Shifts, s.Agents[i].Pauses = nil, nil
	}
	for i := range s.Demand {
		s.Demand[i].Arrivals = sim.Poisson{Step: 12 * time.Hour, Calls: []float64{200, 0, 0, 0, 0, 0, 150}}
	}
	events := record(lively(s.Day(6), 6), never)
	of := func(events []call.Event) (n int) {
		for _, ev := range events {
			if o, ok := ev.Body.(*call.Offered); ok && o.Chosen == call.RuleLastAgent && !ev.At.Before(midnight()) {
				n++
			}
		}
		return n
	}
	r := reread(s.Rules, events)
	var again []call.Event
	sim.Run(r.Day(Plan{Rules: s.Rules}, 1), sim.Hooks{Event: func(ev call.Event) { again = append(again, ev) }})
	if of(events) < 20 || of(again) != of(events) {
		t.Errorf("%d callers met the agent they knew, in the replay %d", of(events), of(again))
	}
	within := func(t *tally.Tally) []tally.Visit {
		return slices.DeleteFunc(t.Visits(), func(v tally.Visit) bool { return v.At.Before(midnight()) })
	}
	f := Compare(within(tallied(s.Rules, events)), within(tallied(s.Rules, again)))
	if f.Same != f.Visits || f.Visits < 200 {
		t.Errorf("%d of %d waits are as they were; the worst differs by %v", f.Same, f.Visits, f.Worst)
	}
	if r.Queues()[0] != "billing" || len(r.Events()) > len(events)*2/3 {
		t.Errorf("%d of %d events were kept, of %v", len(r.Events()), len(events), r.Queues())
	}
}

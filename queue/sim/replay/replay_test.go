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

func midnight() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }

// house is a day from eight to six with agents who miss and pause, three queues of different kinds, and callers of two
// languages.
func house(agents int, calls float64) sim.Scenario {
	const length = 10 * time.Hour
	level := queue.ServiceLevel{Within: 20 * time.Second, Target: 0.8}
	s := sim.Scenario{Start: midnight().Add(8 * time.Hour), Length: length, Rules: queue.Config{
		Queues: map[call.QueueID]queue.Settings{
			"billing": {
				Skills: []string{"billing"}, WrapUp: 10 * time.Second, Misses: 2, Prefer: queue.Wishes(), Relax: time.Minute,
				ServiceLevel: level, Announce: queue.Announce{Every: 45 * time.Second, Position: true, Wait: true},
			},
			"outages":    {Skills: []string{"outages"}, Strategy: queue.MostSkilled, Ring: 15 * time.Second, MaxWaiting: 6, ServiceLevel: level},
			"complaints": {Skills: []string{"complaints"}, Strategy: queue.RoundRobin, WrapUp: 30 * time.Second, Promise: queue.Promise{After: 75 * time.Second, Then: call.LeftVoicemail}, ServiceLevel: level},
		},
		Agents: map[call.AgentID]queue.Agent{},
	}}
	skills := []map[string]int{{"billing": 3}, {"billing": 2, "outages": 1}, {"outages": 3, "complaints": 1}, {"complaints": 3, "billing": 1}}
	for i := range agents {
		id := call.AgentID(fmt.Sprintf("agent%03d", i))
		s.Rules.Agents[id] = queue.Agent{Skills: skills[i%len(skills)], Languages: []call.Language{"it", "en"}[:1+i%2]}
		from := time.Duration(i%4)*sim.HalfHour + time.Duration(i)*time.Second
		s.Agents = append(s.Agents, sim.Agent{
			ID: id, Shifts: []sim.Span{{From: from, To: from + 9*time.Hour}}, Answer: sim.Lognormal{Average: 5 * time.Second, CV: 0.8},
			Misses: 0.05, Back: sim.Exponential(3 * time.Minute),
			Pauses: []sim.Pause{{Span: sim.Span{From: from + 4*time.Hour, To: from + 4*time.Hour + 15*time.Minute}, Reason: "break"}},
		})
	}
	for q, share := range map[call.QueueID]float64{"billing": 0.5, "outages": 0.3, "complaints": 0.2} {
		s.Demand = append(s.Demand, sim.Demand{
			Queue: q, Flow: "helpline", Arrivals: sim.Evenly(calls*share, length, length), Priority: int(share * 10),
			Languages: []sim.Share{{Language: "it", Weight: 0.8}, {Language: "en", Weight: 0.2}},
			Patience:  sim.Exponential(3 * time.Minute), Talk: sim.Lognormal{Average: 180 * time.Second, CV: 1},
			Wrap: sim.Exponential(20 * time.Second),
		})
	}
	return s
}

// record simulates a day and returns its events, each moved by what late says.
func record(d *sim.Day, late func() time.Duration) (events []call.Event) {
	last := time.Time{}
	sim.Run(d, sim.Hooks{Event: func(ev call.Event) {
		if ev.At = ev.At.Add(late()); ev.At.Before(last) {
			ev.At = last
		}
		last = ev.At
		events = append(events, ev)
	}})
	return events
}

func never() time.Duration { return 0 }

func reread(rules queue.Config, events []call.Event) *Recording {
	r := NewRecorder(rules, midnight(), midnight().Add(24*time.Hour))
	for _, ev := range events {
		r.Apply(ev)
	}
	return r.Recording()
}

func tallied(rules queue.Config, events []call.Event) *tally.Tally {
	t := tally.New(rules, midnight())
	for _, ev := range events {
		t.Apply(ev)
	}
	return t
}

func replayed(r *Recording, p Plan, seed uint64) *tally.Tally {
	t := tally.New(p.Rules, midnight())
	sim.Run(r.Day(p, seed), sim.Hooks{Event: t.Apply})
	return t
}

// TestAnUnchangedReplayIsTheDay: each caller waits as long as on the recorded day and leaves in the same way, whatever the
// seed is that the unknown is drawn by.
func TestAnUnchangedReplayIsTheDay(t *testing.T) {
	ways := map[call.Leave]int{}
	for seed := range uint64(6) {
		s := house(8+int(seed)*3, 550+280*float64(seed))
		events := record(s.Day(seed), never)
		was := tallied(s.Rules, events).Visits()
		for _, v := range was {
			ways[v.Left]++
		}
		f := Compare(was, replayed(reread(s.Rules, events), Plan{Rules: s.Rules}, seed+100).Visits())
		if f.Visits != f.Same || f.Visits == 0 || f.Worst > 0 {
			t.Errorf("seed %d: %d of %d waits are as they were; the worst differs by %v", seed, f.Same, f.Visits, f.Worst)
		}
	}
	if len(ways) < 4 || ways[tally.Waiting] > 0 {
		t.Errorf("the days are too simple: %v", ways)
	}
}

// TestALiveSystemsDelaysDoNotAddUp: a journal's times are some milliseconds late, each by its own.
func TestALiveSystemsDelaysDoNotAddUp(t *testing.T) {
	s := house(12, 600)
	r := rand.New(rand.NewPCG(1, 1))
	events := record(s.Day(3), func() time.Duration { return time.Duration(r.ExpFloat64() * float64(time.Millisecond)) })
	f := Compare(tallied(s.Rules, events).Visits(), replayed(reread(s.Rules, events), Plan{Rules: s.Rules}, 1).Visits())
	if f.Same != f.Visits || f.Worst > 50*time.Millisecond {
		t.Errorf("%d of %d waits are as they were; the worst differs by %v", f.Same, f.Visits, f.Worst)
	}
}

// TestYesterdayIsRememberedInTheMorning: agents who registered and paused the day before are there, or are not.
func TestYesterdayIsRememberedInTheMorning(t *testing.T) {
	s := house(10, 300)
	for i := range s.Agents { // phones that stay plugged in
		s.Agents[i].Shifts = nil
	}
	s.Agents[0].Pauses = []sim.Pause{{Span: sim.Span{From: time.Hour, To: 30 * time.Hour}, Reason: "ill"}}
	two := s.Demand
	s.Demand = nil
	for _, d := range two {
		day := d.Arrivals.(sim.Poisson)
		d.Arrivals = sim.Poisson{Step: 10 * time.Hour, Calls: []float64{day.Calls[0], 0, day.Calls[0] * 0.4, day.Calls[0]}}
		s.Demand = append(s.Demand, d)
	}
	s.Length = 40 * time.Hour
	events := record(s.Day(5), never)
	next := midnight().Add(24 * time.Hour)
	rec := NewRecorder(s.Rules, next, next.Add(24*time.Hour))
	for _, ev := range events {
		rec.Apply(ev)
	}
	r := rec.Recording()
	if r.Calls() == 0 || len(r.Events()) >= len(events) {
		t.Fatalf("%d of %d events are of the day", len(r.Events()), len(events))
	}
	var was []tally.Visit
	for _, v := range tallied(s.Rules, events).Visits() {
		if !v.At.Before(next) {
			was = append(was, v)
		}
	}
	fresh := tally.New(s.Rules, next)
	sim.Run(r.Day(Plan{Rules: s.Rules}, 1), sim.Hooks{Event: fresh.Apply})
	var is []tally.Visit
	for _, v := range fresh.Visits() {
		if !v.At.Before(next) {
			is = append(is, v)
		}
	}
	if f := Compare(was, is); f.Same != f.Visits || f.Visits < 100 {
		t.Errorf("%d of %d waits are as they were; the worst differs by %v", f.Same, f.Visits, f.Worst)
	}
}

// TestMoreAgentsServeMore: with two more agents callers wait less, and nobody else's conversation changes in length.
func TestMoreAgentsServeMore(t *testing.T) {
	s := house(10, 600)
	events := record(s.Day(2), never)
	r := reread(s.Rules, events)
	rules, extra := Hire(s.Rules, []Extra{{Queue: "billing", Agents: 2}}, midnight(), r.Start())
	before := tallied(s.Rules, events)
	after := replayed(r, Plan{Rules: rules, Extra: extra}, 1)
	was, is := before.Rows(0, 24*time.Hour)[1], after.Rows(0, 24*time.Hour)[1]
	if was.Queue != "billing" || is.Offered != was.Offered || is.Abandoned >= was.Abandoned || is.WaitSum >= was.WaitSum {
		t.Errorf("before %+v\nafter  %+v", was, is)
	}
	talks := map[call.ID]time.Duration{}
	for _, v := range before.Visits() {
		if v.Left == call.LeftAnswered {
			talks[v.Call] = v.Talk
		}
	}
	for _, v := range after.Visits() {
		if was, ok := talks[v.Call]; ok && v.Left == call.LeftAnswered && v.Talk != was {
			t.Fatalf("%s talked %v instead of %v", v.Call, v.Talk, was)
		}
	}
	if !slices.ContainsFunc(after.Visits(), func(v tally.Visit) bool { return v.Agent == "billing+2" }) {
		t.Error("the second new agent took no call")
	}
}

// TestOtherRulesAreInForce: a longer ring time and more after-call work cost time, the same seed gives the same day.
func TestOtherRulesAreInForce(t *testing.T) {
	s := house(10, 500)
	r := reread(s.Rules, record(s.Day(2), never))
	rules := queue.Config{Queues: map[call.QueueID]queue.Settings{}, Agents: s.Rules.Agents}
	for q, set := range s.Rules.Queues {
		set.WrapUp = 3 * time.Minute
		rules.Queues[q] = set
	}
	was, is := replayed(r, Plan{Rules: s.Rules}, 1).Rows(0, 24*time.Hour)[0], replayed(r, Plan{Rules: rules}, 1).Rows(0, 24*time.Hour)[0]
	if is.WrapSum < 2*was.WrapSum || is.Abandoned <= was.Abandoned {
		t.Errorf("before %+v\nafter  %+v", was, is)
	}
	again := replayed(r, Plan{Rules: rules}, 1)
	if f := Compare(again.Visits(), replayed(r, Plan{Rules: rules}, 1).Visits()); f.Worst != 0 || f.Same != f.Visits {
		t.Errorf("the same seed gives another day: %+v", f)
	}
	if f := Compare(again.Visits(), replayed(r, Plan{Rules: rules}, 2).Visits()); f.Worst == 0 {
		t.Error("another seed gives the same day to the nanosecond")
	}
}

// TestCallersGoOnAndProcessesDie: who overflows or has spoken to somebody goes on to another queue, and in the afternoon
// the process starts anew, losing all calls and registrations. The replay has all that again.
func TestCallersGoOnAndProcessesDie(t *testing.T) {
	s := house(9, 900)
	d := s.Day(4)
	for i := range d.Callers {
		talk := d.Callers[i].Talk / 2
		switch d.Callers[i].Queue {
		case "outages":
			d.Callers[i].Then = []sim.Visit{
				{Queue: "billing", At: 2 * time.Second, After: call.LeftOverflowed, Waited: time.Minute, Patience: 2 * time.Minute, Talk: talk},
				{Queue: "complaints", At: 5 * time.Second, After: call.LeftAnswered, Patience: 30 * time.Second, Talk: talk},
			}
		case "complaints":
			d.Callers[i].GivesUp = call.LeftCallback
		}
	}
	crash := 5 * time.Hour
	i := slices.IndexFunc(d.Notes, func(n sim.Note) bool { return n.At > crash })
	again := []sim.Note{{At: crash, Body: &call.Started{}}}
	for k := range 9 {
		again = append(again, sim.Note{At: crash + time.Duration(k+1)*time.Second, Body: &call.AgentRegistered{Agent: call.AgentID(fmt.Sprintf("agent%03d", k))}})
	}
	d.Notes = slices.Insert(slices.Clone(d.Notes), i, again...)
	events := record(d, never)
	seen := map[call.QueueID]int{}
	for _, v := range tallied(s.Rules, events).Visits() {
		seen[v.Queue]++
	}
	lost, moved := 0, 0
	for _, ev := range events {
		switch b := ev.Body.(type) {
		case *call.Ended:
			if b.Result == call.Lost {
				lost++
			}
		case *call.Queued:
			if b.Queue == "billing" && !b.Since.IsZero() {
				moved++
			}
		}
	}
	if lost == 0 || moved < 10 {
		t.Fatalf("%d calls were lost and %d went on: the day is too simple", lost, moved)
	}
	f := Compare(tallied(s.Rules, events).Visits(), replayed(reread(s.Rules, events), Plan{Rules: s.Rules}, 9).Visits())
	if f.Same != f.Visits || f.Worst > 0 {
		t.Errorf("%d of %d waits are as they were; the worst differs by %v", f.Same, f.Visits, f.Worst)
	}
}

// TestAHouseThatIsNeverQuiet is recorded from a day before, and its waits are those of the day all the same.
func TestAHouseThatIsNeverQuiet(t *testing.T) {
	s := house(10, 0)
	for i := range s.Agents {
		s.Agents[i].Shifts, s.Agents[i].Pauses = nil, nil
	}
	s.Start, s.Length = midnight().Add(-72*time.Hour), 90*time.Hour
	for i := range s.Demand {
		s.Demand[i].Arrivals = sim.Evenly(3000, 90*time.Hour, 90*time.Hour)
	}
	events := record(s.Day(1), never)
	r := reread(s.Rules, events)
	if r.Start().Before(midnight().Add(-72*time.Hour)) || len(r.Events()) > len(events)*2/3 {
		t.Errorf("%d of %d events were kept", len(r.Events()), len(events))
	}
	within := func(t *tally.Tally) []tally.Visit {
		return slices.DeleteFunc(t.Visits(), func(v tally.Visit) bool { return v.At.Before(midnight()) }) // of 18 hours
	}
	f := Compare(within(tallied(s.Rules, events)), within(replayed(r, Plan{Rules: s.Rules}, 1)))
	if f.Same != f.Visits || f.Visits < 500 {
		t.Errorf("%d of %d waits are as they were; the worst differs by %v", f.Same, f.Visits, f.Worst)
	}
}

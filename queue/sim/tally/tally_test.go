package tally

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/queue"
)

func monday() time.Time { return time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) }

func rules() queue.Config {
	return queue.Config{
		Queues: map[call.QueueID]queue.Settings{
			"billing": {Skills: []string{"billing"}, WrapUp: 10 * time.Second, ServiceLevel: queue.ServiceLevel{Within: 20 * time.Second}},
			"outages": {Skills: []string{"outages"}},
		},
		Agents: map[call.AgentID]queue.Agent{
			"anna": {Skills: map[string]int{"billing": 1}}, "bruno": {Skills: map[string]int{"billing": 1, "outages": 1}},
		},
	}
}

// script applies events at seconds from eight o'clock.
type script struct{ *Tally }

func (s script) at(seconds float64, id call.ID, b call.Body) {
	s.Apply(call.Event{At: monday().Add(time.Duration(seconds * float64(time.Second))), Call: id, Body: b})
}

func (s script) visit(id call.ID, at, waited, talk float64, a call.AgentID) {
	s.at(at, id, &call.Queued{Queue: "billing"})
	s.at(at+waited, id, &call.Connected{Queue: "billing", Agent: a, Leg: call.LegID(id), Waited: secs(waited)})
	s.at(at+waited+talk, id, &call.Released{Queue: "billing", Agent: a, Leg: call.LegID(id), Talk: secs(talk)})
	s.at(at+waited+talk, id, &call.Ended{})
	s.at(at+waited+talk+10, "", &call.WrapUpEnded{Agent: a})
}

func secs(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

func TestADayByHand(t *testing.T) {
	s := script{New(rules(), monday())}
	s.at(0, "", &call.AgentRegistered{Agent: "anna"})
	s.at(0, "", &call.AgentRegistered{Agent: "bruno"})
	s.visit("a", 0, 0, 90, "anna")     // busy 100 s
	s.visit("b", 100, 30, 110, "anna") // busy 120 s
	for i, waited := range []float64{3, 15, 40} {
		id := call.ID("gone" + string(rune('0'+i)))
		s.at(300, id, &call.Queued{Queue: "billing"})
		s.at(300+waited, id, &call.QueueLeft{Queue: "billing", Result: call.LeftAbandoned, Waited: secs(waited)})
		s.at(300+waited, id, &call.Ended{})
	}
	s.at(400, "full", &call.Queued{Queue: "billing"})
	s.at(400, "full", &call.QueueLeft{Queue: "billing", Result: call.LeftOverflowed, Rule: call.RuleFull})
	s.at(600, "", &call.AgentPaused{Agent: "bruno"})
	s.at(900, "", &call.AgentReady{Agent: "bruno"})
	s.at(1800, "", &call.AgentUnregistered{Agent: "bruno"})
	s.at(1900, "still", &call.Queued{Queue: "billing", Since: monday().Add(1880 * time.Second)})
	s.at(3600, "", &call.Stopped{})

	sum := Summarize(monday(), 0.95, [][]Row{s.Rows(0, time.Hour)})
	day, first, second := sum.Rows[0], sum.Rows[3], sum.Rows[4]
	if day.Queue != "" || day.Slot != WholeDay || first.Slot != 0 || second.Slot != 1 {
		t.Fatalf("the rows are %+v", sum.Rows)
	}
	for name, want := range map[string]float64{
		"offered": 7, "answered": 2, "abandoned": 3, "short_abandons": 1, "overflowed": 1, "waiting": 1, "callback": 0,
		"abandonment": 3.0 / 7, "abandonment_without_short": 2.0 / 6, "not_at_once": 6.0 / 7,
		"wait_mean": (0 + 30 + 3 + 15 + 40 + 0) / 6.0, "wait_median": 3, "wait_p80": 30, "wait_p90": 40, "wait_max": 40,
		"asa": 15, "talk": 100, "handling": 110,
		"level_of_offered": 1.0 / 7, "level_of_answered": 1.0 / 2, "level_without_short": 1.0 / 6, "level_with_abandons": 3.0 / 7,
		"occupancy": 220.0 / (3600 + 1500), "agents": (3600 + 1500) / 3600.0, "agent_hours": (3600 + 1500) / 3600.0,
	} {
		if got := day.Value(name).Mean; math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	for _, m := range Measures() {
		if day.Value(m.Name).Half == 0 {
			t.Errorf("%s has an interval after one run", m.Name)
		}
	}
	if got := first.Value("occupancy").Mean; math.Abs(got-220.0/(1800+1500)) > 1e-9 {
		t.Errorf("the first half hour's occupancy is %v", got)
	}
	if got := second.Value("offered").Mean; got != 1 {
		t.Errorf("%v came in the second half hour", got)
	}
	if v := s.Visits(); v[len(v)-1].Waited != 1720*time.Second {
		t.Errorf("who still waits has waited %v", v[len(v)-1].Waited)
	}
}

// TestWhatNobodySaidIsConcluded: a call may end without a word about its wait or conversation, and a process may die.
func TestWhatNobodySaidIsConcluded(t *testing.T) {
	s := script{New(rules(), monday())}
	s.at(0, "", &call.AgentRegistered{Agent: "anna"})
	s.at(0, "cut", &call.Queued{Queue: "billing"})
	s.at(7, "cut", &call.Ended{})
	s.at(10, "moved", &call.Queued{Queue: "outages"})
	s.at(15, "moved", &call.Queued{Queue: "billing"})
	s.at(20, "moved", &call.Connected{Queue: "billing", Agent: "anna", Leg: "l", Waited: secs(5)})
	s.at(80, "moved", &call.Ended{})
	s.at(95, "", &call.WrapUpEnded{Agent: "anna"})
	s.at(100, "lost", &call.Queued{Queue: "billing"})
	s.at(110, "", &call.Started{})
	s.at(500, "nobody", &call.QueueLeft{Queue: "billing", Result: call.LeftAbandoned})
	s.at(500, "nobody", &call.Ended{})
	want := []Visit{
		{Call: "cut", Queue: "billing", Left: call.LeftAbandoned, Rule: call.RuleCaller, Waited: secs(7)},
		{Call: "moved", Queue: "outages", Left: call.LeftOverflowed, Rule: call.RuleCaller, Waited: secs(5)},
		{Call: "moved", Queue: "billing", Left: call.LeftAnswered, Waited: secs(5), Agent: "anna", Talk: secs(60), Wrap: secs(15)},
		{Call: "lost", Queue: "billing", Left: call.LeftAbandoned, Rule: call.RuleCaller, Waited: secs(10)},
	}
	for i, v := range s.Visits() {
		v.At = time.Time{}
		if i >= len(want) || v != want[i] {
			t.Errorf("visit %d is %+v", i, v)
		}
	}
	row := s.Rows(0, Step)[0]
	if row.Busy != secs(75) || row.There != secs(110) {
		t.Errorf("agents were there for %v and busy for %v", row.There, row.Busy)
	}
}

func TestIntervals(t *testing.T) {
	for _, c := range []struct {
		confidence float64
		freedom    int
		want       float64
	}{{0.95, 1, 12.706205}, {0.95, 2, 4.302653}, {0.95, 9, 2.262157}, {0.99, 4, 4.604095}, {0.99, 19, 2.860935}, {0.9, 1000, 1.646379}} {
		if got := StudentT(c.confidence, c.freedom); math.Abs(got-c.want) > 1e-5 {
			t.Errorf("t of %v with %d degrees of freedom is %.6f, want %.6f", c.confidence, c.freedom, got, c.want)
		}
	}
	e := Interval(0.95, []float64{1, 2, 3, math.NaN()})
	if math.Abs(e.Mean-2) > 1e-12 || math.Abs(e.Half-4.302653/math.Sqrt(3)) > 1e-5 || !e.Holds(4.4) || e.Holds(4.5) {
		t.Errorf("1, 2, 3 give %+v", e)
	}
	if e := Ratio(0.95, []float64{9, 1, 0}, []float64{10, 2, 0}); math.Abs(e.Mean-10.0/12) > 1e-12 || e.Half <= 0 {
		t.Errorf("9 of 10, 1 of 2 and nobody give %+v", e)
	}
	if e := Interval(0.95, nil); !math.IsNaN(e.Mean) || e.Holds(0) {
		t.Errorf("nothing gives %+v", e)
	}
}

func TestFormats(t *testing.T) {
	s := script{New(rules(), monday())}
	s.at(0, "", &call.AgentRegistered{Agent: "anna"})
	s.visit("a", 5, 2, 90, "anna")
	rows := s.Rows(0, Step)
	for _, c := range []struct {
		runs   [][]Row
		format Format
		want   []string
	}{
		{[][]Row{rows}, Text, []string{"  billing        1         1", "100.0 %", "08:00", "without short abandons"}},
		{[][]Row{rows, rows}, Text, []string{"1±0.0", "2 runs; ± is the 95 % confidence interval"}},
		{[][]Row{rows}, CSV, []string{"queue,from,offered,answered", "\n*,,1,1,0,", "billing,2026-11-23T08:00:00Z,1,1"}},
		{[][]Row{rows, rows}, CSV, []string{"offered,offered_plus_minus"}},
		{[][]Row{rows, rows}, JSON, []string{`"plus_minus"`, `"runs": 2`, `"asa": 2,`}},
	} {
		var out strings.Builder
		if err := Summarize(monday(), 0.95, c.runs).Write(&out, c.format); err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s lacks %q:\n%s", c.format, want, out.String())
			}
		}
		if c.format == JSON && !json.Valid([]byte(out.String())) {
			t.Error("the JSON is none")
		}
	}
	if err := (Summary{}).Write(&strings.Builder{}, "xml"); err == nil {
		t.Error("an unknown format is written")
	}
}

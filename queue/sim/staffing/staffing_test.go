package staffing

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"centralino/queue/erlang"
	"centralino/queue/sim"
	"centralino/queue/sim/tally"
)

func aim() Aim { return Aim{Target: 0.8, Within: 20 * time.Second} }

func load(calls float64, patience time.Duration) erlang.Load {
	return erlang.Load{Calls: calls, Per: sim.HalfHour, Handle: 180 * time.Second, Patience: patience}
}

// TestTheFewestAgentsThatReachTheAim: 100 calls of 180 s in half an hour need 14 agents if nobody gives up, 12 if callers
// have two minutes' patience; one less is not enough, for small and for large loads.
func TestTheFewestAgentsThatReachTheAim(t *testing.T) {
	for patience, want := range map[time.Duration]int{0: 14, 2 * time.Minute: 12} {
		if l, err := Agents(load(100, patience), aim()); err != nil || l.Agents != want {
			t.Errorf("patience %v: %d agents, %v; want %d", patience, l.Agents, err, want)
		}
	}
	for _, calls := range []float64{0.1, 1, 7, 50, 400, 5000} {
		for _, a := range []Aim{aim(), {Target: 0.95, Within: 5 * time.Second, MaxOccupancy: 0.7}} {
			l, err := Agents(load(calls, 3*time.Minute), a)
			if err != nil {
				t.Fatal(err)
			}
			for n, enough := range map[int]bool{l.Agents: true, l.Agents - 1: false} {
				l.Agents = n
				m := erlang.New(l)
				ok := m.Level(a.Within) >= a.Target && (a.MaxOccupancy == 0 || m.Figures().Occupancy <= a.MaxOccupancy)
				if ok != enough {
					t.Errorf("%v calls, %+v: %d agents are enough: %v", calls, a, n, ok)
				}
			}
		}
	}
	if l, err := Agents(load(0, 0), aim()); err != nil || l.Agents != 0 {
		t.Errorf("no calls need %d agents, %v", l.Agents, err)
	}
	if _, err := Agents(load(100, 0), Aim{Target: 1, Within: time.Second}); err == nil {
		t.Error("everybody is answered in time, they say")
	}
}

// TestTheSimulationAgrees: in a long flat day the engine reaches what theory promises, within the interval at 99 %.
func TestTheSimulationAgrees(t *testing.T) {
	var forecast []sim.Interval
	for i := range 20 {
		forecast = append(forecast, sim.Interval{Queue: "a", From: time.Duration(16+i) * sim.HalfHour, Calls: 60})
	}
	forecast = append(forecast, sim.Interval{Queue: "b", From: 20 * sim.HalfHour, Calls: 30, Handle: time.Minute})
	needs, err := Needs(forecast, 180*time.Second, 2*time.Minute, Aim{Target: 0.8, Within: 20 * time.Second, Shrinkage: 0.3})
	if err != nil {
		t.Fatal(err)
	}
	checked := Check(needs, aim(), 1, 30, 0.99)
	for i := 4; i < 20; i++ { // the day begins with an empty house
		if !checked[i].Holds(needs[i].Level) {
			t.Errorf("%v: theory %.4f, simulated %.4f ± %.4f", needs[i].From, needs[i].Level, checked[i].Mean, checked[i].Half)
		}
	}
	if n := needs[20]; n.Load.Handle != time.Minute || n.Queue != "b" || checked[20].Mean < 0.8 {
		t.Errorf("the other queue needs %+v and sees %+v", n, checked[20])
	}
	if s, n := needs[0].Scheduled, float64(needs[0].Load.Agents); s <= n/0.7-1e-9 || s >= n/0.7+1e-9 {
		t.Errorf("%v of %v agents are scheduled", s, n)
	}
}

func TestWrite(t *testing.T) {
	needs, err := Needs([]sim.Interval{{Queue: "desk", From: 8 * time.Hour, Calls: 100}, {Queue: "desk", From: 9 * time.Hour}}, 180*time.Second, 0,
		Aim{Target: 0.8, Within: 20 * time.Second, Shrinkage: 0.25})
	if err != nil {
		t.Fatal(err)
	}
	p := Plan{Needs: needs, Aim: aim(), Checked: []tally.Estimate{{Mean: 0.7, Half: 0.01}, tally.Interval(0.95, nil)}}
	for format, wants := range map[tally.Format][]string{
		tally.Text: {"desk  08:00    100    10.0      14         19", "70.0±1.0 % !", "7.0 hours of agents on the phone, 9.5 to schedule", "! below the target"},
		tally.CSV:  {"queue,from,calls", "desk,08:00,100,10,14,19,0.88835", ",0.7,0.01\n", "desk,09:00,0,0,0,0,1,0,0,0,,\n"},
		tally.JSON: {`"agents": 14`, `"simulated_level": 0.7`},
	} {
		var out strings.Builder
		if err := p.Write(&out, format); err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s lacks %q:\n%s", format, want, out.String())
			}
		}
		if format == tally.JSON && !json.Valid([]byte(out.String())) {
			t.Error("the JSON is none")
		}
	}
	if err := p.Write(&strings.Builder{}, "xml"); err == nil {
		t.Error("an unknown format is written")
	}
}

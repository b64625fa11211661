package graph

import (
	"testing"

	"centralino/call"
)

// walk is one call through steps; it ends for a reason, or not at all.
func walk(t *Traffic, id call.ID, reason call.Reason, steps ...call.StepID) {
	for _, s := range steps {
		t.Add(call.Event{Call: id, Body: &call.StepEntered{Flow: "small", Step: s}})
	}
	if reason != "" {
		t.Add(call.Event{Call: id, Body: &call.Ended{Flow: "small", Termination: call.Termination{Reason: reason}}})
	}
}

// day is what four callers did in the small flow, one of whom is still there.
func day() *Traffic {
	t := NewTraffic("small")
	walk(t, "a", call.FlowEnded, "hello", "hours", "who", "main", "tier", "person")
	walk(t, "b", call.CallerHungUp, "hello", "hours", "who", "main", "note", "main")
	walk(t, "c", call.CallerHungUp, "hello", "person")
	walk(t, "d", "", "hello", "hours")
	walk(t, "e", call.CallerHungUp, "hello", "removed")
	t.Add(call.Event{Call: "z", Body: &call.StepEntered{Flow: "other", Step: "main"}})
	t.Add(call.Event{Call: "z", Body: &call.Ended{Termination: call.Termination{Reason: call.CallerHungUp}}})
	return t
}

func TestTraffic(t *testing.T) {
	g := New(compile(t, []byte(small)))
	g.Show(day())
	if g.Calls != 5 || g.strays != 1 { // the step that was removed
		t.Errorf("%d calls, %d of them on ways that are not drawn", g.Calls, g.strays)
	}
	for step, want := range map[call.StepID][2]int{"hello": {5, 0}, "main": {3, 1}, "person": {2, 1}, "note": {1, 0}} {
		if n := g.Nodes[g.nodeOf[step]]; n.Calls != want[0] || n.Left != want[1] {
			t.Errorf("%s: %d came, %d left, want %v", step, n.Calls, n.Left, want)
		}
	}
	for _, e := range g.Edges {
		want := map[move]int{
			{"hello", "hours"}: 3, {"hello", "person"}: 1, {"hours", "who"}: 2, {"who", "main"}: 2, {"main", "tier"}: 1,
			{"main", "note"}: 1, {"tier", "person"}: 1, {"note", "main"}: 1, {"person", "end"}: 1,
		}[move{g.Nodes[e.From].Step, e.To}]
		if e.Calls != want {
			t.Errorf("%s → %s: %d, want %d", g.Nodes[e.From].Step, e.To, e.Calls, want)
		}
	}
}

func TestFigures(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := grouped(n); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	w := (&Graph{}).words()
	if got := w.percent(1, 30) + ", " + w.percent(30, 30) + ", " + w.percent(0, 0); got != "3.3 %, 100 %, 0.0 %" {
		t.Error(got)
	}
	n := Node{Calls: 1200, Left: 41}
	if got, italian := w.traffic(n), (&Graph{Said: "it"}).words().traffic(n); got != "1,200 came, 41 hung up (3.4 %)" || italian != "1.200 arrivati, 41 riagganciati (3,4 %)" {
		t.Errorf("%s; %s", got, italian)
	}
}

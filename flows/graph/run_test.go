package graph

import (
	"testing"

	"centralino/call"
	"centralino/flows"
)

// TestWhatIsRunIsABox: its steps are not drawn, and callers who are in it are in the box.
func TestWhatIsRunIsABox(t *testing.T) {
	compiled := map[call.FlowID]*flows.Program{}
	for _, text := range []string{
		"flow: outer\nsteps:\n  a: {run: inner, next: b}\n  b: {play: b, next: end}\n",
		"flow: inner\nsteps:\n  x: {play: x, next: y}\n  y: {play: y, next: end}\n",
	} {
		p, problems := flows.Compile("f.yaml", []byte(text), flows.Environment{Speech: true})
		if p == nil {
			t.Fatal(problems)
		}
		compiled[p.Name] = p
	}
	linked, problems := flows.Link(compiled)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	g := New(linked["outer"])
	if len(g.Nodes) != 2 || g.Nodes[0].Verb != "run" || g.Nodes[0].Text != "flow inner" || len(g.Edges) != 2 || g.Edges[0].To != "b" {
		t.Fatalf("%+v %+v", g.Nodes, g.Edges)
	}
	traffic := NewTraffic("outer")
	for _, c := range []struct {
		id   call.ID
		step call.StepID
	}{{"1", "a"}, {"1", "a/x"}, {"2", "a"}, {"2", "a/x"}, {"1", "a/y"}, {"1", "b"}} {
		traffic.Add(call.Event{Call: c.id, Body: &call.StepEntered{Flow: "outer", Step: c.step}})
	}
	traffic.Add(call.Event{Call: "2", Body: &call.Ended{Termination: call.Termination{Reason: call.CallerHungUp}}})
	traffic.Add(call.Event{Call: "1", Body: &call.Ended{Termination: call.Termination{Reason: call.FlowEnded}}})
	g.Show(traffic)
	if a, b := g.Nodes[0], g.Nodes[1]; a.Calls != 2 || a.Left != 1 || b.Calls != 1 || g.Edges[0].Calls != 1 || g.Edges[1].Calls != 1 {
		t.Errorf("%+v %+v", g.Nodes, g.Edges)
	}
}

package graph

import (
	"slices"
	"strings"

	"centralino/call"
)

// Traffic counts what callers did in one flow, from the events of a journal.
type Traffic struct {
	flow  call.FlowID
	at    map[call.ID]call.StepID // where each call is that has not ended
	came  map[call.StepID]int
	left  map[call.StepID]int
	moved map[move]int
	calls int
}

type move struct{ from, to call.StepID }

// NewTraffic counts for a flow.
func NewTraffic(flow call.FlowID) *Traffic {
	return &Traffic{
		flow: flow, at: map[call.ID]call.StepID{},
		came: map[call.StepID]int{}, left: map[call.StepID]int{}, moved: map[move]int{},
	}
}

// Add counts one event. Events are added in the order in which they happened.
func (t *Traffic) Add(e call.Event) {
	switch b := e.Body.(type) {
	case *call.StepEntered:
		if b.Flow != t.flow {
			return
		}
		from, known := t.at[e.Call]
		box, _, inside := strings.Cut(string(b.Step), "/") // what is run is drawn as one box
		step := call.StepID(box)
		if known && inside && from == step {
			return
		}
		if !known {
			t.calls++
		} else {
			t.moved[move{from, step}]++
		}
		t.came[step]++
		t.at[e.Call] = step
	case *call.Ended:
		from, known := t.at[e.Call]
		if !known {
			return
		}
		delete(t.at, e.Call)
		switch b.Reason {
		case call.CallerHungUp:
			t.left[from]++
		case call.FlowEnded:
			t.moved[move{from, "end"}]++
		}
	}
}

// Calls returns how many calls came into the flow.
func (t *Traffic) Calls() int { return t.calls }

// Show puts what was counted onto the graph. What callers did by the key for a person is shown where that key is drawn, and
// what they did on ways that the flow no longer has is not shown.
func (g *Graph) Show(t *Traffic) {
	g.Shown, g.Calls, g.strays = true, t.calls, 0
	for i := range g.Nodes {
		n := &g.Nodes[i]
		n.Calls, n.Left = t.came[n.Step], t.left[n.Step]
	}
	drawn := 0
	for i := range g.Edges {
		e := &g.Edges[i]
		e.Calls = t.moved[move{g.Nodes[e.From].Step, e.To}]
		drawn += e.Calls
	}
	all := 0
	for _, n := range t.moved {
		all += n
	}
	g.strays = all - drawn
}

// busiest is the most that any edge or step carries, at least 1.
func (g *Graph) busiest() int {
	most := 1
	for _, n := range g.Nodes {
		most = max(most, n.Calls)
	}
	for _, e := range g.Edges {
		most = max(most, e.Calls)
	}
	return most
}

// edgesOf returns the places of a node's edges.
func (g *Graph) edgesOf(node int) (out []int) {
	for i, e := range g.Edges {
		if e.From == node {
			out = append(out, i)
		}
	}
	return out
}

// onWay reports whether an edge is on the way to a person.
func (g *Graph) onWay(edge int) bool { return slices.Contains(g.Way, edge) }

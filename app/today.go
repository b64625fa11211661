package app

import (
	"sync"
	"time"

	"centralino/board"
	"centralino/call"
	"centralino/flows/graph"
)

// today counts what callers do in each flow, from midnight on.
type today struct {
	midnight func(time.Time) time.Time // of the day of a moment

	mu    sync.Mutex
	until time.Time // when the day ends
	flows map[call.FlowID]*graph.Traffic
	in    map[call.ID]call.FlowID // the flow of each call that is up
}

func newToday(midnight func(time.Time) time.Time) *today {
	return &today{midnight: midnight, flows: map[call.FlowID]*graph.Traffic{}, in: map[call.ID]call.FlowID{}}
}

// midnight is when the day of a moment began, where the helpline is.
func (a *App) midnight(at time.Time) time.Time {
	return board.Scope{Zone: a.helpline.Load().cfg.Location}.Midnight(at)
}

// Apply counts one event. Who is in a call at midnight counts from the next step on.
func (t *today) Apply(e call.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch b := e.Body.(type) {
	case *call.StepEntered:
		t.turn(e.At)
		if t.flows[b.Flow] == nil {
			t.flows[b.Flow] = graph.NewTraffic(b.Flow)
		}
		t.flows[b.Flow].Add(e)
		t.in[e.Call] = b.Flow
	case *call.Ended:
		t.turn(e.At)
		if flow := t.flows[t.in[e.Call]]; flow != nil {
			flow.Add(e)
		}
		delete(t.in, e.Call)
	}
}

func (t *today) turn(at time.Time) {
	if at.Before(t.until) {
		return
	}
	t.until = t.midnight(t.midnight(at).Add(36 * time.Hour)) // days last 23 to 25 hours
	clear(t.flows)
	clear(t.in)
}

// show puts what was counted onto a flow's graph.
func (t *today) show(g *graph.Graph, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.turn(now)
	traffic := t.flows[g.Flow]
	if traffic == nil {
		traffic = graph.NewTraffic(g.Flow)
	}
	g.Show(traffic)
}

package queue

import (
	"fmt"
	"testing"
	"time"

	"centralino/call"
)

func TestAble(t *testing.T) {
	c := Config{
		Queues: map[call.QueueID]Settings{"q": {Skills: []string{"s", "r"}}, "all": {}},
		Agents: map[call.AgentID]Agent{
			"both": {Skills: map[string]int{"s": 1, "r": 2}}, "one": {Skills: map[string]int{"s": 1}}, "none": {Skills: map[string]int{"s": 1, "r": 0}},
		},
	}
	for _, tt := range []struct {
		q    call.QueueID
		a    call.AgentID
		want bool
	}{
		{"q", "both", true}, {"q", "one", false}, {"q", "none", false}, {"all", "none", true}, {"nowhere", "both", false}, {"q", "nobody", false},
	} {
		if got := c.Able(tt.q, tt.a); got != tt.want {
			t.Errorf("%s serves %s: %v", tt.a, tt.q, got)
		}
	}
}

// With more callers of high priority than can ever be served, one of low priority waits no longer than those who came
// within the bound that the order promises.
func TestNobodyStarves(t *testing.T) {
	const ageing, points = 10 * time.Second, 6
	b := newBench(t, oneQueue(Settings{Ageing: ageing}, "anna"))
	b.register("anna")
	b.queued("busy", "q")
	b.answer("busy")
	talking, arrived := call.ID("busy"), map[call.ID]time.Time{}
	start := b.now
	b.do("poor", &call.Queued{Queue: "q"})
	for i := range 100 { // two come for each one that is served
		for j := range 2 {
			b.now = b.now.Add(5 * time.Second)
			id := call.ID(fmt.Sprintf("rich%d.%d", i, j))
			arrived[id] = b.now
			b.do(id, &call.Queued{Queue: "q", Priority: points})
		}
		b.release(talking)
		for _, a := range b.e.Snapshot(b.now).Agents {
			talking = a.Legs[0].Call
		}
		b.answer(talking)
		if talking == "poor" {
			return
		}
		if bound := start.Add(points * ageing); arrived[talking].After(bound) {
			t.Fatalf("%s came %v later and is served before", talking, arrived[talking].Sub(start))
		}
	}
	t.Fatal("starved")
}

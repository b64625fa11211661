package replay

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/queue"
)

// TestWhoWasMovedIsMovedAgain: a supervisor has bea serve the queue r for an hour and moves a caller there after half a minute. The
// replay has both.
func TestWhoWasMovedIsMovedAgain(t *testing.T) {
	rules := queue.Config{
		Queues: map[call.QueueID]queue.Settings{"q": {Skills: []string{"q"}}, "r": {Skills: []string{"r"}}},
		Agents: map[call.AgentID]queue.Agent{"anna": {Skills: map[string]int{"q": 1}}, "bea": {}},
	}
	morning := midnight().Add(9 * time.Hour)
	var events []call.Event
	at := func(second int, id call.ID, bodies ...call.Body) {
		for _, b := range bodies {
			events = append(events, call.Event{Seq: uint64(len(events) + 1), At: morning.Add(time.Duration(second) * time.Second), Call: id, Body: b})
		}
	}
	at(0, "", &call.Started{}, &call.AgentRegistered{Agent: "anna"}, &call.AgentPaused{Agent: "anna", By: call.PausedByAgent}, &call.AgentRegistered{Agent: "bea"})
	at(1, "", &call.AgentAssigned{Agent: "bea", Queues: []call.QueueID{"r"}, Until: morning.Add(time.Hour)})
	at(10, "c1", &call.Queued{Queue: "q"})
	at(40, "c1", &call.QueueLeft{Queue: "q", Result: call.LeftOverflowed, Rule: call.RuleMoved, Waited: 30 * time.Second})
	at(40, "c1", &call.Queued{Queue: "r", Since: morning.Add(10 * time.Second)}, &call.Offered{Queue: "r", Agent: "bea", Leg: "c1-1", Waited: 30 * time.Second})
	at(43, "c1", &call.Connected{Queue: "r", Agent: "bea", Leg: "c1-1", Waited: 33 * time.Second})
	at(103, "c1", &call.Released{Queue: "r", Agent: "bea", Leg: "c1-1", Talk: time.Minute})
	at(104, "c1", &call.Ended{})
	was := tallied(rules, events).Visits()
	f := Compare(was, replayed(reread(rules, events), Plan{Rules: rules}, 1).Visits())
	if len(was) != 2 || f.Visits != 2 || f.Same != 2 || f.Worst > 0 {
		t.Errorf("%d visits, of which %d of %d are as they were; the worst differs by %v", len(was), f.Same, f.Visits, f.Worst)
	}
}

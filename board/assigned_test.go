package board

import (
	"slices"
	"testing"
	"time"

	"centralino/call"
)

// TestAssignedAgentsAreShownWhereTheyServe, and closed queues until when.
func TestAssignedAgentsAreShownWhereTheyServe(t *testing.T) {
	s := &story{board: New(scope()), at: morning()}
	until := morning().Add(time.Hour)
	state := s.board.State(Now{
		At: morning(), Closed: map[call.QueueID]bool{"outages": true}, Opens: map[call.QueueID]time.Time{"outages": until},
		Agents: map[call.AgentID]Present{
			"anna":  {State: call.AgentBusy, Queues: []call.QueueID{"outages"}, Assigned: until},
			"bruno": {State: call.AgentAvailable, Queues: []call.QueueID{"billing", "outages"}},
		},
	})
	for i, want := range []map[call.AgentState]int{{call.AgentAvailable: 1}, {call.AgentAvailable: 1, call.AgentBusy: 1}} {
		for _, how := range call.AgentStates() {
			if got := state.Queues[i].Agents[how]; got != want[how] {
				t.Errorf("%s has %d %s, want %d", state.Queues[i].Queue, got, how, want[how])
			}
		}
	}
	if a := state.Agents[0]; !slices.Equal(a.Queues, []call.QueueID{"outages"}) || !a.Assigned.Equal(until) {
		t.Errorf("anna is %+v", a)
	}
	if q := state.Queues[1]; !q.Closed || !q.ClosedUntil.Equal(until) || !state.Agents[1].Assigned.IsZero() {
		t.Errorf("outages is %+v", q)
	}
}

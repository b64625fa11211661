package metrics

import (
	"testing"

	"centralino/call"
)

// TestAssignedAgentsCountWhereTheyServe, over a restart, until they are no more.
func TestAssignedAgentsCountWhereTheyServe(t *testing.T) {
	f := newFixture(t)
	counts := func(when string, billing, outages float64) {
		t.Helper()
		b, o := f.value("centralino_agents", "queue", "billing", "state", "available"), f.value("centralino_agents", "queue", "outages", "state", "available")
		if b != billing || o != outages {
			t.Errorf("%s: %v are free for billing and %v for outages, want %v and %v", when, b, o, billing, outages)
		}
	}
	f.happen("", 0, &call.AgentRegistered{Agent: "anna"})
	counts("by skill", 1, 0)
	f.happen("", 1, &call.AgentAssigned{Agent: "anna", Queues: []call.QueueID{"outages"}})
	counts("assigned", 0, 1)
	f.happen("", 2, &call.Started{Assigned: map[call.AgentID]call.Assignment{"anna": {Queues: []call.QueueID{"outages"}}}}, &call.AgentRegistered{Agent: "anna"})
	counts("after a restart", 0, 1)
	f.happen("", 3, &call.AgentUnassigned{Agent: "anna"})
	counts("by skill again", 1, 0)
}

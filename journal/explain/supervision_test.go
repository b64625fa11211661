package explain

import (
	"testing"
	"time"

	"centralino/call"
)

// TestSupervised is a conversation that a supervisor heard in every mode, and then could not reach again.
func TestSupervised(t *testing.T) {
	var l log
	l.at(0, "ours", &call.Connected{Queue: "billing", Agent: "anna", Leg: "ours-1"})
	for i, mode := range call.SupervisionModes() {
		if i == 0 {
			l.at(10, "ours", &call.SupervisionBegan{Supervisor: "sara", Agent: "anna", Leg: "ours-1", Mode: mode})
		}
		l.at(float64(20+i), "ours", &call.SupervisionChanged{Supervisor: "sara", Agent: "anna", Leg: "ours-1", Mode: mode})
	}
	for i, why := range []call.SupervisionResult{
		call.SupervisionHungUp, call.SupervisionAsked, call.SupervisionConversation, call.SupervisionForbidden,
		call.SupervisionUnanswered, call.SupervisionFailed, "later-versions",
	} {
		ended := &call.SupervisionEnded{Supervisor: "sara", Agent: "anna", Leg: "ours-1", Result: why, Length: time.Minute}
		if why == call.SupervisionUnanswered || why == call.SupervisionFailed {
			ended.Length = 0
		}
		l.at(float64(30+i), "ours", ended)
	}
	golden(t, "ours", l.events)
}

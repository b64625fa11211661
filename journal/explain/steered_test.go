package explain

import (
	"testing"

	"centralino/call"
)

// TestSteered is a call that a supervisor moved, and then took.
func TestSteered(t *testing.T) {
	var l log
	l.at(0, "ours", &call.Queued{Queue: "billing"})
	l.at(20, "ours", &call.QueueLeft{Queue: "billing", Result: call.LeftOverflowed, Rule: call.RuleMoved, Waited: 20e9})
	l.at(20, "ours", &call.Queued{Queue: "outages", Since: start}, &call.Acted{By: "sara", Action: "move", Queue: "outages"})
	l.at(30, "ours", &call.Offered{Queue: "outages", Agent: "sara", Leg: "ours-1", Waited: 30e9, Rule: call.RuleTaken, Chosen: call.RuleTaken})
	l.at(30, "ours", &call.Acted{By: "sara", Action: "take", Agent: "sara"})
	l.at(31, "theirs", &call.Queued{Queue: "outages"})
	l.at(32, "ours", &call.OfferEnded{Queue: "outages", Agent: "sara", Leg: "ours-1", Result: call.OfferMissed})
	l.at(33, "theirs", &call.Offered{Queue: "outages", Agent: "anna", Leg: "theirs-1", Rule: call.RuleTaken, Chosen: call.RuleTaken})
	golden(t, "ours", l.events)
}

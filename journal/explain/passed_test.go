package explain

import (
	"testing"
	"time"

	"centralino/call"
)

// TestPassedOn is a call that agents passed on, in every way and with every result.
func TestPassedOn(t *testing.T) {
	var l log
	l.at(0, "ours", &call.Connected{Queue: "billing", Agent: "anna", Leg: "ours-1"}, &call.Acted{By: "anna", Action: "transfer", Agent: "anna", Detail: "agent bruno"})
	outside := call.HandoverTarget{Number: "+39055123456"}
	l.at(5, "ours",
		&call.HandoverBegun{Agent: "anna", Mode: call.HandoverBlind, HandoverTarget: call.HandoverTarget{Agent: "bruno"}, Leg: "ours-2"},
		&call.HandoverBegun{Agent: "anna", Mode: call.HandoverBlind, HandoverTarget: call.HandoverTarget{Queue: "outages"}},
		&call.HandoverBegun{Agent: "anna", Mode: call.HandoverConsult, HandoverTarget: outside, Leg: "ours-3", Trunk: "carrier", Shown: "+39800123456"},
		&call.HandoverBegun{Agent: "anna", Mode: call.HandoverRecall, HandoverTarget: call.HandoverTarget{Agent: "anna"}, Leg: "ours-4"},
		&call.HandoverAnswered{Leg: "ours-2", Rang: 3 * time.Second})
	for i, result := range append(call.HandoverResults(), "later-versions") {
		l.at(float64(20+i), "ours", &call.HandoverEnded{Agent: "anna", HandoverTarget: outside, Result: result, Status: map[bool]int{true: 486}[result == call.HandoverBusy]})
	}
	l.at(60, "ours", &call.OutsideReleased{Number: "+39055123456", By: call.SideFar, Talk: 90 * time.Second},
		&call.OutsideReleased{Number: "+39055123456", By: call.SideCaller, Talk: time.Hour}, &call.MediaMeasured{Side: call.SideFar, Sent: 5})
	l.at(70, "ours", &call.TransferBegun{To: "+39055123456", Trunk: "carrier", Shown: "+391"}, &call.TransferAnswered{To: "+39055123456", Rang: time.Second})
	for i, result := range append(call.TransferResults(), "later-versions") {
		l.at(float64(80+i), "ours", &call.TransferEnded{To: "+39055123456", Result: result, By: call.SideFar, Status: 0, Rang: 5 * time.Second, Talk: 2 * time.Second})
	}
	l.at(99, "ours", &call.TransferEnded{To: "a", Result: call.TransferSpoke, By: call.SideCaller}, &call.TransferEnded{To: "a", Result: call.TransferSpoke})
	golden(t, "ours", l.events)
}

// TestCalledFromTheDesk is a call of an agent's own, with every result.
func TestCalledFromTheDesk(t *testing.T) {
	var l log
	l.at(0, "ours", &call.OutboundBegun{Agent: "anna", Leg: "ours-1", Number: "+391", Trunk: "carrier", Shown: "+392"}, &call.OutboundDialled{Agent: "anna", Leg: "ours-1"},
		&call.OutboundAnswered{Agent: "anna", Leg: "ours-1", Rang: 4200 * time.Millisecond})
	for i, result := range append(call.OutboundResults(), "later-versions") {
		l.at(float64(10+i), "ours", &call.OutboundEnded{Agent: "anna", Number: "+391", Result: result, By: call.SideAgent, Talk: time.Minute})
	}
	for i, by := range []call.Side{call.SideFar, ""} {
		l.at(float64(20+i), "ours", &call.OutboundEnded{Agent: "anna", Number: "+391", Result: call.OutboundSpoke, By: by, Talk: time.Minute})
	}
	golden(t, "ours", l.events)
}

// TestCalledBack is a promise with every way in which an attempt fails, and every end.
func TestCalledBack(t *testing.T) {
	var l log
	l.at(0, "ours", &call.CallbackDue{Queue: "care", Since: start}, &call.CallbackHeld{Queue: "care"}, &call.CallbackDialled{Queue: "care", Agent: "anna", Leg: "ours-1", Number: "+391", Attempt: 2})
	for i, miss := range append(call.Misses(), "later-versions") {
		l.at(float64(10+i), "ours", &call.CallbackMissed{Queue: "care", Agent: "anna", Leg: "ours-1", Result: miss, Status: map[bool]int{true: 486}[miss == call.MissBusy]})
	}
	l.at(30, "ours", &call.CallbackMissed{Result: call.MissNoAnswer, Again: start.Add(time.Hour)}, &call.CallbackEnded{Result: call.CallbackKept, Delay: 61 * time.Minute})
	for i, rule := range []call.Rule{call.RuleUnreached, call.RuleServed, call.RuleRebooked, call.RuleRefused, call.RuleNoQueue, "later-versions"} {
		l.at(float64(40+i), "ours", &call.CallbackEnded{Result: call.CallbackFailed, Rule: rule})
	}
	golden(t, "ours", l.events)
}

package explain

import (
	"testing"
	"time"

	"centralino/call"
)

// TestEnds is every answer of a directory and a service, every way out of a queue, every thing that is asked for on the pages and
// every end, which no one call has.
func TestEnds(t *testing.T) {
	var l log
	for _, answer := range []call.Identity{call.IdentityFound, call.IdentityUnknown, call.IdentityDenied, call.IdentityFailed} {
		l.at(0, "ours", &call.Identified{Directory: "customers", By: "code", Answer: answer, Customer: "C-7"})
	}
	for _, outcome := range call.RequestOutcomes() {
		l.at(1, "ours", &call.Requested{Service: "crm", Outcome: outcome, Status: 404, Took: 1500 * time.Millisecond})
	}
	for _, rule := range []call.Rule{
		call.RuleCaller, call.RuleFull, call.RuleClosed, call.RuleEmpty, call.RulePromise, call.RuleEU, call.RuleMoved, call.RuleShutdown, "later-versions",
	} {
		l.at(2, "ours", &call.QueueLeft{Queue: "care", Result: call.LeftOverflowed, Rule: rule, Waited: 61 * time.Second})
	}
	l.at(3, "ours", &call.QueueLeft{Queue: "care", Result: call.LeftAbandoned, Rule: call.RuleCaller}, &call.QueueLeft{Queue: "care", Result: call.LeftCallback, Rule: call.RuleCaller},
		&call.QueueLeft{Queue: "care", Result: call.LeftVoicemail, Rule: call.RulePromise})
	l.at(4, "ours", &call.PieceRecorded{Name: "address", Length: 3 * time.Second, File: "pieces/a.wav", Until: start}, &call.CallbackBooked{Queue: "care", Number: "+391"},
		&call.CallbackBooked{Queue: "care", Callback: "back", Message: &call.LeftMessage{}}, &call.Collected{Name: "code", Digits: "123"}, &call.Prioritised{Priority: 3},
		&call.Announced{Position: 3, Wait: time.Minute})
	for _, result := range call.RecordingResults() {
		l.at(5, "ours", &call.RecordingEnded{Result: result, Length: time.Minute, File: "a.wav"})
	}
	for _, action := range []string{
		"move", "take", "prioritise", "supervise", "end-supervision", "pause-recording", "resume-recording", "hear-recording", "read-caller", "outcome", "transfer",
		"consult", "complete-transfer", "end-transfer", "call", "later-versions",
	} {
		l.at(6, "ours", &call.Acted{By: "sara", Action: action})
	}
	l.at(7, "ours", &call.Acted{Token: "crm", Action: "move", Detail: "outages", Refused: "this call does not wait"}, &call.OutcomeRecorded{Agent: "anna", Code: "solved"},
		&call.OutcomeRecorded{Agent: "anna", Code: "solved", Again: true, Note: "calls again"})
	golden(t, "ours", l.events)
}

// TestEveryEnd: each reason and each result has a sentence of its own.
func TestEveryEnd(t *testing.T) {
	x := New("ours", Reader{})
	said := map[string]bool{}
	for reason, result := range map[call.Reason]call.Result{
		call.CallerHungUp: call.Served, call.CallerGaveUp: call.Informed, call.FlowEnded: call.CalledOff, call.NoACK: call.Abandoned,
		call.MediaTimeout: call.Callback, call.NoCodec: call.Voicemail, call.NoSRTP: call.Transferred, call.UnknownNumber: call.Refused,
		call.ShuttingDown: call.Failed, call.ProcessDied: call.Lost, call.InternalFault: call.Served, call.TransportFault: call.Served,
	} {
		text := x.ended(&call.Ended{Termination: call.Termination{Result: result, Reason: reason}})
		if said[text] {
			t.Errorf("%q is said twice", text)
		}
		said[text] = true
	}
}

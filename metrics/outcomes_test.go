package metrics

import (
	"testing"

	"centralino/call"
)

// TestOutcomes: each conversation counts once, by what was said of it first, and only words of the configuration are labels.
func TestOutcomes(t *testing.T) {
	f := newFixture(t)
	outcomes := func(queue, code string) float64 {
		return f.value("centralino_outcomes_total", "queue", queue, "code", code)
	}
	if v := outcomes("billing", "solved"); v != 0 {
		t.Errorf("begins at %v", v)
	}
	f.happen("a", 0, &call.OutcomeRecorded{Queue: "billing", Agent: "anna", Code: "solved", Note: "a note"},
		&call.OutcomeRecorded{Queue: "billing", Agent: "anna", Code: "instalments", Again: true})
	f.happen("b", 1, &call.OutcomeRecorded{Queue: "billing", Agent: "anna", Code: "solved"},
		&call.OutcomeRecorded{Queue: "billing", Agent: "anna", Code: "a-note-by-mistake"}, &call.OutcomeRecorded{Queue: "ghost", Code: "solved"})
	for _, w := range []struct {
		queue, code string
		want        float64
	}{{"billing", "solved", 2}, {"billing", "instalments", 0}, {"billing", "other", 1}, {"other", "other", 1}} {
		if got := outcomes(w.queue, w.code); got != w.want {
			t.Errorf("%s %s is %v, want %v", w.queue, w.code, got, w.want)
		}
	}
}

// TestWorkLastsUntilTheOutcomeIsSaid: where a queue asks for it and grants no other after-call work.
func TestWorkLastsUntilTheOutcomeIsSaid(t *testing.T) {
	f := newFixture(t)
	s := scope()
	s.WrapUp, s.Asks = nil, map[call.QueueID]bool{"billing": true}
	f.Reconfigure(s)
	speak := func(id call.ID, leg call.LegID, second float64, after ...call.Body) {
		f.happen(id, second, append([]call.Body{
			&call.Arrived{Flow: "helpline"}, &call.Queued{Queue: "billing"}, &call.Offered{Queue: "billing", Agent: "anna", Leg: leg},
			&call.Connected{Queue: "billing", Agent: "anna", Leg: leg},
		}, after...)...)
	}
	over := func(leg call.LegID) *call.Released {
		return &call.Released{Queue: "billing", Agent: "anna", Leg: leg, Talk: 60e9}
	}
	f.happen("", 0, &call.AgentRegistered{Agent: "anna"})
	working := func() float64 {
		return f.value("centralino_agents", "queue", "billing", "state", string(call.AgentWrapUp))
	}
	speak("a", "l1", 1, over("l1"))
	if working() != 1 {
		t.Error("there is no after-call work, though an outcome is owed")
	}
	f.happen("a", 31, &call.OutcomeRecorded{Queue: "billing", Agent: "anna", Leg: "l1", Code: "solved"})
	f.happen("", 31, &call.WrapUpEnded{Agent: "anna"})
	if working() != 0 {
		t.Error("after-call work does not end")
	}
	speak("b", "l2", 40, &call.OutcomeRecorded{Queue: "billing", Agent: "anna", Leg: "l2", Code: "solved"}, over("l2"))
	if working() != 0 {
		t.Error("it was said while they spoke, and there is after-call work")
	}
}

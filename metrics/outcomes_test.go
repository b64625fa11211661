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

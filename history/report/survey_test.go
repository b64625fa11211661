package report

import (
	"testing"

	"centralino/call"
)

// TestResponse: who was asked twice may answer twice; of journals that do not say who was asked, the conversations tell.
func TestResponse(t *testing.T) {
	r := newReplies()
	all := groups("billing", "")
	for _, id := range []call.ID{"a", "b", "c"} {
		r.conversation(conversation{queue: "billing"})
		r.answer(id, Question{"old", "q"}, group{}, "5")
	}
	r.offered(visitor{"a", "new"}, all)
	r.first(visitor{"a", "new"}, all)
	r.first(visitor{"a", "new"}, all) // the second question
	r.offered(visitor{"b", "new"}, all)
	r.offered(visitor{"a", "new"}, all)
	r.first(visitor{"a", "new"}, all)
	r.first(visitor{"c", "new"}, all) // was asked before the period
	for survey, want := range map[string]Ratio{"new": {2, 3}, "old": {3, 3}, "none": {0, 3}} {
		if got := r.response(survey, group{}); got != want {
			t.Errorf("%s: %v, want %v", survey, got, want)
		}
	}
	if got := r.response("new", group{queue: "billing"}); got != (Ratio{2, 3}) {
		t.Errorf("of the queue: %v", got)
	}
}

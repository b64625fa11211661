package history

import (
	"testing"
	"time"

	"centralino/call"
)

// TestSurveysAreOfferedAnsweredAndCommented: each is a row of its own, of the partner that the event names, or that is known
// where an older program named none.
func TestSurveysAreOfferedAnsweredAndCommented(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p Place) {
		d := opened(t, p)
		j := &tape{}
		j.add(0, "c", &call.Arrived{From: "+39021112223", Flow: "helpline"},
			&call.SurveyOffered{Survey: "s", Queue: "billing", Agent: "anna", Partner: "gamma"},
			&call.Surveyed{Survey: "s", Question: "recommend", Answer: "10", Queue: "billing", Agent: "anna", Partner: "gamma"},
			&call.Surveyed{Survey: "s", Question: "solved", Answer: "1", Queue: "billing", Agent: "anna"},
			&call.SurveyCommentLeft{
				Survey: "s", Queue: "billing", Agent: "anna", Partner: "gamma", File: "surveys/s/c.wav", Length: 2 * time.Second,
			},
			&call.Ended{Flow: "helpline", Termination: call.Termination{Result: call.Served}})
		project(t, d, j.events, all)
		for condition, want := range map[string]int{
			"survey = 's' AND queue = 'billing' AND agent IS NOT NULL":                                       4,
			"question IS NULL AND answer IS NULL AND file IS NULL AND partner = 'gamma'":                     1,
			"question = 'recommend' AND answer = '10' AND partner = 'gamma' AND file IS NULL":                1,
			"question = 'solved' AND answer = '1' AND partner = '" + string(partner("anna")) + "'":           1,
			"question IS NULL AND file = 'surveys/s/c.wav' AND length_ns = 2000000000 AND partner = 'gamma'": 1,
			"call = 'c' AND at = (SELECT arrived_at FROM calls) AND seq > (SELECT MIN(seq) FROM calls)":      4,
		} {
			if got := d.number(t, "SELECT COUNT(*) FROM surveys WHERE "+condition); got != want {
				t.Errorf("%d rows have %s, want %d", got, condition, want)
			}
		}
	})
}

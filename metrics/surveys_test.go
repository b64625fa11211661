package metrics

import (
	"testing"

	"centralino/call"
)

// TestSurveys: who was asked, who replied, and what they said, by queue and partner.
func TestSurveys(t *testing.T) {
	f := newFixture(t)
	series := func(name string, labels ...string) float64 {
		return f.value("centralino_survey_"+name+"_total", labels...)
	}
	if v := series("answers", "question", "recommend", "scale", scaleTen, "answer", "10", "queue", "billing", "partner", "alfa"); v != 0 {
		t.Errorf("begins at %v", v)
	}
	offered := &call.SurveyOffered{Survey: "satisfaction", Queue: "billing", Agent: "anna", Partner: "alfa"}
	said := func(question, answer string) *call.Surveyed {
		return &call.Surveyed{
			Survey: "satisfaction", Question: question, Answer: answer, Queue: "billing", Agent: "anna", Partner: "alfa",
		}
	}
	f.happen("a", 0, &call.Arrived{Flow: "helpline"}, offered, said("satisfied", "5"), said("recommend", "10"))
	f.happen("a", 1, &call.SurveyCommentLeft{Survey: "satisfaction", Queue: "billing", Partner: "alfa"})
	f.happen("a", 2, offered, said("satisfied", "4")) // after another conversation
	f.happen("b", 3, &call.Arrived{Flow: "helpline"}, offered, &call.Ended{Flow: "helpline"})
	bruno := *offered
	bruno.Agent, bruno.Partner = "bruno", ""
	f.happen("c", 4, &call.Arrived{Flow: "helpline"}, &bruno)
	for _, w := range []struct {
		want   float64
		name   string
		labels []string
	}{
		{3, "offered", []string{"survey", "satisfaction", "queue", "billing", "partner", "alfa"}},
		{1, "offered", []string{"survey", "satisfaction", "queue", "billing", "partner", "none"}},
		{2, "replies", []string{"survey", "satisfaction", "queue", "billing", "partner", "alfa"}},
		{0, "replies", []string{"survey", "satisfaction", "queue", "billing", "partner", "none"}},
		{1, "comments", []string{"survey", "satisfaction", "queue", "billing", "partner", "alfa"}},
		{1, "answers", []string{"question", "satisfied", "scale", scaleFive, "answer", "5", "queue", "billing", "partner", "alfa"}},
		{1, "answers", []string{"question", "satisfied", "scale", scaleFive, "answer", "4", "queue", "billing", "partner", "alfa"}},
		{1, "answers", []string{"question", "recommend", "scale", scaleTen, "answer", "10", "queue", "billing", "partner", "alfa"}},
		{0, "answers", []string{"question", "solved", "scale", labelOther, "answer", "1", "queue", "outages", "partner", "none"}},
	} {
		if got := series(w.name, w.labels...); got != w.want {
			t.Errorf("%s%v is %v, want %v", w.name, w.labels, got, w.want)
		}
	}
	// A call that is not known here, and one that left no name, count all the same.
	f.happen("ghost", 5, said("satisfied", "1"), &call.Surveyed{Survey: "satisfaction", Question: "satisfied", Answer: "2"})
	if v := series("answers", "answer", "2", "scale", scaleFive, "queue", "none", "partner", "none"); v != 1 {
		t.Errorf("an answer without a queue counted %v", v)
	}
	if v := series("replies", "queue", "billing", "partner", "alfa"); v != 2 {
		t.Errorf("%v replies of calls that are known", v)
	}
}

package metrics

import (
	"slices"

	"centralino/call"
)

// Question is a question of a survey, with all that it may be answered with.
type Question struct {
	ID      string
	Answers []string
}

// The scales of which figures are made: the share of the satisfied, and the net promoter score.
const (
	scaleFive = "1-5"
	scaleTen  = "0-10"
)

// scale names the scale on which a question is answered.
func (q Question) scale() string {
	for name, answers := range map[string][]string{
		scaleFive: {"1", "2", "3", "4", "5"}, scaleTen: {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"},
	} {
		if slices.Equal(q.Answers, answers) {
			return name
		}
	}
	return labelOther
}

func (f *figures) defineSurveys() {
	f.surveys = f.counter("centralino_survey_offered_total",
		"Callers who came to a survey after a conversation: everybody who was asked, whether they answered or hung up.",
		"survey", "queue", "partner")
	f.replies = f.counter("centralino_survey_replies_total",
		"Callers who answered at least one question of a survey. The response rate is this / centralino_survey_offered_total.",
		"survey", "queue", "partner")
	f.answers = f.counter("centralino_survey_answers_total",
		"Answers to survey questions, as keyed. A question passed over in silence is not in it. scale: 1-5, 0-10 or other.",
		"survey", "question", "scale", "answer", "queue", "partner")
	f.comments = f.counter("centralino_survey_comments_total",
		"Comments that callers spoke after a survey and that were stored.",
		"survey", "queue", "partner")
}

// prepareSurveys makes the series of every survey after every queue, for each partner whose agents answer there, so that
// shares of few answers are right from the first on.
func (f *figures) prepareSurveys(s Scope) {
	for queue, agents := range s.Queues {
		partners := map[string]bool{}
		for _, a := range agents {
			partners[partnerLabel(s.Partner[a])] = true
		}
		for partner := range partners {
			for survey, questions := range s.Surveys {
				f.prepareSurvey(survey, questions, string(queue), partner)
			}
		}
	}
}

func (f *figures) prepareSurvey(survey string, questions []Question, queue, partner string) {
	f.surveys.WithLabelValues(survey, queue, partner)
	f.replies.WithLabelValues(survey, queue, partner)
	f.comments.WithLabelValues(survey, queue, partner)
	for _, q := range questions {
		for _, answer := range q.Answers {
			f.answers.WithLabelValues(survey, q.ID, q.scale(), answer, queue, partner)
		}
	}
}

// applySurvey counts what callers say of a conversation.
func (m *Metrics) applySurvey(e call.Event) {
	f := &m.figures
	switch b := e.Body.(type) {
	case *call.SurveyOffered:
		f.surveys.WithLabelValues(m.scope.survey(b.Survey), m.mailbox(b.Queue), m.scope.partner(b.Partner)).Inc()
		if c := m.calls[e.Call]; c != nil {
			delete(c.replied, b.Survey)
		}
	case *call.Surveyed:
		queue, partner := m.mailbox(b.Queue), m.scope.partner(b.Partner)
		survey, question, scale := m.scope.question(b.Survey, b.Question)
		f.answers.WithLabelValues(survey, question, scale, answer(b.Answer), queue, partner).Inc()
		if m.calls[e.Call].replies(b.Survey) {
			f.replies.WithLabelValues(survey, queue, partner).Inc()
		}
	case *call.SurveyCommentLeft:
		f.comments.WithLabelValues(m.scope.survey(b.Survey), m.mailbox(b.Queue), m.scope.partner(b.Partner)).Inc()
	}
}

// replies notes an answer to a survey, and reports whether it is the first.
func (c *caller) replies(survey string) bool {
	if c == nil || c.replied[survey] {
		return false
	}
	if c.replied == nil {
		c.replied = map[string]bool{}
	}
	c.replied[survey] = true
	return true
}

func (k *known) addSurveys(s Scope) {
	for survey, questions := range s.Surveys {
		if k.surveys[survey] == nil {
			k.surveys[survey] = map[string]string{}
		}
		for _, q := range questions {
			k.surveys[survey][q.ID] = q.scale()
		}
	}
	for _, p := range s.Partner {
		k.partners[p] = true
	}
}

// survey returns the label of a survey.
func (k *known) survey(name string) string {
	if k.surveys[name] == nil {
		return labelOther
	}
	return name
}

// question returns the labels of a survey, one of its questions, and the scale.
func (k *known) question(survey, question string) (s, q, scale string) {
	scale, ok := k.surveys[survey][question]
	if !ok {
		return k.survey(survey), labelOther, labelOther
	}
	return survey, question, scale
}

// partner returns the label of a partner.
func (k *known) partner(id call.PartnerID) string {
	if id != "" && !k.partners[id] {
		return labelOther
	}
	return partnerLabel(id)
}

func partnerLabel(id call.PartnerID) string {
	if id == "" {
		return labelNone
	}
	return string(id)
}

// answer returns the label of an answer to a survey, which is one key, or 10.
func answer(text string) string {
	if text == "10" {
		return text
	}
	d, err := call.ParseDigit(text)
	if err != nil {
		return labelOther
	}
	return d.String()
}

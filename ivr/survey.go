package ivr

import (
	"slices"

	"centralino/call"
	"centralino/flows"
)

// survey asks its questions in order.
func (m *machine) survey(v *flows.Survey) {
	if len(v.Questions) == 0 {
		m.goTo(orEnd(m.step.Next))
		return
	}
	m.index = 0
	m.ask(phaseSurvey)
}

func (m *machine) surveyQuestion(v *flows.Survey) question {
	asked := v.Questions[m.index]
	return question{
		prompts: func() []call.Prompt { return m.prompts(asked.Prompts) },
		again:   func() []call.Prompt { return m.phrases("invalid-key") },
		keys:    func(d call.Digit) bool { return slices.Contains(asked.Keys, d) },
		wait:    v.Wait,
		tries:   2,
		hurried: true,
	}
}

func (m *machine) surveyed(d call.Digit) {
	v := m.step.Verb.(*flows.Survey)
	m.report(&call.Surveyed{
		Survey: v.Name, Question: v.Questions[m.index].ID, Answer: d.String(), Queue: m.queue, Agent: m.agent,
	})
	m.nextQuestion()
}

func (m *machine) nextQuestion() {
	m.index++
	if m.index < len(m.step.Verb.(*flows.Survey).Questions) {
		m.ask(phaseSurvey)
		return
	}
	m.goTo(orEnd(m.step.Next))
}

package ivr

import (
	"slices"
	"time"

	"centralino/call"
	"centralino/flows"
)

// tenWait is how long after a 1 a 0 may follow to make it 10. Who means 10 presses both at once.
const tenWait = 2 * time.Second

// survey asks its questions in order, once for each conversation. Whoever spoke with nobody has nothing to tell.
func (m *machine) survey(v *flows.Survey) {
	if m.agent == "" && !m.helped || m.polled == v.Name {
		m.goTo(orEnd(m.step.Next))
		return
	}
	m.polled = v.Name
	m.report(&call.SurveyOffered{Survey: v.Name, Queue: m.talkedIn, Agent: m.agent})
	m.index = -1
	m.nextQuestion()
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

// surveyed takes the key of an answer. A 1 waits for the 0 that may follow where 10 is an answer.
func (m *machine) surveyed(d call.Digit) {
	q := m.step.Verb.(*flows.Survey).Questions[m.index]
	if !q.Ten || d != '1' {
		m.answered(d.String(), q.Ten)
		return
	}
	m.phase = phaseTen
	if !m.typed.Empty() {
		m.afterOne(m.popTyped())
		return
	}
	m.startTimer(tenWait)
}

// afterOne ends the wait after a 1: by the 0 of 10, by '#', or by a key that belongs to what comes next.
func (m *machine) afterOne(d call.Digit) {
	m.stopTimer()
	switch {
	case d == '0':
		m.keyed(d)
		m.answered("10", true)
	case d == '#':
		m.answered("1", false)
	default:
		m.answer("1")
		if m.typeAhead(d) {
			m.nextQuestion()
		}
	}
}

// onlyOne takes the 1 after which nothing came.
func (m *machine) onlyOne() { m.answered("1", true) }

// settleAnswer takes the 1 of a caller who hung up after it for what it is.
func (m *machine) settleAnswer() {
	if m.phase == phaseTen {
		m.answer("1")
	}
}

// answered reports an answer and goes on. Where some answers take two keys, callers end the others by '#' too.
func (m *machine) answered(text string, maybeEnded bool) {
	m.answer(text)
	if maybeEnded {
		m.forgiveEnd('#')
	}
	m.nextQuestion()
}

func (m *machine) answer(text string) {
	v := m.step.Verb.(*flows.Survey)
	m.report(&call.Surveyed{
		Survey: v.Name, Question: v.Questions[m.index].ID, Answer: text, Queue: m.talkedIn, Agent: m.agent,
	})
}

func (m *machine) nextQuestion() {
	v := m.step.Verb.(*flows.Survey)
	m.index++
	switch {
	case m.index < len(v.Questions):
		m.ask(phaseSurvey)
	case v.Comment != nil:
		m.comment(v.Comment)
	default:
		m.goTo(orEnd(m.step.Next))
	}
}

package ivr

import (
	"centralino/call"
	"centralino/flows"
)

func (m *machine) menuQuestion(v *flows.Menu) question {
	return question{
		prompts: func() []call.Prompt { return m.prompts(v.Prompts) },
		again:   func() []call.Prompt { return m.prompts(v.Invalid) },
		keys:    func(d call.Digit) bool { return v.Keys[d] != "" },
		wait:    v.Wait,
		tries:   v.Tries,
	}
}

// pressed handles a key while one key is asked for.
func (m *machine) pressed(d call.Digit) {
	q := m.question()
	if m.accept(q, d) {
		return
	}
	burst := m.tries > 0 && m.now.Sub(m.wrongAt) < sameMistake
	m.wrongAt = m.now
	if burst {
		return
	}
	m.quiet()
	var first []call.Prompt
	if q.again != nil {
		first = q.again()
	}
	m.retry(first)
}

// accept takes a key that is an answer, or the human key. It reports false for any other key, which changes nothing.
func (m *machine) accept(q question, d call.Digit) bool {
	answers := q.keys(d)
	switch {
	case m.isHuman(d) && (!answers || m.phase != phaseSurvey && m.phase != phaseGreeting):
		m.toPerson(d)
	case answers:
		m.quiet()
		m.stopTimer()
		m.keyed(d)
		m.chosen(d)
	default:
		return false
	}
	return true
}

// chosen goes where an answer leads.
func (m *machine) chosen(d call.Digit) {
	switch m.phase {
	case phaseMenu:
		m.goTo(m.step.Verb.(*flows.Menu).Keys[d])
	case phaseSurvey:
		m.surveyed(d)
	case phaseOffer:
		m.take(d)
	case phaseConfirm:
		m.confirmed(d)
	case phaseGreeting:
		m.reached()
	case phaseReview:
		m.reviewed(d)
	}
}

// choiceFromTyped answers a choice by the keys pressed early. Keys that are no answer are dropped: they were pressed
// before the choice was heard, and nobody is punished for that.
func (m *machine) choiceFromTyped(q question) bool {
	for !m.typed.Empty() {
		if m.accept(q, m.popTyped()) {
			return true
		}
	}
	return false
}

// silence handles a choice that nobody made.
func (m *machine) silence() {
	if m.question().hurried {
		m.giveUp()
		return
	}
	m.retry(nil)
}

package ivr

import (
	"time"

	"centralino/call"
	"centralino/flows"
)

// defaultWait is how long silence may last where the program says nothing.
const defaultWait = 5 * time.Second

// question is something the caller is asked, answered by one key or by an entry of digits. What the two have in common is
// here; choice.go and entry.go have the rest.
type question struct {
	prompts  func() []call.Prompt
	again    func() []call.Prompt  // before the prompts after a wrong key; nil: nothing
	keys     func(call.Digit) bool // for a choice: whether the key is an answer; nil for an entry
	min, max int                   // for an entry: how many digits
	end      call.Digit            // ends an entry early; 0: no key does
	wait     time.Duration
	tries    int  // wrong answers and silences until it is given up
	hurried  bool // silence gives up at once
}

// question returns what is asked in this phase.
func (m *machine) question() question {
	q := m.askedBy()
	q.tries = max(q.tries, 1)
	q.min = max(q.min, 1)
	q.max = max(q.max, q.min)
	if q.wait <= 0 {
		q.wait = defaultWait
	}
	return q
}

func (m *machine) askedBy() question {
	switch m.phase {
	case phaseMenu:
		return m.menuQuestion(m.step.Verb.(*flows.Menu))
	case phaseCollect:
		return m.collectQuestion(m.step.Verb.(*flows.Collect))
	case phasePIN:
		return m.pinQuestion(m.step.Verb.(*flows.Identify).PIN)
	case phaseSurvey:
		return m.surveyQuestion(m.step.Verb.(*flows.Survey))
	case phaseOffer:
		return m.offerQuestion()
	case phaseNumber:
		return m.numberQuestion()
	case phaseGreeting:
		return m.greetingQuestion()
	case phaseReview:
		return m.reviewQuestion()
	default:
		return m.confirmQuestion()
	}
}

// ask begins a question with all its tries.
func (m *machine) ask(p phase) {
	m.phase, m.tries = p, 0
	m.put(nil)
}

// put asks the question of this phase, unless keys pressed early answer it.
func (m *machine) put(first []call.Prompt) {
	m.stopTimer()
	m.entry = call.Secret{}
	q := m.question()
	if q.keys != nil && m.choiceFromTyped(q) || q.keys == nil && m.entryFromTyped() {
		return
	}
	m.say(append(first, q.prompts()...))
}

// retry asks again after a wrong answer or silence, until the tries are used up.
func (m *machine) retry(first []call.Prompt) {
	m.tries++
	if m.tries < m.question().tries {
		m.put(first)
		return
	}
	m.giveUp()
}

// giveUp goes on without an answer. Keys kept for later are dropped: they were meant for another course of things.
func (m *machine) giveUp() {
	m.typed = call.Secret{}
	switch m.phase {
	case phaseMenu:
		m.goTo(m.failed(m.step.Verb.(*flows.Menu).Failed))
	case phaseCollect:
		m.goTo(m.failed(m.step.Verb.(*flows.Collect).Failed))
	case phasePIN:
		m.identified(call.IdentityDenied)
	case phaseSurvey:
		m.nextQuestion()
	case phaseOffer:
		m.takeDefault()
	case phaseNumber:
		m.noNumber()
	case phaseConfirm:
		m.mayBook()
	case phaseGreeting:
		m.unreached()
	case phaseReview:
		m.reviewed('1')
	}
}

// failed returns the failed path of a step. Where none is written, whoever says nothing gets a person.
func (m *machine) failed(written call.StepID) call.StepID {
	return firstOf(written, m.human().Step, m.step.Next)
}

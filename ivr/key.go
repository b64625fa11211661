package ivr

import (
	"time"

	"centralino/call"
	"centralino/flows"
)

const (
	maxTyped    = 32              // keys kept for later; more are a phone in a pocket
	sameMistake = 2 * time.Second // wrong keys that follow each other faster are one mistake
	afterLast   = 2 * time.Second // a '#' this soon after the last digit of an entry belongs to the entry
)

// key handles one key of the caller.
func (m *machine) key(d call.Digit) {
	if m.isLateEnd(d) {
		return
	}
	if m.back && m.phase != phaseGreeting {
		m.keyBeforeTheAgent(d)
		return
	}
	switch m.phase {
	case phaseNew, phasePlay, phaseLookup, phaseVerify, phaseTold, phaseRequest, phasePause, phaseFlash:
		m.typeAhead(d)
	case phaseMessage:
		if m.typeAhead(d) {
			m.goTo(m.step.Next)
		}
	case phaseMenu, phaseSurvey, phaseOffer, phaseConfirm, phaseGreeting, phaseReview:
		m.pressed(d)
	case phaseCollect, phasePIN, phaseNumber:
		m.digit(d)
	case phaseWaiting:
		m.keyWhileWaiting(d)
	case phaseIntro, phaseRecording:
		m.keyAtMailbox(d)
	case phaseTen:
		m.afterOne(d)
	case phaseAskWords, phaseComment:
		m.keyAtComment(d)
	case phaseDialling:
		m.keyWhileItRings(d)
	}
}

// isLateEnd swallows the '#' by which many callers end a code that ended by its length already.
func (m *machine) isLateEnd(d call.Digit) bool {
	late := d == m.lateEnd && m.now.Sub(m.filledAt) < afterLast
	m.lateEnd = 0
	return late
}

// forgiveEnd lets the end key that some press after an entry which has ended already mean nothing.
func (m *machine) forgiveEnd(d call.Digit) {
	m.lateEnd, m.filledAt = d, m.now
	if !m.typed.Empty() && m.isLateEnd(call.Digit(m.typed.Reveal()[0])) {
		m.popTyped()
	}
}

// typeAhead keeps a key for the next question. It reports false when the key was the human key and was obeyed instead.
func (m *machine) typeAhead(d call.Digit) bool {
	if m.isHuman(d) && m.typed.Empty() && !m.pinAhead() {
		m.toPerson(d)
		return false
	}
	if m.typed.Len() < maxTyped {
		m.typed = m.typed.With(d)
	}
	return true
}

// pinAhead reports whether the next keys are likely to be a PIN, which may begin with the human key.
func (m *machine) pinAhead() bool {
	if m.phase != phaseLookup {
		return false
	}
	v, ok := m.step.Verb.(*flows.Identify)
	return ok && v.PIN != nil
}

// popTyped takes the oldest key of the type-ahead, which must not be empty.
func (m *machine) popTyped() call.Digit {
	text := m.typed.Reveal()
	m.typed = call.NewSecret(text[1:])
	return call.Digit(text[0])
}

// keyed reports a key that chose something.
func (m *machine) keyed(d call.Digit) {
	m.report(&call.Keyed{Flow: m.program.Name, Step: m.At(), Key: d})
}

// human is the key for a person where the call is.
func (m *machine) human() flows.Human { return m.program.HumanAt(m.step) }

// isHuman reports whether d is the key that reaches a person.
func (m *machine) isHuman(d call.Digit) bool {
	return m.step != nil && m.human().Step != "" && d == m.human().Key
}

// toPerson obeys the human key.
func (m *machine) toPerson(d call.Digit) {
	m.keyed(d)
	m.typed = call.Secret{}
	if m.aside {
		m.goTo(m.left.ID)
		return
	}
	if m.waiting {
		m.personWhileWaiting()
		return
	}
	m.goTo(m.human().Step)
}

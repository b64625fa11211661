package ivr

import (
	"cmp"
	"strings"

	"centralino/call"
	"centralino/flows"
)

func (m *machine) collectQuestion(v *flows.Collect) question {
	return question{
		prompts: func() []call.Prompt { return m.prompts(v.Prompts) },
		min:     v.Min,
		max:     v.Max,
		end:     v.End,
		wait:    v.Wait,
		tries:   v.Tries,
	}
}

// digit handles a key while digits are asked for.
func (m *machine) digit(d call.Digit) {
	end := m.question().end
	switch {
	case d >= '0' && d <= '9':
		m.addDigit(d)
	case m.isHuman(d) && (d != end || m.entry.Empty()):
		m.toPerson(d)
	case d == end:
		m.quiet()
		m.endEntry()
	case d == '*':
		m.quiet()
		m.entry = call.Secret{}
		m.startTimer(m.question().wait)
	}
}

// addDigit adds a digit and ends the entry when it is full.
func (m *machine) addDigit(d call.Digit) {
	m.quiet()
	m.entry = m.entry.With(d)
	q := m.question()
	if m.entry.Len() < q.max {
		m.startTimer(q.wait)
		return
	}
	m.forgiveEnd(cmp.Or(q.end, '#'))
	m.endEntry()
}

// endEntry judges what was keyed when its end key, silence or the last digit ended it.
func (m *machine) endEntry() {
	q := m.question()
	switch {
	case m.meansPerson(q.min):
		m.toPerson(m.human().Key)
	case m.entry.Len() >= q.min:
		m.entered()
	default:
		m.retry(nil)
	}
}

// meansPerson reports whether the human key alone was keyed: once, or over and over without making a code.
func (m *machine) meansPerson(least int) bool {
	n := m.entry.Len()
	return n > 0 && (n == 1 || n < least) && m.isHuman(m.human().Key) &&
		strings.Trim(m.entry.Reveal(), m.human().Key.String()) == ""
}

// entered goes on with the digits of a finished entry.
func (m *machine) entered() {
	switch m.phase {
	case phaseCollect:
		m.collected(m.step.Verb.(*flows.Collect))
	case phasePIN:
		m.verify(m.step.Verb.(*flows.Identify))
	case phaseNumber:
		m.numberKeyed()
	}
}

// collected keeps the digits under their name. Only digits that are not secret leave this package.
func (m *machine) collected(v *flows.Collect) {
	if v.Secret {
		m.setSecret(v.Name, m.entry)
	} else {
		digits := m.entry.Reveal()
		m.setText(v.Name, digits)
		m.report(&call.Collected{Flow: m.program.Name, Step: m.At(), Name: v.Name, Digits: digits})
	}
	m.goTo(m.step.Next)
}

// entryFromTyped feeds the keys pressed early into an entry. It reports whether that began it, so that no prompt is
// needed. An end before the first digit is left over from something else.
func (m *machine) entryFromTyped() bool {
	if m.typed.Empty() {
		return false
	}
	m.quiet()
	p := m.phase
	for !m.typed.Empty() && m.phase == p && m.target == "" {
		d := m.popTyped()
		if d != m.question().end || !m.entry.Empty() || m.isHuman(d) {
			m.digit(d)
		}
	}
	return m.timer != 0 || m.play != 0 || m.phase != p || m.target != ""
}

package ivr

import (
	"time"

	"centralino/call"
	"centralino/flows"
)

// directoryWait is how long the caller hears nothing while a directory is asked; then the call goes on without it.
const directoryWait = 2 * time.Second

// identify asks the directory, unless there is nothing to ask it by.
func (m *machine) identify(v *flows.Identify) {
	value := m.lookupValue(v.By)
	if value.Empty() {
		m.goTo(firstOf(v.Unknown, m.step.Next))
		return
	}
	m.phase = phaseLookup
	m.keepSecret(v.PIN != nil) // callers who know what comes key the PIN early
	m.asked = m.newID()
	m.do(Lookup{m.asked, v.Directory, value})
	m.startTimer(directoryWait)
}

func (m *machine) lookupValue(by string) call.Secret {
	switch by {
	case "caller.number":
		return call.NewSecret(string(m.caller.Number))
	case "caller.dialled":
		return call.NewSecret(string(m.caller.Dialled))
	}
	if s, ok := m.secrets[by]; ok {
		return s
	}
	return call.NewSecret(m.vars[by])
}

func (m *machine) lookedUp(ev LookedUp) {
	if m.phase != phaseLookup || ev.ID != m.asked {
		return
	}
	m.asked = 0
	m.stopTimer()
	if ev.Answer != call.IdentityFound {
		m.identified(ev.Answer)
		return
	}
	m.candidate = &customer{ev.Customer, ev.Fields}
	if m.step.Verb.(*flows.Identify).PIN == nil {
		m.identified(call.IdentityFound)
		return
	}
	m.ask(phasePIN)
}

func (m *machine) pinQuestion(p *flows.PIN) question {
	return question{
		prompts: func() []call.Prompt { return m.prompts(p.Prompts) },
		min:     p.Digits,
		max:     p.Digits,
		end:     '#',
		wait:    p.Wait,
		tries:   p.Tries,
	}
}

// verify has the directory check the PIN. The digits are forgotten here, and with them keys pressed beyond the PIN
// while it was being keyed: nothing that may be part of a secret becomes a choice that is reported.
func (m *machine) verify(v *flows.Identify) {
	m.phase, m.typed = phaseVerify, call.Secret{}
	m.keepSecret(false)
	m.asked = m.newID()
	m.do(Verify{m.asked, v.Directory, m.candidate.key, m.entry})
	m.entry = call.Secret{}
	m.startTimer(directoryWait)
}

func (m *machine) verified(ev Verified) {
	if m.phase != phaseVerify || ev.ID != m.asked {
		return
	}
	m.asked = 0
	m.stopTimer()
	switch ev.Answer {
	case PINRight:
		m.identified(call.IdentityFound)
	case PINWrong:
		m.wrongPIN()
	case PINLocked:
		m.identified(call.IdentityDenied, "pin-locked")
	default:
		m.identified(call.IdentityFailed)
	}
}

// wrongPIN asks again while there are tries left. Keys pressed meanwhile were meant for what follows a right PIN.
func (m *machine) wrongPIN() {
	m.phase, m.typed = phasePIN, call.Secret{}
	m.tries++
	if m.tries < m.question().tries {
		m.keepSecret(true)
		m.put(m.phrases("pin-wrong"))
		return
	}
	m.identified(call.IdentityDenied, "pin-wrong")
}

// identified ends the step with what became known. The caller is told the phrase first, if there is one.
func (m *machine) identified(answer call.Identity, phrase ...string) {
	v := m.step.Verb.(*flows.Identify)
	proved, next, key := answer == call.IdentityFound, v.Failed, ""
	switch answer {
	case call.IdentityFound:
		m.customer, next, key = m.candidate, v.Found, m.candidate.key
	case call.IdentityDenied:
		next = v.Unknown
		if m.candidate != nil {
			key = m.candidate.key
		}
	case call.IdentityUnknown:
		next = v.Unknown
	default:
		answer = call.IdentityFailed
	}
	if v.PIN != nil && !proved {
		m.typed = call.Secret{} // most likely the PIN, and what follows must not take it for choices
	}
	m.report(&call.Identified{
		Flow: m.program.Name, Step: m.At(), Directory: v.Directory, By: v.By, Answer: answer, Customer: key,
	})
	next = firstOf(next, m.step.Next)
	if len(phrase) > 0 {
		m.tell(phrase[0], next)
		return
	}
	m.goTo(next)
}

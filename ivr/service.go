package ivr

import (
	"cmp"
	"time"

	"centralino/call"
	"centralino/flows"
)

// moment is how long a caller hears nothing while a service is asked, before the prompt of the step.
const moment = time.Second

// request asks a service, unless the variables of this call make no request.
func (m *machine) request(v *flows.HTTP) {
	r, err := v.Request(m.variables())
	if err != nil {
		m.fault(err.Error())
		m.requested(Replied{Outcome: call.RequestInvalid})
		return
	}
	m.phase = phaseRequest
	m.asked = m.newID()
	m.do(Request{m.asked, v.Service, v.Method, r.Path, r.Query, r.Body, m.enclosed(v.Attach), v.Cache, timeoutOf(v)})
	if m.tellsToWait(v) {
		m.startTimer(moment)
		return
	}
	m.startTimer(timeoutOf(v))
}

// timeoutOf is how long the answer may take. Only a flow that was not checked has none.
func timeoutOf(v *flows.HTTP) time.Duration { return cmp.Or(v.Timeout, directoryWait) }

// tellsToWait reports whether the caller hears the prompt of the step if the answer takes longer than a moment.
func (m *machine) tellsToWait(v *flows.HTTP) bool { return len(v.Prompts) > 0 && timeoutOf(v) > moment }

// requestOverdue says the prompt once, and the next time goes on without the answer.
func (m *machine) requestOverdue() {
	v := m.step.Verb.(*flows.HTTP)
	if m.tries > 0 || !m.tellsToWait(v) {
		m.requested(Replied{Outcome: call.RequestTimeout, Took: timeoutOf(v)})
		return
	}
	m.tries = 1
	m.startTimer(timeoutOf(v) - moment)
	m.say(m.prompts(v.Prompts))
}

// stillAsking plays music after the prompt, so that the caller knows the line is not dead.
func (m *machine) stillAsking() {
	m.looping = true
	m.do(Loop{m.named(flows.BuiltInMusic)})
}

func (m *machine) replied(ev Replied) {
	if m.phase == phaseRequest && ev.ID == m.asked {
		m.requested(ev)
	}
}

// requested ends the step with what became of the request. A prompt that the caller hears meanwhile is heard to its end: half a
// sentence sounds like a fault.
func (m *machine) requested(ev Replied) {
	v := m.step.Verb.(*flows.HTTP)
	m.asked = 0
	m.stopTimer()
	next := firstOf(v.Failed, m.step.Next)
	if ev.Outcome == call.RequestOK || ev.Outcome == call.RequestCached {
		values, err := v.Read(ev.Answer)
		if err == nil {
			next = m.step.Next
		} else {
			m.fault(err.Error())
			ev.Outcome = call.RequestMalformed
		}
		for name, text := range values {
			m.setText(name, text)
		}
	}
	m.report(&call.Requested{
		Flow: m.program.Name, Step: m.At(), Service: v.Service, Outcome: ev.Outcome, Status: ev.Status, Took: ev.Took,
	})
	if m.play != 0 && next != "" {
		m.phase, m.after = phaseTold, next
		return
	}
	m.goTo(next)
}

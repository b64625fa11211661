package ivr

import (
	"time"

	"centralino/call"
	"centralino/flows"
)

// maxSpins is how many steps a call may enter within a second. No flow for people comes near it: one that does runs in
// circles.
const maxSpins = 500

// goTo leaves the current step for another. Nothing else may be done in this step afterwards.
func (m *machine) goTo(id call.StepID) {
	m.settle()
	if id == "" {
		m.rescue("the step has no way on")
		return
	}
	m.target = id
}

// orEnd reads a missing next step as the end, where the caller already has what they called for.
func orEnd(id call.StepID) call.StepID {
	if id == "" {
		return flows.End
	}
	return id
}

// firstOf returns the first that is written.
func firstOf[T ~string](ids ...T) T {
	for _, id := range ids {
		if id != "" {
			return id
		}
	}
	return ""
}

// enter begins a step: its report, its assignments, its verb.
func (m *machine) enter(id call.StepID) {
	if id == flows.End {
		m.end()
		return
	}
	step := m.program.Steps[id]
	if step == nil {
		m.rescue("there is no step " + string(id))
		return
	}
	if m.spinning() {
		m.rescue("the flow runs in circles")
		return
	}
	if !m.aside {
		m.leaveQueue(call.LeftOverflowed, call.RuleCaller)
	}
	m.step, m.stranded = step, false
	m.report(&call.StepEntered{Flow: m.program.Name, Step: id})
	m.assign(step.Set)
	m.begin(step.Verb)
}

// begin starts the verb of the step.
func (m *machine) begin(verb flows.Verb) {
	switch v := verb.(type) {
	case *flows.Play:
		m.phase = phasePlay
		m.say(m.prompts(v.Prompts))
	case *flows.Message:
		m.phase = phaseMessage
		m.becomes(call.Informed)
		m.say(m.prompts(v.Prompts))
	case *flows.Set:
		m.goTo(m.step.Next)
	case *flows.Menu:
		m.ask(phaseMenu)
	case *flows.Collect:
		m.keepSecret(v.Secret)
		m.ask(phaseCollect)
	case *flows.Identify:
		m.identify(v)
	case *flows.Choose:
		m.goTo(m.pick(v))
	case *flows.Queue:
		m.enqueue(v)
	case *flows.Calendar:
		m.goTo(m.opening(v))
	case *flows.Survey:
		m.survey(v)
	case *flows.Callback:
		m.callBack()
	case *flows.Run:
		m.goTo(v.Entry)
	case *flows.Flash:
		m.flash(v)
	case *flows.Wait:
		m.pause(v)
	case *flows.HTTP:
		m.request(v)
	case *flows.Voicemail:
		m.leaveMessage(v)
	case *flows.Record:
		m.recordPiece(v)
	case *flows.Transfer:
		m.transfer(v)
	default:
		m.rescue("the step has no verb")
	}
}

// spinning counts the steps entered within a second, whether in one Step or in many: prompts that can't be played make
// a circle go as fast as one without prompts.
func (m *machine) spinning() bool {
	if d := m.now.Sub(m.spinsFrom); d < 0 || d >= time.Second {
		m.spinsFrom, m.spins = m.now, 0
	}
	m.spins++
	return m.spins > maxSpins
}

// rescue gets the caller out of a flow that is broken: to a person once, and then to the mailbox, which needs no flow.
func (m *machine) rescue(message string) {
	m.fault(message)
	m.settle()
	m.typed = call.Secret{}
	if person := m.human().Step; m.program.Steps[person] != nil && !m.rescued {
		m.rescued, m.spins = true, 0
		m.target = person
		return
	}
	m.stranded = true
	m.mailbox()
}

// pick returns where a choice leads. A condition that can't be evaluated does not hold.
func (m *machine) pick(v *flows.Choose) call.StepID {
	for _, c := range v.Cases {
		if c.When == nil {
			return c.Next
		}
		holds, err := c.When.True(m.variables())
		if err != nil {
			m.fault(c.When.String() + ": " + err.Error())
		}
		if holds {
			return c.Next
		}
	}
	return m.step.Next
}

// opening returns where a calendar leads at this moment.
func (m *machine) opening(v *flows.Calendar) call.StepID {
	if v.Calendar == nil || v.Calendar.Open(m.now) {
		return v.Open
	}
	return v.Closed
}

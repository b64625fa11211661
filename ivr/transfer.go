package ivr

import (
	"time"

	"centralino/call"
	"centralino/flows"
)

// far is the telephone outside to which the call is passed on.
type far struct {
	began    time.Time
	answered time.Time // zero: it rings
}

// transfer passes the call on. Prompts are heard while it rings, and whoever takes the call ends them: nobody is kept
// waiting at the far end. Keys pressed early are dropped, for they were meant for us.
func (m *machine) transfer(v *flows.Transfer) {
	m.typed = call.Secret{}
	to := v.To
	if v.Number != nil {
		to, _ = m.evaluate(v.Number) // nothing is refused, and the call goes to `failed`
	}
	m.phase, m.asked, m.far = phaseDialling, m.newID(), &far{began: m.now}
	m.do(Transfer{m.asked, to, v})
	m.report(&call.TransferBegun{Flow: m.program.Name, Step: m.At(), To: call.Number(to)})
	m.startTimer(max(v.Wait, time.Second))
	m.say(m.prompts(v.Prompts))
}

// ringing lets the caller hear that it rings, after the prompts.
func (m *machine) ringing() {
	m.play, m.looping = 0, true
	m.do(Ringing{})
}

// keyWhileItRings obeys the human key, unless this is where it leads. Other keys mean nothing here.
func (m *machine) keyWhileItRings(d call.Digit) {
	if m.isHuman(d) && m.human().Step != m.At() {
		m.toPerson(d)
	}
}

// transferAnswered lets the two speak. A place that was kept in a queue is given up: the caller has got to somebody.
func (m *machine) transferAnswered(ev TransferAnswered) {
	if m.phase != phaseDialling || ev.ID != m.asked {
		return
	}
	v := m.step.Verb.(*flows.Transfer)
	m.quiet()
	m.leaveQueue(call.LeftOverflowed, call.RuleCaller)
	m.phase, m.far = phaseTransferred, &far{m.far.began, m.now}
	m.report(&call.TransferAnswered{
		Flow: m.program.Name, Step: m.At(), Rang: m.now.Sub(m.far.began), Secured: ev.Secured,
	})
	m.becomes(call.Transferred)
	m.since = time.Time{}
	if v.Human {
		m.agent, m.talkedIn, m.polled, m.helped = "", "", "", true
	}
	m.startTimer(max(v.Max, time.Second))
}

// transferEnded goes on when the far end is gone.
func (m *machine) transferEnded(ev TransferEnded) {
	if m.far == nil || ev.ID != m.asked {
		return
	}
	result := ev.Result
	switch talked := m.phase == phaseTransferred; {
	case talked:
		result = call.TransferSpoke
	case result == "" || result == call.TransferSpoke:
		result = call.TransferFailed
	}
	m.transferOver(result, ev.Status, ev.By)
	m.afterTransfer(result)
}

// transferOverdue hangs the far end up that has rung, or spoken, for as long as the step allows.
func (m *machine) transferOverdue() {
	result := call.TransferNoAnswer
	if m.phase == phaseTransferred {
		result = call.TransferSpoke
	}
	m.do(EndTransfer{})
	m.transferOver(result, 0, "")
	m.afterTransfer(result)
}

// afterTransfer goes where the flow says.
func (m *machine) afterTransfer(result call.TransferResult) {
	v := m.step.Verb.(*flows.Transfer)
	switch {
	case result == call.TransferSpoke:
		m.goTo(orEnd(m.step.Next))
	case result == call.TransferBusy && v.Busy != "":
		m.goTo(v.Busy)
	default:
		m.goTo(m.failed(v.Failed))
	}
}

// leaveTransfer hangs the far end up from our side, if there is one: by is the caller, or nobody when the flow goes another
// way.
func (m *machine) leaveTransfer(by call.Side) {
	if m.far == nil {
		return
	}
	m.do(EndTransfer{})
	if m.far.answered.IsZero() {
		m.transferOver(call.TransferGivenUp, 0, "")
		return
	}
	m.transferOver(call.TransferSpoke, 0, by)
}

// transferOver reports what became of a transfer.
func (m *machine) transferOver(result call.TransferResult, status int, by call.Side) {
	ended := &call.TransferEnded{Flow: m.program.Name, Step: m.At(), Result: result, Status: status, By: by}
	if rang := m.far.answered; rang.IsZero() {
		ended.Rang = m.now.Sub(m.far.began)
	} else {
		ended.Rang, ended.Talk = rang.Sub(m.far.began), m.now.Sub(rang)
	}
	m.far, m.asked = nil, 0
	m.report(ended)
}

package ivr

import (
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/calendar"
	"centralino/ivr/speech"
)

// Numbers of E.164 have 15 digits at most; 00 or a national prefix may stand before them. Fewer than five reach nobody
// from outside.
const (
	minNumber = 5
	maxNumber = 18
)

// callBack books a call to the number that called, or asks for one. Who asks while waiting keeps their place until the
// call is booked.
func (m *machine) callBack() {
	if m.caller.Number.Anonymous() {
		m.ask(phaseNumber)
		return
	}
	m.number, m.own = m.caller.Number, true
	m.mayBook()
}

// mayBook asks whether the number may be called back. What was heard until now goes on.
func (m *machine) mayBook() {
	m.stopTimer()
	m.phase, m.asked = phaseAllowing, m.newID()
	m.do(MayCallBack{m.asked, m.callbackQueue(), m.number})
	m.startTimer(directoryWait)
}

func (m *machine) callbackQueue() call.QueueID {
	if v, ok := m.step.Verb.(*flows.Callback); ok {
		return v.Queue
	}
	return m.queue
}

// mayCallBack goes on with the answer. Who calls from a number that we don't dial may give another.
func (m *machine) mayCallBack(ev CallbackAllowed) {
	if m.phase != phaseAllowing || ev.ID != m.asked {
		return
	}
	m.asked = 0
	m.stopTimer()
	switch {
	case ev.OK:
		m.book(m.number)
	case m.own:
		m.settle()
		m.phase, m.own = phaseNumber, false
		m.put(m.phrases("callback-refused"))
	default:
		m.noNumber("callback-refused")
	}
}

func (m *machine) numberQuestion() question {
	return question{
		prompts: func() []call.Prompt { return m.phrases("callback-number") },
		min:     minNumber,
		max:     maxNumber,
		end:     '#',
		wait:    defaultWait,
		tries:   2,
	}
}

// numberKeyed reads the number back.
func (m *machine) numberKeyed() {
	m.number, m.own = international(m.entry.Reveal()), false
	m.ask(phaseConfirm)
}

// confirmQuestion is hurried: silence means that the number is right, since a callback must not be lost for want of a key.
func (m *machine) confirmQuestion() question {
	return question{
		prompts: func() []call.Prompt {
			return append(speech.Digits(m.language, string(m.number)), m.phrases("callback-confirm")...)
		},
		keys:    func(d call.Digit) bool { return d == '1' || d == '2' },
		wait:    defaultWait,
		tries:   2,
		hurried: true,
	}
}

func (m *machine) confirmed(d call.Digit) {
	if d == '1' {
		m.mayBook()
		return
	}
	m.ask(phaseNumber)
}

// book promises the call. From a queue the flow is over then: what follows a queue is meant for those who spoke to an
// agent.
func (m *machine) book(number call.Number) {
	hours, next := m.queueOptions().Calendar, flows.End
	if v, ok := m.step.Verb.(*flows.Callback); ok {
		hours, next = v.Calendar, orEnd(m.step.Next)
	}
	m.leaveQueue(call.LeftCallback, call.RuleCaller)
	m.becomes(call.Callback)
	m.report(&call.CallbackBooked{
		Queue: m.callbackQueue(), Number: number, Due: m.due(hours), Flow: m.program.Name, Step: m.At(), Language: m.language,
	})
	m.tell("callback-booked", next)
}

// due returns when the call is to be made: zero while open, because then it is as soon as an agent is free.
func (m *machine) due(hours *calendar.Calendar) time.Time {
	if hours == nil || hours.Open(m.now) {
		return time.Time{}
	}
	at, ok := hours.NextOpening(m.now)
	if !ok {
		m.fault("the calendar never opens; the callback is due at once")
		return time.Time{}
	}
	return at
}

// noNumber goes on without a number: back to the music, to the failed path of the step, or to the mailbox. The caller is
// told the phrase first, if there is one; a step always tells.
func (m *machine) noNumber(phrase ...string) {
	v, ok := m.step.Verb.(*flows.Callback)
	inLine := m.waiting && !m.aside
	switch {
	case inLine && len(phrase) > 0:
		m.settle()
		m.phase = phaseWaiting
		m.say(m.phrases(phrase...))
	case inLine:
		m.backToMusic()
	case ok:
		m.tell(firstOf(append(phrase, "callback-failed")...), orEnd(firstOf(v.Failed, m.step.Next)))
	default:
		m.settle()
		m.intro(append(phrase, "voicemail-intro")...)
	}
}

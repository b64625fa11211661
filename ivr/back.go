package ivr

import (
	"slices"

	"centralino/call"
	"centralino/flows"
)

// NewBack returns the state of a call that we make to somebody who was promised it: the first event is Start, when their
// telephone was answered, or HungUp. With confirm, whoever answers is asked to press a key first, because what answers may
// be a voicemail. Reached comes when they are willing; Connected answers it, and the call goes on as for a caller who has
// waited in the step where the promise was made. Unreached comes when they are not, and the call is Done without an
// Ended: the promise may still be kept by another call.
//
// Of a promise made by a step of its own, nothing of the flow is left to come. The flow may have changed since: a step that
// is no longer there leads to the end too.
func NewBack(p *flows.Program, c Caller, b call.CallbackBooked, confirm bool) State {
	s := New(p, c)
	s.outcome, s.back, s.confirm = call.Callback, true, confirm
	s.queue, s.waiting = b.Queue, true
	if slices.Contains(p.Languages, b.Language) {
		s.language = b.Language
	}
	s.step = p.Steps[b.Step]
	if s.step == nil || !isQueue(s.step, b.Queue) {
		s.step = &flows.Step{ID: b.Step, Verb: &flows.Queue{Queue: b.Queue, Options: optionsOf(p, b.Queue)}, Next: flows.End}
	}
	return s
}

// optionsOf returns what any step of the program knows of a queue: they all know the same.
func optionsOf(p *flows.Program, q call.QueueID) flows.QueueOptions {
	for _, s := range p.Steps {
		if isQueue(s, q) {
			return s.Verb.(*flows.Queue).Options
		}
	}
	return flows.QueueOptions{}
}

func isQueue(s *flows.Step, q call.QueueID) bool {
	v, ok := s.Verb.(*flows.Queue)
	return ok && v.Queue == q
}

// greet begins with somebody who has taken our call.
func (m *machine) greet() {
	if m.confirm {
		m.ask(phaseGreeting)
		return
	}
	m.reached()
}

// greetingQuestion is asked three times: whoever picks up a mobile telephone hears the first with half an ear.
func (m *machine) greetingQuestion() question {
	return question{
		prompts: func() []call.Prompt { return m.phrases("callback-hello") },
		keys:    func(d call.Digit) bool { return d == '1' || m.isHuman(d) },
		wait:    defaultWait,
		tries:   3,
	}
}

// reached asks for the agent. Who is recorded is told so first.
func (m *machine) reached() {
	m.settle()
	if m.queueOptions().Notice != "" {
		m.phase = phaseNotice
		m.say([]call.Prompt{m.named(m.queueOptions().Notice)})
		return
	}
	m.meet()
}

func (m *machine) meet() {
	m.phase = phaseJoining
	m.do(Reached{m.told})
}

// excuse tells somebody who was reached that the agent is gone.
func (m *machine) excuse() {
	m.settle()
	m.phase = phaseExcuse
	m.say(m.phrases("callback-again"))
}

// unreached ends this attempt.
func (m *machine) unreached() {
	m.settle()
	m.waiting, m.phase = false, phaseEnded
	m.do(Unreached{})
}

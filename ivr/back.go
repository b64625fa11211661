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
// Country is where the agent sits who waits for them, empty when nobody said: a caller who must know of it hears it before
// Reached. Who asks for an agent in the European Union then is told that they will be called again: AskForEU comes, which
// takes the agent away, and Unreached.
//
// Of a promise made by a step of its own, nothing of the flow is left to come. The flow may have changed since: a step that
// is no longer there leads to the end too.
func NewBack(p *flows.Program, c Caller, b call.CallbackBooked, confirm bool, country string) State {
	s := New(p, c)
	s.outcome, s.back, s.confirm, s.eu = call.Callback, true, confirm, b.EU
	if country != "" {
		s.about = &countries{untold: []string{country}}
	}
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
		switch v := s.Verb.(type) {
		case *flows.Queue:
			if v.Queue == q {
				return v.Options
			}
		case *flows.Callback:
			if v.Queue == q {
				return v.Options
			}
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

// reached goes on with somebody who is willing. Who must know where the agent sits hears it first.
func (m *machine) reached() {
	m.settle()
	if untold := m.countries().untold; len(untold) > 0 && m.Untold(untold[0]) {
		m.phase = phaseCountry
		m.tellCountry()
		return
	}
	m.prepared()
}

// countryKnown goes on when the country was told.
func (m *machine) countryKnown() {
	m.countryTold()
	m.prepared()
}

// prepared asks for the agent. Who is recorded is told so first.
func (m *machine) prepared() {
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

// keyBeforeTheAgent handles the one key that counts between the greeting and the agent: it declines an agent outside the
// European Union. Nobody else waits on the line, so the promise is kept by another call.
func (m *machine) keyBeforeTheAgent(d call.Digit) {
	if m.phase != phaseCountry && m.phase != phaseNotice || d != m.queueOptions().Country.Key || !m.abroad || m.eu {
		return
	}
	m.keyed(d)
	m.eu = true
	m.settle()
	m.tellNobody()
	m.do(AskForEU{m.queue})
	m.phase = phaseExcuse
	m.say(m.phrases("callback-eu"))
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

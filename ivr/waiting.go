package ivr

import (
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/ivr/speech"
)

// enqueue begins the wait for an agent. Keys pressed early are dropped: in a queue they would give up the place. A queue
// whose conversations are recorded says so first, once in a call: after that no agent can answer too soon.
func (m *machine) enqueue(v *flows.Queue) {
	m.typed = call.Secret{}
	if m.aside && m.placeIn(v.Queue) {
		m.stepBack()
		return
	}
	m.leaveQueue(call.LeftOverflowed, call.RuleCaller)
	if v.Options.Notice == "" || m.told == m.named(v.Options.Notice) {
		m.join(v)
		return
	}
	m.phase = phaseNotice
	m.say([]call.Prompt{m.named(v.Options.Notice)})
}

// noticed goes on into the queue once the caller has been told.
func (m *machine) noticed() {
	v := m.step.Verb.(*flows.Queue)
	m.told = m.named(v.Options.Notice)
	if m.back {
		m.meet()
		return
	}
	m.join(v)
}

// join takes the caller into the queue.
func (m *machine) join(v *flows.Queue) {
	var notice call.Prompt
	if v.Options.Notice != "" {
		notice = m.told
	}
	m.waiting, m.queue = true, v.Queue
	m.position, m.from, m.to, m.moved = 0, 0, 0, QueueMoved{}
	m.becomes(call.Abandoned)
	m.do(Enqueue{v.Queue, v.Priority, m.language, m.since, m.eu, notice})
	if m.since.IsZero() {
		m.since = m.now
	}
	m.beginWait()
}

// movedTo goes on waiting in another queue. The step stays, and so does what is heard and keyed there; where the caller stands is
// told anew.
func (m *machine) movedTo(ev MovedTo) {
	if m.waiting && !m.aside && !m.back {
		m.queue, m.position, m.from, m.to = ev.Queue, 0, 0, 0
		m.tellNobody()
	}
}

// leaveQueue takes the caller out of the queue, if they are in one.
func (m *machine) leaveQueue(result call.Leave, rule call.Rule) {
	if m.waiting {
		m.waiting, m.aside = false, false
		m.tellNobody()
		m.do(LeaveQueue{m.queue, result, rule})
	}
}

// backToMusic goes on waiting after something else was tried meanwhile.
func (m *machine) backToMusic() {
	m.settle()
	m.phase = phaseWaiting
	m.startComfort()
	m.saidWhileWaiting()
}

// music plays while nothing else is said.
func (m *machine) music() {
	if name := m.queueOptions().Music; name != "" {
		m.play, m.looping = 0, true
		m.do(Loop{m.named(name)})
	}
}

// queueOptions returns those of the queue step the call is in; a step that is none has none.
func (m *machine) queueOptions() flows.QueueOptions {
	if v, ok := m.step.Verb.(*flows.Queue); ok {
		return v.Options
	}
	return flows.QueueOptions{}
}

// announce tells a waiting caller where they stand, unless they are busy leaving a message or a number.
func (m *machine) announce(ev Announce) {
	if !m.waiting {
		return
	}
	m.position, m.from, m.to = ev.Position, ev.From, ev.To
	if m.phase != phaseWaiting {
		return
	}
	prompts := m.standing()
	if m.owed = m.play != 0; !m.owed && len(prompts) > 0 {
		m.say(prompts)
	}
}

// standing returns what is said of position and wait.
func (m *machine) standing() (prompts []call.Prompt) {
	if m.position > 0 {
		prompts = append(prompts, speech.Position(m.language, m.position)...)
	}
	if m.to > 0 {
		prompts = append(prompts, speech.WaitBetween(m.language, m.from, m.to)...)
	}
	return prompts
}

// connected hands the caller to an agent, whatever they were doing while they waited.
func (m *machine) connected(agent call.AgentID) {
	if !m.waiting {
		return
	}
	m.settle()
	m.typed = call.Secret{}
	m.phase, m.waiting, m.agent, m.since, m.back = phaseAgent, false, agent, time.Time{}, false
	m.talkedIn, m.polled = m.queue, ""
	m.aside = false
	m.tellNobody()
	m.becomes(call.Served)
}

// keyWhileWaiting handles the keys of the queue: the human key, callback and voicemail.
func (m *machine) keyWhileWaiting(d call.Digit) {
	o := m.queueOptions()
	switch {
	case d == o.Country.Key && m.abroad && !m.eu:
		m.askForEU(d)
		return
	case m.held: // an agent is on the line already
		return
	case m.isHuman(d):
		m.toPerson(d)
		return
	case d == o.Menu:
		m.stepAside(d)
		return
	}
	if o.Keys[d] != "" {
		m.untell()
	}
	switch o.Keys[d] {
	case call.LeftCallback:
		m.keyed(d)
		m.callBack()
	case call.LeftVoicemail:
		m.keyed(d)
		m.mailbox()
	}
}

// personWhileWaiting obeys the human key of somebody who waits for a person already. Only another queue is worth
// leaving this one for; anything else would cost the caller their place, and the queue of the step would undo what whoever moved the
// caller from there has done.
func (m *machine) personWhileWaiting() {
	own, _ := m.step.Verb.(*flows.Queue)
	if queue, ok := m.humanQueue(); ok && queue != m.queue && (own == nil || queue != own.Queue) {
		m.leaveQueue(call.LeftOverflowed, call.RuleCaller)
		m.goTo(m.human().Step)
		return
	}
	m.settle()
	m.phase = phaseWaiting
	m.startComfort()
	prompts := m.standing()
	if len(prompts) == 0 {
		prompts = m.phrases("please-wait")
	}
	m.say(prompts)
}

// humanQueue returns the queue the human step leads to at this moment, if it leads to one without asking anything.
func (m *machine) humanQueue() (call.QueueID, bool) {
	probe := machine{State: m.State, now: m.now}
	id := m.human().Step
	for range len(m.program.Steps) {
		step := m.program.Steps[id]
		if step == nil {
			return "", false
		}
		probe.step = step
		probe.assign(step.Set)
		switch v := step.Verb.(type) {
		case *flows.Queue:
			return v.Queue, true
		case *flows.Choose:
			id = probe.pick(v)
		case *flows.Calendar:
			id = probe.opening(v)
		case *flows.Set, *flows.Play:
			id = step.Next
		default:
			return "", false
		}
	}
	return "", false
}

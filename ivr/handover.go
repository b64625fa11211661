package ivr

import (
	"time"

	"centralino/call"
	"centralino/flows"
)

// SentOn says that the agent has passed the caller on to a queue. The step of the flow that leads there is entered, the first
// in the order of the file that has no priority, which is for those whom the flow finds worth it; where there is none the caller waits in this step, as To has it, and goes on as after the
// conversation that this one was. It is ignored unless the caller speaks to an agent.
type SentOn struct {
	To    *flows.Queue
	Since time.Time // when the wait counts from, as in Enqueue
}

// HandedOver says that another agent speaks to the caller from here on; an empty one is somebody outside. It is ignored
// unless the caller speaks to an agent.
type HandedOver struct{ Agent call.AgentID }

func (SentOn) event()     {}
func (HandedOver) event() {}

// sentOn takes the caller from an agent to a queue.
func (m *machine) sentOn(ev SentOn) {
	if m.phase != phaseAgent || ev.To == nil {
		return
	}
	m.since = ev.Since
	for _, step := range m.program.InOrder() {
		if v, ok := step.Verb.(*flows.Queue); ok && v.Queue == ev.To.Queue && v.Priority == nil {
			m.goTo(step.ID)
			return
		}
	}
	there := *m.step
	there.Verb = ev.To
	m.step = &there
	m.settle()
	m.enqueue(ev.To)
}

// handedOver notes who speaks to the caller now: a survey is about the one who did last.
func (m *machine) handedOver(ev HandedOver) {
	if m.phase == phaseAgent && ev.Agent != "" {
		m.agent = ev.Agent
	}
}

package rehearsal

import (
	"time"

	"centralino/call"
	"centralino/ivr"
)

// Standing is where a call stands: nothing of it is secret.
type Standing struct {
	ivr.View
	Now      time.Time
	Waiting  bool
	Queue    call.QueueID // the latest, also after the wait
	Position int          // 1 is next; 0: waits in no queue
	Agents   []AgentStanding
}

// AgentStanding is what an agent does.
type AgentStanding struct {
	Agent call.AgentID
	State call.AgentState
}

// Standing returns where the call stands.
func (c *Call) Standing() Standing {
	s := Standing{View: c.View(), Now: c.now, Waiting: c.waiting, Position: c.engine.Position(ourCall)}
	for _, m := range c.moments {
		if q, ok := m.Body.(*call.Queued); ok {
			s.Queue = q.Queue
		}
	}
	for _, a := range c.helpline.cfg.Agents {
		s.Agents = append(s.Agents, AgentStanding{a.ID, c.engine.AgentState(a.ID)})
	}
	return s
}

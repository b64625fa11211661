package queue

import (
	"slices"
	"time"

	"centralino/call"
)

// Assign makes the event by which an agent serves the queues, and no others, whatever their skills, until a time; Decide ends it
// then, and it outlives a reload. Nobody is cut off: an offer or a conversation goes on. ok is false when the agent or one of the
// queues is not configured.
func (e *Engine) Assign(id call.AgentID, queues []call.QueueID, until time.Time) (a *call.AgentAssigned, ok bool) {
	known := e.agents[id]
	if known == nil || !known.hired {
		return nil, false
	}
	for _, q := range queues {
		if l := e.lines[q]; l == nil || !l.listed {
			return nil, false
		}
	}
	queues = slices.Clone(queues)
	slices.Sort(queues)
	return &call.AgentAssigned{Agent: id, Queues: slices.Compact(queues), Until: until}, true
}

// Unassign makes the event by which an agent serves the queues of their skills again. ok is false when they do.
func (e *Engine) Unassign(id call.AgentID) (u *call.AgentUnassigned, ok bool) {
	if known := e.agents[id]; known == nil || known.assigned == nil {
		return nil, false
	}
	return &call.AgentUnassigned{Agent: id}, true
}

func (e *Engine) applyAssigned(a *call.AgentAssigned) {
	known := e.agent(a.Agent)
	known.assigned = &call.Assignment{Queues: a.Queues, Until: a.Until}
	e.scheduleAgent(known)
	e.Reconfigure(e.config)
}

func (e *Engine) applyUnassigned(id call.AgentID) {
	known := e.agents[id]
	if known == nil || known.assigned == nil {
		return
	}
	known.assigned = nil
	e.scheduleAgent(known) // before the configuration, which forgets agents who are nobody
	e.Reconfigure(e.config)
}

// restartAssigned takes over who serves other queues.
func (e *Engine) restartAssigned(s *call.Started) {
	changed := false
	for id, a := range e.agents {
		if _, still := s.Assigned[id]; !still && a.assigned != nil {
			a.assigned, changed = nil, true
			e.scheduleAgent(a)
		}
	}
	for id, assigned := range s.Assigned {
		a := e.agent(id)
		a.assigned, changed = &assigned, true
		e.scheduleAgent(a)
	}
	if changed {
		e.Reconfigure(e.config)
	}
}

// serves reports whether an agent is one of a line's own: by assignment, or by skill.
func (a *agent) serves(l *line) bool {
	switch {
	case !l.listed || !a.hired:
		return false
	case a.assigned != nil:
		return slices.Contains(a.assigned.Queues, l.id)
	}
	return a.conf.able(l.set.Skills)
}

package queue

import "centralino/call"

// Prioritise makes the event for a waiting caller who gets another priority: from then on they stand where they would had
// they come with it. A phone that rings for them rings on. ok is false when the caller does not wait, or has it already.
func (e *Engine) Prioritise(id call.ID, priority int) (p *call.Prioritised, ok bool) {
	c := e.callers[id]
	if c == nil || c.line == nil || c.back != nil || c.full || c.priority == priority {
		return nil, false
	}
	return &call.Prioritised{Queue: c.line.id, Priority: priority}, true
}

func (e *Engine) applyPrioritised(id call.ID, p *call.Prioritised) {
	c := e.callers[id]
	if c == nil || c.line == nil || c.line.id != p.Queue || c.back != nil || c.full {
		return
	}
	e.stepOut(c)
	c.line.all.remove(c.key)
	c.priority = max(-maxPriority, min(p.Priority, maxPriority))
	c.plan()
	c.line.all.insert(c.key, c)
	e.stand(c)
	e.scheduleCaller(c)
}

package queue

import "centralino/call"

// Talk is a conversation of an agent's: one that lasts, or the one that the after-call work under way is for.
type Talk struct {
	Call    call.ID
	Leg     call.LegID
	Queue   call.QueueID
	Outcome call.OutcomeCode // what the agent said came of it; empty: nothing yet
	Owed    bool             // the agent has to say it before the next call
}

// talk is an agent's latest conversation.
type talk struct {
	call    call.ID
	leg     call.LegID
	line    *line
	outcome call.OutcomeCode
}

// Talk returns the conversation that the agent may say the outcome of; ok is false when there is none.
func (e *Engine) Talk(id call.AgentID) (t Talk, ok bool) {
	a := e.agents[id]
	if a == nil || a.talk.line == nil || !a.wrapping && !a.live(a.talk.leg) {
		return Talk{}, false
	}
	owed := a.talk.outcome == "" && (a.owes || !a.wrapping && a.talk.line.set.Outcome)
	return Talk{Call: a.talk.call, Leg: a.talk.leg, Queue: a.talk.line.id, Outcome: a.talk.outcome, Owed: owed}, true
}

// live reports whether the agent speaks on this leg.
func (a *agent) live(id call.LegID) bool {
	for _, l := range a.legs {
		if l.live && l.id == id {
			return true
		}
	}
	return false
}

// begin notes a conversation. What was owed of the one before is so no more: nobody could say it.
func (a *agent) begin(id call.ID, l *leg) {
	a.talk, a.owes = talk{call: id, leg: l.id, line: l.line}, false
}

// applyOutcome learns what came of the latest conversation, so that after-call work may end.
func (e *Engine) applyOutcome(o *call.OutcomeRecorded) {
	a := e.agents[o.Agent]
	if a == nil || a.talk.leg != o.Leg || o.Code == "" {
		return
	}
	a.talk.outcome, a.owes = o.Code, false
	e.scheduleAgent(a)
}

// forgive lets agents go on whose queue asks for no outcome any more.
func (e *Engine) forgive() {
	for _, a := range e.agents {
		if !a.owes {
			continue
		}
		if l := e.lines[a.talk.line.id]; l == nil || !l.set.Outcome {
			a.owes = false
			e.scheduleAgent(a)
		}
	}
}

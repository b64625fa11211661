package queue

import (
	"time"

	"centralino/call"
)

// Waiting returns how many callers wait in the queue, those being offered included.
func (e *Engine) Waiting(q call.QueueID) int { return 0 }

// Longest returns the longest wait so far among those who wait in the queue, 0 when nobody does.
func (e *Engine) Longest(q call.QueueID, now time.Time) time.Duration { return 0 }

// Position returns the caller's place in their queue, 1 being next, and 0 for a call that does not wait.
func (e *Engine) Position(id call.ID) int { return 0 }

// Estimate returns the wait to expect for a caller who joined the queue now. ok is false when there is no telling.
func (e *Engine) Estimate(q call.QueueID, now time.Time) (wait time.Duration, ok bool) { return 0, false }

// AgentState returns what the agent is doing. An agent nobody has heard of is offline.
func (e *Engine) AgentState(a call.AgentID) call.AgentState { return call.AgentOffline }

// Serves lists the queues the agent can serve, sorted.
func (e *Engine) Serves(a call.AgentID) []call.QueueID { return nil }

// Pauses returns the pauses in force, for the event that starts a process.
func (e *Engine) Pauses() map[call.AgentID]call.Pause { return nil }

// Snapshot returns the whole state at once, queues and agents sorted by id.
func (e *Engine) Snapshot(now time.Time) Snapshot { return Snapshot{} }

// Snapshot is a picture of the state for a wallboard or a readiness check.
type Snapshot struct {
	Queues []QueueStatus
	Agents []AgentStatus
}

// QueueStatus is one queue at one moment. Offered = Answered + the sum of Left + Waiting, always.
type QueueStatus struct {
	Queue    call.QueueID
	Waiting  int
	Longest  time.Duration
	Present  int // agents who could serve it and are there: the shift is empty at 0
	Free     int // of these, who could take a call now
	Offered  uint64
	Answered uint64
	Left     map[call.Leave]uint64
}

// AgentStatus is one agent at one moment.
type AgentStatus struct {
	Agent call.AgentID
	State call.AgentState
	Pause *call.Pause // nil when none is in force; a pause begun in a conversation shows in State only after it
	Legs  []Leg
	Calls uint64 // conversations so far
}

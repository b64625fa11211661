package queue

import (
	"maps"
	"slices"
	"time"

	"centralino/call"
)

// Waiting returns how many callers wait in the queue, those being offered included, those who are called back not.
func (e *Engine) Waiting(q call.QueueID) int {
	if l := e.lines[q]; l != nil {
		return l.waiting
	}
	return 0
}

// Longest returns the longest wait so far among those who wait in the queue, 0 when nobody does. It looks at every one
// of them, because with priorities the first in line need not be the one who waited longest.
func (e *Engine) Longest(q call.QueueID, now time.Time) time.Duration {
	if l := e.lines[q]; l != nil {
		return l.longest(nanos(now))
	}
	return 0
}

func (l *line) longest(now int64) (longest time.Duration) {
	for c := range l.all.all() {
		if c.back == nil {
			longest = max(longest, c.waited(now))
		}
	}
	return longest
}

// Position returns the caller's place in their queue, 1 being next, and 0 for a call that does not wait.
func (e *Engine) Position(id call.ID) int {
	if c := e.callers[id]; c != nil && c.line != nil {
		return c.position()
	}
	return 0
}

// Estimate returns the wait to expect for a caller who joined the queue now. ok is false when there is no telling.
func (e *Engine) Estimate(q call.QueueID, now time.Time) (wait time.Duration, ok bool) {
	if l := e.lines[q]; l != nil {
		return l.estimate(nanos(now))
	}
	return 0, false
}

// AgentState returns what the agent is doing. An agent nobody has heard of is offline, one at rest after an offer that
// was not taken is available.
func (e *Engine) AgentState(a call.AgentID) call.AgentState {
	if known := e.agents[a]; known != nil {
		return known.state()
	}
	return call.AgentOffline
}

// Serves lists the queues the agent can serve, sorted.
func (e *Engine) Serves(a call.AgentID) []call.QueueID {
	known := e.agents[a]
	if known == nil {
		return nil
	}
	var queues []call.QueueID
	for _, s := range known.seats {
		if s.pool == s.pool.line.open() {
			queues = append(queues, s.pool.line.id)
		}
	}
	slices.Sort(queues)
	return queues
}

// Pauses returns the pauses in force, for the event that starts a process.
func (e *Engine) Pauses() map[call.AgentID]call.Pause {
	out := make(map[call.AgentID]call.Pause)
	for id, a := range e.agents {
		if a.pause != nil {
			out[id] = *a.pause
		}
	}
	return out
}

// Snapshot is a picture of the state for a wallboard or a readiness check.
type Snapshot struct {
	Queues []QueueStatus
	Agents []AgentStatus
}

// QueueStatus is one queue at one moment. Offered = Answered + the sum of Left + Waiting, always.
type QueueStatus struct {
	Queue    call.QueueID
	Closed   bool
	Waiting  int
	Longest  time.Duration
	Present  int // agents who could serve it and are there: the shift is empty at 0
	Free     int // agents who could take a call from it now
	Offered  uint64
	Answered uint64
	Left     map[call.Leave]uint64

	Promised uint64 // to call back. Promised = the sum of Ended + Owed, always
	Ended    map[call.CallbackResult]uint64
	Owed     int

	Tasks int // messages that wait for an agent to hear them, or are heard now
}

// AgentStatus is one agent at one moment.
type AgentStatus struct {
	Agent call.AgentID
	State call.AgentState
	Pause *call.Pause // nil when none is in force; a pause begun in a conversation shows in State only after it
	Legs  []Leg
	Calls uint64 // conversations so far

	WrapUp time.Time // end of the after-call work under way; zero when there is none
	Talk   Talk      // the conversation that lasts, or that the after-call work is for; zero when there is none
}

// Snapshot returns the whole state at once, queues and agents sorted by id.
func (e *Engine) Snapshot(now time.Time) Snapshot {
	var s Snapshot
	t := nanos(now)
	for _, id := range slices.Sorted(maps.Keys(e.lines)) {
		l := e.lines[id]
		s.Queues = append(s.Queues, QueueStatus{
			Queue: id, Closed: l.closed, Waiting: l.waiting, Longest: l.longest(t),
			Present: l.open().present, Free: l.open().free.len(),
			Offered: l.offered, Answered: l.answered, Left: maps.Clone(l.left),
			Promised: l.promises.promised, Ended: maps.Clone(l.promises.ended), Owed: l.promises.owed, Tasks: l.tasks.owed,
		})
	}
	for _, id := range slices.Sorted(maps.Keys(e.agents)) {
		a := e.agents[id]
		status := AgentStatus{Agent: id, State: a.state(), Legs: describe(a.legs), Calls: a.calls}
		if a.pause != nil {
			p := *a.pause
			status.Pause = &p
		}
		if a.wrapping {
			status.WrapUp = time.Unix(0, a.wrapUntil).UTC()
		}
		status.Talk, _ = e.Talk(id)
		s.Agents = append(s.Agents, status)
	}
	return s
}

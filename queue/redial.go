package queue

import (
	"time"

	"centralino/call"
)

// place is where somebody stood who was cut off or hung up while waiting.
type place struct {
	queue  call.QueueID
	number call.Number
}

type lostPlace struct{ since, left int64 }

// Place returns the start of the wait of a caller with this number who left the queue without an agent, by hanging up, by
// a broken call or by a restart, no longer ago than the queue's Grace. Who calls again goes into Queued with that Since and
// Kept: RuleRedial, and stands where they would stand had they stayed: no better, and not behind those who came meanwhile.
// A place is given back once: Queued takes it, whatever its Since. ok is false for callers who withhold their number.
func (e *Engine) Place(q call.QueueID, n call.Number, now time.Time) (since time.Time, ok bool) {
	l := e.lines[q]
	if l == nil || n.Anonymous() {
		return time.Time{}, false
	}
	p, ok := e.places.get(place{q, n})
	if away := nanos(now) - p.left; !ok || away < 0 || p.since > nanos(now) || away > int64(l.set.Grace) || l.set.Grace <= 0 {
		return time.Time{}, false
	}
	return time.Unix(0, p.since).UTC(), true
}

// keepPlace remembers where a caller stood who left by no wish of ours.
func (e *Engine) keepPlace(c *caller) {
	if c.number.Anonymous() || c.full || c.line.set.Grace <= 0 {
		return
	}
	e.places.put(place{c.line.id, c.number}, lostPlace{since: c.since, left: e.clock})
}

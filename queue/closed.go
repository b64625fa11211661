package queue

import (
	"slices"
	"time"

	"centralino/call"
)

// Close makes the event that closes a queue: whoever comes is sent on, whoever waits is served. At until, unless that is zero, Decide
// opens it. ok is false when it is closed, or not configured.
func (e *Engine) Close(q call.QueueID, reason string, until time.Time) (c *call.QueueClosed, ok bool) {
	l := e.lines[q]
	if l == nil || !l.listed || l.closed {
		return nil, false
	}
	return &call.QueueClosed{Queue: q, Reason: reason, Until: until}, true
}

// Open makes the event that ends Close. ok is false when the queue is not closed.
func (e *Engine) Open(q call.QueueID) (o *call.QueueOpened, ok bool) {
	if l := e.lines[q]; l == nil || !l.closed {
		return nil, false
	}
	return &call.QueueOpened{Queue: q}, true
}

func (e *Engine) setClosed(q call.QueueID, closed bool, until time.Time) {
	if l := e.lines[q]; l != nil {
		e.shut(l, closed, until)
	}
}

func (e *Engine) shut(l *line, closed bool, until time.Time) {
	l.closed = closed
	if closed && !until.IsZero() {
		e.later.arm(&l.gate, nanos(until))
		return
	}
	e.later.disarm(&l.gate)
}

// opensAt is when a closed queue opens by itself; zero: it does not.
func (l *line) opensAt() time.Time {
	if l.gate.place == 0 {
		return time.Time{}
	}
	return time.Unix(0, l.gate.at).UTC()
}

// restartClosed takes over which queues are closed.
func (e *Engine) restartClosed(s *call.Started) {
	for id, l := range e.lines {
		e.shut(l, slices.Contains(s.Closed, id), s.ClosedUntil[id])
	}
}

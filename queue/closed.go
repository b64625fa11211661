package queue

import (
	"slices"

	"centralino/call"
)

// Close makes the event that closes a queue: whoever comes is sent on, whoever waits is served. ok is false when it is closed, or not configured.
func (e *Engine) Close(q call.QueueID, reason string) (c *call.QueueClosed, ok bool) {
	l := e.lines[q]
	if l == nil || !l.listed || l.closed {
		return nil, false
	}
	return &call.QueueClosed{Queue: q, Reason: reason}, true
}

// Open makes the event that ends Close. ok is false when the queue is not closed.
func (e *Engine) Open(q call.QueueID) (o *call.QueueOpened, ok bool) {
	if l := e.lines[q]; l == nil || !l.closed {
		return nil, false
	}
	return &call.QueueOpened{Queue: q}, true
}

func (e *Engine) setClosed(q call.QueueID, closed bool) {
	if l := e.lines[q]; l != nil {
		l.closed = closed
	}
}

// restartClosed takes over which queues are closed.
func (e *Engine) restartClosed(closed []call.QueueID) {
	for id, l := range e.lines {
		l.closed = slices.Contains(closed, id)
	}
}

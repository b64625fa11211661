package metrics

import (
	"time"

	"centralino/call"
)

// caller is a call that has arrived and not ended.
type caller struct {
	flow string // label
	wait *wait  // nil: in no queue
	back bool   // we called
	legs map[call.LegID]*leg

	replied map[string]bool // the surveys of which a question was answered since they were offered
}

// wait is a caller's stay in a queue. It keeps the label it was counted under, so that entering and leaving meet in the
// same series whatever is configured meanwhile.
type wait struct {
	id    call.QueueID
	queue string // label
	since time.Time
	told  told // the first range
}

func (m *Metrics) arrived(e call.Event, b *call.Arrived) {
	if m.calls[e.Call] != nil {
		return
	}
	c := &caller{flow: m.scope.flow(b.Flow), legs: map[call.LegID]*leg{}}
	if p := m.owed[e.Call]; p != nil {
		c = p.caller
		c.flow = m.scope.flow(b.Flow)
	}
	c.back = b.Back
	m.calls[e.Call] = c
}

// ended closes everything a call still has. A call that never arrived here counts only as one that the process before
// this one lost.
func (m *Metrics) ended(e call.Event, b *call.Ended) {
	c := m.calls[e.Call]
	if c == nil && b.Result != call.Lost {
		return
	}
	m.figures.calls.WithLabelValues(m.scope.flow(b.Flow), oneOf(b.Result, callResults())).Inc()
	if c == nil {
		return
	}
	m.leave(c, call.LeftAbandoned, e.At)
	for id, l := range c.legs {
		m.hangUp(c, id, l, e.At)
	}
	delete(m.calls, e.Call)
}

// applyFlow counts what a caller did in a flow.
func (m *Metrics) applyFlow(e call.Event) {
	f := &m.figures
	switch b := e.Body.(type) {
	case *call.Answered:
		f.setup.WithLabelValues().Observe(b.Setup.Seconds())
	case *call.StepEntered:
		flow, step := m.scope.step(b.Flow, b.Step)
		f.steps.WithLabelValues(flow, step).Inc()
	case *call.Keyed:
		flow, step := m.scope.step(b.Flow, b.Step)
		f.keys.WithLabelValues(flow, step, key(b.Key)).Inc()
	case *call.Identified:
		f.identified.WithLabelValues(m.scope.directory(b.Directory), oneOf(b.Answer, identities())).Inc()
	case *call.Requested:
		m.applyRequest(b)
	case *call.VoicemailLeft:
		f.voicemails.WithLabelValues(m.mailbox(b.Queue)).Inc()
	}
}

// mailbox returns the queue label of a message.
func (m *Metrics) mailbox(queue call.QueueID) string {
	if queue == "" {
		return labelNone
	}
	return m.scope.queue(queue)
}

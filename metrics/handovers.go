package metrics

import (
	"time"

	"centralino/call"
)

func (f *figures) defineHandovers() {
	f.handovers = f.counter("centralino_handovers_total",
		"Callers whom agents passed on, or wanted to, when that is over: by the queue of the conversation, to whom (queue, agent or "+
			"number), and how it ended. Of all but done, given-up and lost the caller was brought back. What a flow passes on is not counted here.",
		"queue", "to", "result")
}

// prepareHandovers makes the series of a queue.
func (f *figures) prepareHandovers(queue string) {
	for _, to := range targets() {
		for _, result := range call.HandoverResults() {
			f.handovers.WithLabelValues(queue, to, string(result))
		}
	}
}

// targets are the values of the label `to`.
func targets() []string { return []string{"queue", "agent", "number"} }

// applyHandover follows the agents who are rung by colleagues: they are not free, and no offer is theirs. Of the process before c is nil,
// and all that is counted is what was lost with it.
func (m *Metrics) applyHandover(c *caller, e call.Event) {
	if ended, ok := e.Body.(*call.HandoverEnded); ok && (c != nil || ended.Result == call.HandoverLost) {
		m.figures.handovers.WithLabelValues(m.scope.queue(ended.Queue), ended.Sort(), oneOf(ended.Result, call.HandoverResults())).Inc()
	}
	if c == nil {
		return
	}
	switch b := e.Body.(type) {
	case *call.HandoverBegun:
		if b.HandoverTarget.Agent != "" && c.legs[b.Leg] == nil {
			m.newLeg(c, b.Leg, b.HandoverTarget.Agent, b.Queue).aside = true
		}
	case *call.HandoverAnswered:
		if l := c.legs[b.Leg]; l != nil && l.aside {
			l.live = true
		}
	case *call.HandoverEnded:
		m.handedOver(c, e.At, b)
	}
}

func (m *Metrics) handedOver(c *caller, at time.Time, b *call.HandoverEnded) {
	l := c.legs[b.Leg]
	switch {
	case l == nil || !l.aside:
	case b.Result == call.HandoverDone:
		l.aside, l.live, l.at = false, true, at
	default:
		drop(c, b.Leg, l)
	}
}

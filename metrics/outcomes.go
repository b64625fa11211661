package metrics

import "centralino/call"

func (f *figures) defineOutcomes() {
	f.outcomes = f.counter("centralino_outcomes_total",
		"Conversations of which the agent said what came of them, by what they said first: who says it anew is not counted again.",
		"queue", "code")
}

// prepareOutcomes makes the series of every code of every queue, so that shares are right from the first on.
func (f *figures) prepareOutcomes(s Scope) {
	for queue, codes := range s.Outcomes {
		for _, code := range codes {
			f.outcomes.WithLabelValues(string(queue), string(code))
		}
	}
}

// recorded counts what came of a conversation. What the agent noted is nobody's here.
func (m *Metrics) recorded(id call.ID, b *call.OutcomeRecorded) {
	if c := m.party(id); c != nil && c.legs[b.Leg] != nil {
		c.legs[b.Leg].said = true
	}
	if b.Again {
		return
	}
	code := string(b.Code)
	if !m.scope.outcomes[b.Queue][b.Code] {
		code = labelOther
	}
	m.figures.outcomes.WithLabelValues(m.scope.queue(b.Queue), code).Inc()
}

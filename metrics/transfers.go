package metrics

import "centralino/call"

func (f *figures) defineTransfers() {
	f.transfers = f.counter("centralino_transfers_total",
		"Calls that a flow passed on to a telephone outside, when that is over, by how it ended: spoke is the only one with a conversation.",
		"flow", "result")
	f.transferTalk = f.histogram("centralino_transfer_talk_seconds",
		"Conversations with whoever was reached outside, from the answer until one of the two hung up.",
		talkBuckets(), "flow")
}

// prepareTransfers makes the series of a flow.
func (f *figures) prepareTransfers(flow string) {
	for _, result := range call.TransferResults() {
		f.transfers.WithLabelValues(flow, string(result))
	}
	f.transferTalk.WithLabelValues(flow)
}

// transferred counts a call that was passed on.
func (m *Metrics) transferred(b *call.TransferEnded) {
	flow := m.scope.flow(b.Flow)
	m.figures.transfers.WithLabelValues(flow, oneOf(b.Result, call.TransferResults())).Inc()
	if b.Result == call.TransferSpoke {
		m.figures.transferTalk.WithLabelValues(flow).Observe(b.Talk.Seconds())
	}
}

package metrics

// The labels of messages that are sent.
func messageWays() []string    { return []string{"mail", "webhook"} }
func messageResults() []string { return []string{"sent", "failed", "given-up"} }

func (f *figures) defineOutbox() {
	f.messages = f.counter("centralino_messages_sent_total",
		"Tries to send a message that a caller left, by way (mail or webhook) and by what came of it: sent, failed (tried again) or given-up.",
		"way", "result")
	for _, way := range messageWays() {
		for _, result := range messageResults() {
			f.messages.WithLabelValues(way, result)
		}
	}
}

// MessageSent counts a try to send a message.
func (m *Metrics) MessageSent(way, result string) {
	m.figures.messages.WithLabelValues(oneOf(way, messageWays()), oneOf(result, messageResults())).Inc()
}

package metrics

import "slices"

// BrowserReady is the result of a browser that is heard; the others say why one is not.
const BrowserReady = "ready"

func browserResults() []string { return []string{BrowserReady, "no-path", "handshake", "fingerprint"} }

// Browser counts a telephone in a browser whose sound was waited for.
func (m *Metrics) Browser(result string) {
	if !slices.Contains(browserResults(), result) {
		result = labelOther
	}
	m.figures.browsers.WithLabelValues(result).Inc()
}

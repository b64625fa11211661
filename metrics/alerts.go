package metrics

import (
	"github.com/prometheus/client_golang/prometheus"

	"centralino/call"
)

func (f *figures) defineAlerts() {
	f.alertsOn = f.derived("gauge", "centralino_alerts_on",
		"How many queues, directories, services or figures the alert is on for now, acknowledged or not; 0 for none.",
		"alert")
	f.alertsFired = f.counter("centralino_alerts_fired_total",
		"Times the alert was fired, for any queue, directory, service or figure. One that is on when the process starts does not count again.",
		"alert")
	f.alertNotices = f.counter("centralino_alert_notices_total",
		"Tries to tell of an alert that was fired or is over, by way (mail or webhook) and by what came of it: sent, failed (tried again) or given-up.",
		"way", "result")
	for _, way := range messageWays() {
		for _, result := range messageResults() {
			f.alertNotices.WithLabelValues(way, result)
		}
	}
}

// alertFired counts an alert.
func (m *Metrics) alertFired(b *call.AlertFired) {
	m.figures.alertsFired.WithLabelValues(oneOf(b.Alert, m.scope.now.Alerts)).Inc()
}

// AlertNotice counts a try to tell of an alert.
func (m *Metrics) AlertNotice(way, result string) {
	m.figures.alertNotices.WithLabelValues(oneOf(way, messageWays()), oneOf(result, messageResults())).Inc()
}

// alertSeries has a series for every alert that is configured now.
func (m *Metrics) alertSeries() (out []prometheus.Metric) {
	m.mu.Lock()
	alerts := m.scope.now.Alerts
	m.mu.Unlock()
	on := map[string]int{}
	if m.alerts != nil {
		on = m.alerts()
	}
	for _, name := range alerts {
		out = append(out, constant(m.figures.alertsOn, prometheus.GaugeValue, float64(on[name]), name))
	}
	return out
}

package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"centralino/call"
)

func (f *figures) defineFlashes() {
	f.flashOn = f.derived("gauge", "centralino_flash_on_seconds",
		"How long an announcement of a flow has been switched on until now, in one go, restarts included; 0 while it is off.",
		"flash")
}

// applyFlash notes which announcements are switched on, and since when.
func (m *Metrics) applyFlash(e call.Event) {
	switch b := e.Body.(type) {
	case *call.FlashOn:
		if _, on := m.flashes[b.Flash]; !on {
			m.flashes[b.Flash] = e.At
		}
	case *call.FlashOff:
		delete(m.flashes, b.Flash)
	case *call.Started:
		clear(m.flashes)
		for name, on := range b.Flashes {
			m.flashes[name] = on.Since
		}
	}
}

// flashSeries has a series for every announcement that is configured now.
func (m *Metrics) flashSeries(now time.Time) (out []prometheus.Metric) {
	for _, name := range m.scope.now.Flashes {
		seconds := 0.0
		if since, on := m.flashes[name]; on {
			seconds = max(0, now.Sub(since).Seconds())
		}
		out = append(out, constant(m.figures.flashOn, prometheus.GaugeValue, seconds, name))
	}
	return out
}

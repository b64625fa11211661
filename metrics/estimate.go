package metrics

import (
	"time"

	"centralino/call"
)

// The values of the label covered.
const (
	coveredYes     = "true"
	coveredNo      = "false"
	coveredUnknown = "unknown"
)

// told is the range of the wait a caller was told; its to is 0 for none.
type told struct {
	from, to, expected time.Duration // from at
	at                 time.Time
}

func (f *figures) defineEstimate() {
	f.estimateError = f.histogram("centralino_queue_estimate_error_seconds",
		"How much longer (above 0) or shorter (below 0) than expected a caller waited, from the first announcement of a wait until caller and agent hear each other. Only callers who were told a wait and reached an agent, each once.",
		errorBuckets(), "queue")
	f.estimateCovered = f.counter("centralino_queue_estimate_covered_total",
		"Callers who were told a range of the wait and have left the queue, each once and by the first range they were told: true (they reached an agent within it), false (they reached one before or after it, or left after it without one), unknown (they left without one before it was over).",
		"queue", "covered")
}

// errorBuckets are signed.
func errorBuckets() []float64 {
	return []float64{-1800, -900, -600, -300, -180, -120, -60, -30, 0, 30, 60, 120, 180, 300, 600, 900, 1800}
}

// hear remembers the first range that a caller is told.
func (w *wait) hear(at time.Time, b *call.Announced) {
	if w.told.to == 0 && b.To > 0 {
		w.told = told{b.From, b.To, b.Wait, at}
	}
}

// score counts what became of a wait of which the caller was told. Who left without an agent before the range was over
// has not shown whether it was right.
func (m *Metrics) score(w *wait, answered bool, at time.Time) {
	t := w.told
	if t.to == 0 {
		return
	}
	waited := max(0, at.Sub(t.at))
	covered := coveredNo
	switch {
	case answered && waited >= t.from && waited <= t.to:
		covered = coveredYes
	case !answered && waited <= t.to:
		covered = coveredUnknown
	}
	m.figures.estimateCovered.WithLabelValues(w.queue, covered).Inc()
	if answered {
		m.figures.estimateError.WithLabelValues(w.queue).Observe((waited - t.expected).Seconds())
	}
}

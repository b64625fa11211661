package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Media is read at each scrape.
type Media interface {
	// Packets returns how many RTP packets were received and sent since the start.
	Packets() (received, sent uint64)
	// Late returns how late sent packets left against the time they were due: counts[i] packets were at most bounds[i]
	// late (and more than bounds[i-1]); counts has one element more than bounds, for those later still. sum is all
	// lateness added up.
	Late() (bounds []time.Duration, counts []uint64, sum time.Duration)
}

// mediaFigures reads what the RTP engine counted. Its lateness has classic buckets only: the engine counts every packet
// into fixed buckets, without a lock.
func (m *Metrics) mediaFigures() []prometheus.Metric {
	if m.media == nil {
		return nil
	}
	received, sent := m.media.Packets()
	bounds, counts, sum := m.media.Late()
	return []prometheus.Metric{
		constant(m.figures.packets, prometheus.CounterValue, float64(received), "in"),
		constant(m.figures.packets, prometheus.CounterValue, float64(sent), "out"),
		lateness(m.figures.late, bounds, counts, sum),
	}
}

func lateness(d *prometheus.Desc, bounds []time.Duration, counts []uint64, sum time.Duration) prometheus.Metric {
	var total uint64
	buckets := make(map[float64]uint64, len(bounds))
	for i, n := range counts {
		total += n
		if i < len(bounds) {
			buckets[bounds[i].Seconds()] = total
		}
	}
	metric, err := prometheus.NewConstHistogram(d, total, sum.Seconds(), buckets)
	if err != nil {
		return prometheus.NewInvalidMetric(d, err)
	}
	return metric
}

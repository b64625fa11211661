package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Definition describes one metric, for documents and dashboards that must agree with the code.
type Definition struct {
	Name   string
	Type   string // counter, gauge or histogram
	Labels []string
	Help   string // from which moment to which moment it runs, what is counted and what is not
}

// Definitions lists every metric that begins with "centralino_", in the order of the documentation.
func Definitions() []Definition { return newFigures().definitions }

// How native histograms are kept: buckets grow by a tenth, and are merged when there are too many.
const (
	nativeFactor  = 1.1
	nativeBuckets = 160
	nativeReset   = time.Hour
)

func (f *figures) define(kind, name, help string, labels []string) {
	f.definitions = append(f.definitions, Definition{Name: name, Type: kind, Labels: labels, Help: help})
}

// counter adds a counter.
func (f *figures) counter(name, help string, labels ...string) *prometheus.CounterVec {
	f.define("counter", name, help, labels)
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	f.collectors = append(f.collectors, v)
	return v
}

// histogram adds a histogram that is kept both ways: native, and with classic buckets.
func (f *figures) histogram(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	f.define("histogram", name, help, labels)
	v := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: name, Help: help, Buckets: buckets,
		NativeHistogramBucketFactor:     nativeFactor,
		NativeHistogramMaxBucketNumber:  nativeBuckets,
		NativeHistogramMinResetDuration: nativeReset,
	}, labels)
	f.collectors = append(f.collectors, v)
	return v
}

// derived adds a metric that is made at each scrape.
func (f *figures) derived(kind, name, help string, labels ...string) *prometheus.Desc {
	f.define(kind, name, help, labels)
	d := prometheus.NewDesc(name, help, labels, nil)
	f.descs = append(f.descs, d)
	return d
}

// The classic bucket sets, in seconds. Native histograms need none; these are for those who have no native ones yet.

// waitBuckets hold the limits that service levels are promised at: 20 s, 30 s, 60 s, and the 150 s of the Italian rule.
func waitBuckets() []float64 {
	return []float64{1, 5, 10, 15, 20, 30, 45, 60, 90, 120, 150, 180, 240, 300, 420, 600, 900, 1200, 1800, 3600}
}

// delayBuckets are for promises: minutes as a rule, hours when nobody answers.
func delayBuckets() []float64 {
	return []float64{30, 60, 120, 180, 300, 600, 900, 1200, 1800, 2700, 3600, 7200, 14400, 28800, 86400}
}

// talkBuckets are for conversations with their after-call work.
func talkBuckets() []float64 {
	return []float64{15, 30, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1200, 1800, 3600, 7200}
}

// setupBuckets are for what a machine does while a caller hears nothing yet.
func setupBuckets() []float64 {
	return []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}
}

package metrics

import (
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"centralino/call"
)

// Describe implements prometheus.Collector.
func (m *Metrics) Describe(ch chan<- *prometheus.Desc) {
	for _, c := range m.figures.collectors {
		c.Describe(ch)
	}
	for _, d := range m.figures.descs {
		ch <- d
	}
}

// Collect implements prometheus.Collector. What other rooms must be asked is asked first, while nothing is locked; then
// everything is written down under the lock, so that the figures of one scrape add up.
func (m *Metrics) Collect(ch chan<- prometheus.Metric) {
	estimates := m.estimates()
	if m.violated != nil {
		for invariant, n := range m.violated() {
			ch <- constant(m.figures.violations, prometheus.CounterValue, float64(n), invariant)
		}
	}
	for _, metric := range m.alertSeries() {
		ch <- metric
	}
	for _, metric := range m.mediaFigures() {
		ch <- metric
	}
	if m.journal != nil {
		ch <- constant(m.figures.lost, prometheus.CounterValue, float64(m.journal.Lost()))
	}
	if m.history != nil {
		ch <- constant(m.figures.historyLag, prometheus.GaugeValue, float64(m.history.Lag()))
		ch <- constant(m.figures.historyFailures, prometheus.CounterValue, float64(m.history.Failures()))
	}
	if m.unkept != nil {
		ch <- constant(m.figures.unkept, prometheus.CounterValue, float64(m.unkept()))
	}
	ch <- constant(m.figures.buildInfo, prometheus.GaugeValue, 1, m.figures.version, runtime.Version())
	for _, metric := range m.instant() {
		ch <- metric
	}
	for queue, wait := range estimates {
		ch <- constant(m.figures.estimated, prometheus.GaugeValue, wait.Seconds(), string(queue))
	}
}

// estimates asks for the expected wait of every queue that is configured now.
func (m *Metrics) estimates() map[call.QueueID]time.Duration {
	out := map[call.QueueID]time.Duration{}
	if m.estimate == nil {
		return out
	}
	m.mu.Lock()
	queues := m.scope.now.Queues
	m.mu.Unlock()
	for queue := range queues {
		if wait, ok := m.estimate(queue); ok {
			out[queue] = wait
		}
	}
	return out
}

// instant writes down everything that is folded from events, at one instant.
func (m *Metrics) instant() []prometheus.Metric {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := make(chan prometheus.Metric)
	go func() {
		defer close(all)
		for _, c := range m.figures.collectors {
			c.Collect(all)
		}
	}()
	var out []prometheus.Metric
	for metric := range all {
		out = append(out, freeze(metric))
	}
	reloaded := 1.0
	if m.reloadFault {
		reloaded = 0
	}
	out = append(out, constant(m.figures.reloadSuccessful, prometheus.GaugeValue, reloaded))
	for flow, version := range m.scope.now.Version {
		out = append(out, constant(m.figures.flowInfo, prometheus.GaugeValue, 1, string(flow), version))
	}
	out = append(out, m.presentCallers()...)
	out = append(out, m.presentPromises()...)
	out = append(out, m.ruleTargets()...)
	return append(out, m.presentAgents()...)
}

// presentCallers counts who is on the telephone now, and who waits.
func (m *Metrics) presentCallers() (out []prometheus.Metric) {
	now := m.now()
	active, waiting, longest := map[string]int{labelNone: 0}, map[string]int{}, map[string]float64{}
	for flow := range m.scope.flows {
		active[string(flow)] = 0
	}
	for queue := range m.scope.queues {
		waiting[string(queue)] = 0
	}
	for _, c := range m.calls {
		active[c.flow]++
		if w := c.wait; w != nil {
			waiting[w.queue]++
			longest[w.queue] = max(longest[w.queue], now.Sub(w.since).Seconds())
		}
	}
	for flow, n := range active {
		out = append(out, constant(m.figures.active, prometheus.GaugeValue, float64(n), flow))
	}
	for queue, target := range m.scope.now.Targets {
		out = append(out, constant(m.figures.target, prometheus.GaugeValue, target, string(queue)))
	}
	for queue := range m.scope.now.Queues {
		gap := 0.0
		if m.gaps[queue] {
			gap = 1
		}
		out = append(out, constant(m.figures.shiftGap, prometheus.GaugeValue, gap, string(queue)))
	}
	out = append(out, m.flashSeries(now)...)
	for queue, n := range waiting {
		out = append(out,
			constant(m.figures.waiting, prometheus.GaugeValue, float64(n), queue),
			constant(m.figures.longest, prometheus.GaugeValue, longest[queue], queue))
	}
	return out
}

// presentAgents counts what the agents of each queue do now.
func (m *Metrics) presentAgents() (out []prometheus.Metric) {
	for queue, able := range m.scope.now.Queues {
		states := map[call.AgentState]int{}
		for _, id := range m.crew(queue, able) {
			if a := m.agents[id]; a != nil {
				states[a.state()]++
			} else {
				states[call.AgentOffline]++
			}
		}
		for _, state := range call.AgentStates() {
			out = append(out,
				constant(m.figures.agents, prometheus.GaugeValue, float64(states[state]), string(queue), string(state)))
		}
	}
	return out
}

// constant makes a metric that is what it is.
func constant(d *prometheus.Desc, t prometheus.ValueType, v float64, labels ...string) prometheus.Metric {
	metric, err := prometheus.NewConstMetric(d, t, v, labels...)
	if err != nil {
		return prometheus.NewInvalidMetric(d, err)
	}
	return metric
}

// frozen is a metric as it was when it was written down.
type frozen struct {
	desc  *prometheus.Desc
	value *dto.Metric
}

func freeze(metric prometheus.Metric) prometheus.Metric {
	value := &dto.Metric{}
	if err := metric.Write(value); err != nil {
		return prometheus.NewInvalidMetric(metric.Desc(), err)
	}
	return frozen{metric.Desc(), value}
}

// Desc implements prometheus.Metric.
func (f frozen) Desc() *prometheus.Desc { return f.desc }

// Write implements prometheus.Metric.
func (f frozen) Write(to *dto.Metric) error {
	to.Label, to.Counter, to.Gauge, to.Histogram = f.value.Label, f.value.Counter, f.value.Gauge, f.value.Histogram
	return nil
}

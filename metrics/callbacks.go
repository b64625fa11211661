package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"centralino/call"
)

// missNone is the one end of an attempt that is no call.Miss.
const missNone call.Miss = "reached"

// promise is a call back that is owed. Its agents' legs hang on a caller who is no call until they are reached.
type promise struct {
	queue  string // label
	caller *caller
	task   bool // a message waits for an agent to hear it
}

// party returns who an event of a queue is about: a call, or somebody to be called back.
func (m *Metrics) party(id call.ID) *caller {
	if c := m.calls[id]; c != nil {
		return c
	}
	if p := m.owed[id]; p != nil {
		return p.caller
	}
	return nil
}

func (m *Metrics) applyCallback(e call.Event) {
	if b, ok := e.Body.(*call.CallbackBooked); ok {
		if m.owe(call.PendingCallback{CallbackBooked: *b, Booked: e.At}) {
			m.figures.booked(b).WithLabelValues(m.scope.queue(b.Queue)).Inc()
		}
		return
	}
	p := m.owed[e.Call]
	if p == nil {
		return
	}
	switch b := e.Body.(type) {
	case *call.CallbackDialled:
		m.dialled(p, e.At, b)
	case *call.CallbackMissed:
		m.missed(p, b)
	case *call.CallbackEnded:
		m.writeOff(e, p, b)
	}
}

// owe takes a promise into the books; it reports false for one that is there already or has no name.
func (m *Metrics) owe(b call.PendingCallback) bool {
	if b.Callback == "" || m.owed[b.Callback] != nil {
		return false
	}
	c := &caller{flow: m.scope.flow(b.Flow), legs: map[call.LegID]*leg{}, back: true}
	m.owed[b.Callback] = &promise{queue: m.scope.queue(b.Queue), caller: c, task: b.Message != nil}
	return true
}

// takeOver begins with what the process before this one owed.
func (m *Metrics) takeOver(owed []call.PendingCallback) {
	clear(m.owed)
	for _, b := range owed {
		m.owe(b)
	}
}

func (m *Metrics) dialled(p *promise, at time.Time, b *call.CallbackDialled) {
	l := p.caller.legs[b.Leg]
	if l == nil || l.live {
		return
	}
	l.live, l.dialling, l.at = true, true, at
}

func (m *Metrics) missed(p *promise, b *call.CallbackMissed) {
	l := p.caller.legs[b.Leg]
	if l == nil {
		return
	}
	drop(p.caller, b.Leg, l)
	if !l.live || p.task { // put off while the agent's phone rang
		return
	}
	m.figures.attempts.WithLabelValues(p.queue, oneOf(b.Result, call.Misses())).Inc()
}

// writeOff closes a promise. Legs of one that was kept are the call's; those of any other are nobody's.
func (m *Metrics) writeOff(e call.Event, p *promise, b *call.CallbackEnded) {
	delete(m.owed, e.Call)
	result := oneOf(b.Result, call.CallbackResults())
	if result == labelOther {
		result = string(call.CallbackCancelled)
	}
	called := m.calls[e.Call] != nil
	if p.task {
		m.taskOver(p, result, called)
	} else {
		m.figures.promises.WithLabelValues(p.queue, result).Inc()
	}
	switch {
	case p.task && called && b.Result == call.CallbackKept:
		p.caller.back = false
		return
	case p.task:
	case b.Result == call.CallbackKept:
		m.figures.delay.WithLabelValues(p.queue).Observe(b.Delay.Seconds())
		m.figures.attempts.WithLabelValues(p.queue, string(missNone)).Inc()
		p.caller.back = false // a call like any other from here on
		return
	}
	for id, l := range p.caller.legs {
		drop(p.caller, id, l)
	}
}

// presentPromises counts what is owed now.
func (m *Metrics) presentPromises() (out []prometheus.Metric) {
	pending, tasks := map[string]int{}, map[string]int{}
	for queue := range m.scope.queues {
		pending[string(queue)], tasks[string(queue)] = 0, 0
	}
	for _, p := range m.owed {
		if p.task {
			tasks[p.queue]++
		} else {
			pending[p.queue]++
		}
	}
	for queue, n := range pending {
		out = append(out, constant(m.figures.pending, prometheus.GaugeValue, float64(n), queue))
	}
	for queue, n := range tasks {
		out = append(out, constant(m.figures.tasksPending, prometheus.GaugeValue, float64(n), queue))
	}
	return out
}

package metrics

import (
	"github.com/prometheus/client_golang/prometheus"

	"centralino/call"
)

// What becomes of messages that waited in a queue.
const (
	taskHeard     = "heard"
	taskCalled    = "called"
	taskCancelled = "cancelled"
)

func taskResults() []string { return []string{taskHeard, taskCalled, taskCancelled} }

func (f *figures) defineTasks() {
	f.tasksQueued = f.counter("centralino_tasks_queued_total",
		"Messages that callers left and that began to wait in a queue for an agent to hear them. They are no calls, and in no figure of callers, call backs or the service level.",
		"queue")
	f.tasks = f.counter("centralino_tasks_total",
		"Messages that waited in a queue and are done with: heard (an agent heard it), called (the agent spoke to the caller) or cancelled (the queue is gone). queued + pending at the start = the sum of these + pending, at every scrape.",
		"queue", "result")
	f.tasksPending = f.derived("gauge", "centralino_tasks_pending",
		"Messages that wait in a queue now, those included that an agent hears. They are not in centralino_queue_waiting.",
		"queue")
}

// booked is what counts a promise when it is made.
func (f *figures) booked(b *call.CallbackBooked) *prometheus.CounterVec {
	if b.Message != nil {
		return f.tasksQueued
	}
	return f.callbacks
}

// taskOver counts a message that is done with.
func (m *Metrics) taskOver(p *promise, result string, called bool) {
	switch {
	case result != string(call.CallbackKept):
		result = taskCancelled
	case called:
		result = taskCalled
	default:
		result = taskHeard
	}
	m.figures.tasks.WithLabelValues(p.queue, result).Inc()
}

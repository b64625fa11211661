// Package metrics tells Prometheus how callers fare. It folds the journal's events into counters, histograms and
// gauges; every name, help text, label and bucket is in this package, and docs/metrics.md defines each figure.
//
// All figures of one scrape are taken at one instant, so they add up: for every queue
//
//	offered = answered + abandoned + overflowed + callback + voicemail + waiting
//
// Counters start at zero when the process starts, as Prometheus expects; the journal keeps the history.
// Labels are bounded: a flow, queue, step or agent that is not configured counts as "other".
package metrics

import (
	"net/http"
	"time"

	"centralino/call"
)

// Options is what New needs. Only Version is required.
type Options struct {
	Version  string                                   // of the program, for centralino_build_info
	Scope    Scope                                    // what is configured
	Estimate func(call.QueueID) (time.Duration, bool) // expected wait of a caller joining now; false: not known. Called at scrapes
	Media    Media                                    // RTP figures; nil: none
	Journal  Journal                                  // nil: none
	Now      func() time.Time                         // nil: time.Now
}

// Scope is the configuration that bounds the labels, and the agents that each queue may be served by.
type Scope struct {
	Flows       map[call.FlowID][]call.StepID
	Queues      map[call.QueueID][]call.AgentID // the agents whose skills serve the queue
	Directories []string
	Surveys     map[string][]string // survey → its questions
}

// Media is read at each scrape.
type Media interface {
	// Packets returns how many RTP packets were received and sent since the start.
	Packets() (received, sent uint64)
	// Late returns how late sent packets left against the time they were due: counts[i] packets were at most bounds[i]
	// late (and more than bounds[i-1]); counts has one element more than bounds, for those later still. sum is all
	// lateness added up.
	Late() (bounds []time.Duration, counts []uint64, sum time.Duration)
}

// Journal is read at each scrape.
type Journal interface {
	// Lost returns how many events could not be kept since the start.
	Lost() uint64
}

// Metrics holds every figure. Its methods may be called from any goroutine.
type Metrics struct{}

// New returns metrics at zero, with every configured label present.
func New(o Options) *Metrics { return &Metrics{} }

// Reconfigure makes s the configuration in force. Series of what is no longer configured stay until the next start, so
// that counters never fall.
func (m *Metrics) Reconfigure(s Scope) {}

// Apply counts an event. It is made for journal.Subscribe: it never blocks for long and never fails, and an event with
// a Seq that it has seen, or an older one, is ignored.
func (m *Metrics) Apply(e call.Event) {}

// SIPRequest counts a request that another host sent and the status of our final answer to it.
func (m *Metrics) SIPRequest(method string, status int) {}

// SpeechFailed counts a prompt that could be neither read nor spoken.
func (m *Metrics) SpeechFailed() {}

// Handler serves the figures in the formats that Prometheus asks for.
func (m *Metrics) Handler() http.Handler { return http.NotFoundHandler() }

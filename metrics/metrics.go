// Package metrics tells Prometheus how callers fare. It folds the journal's events into counters, histograms and
// gauges; every name, help text, label and bucket is in this package, and docs/metrics.md defines each figure.
//
// All figures of one scrape are taken at one instant, so they add up: for every queue
//
//	offered = answered + abandoned + overflowed + callback + voicemail + waiting
//
// Counters start at zero when the process starts, as Prometheus expects; the journal keeps the history.
// Labels are bounded: a flow, queue, step, directory or survey that is not configured counts as "other".
package metrics

import (
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"centralino/call"
)

// Options is what New needs. Only Version is required.
type Options struct {
	Version string // of the program, for centralino_build_info
	Scope   Scope  // what is configured

	// Estimate returns the expected wait of a caller who joins the queue now; false: not known. It is called at scrapes,
	// while nothing is locked.
	Estimate func(call.QueueID) (time.Duration, bool)

	// Violations returns how often each invariant of the queue engine was violated, those included that never were. nil:
	// none. It is called at scrapes, while nothing is locked.
	Violations func() map[string]uint64

	// Alerts returns for how many things each alert is on. nil: none is. It is called at scrapes, while nothing is locked.
	Alerts func() map[string]int

	Media   Media            // RTP figures; nil: none
	Journal Journal          // nil: none
	History History          // nil: none
	Unkept  func() uint64    // messages of signalling that were lost since the start; nil: none are kept
	Now     func() time.Time // nil: time.Now
}

// Journal is read at each scrape.
type Journal interface {
	// Lost returns how many events could not be kept since the start.
	Lost() uint64
}

// History is read at each scrape.
type History interface {
	// Lag returns how many events of the journal are not in the database yet.
	Lag() uint64
	// Failures returns how often the database could not be written since the start.
	Failures() uint64
}

// Metrics holds every figure. Its methods may be called from any goroutine.
type Metrics struct {
	figures  figures
	registry *prometheus.Registry
	now      func() time.Time
	estimate func(call.QueueID) (time.Duration, bool)
	violated func() map[string]uint64
	alerts   func() map[string]int
	media    Media
	journal  Journal
	history  History
	unkept   func() uint64

	mu          sync.Mutex // guards what stands below it, and makes a scrape see one instant
	last        uint64     // Seq of the newest event applied
	scope       known
	calls       map[call.ID]*caller
	owed        map[call.ID]*promise
	agents      map[call.AgentID]*agent
	outbound    map[call.ID]*outbound // calls from the desk
	gaps        map[call.QueueID]bool // queues of whose shift a warning stands
	flashes     map[string]time.Time  // since when announcements are switched on
	reloadFault bool                  // the last reload was refused
}

// New returns metrics at zero, with every configured label present.
func New(o Options) *Metrics {
	m := &Metrics{
		figures: newFigures(), registry: prometheus.NewRegistry(),
		now: o.Now, estimate: o.Estimate, violated: o.Violations, alerts: o.Alerts, media: o.Media, journal: o.Journal,
		history: o.History, unkept: o.Unkept,
		calls: map[call.ID]*caller{}, owed: map[call.ID]*promise{}, agents: map[call.AgentID]*agent{},
		outbound: map[call.ID]*outbound{},
		gaps:     map[call.QueueID]bool{}, flashes: map[string]time.Time{},
	}
	if m.now == nil {
		m.now = time.Now
	}
	m.figures.prepare(o.Version)
	m.Reconfigure(o.Scope)
	m.registry.MustRegister(m,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Handler serves the figures in the formats that Prometheus asks for. Native histograms go only to one that asks for
// the protobuf format.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Apply counts an event. It is made for journal.Subscribe: it never blocks for long and never fails. An event with a Seq
// that it has seen, or an older one, is ignored, and so is what contradicts what came before it.
func (m *Metrics) Apply(e call.Event) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e.Seq != 0 {
		if e.Seq <= m.last {
			return
		}
		m.last = e.Seq
	}
	switch b := e.Body.(type) {
	case *call.Arrived:
		m.arrived(e, b)
	case *call.Ended:
		m.ended(e, b)
	case *call.Queued, *call.Announced, *call.QueueLeft, *call.Offered, *call.OfferEnded, *call.Connected, *call.Released:
		if c := m.party(e.Call); c != nil {
			m.applyQueue(c, e)
		}
	case *call.CallbackBooked, *call.CallbackDue, *call.CallbackDialled, *call.CallbackMissed, *call.CallbackEnded:
		m.applyCallback(e)
	case *call.AgentRegistered, *call.AgentUnregistered, *call.AgentPaused, *call.AgentReady, *call.AgentUnreachable,
		*call.WrapUpEnded, *call.AgentAssigned, *call.AgentUnassigned:
		m.applyAgent(e)
	case *call.FlashOn, *call.FlashOff:
		m.applyFlash(e)
	case *call.AlertFired:
		m.alertFired(b)
	case *call.ShiftWarning:
		m.gaps[b.Queue] = true
	case *call.ShiftCovered:
		delete(m.gaps, b.Queue)
	case *call.Started, *call.Reloaded, *call.ReloadRefused:
		m.applySystem(e)
	case *call.SurveyOffered, *call.Surveyed, *call.SurveyCommentLeft:
		m.applySurvey(e)
	case *call.OutcomeRecorded:
		m.recorded(e.Call, b)
	case *call.OutboundBegun, *call.OutboundDialled, *call.OutboundEnded:
		m.applyOutbound(e)
	case *call.HandoverBegun, *call.HandoverAnswered, *call.HandoverEnded:
		m.applyHandover(m.party(e.Call), e)
	case *call.TransferEnded:
		m.transferred(b)
	case *call.MediaMeasured:
		m.figures.measured(b)
	case *call.SupervisionBegan:
		m.figures.supervisions.WithLabelValues(oneOf(b.Mode, call.SupervisionModes())).Inc()
	case *call.RecordingEnded:
		m.figures.recordings.WithLabelValues(oneOf(b.Result, call.RecordingResults())).Inc()
	default:
		m.applyFlow(e)
	}
}

// applySystem counts what happened to the program.
func (m *Metrics) applySystem(e call.Event) {
	switch b := e.Body.(type) {
	case *call.Started:
		m.started(b)
		m.applyFlash(e)
	case *call.Reloaded:
		m.reloadFault = false
		m.figures.reloads.WithLabelValues(reloadApplied).Inc()
	case *call.ReloadRefused:
		m.reloadFault = true
		m.figures.reloads.WithLabelValues(reloadRefused).Inc()
	}
}

// SpeechFailed counts a prompt that could be neither read nor spoken.
func (m *Metrics) SpeechFailed() { m.figures.speechFailures.WithLabelValues().Inc() }

package app

import (
	"maps"
	"slices"
	"sync"
	"time"

	"centralino/alerts"
	"centralino/board"
	"centralino/call"
	"centralino/outbox"
)

const (
	alertPace = time.Second     // between two looks at whether somebody has to be told
	lawPace   = 5 * time.Minute // between two looks at the figures of the month, which takes a reading of the history
)

// alerting is who is told when the helpline fares badly.
type alerting struct {
	outbox *outbox.Outbox // nil: no folder for what is to be sent
	wake   chan struct{}

	mu     sync.Mutex
	book   *alerts.Book
	laws   []alerts.Figure
	lawsAt time.Time // when they were read; zero: never
}

func (t *alerting) init(h *helpline) {
	t.wake, t.book = make(chan struct{}, 1), alerts.New(h.alertRules())
}

// apply is made for journal.Subscribe.
func (t *alerting) apply(e call.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.book.Apply(e)
}

func (t *alerting) reconfigure(h *helpline) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.book.Reconfigure(h.alertRules())
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// on counts what each alert is on for.
func (t *alerting) on() map[string]int {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := map[string]int{}
	for _, a := range t.book.On() {
		out[a.Alert]++
	}
	return out
}

func (t *alerting) idle() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.book.Idle()
}

// look asks the book what is to be told.
func (t *alerting) look(s alerts.Sample) []call.Body {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.book.Look(s)
}

// alertRules says in the book's words what the configuration says.
func (h *helpline) alertRules() (out []alerts.Rule) {
	for _, r := range h.cfg.Alerts.Rules {
		out = append(out, alerts.Rule{
			Name: r.Name, When: alerts.When(r.When), Queues: r.Queues, Over: r.Over, Under: r.Under, Calls: r.Calls, For: r.For, Clear: r.Clear,
		})
	}
	return out
}

// watchAlerts looks whether somebody has to be told, until the helpline is closed; while no alert is configured it sleeps.
func (a *App) watchAlerts() {
	pace := time.NewTicker(alertPace)
	defer pace.Stop()
	for {
		for a.alerts.idle() {
			pace.Stop()
			select {
			case <-a.alerts.wake:
				pace.Reset(alertPace)
			case <-a.context.Done():
				return
			}
		}
		select {
		case <-pace.C:
			a.lookAtAlerts()
		case <-a.alerts.wake:
		case <-a.context.Done():
			return
		}
	}
}

// lookAtAlerts tells what is to be told. It is on the disk to be sent when the journal says that it happened: a process that
// dies in between tells it twice.
func (a *App) lookAtAlerts() {
	state := live{a}.State()
	h := a.helpline.Load()
	sample := alerts.Sample{
		At: state.At, Queues: faring(state.Queues), Laws: a.lawFigures(h, state.At),
		Directories: slices.Sorted(maps.Keys(h.cfg.Directories)), Services: slices.Sorted(maps.Keys(h.cfg.Services)),
	}
	if a.context.Err() != nil {
		return // nobody answers any more what agents do
	}
	for _, body := range a.alerts.look(sample) {
		a.notify(h, state.At, body)
		a.record("", body)
	}
}

// faring says in the book's words how queues fare.
func faring(queues []board.Queue) map[call.QueueID]alerts.Queue {
	out := make(map[call.QueueID]alerts.Queue, len(queues))
	now := time.Now()
	for _, q := range queues {
		a := alerts.Queue{Waiting: q.Waiting, Settled: q.Offered - q.Waiting, Target: q.Target, Scored: q.EstimateScored}
		if q.Waiting > 0 {
			a.Longest = now.Sub(q.LongestSince)
		}
		if q.ServiceLevel != nil {
			a.Level = *q.ServiceLevel
		}
		if q.EstimateError != nil {
			a.Error = time.Duration(*q.EstimateError * float64(time.Second))
		}
		for state, n := range q.Agents {
			if state != call.AgentOffline {
				a.Present += n
			}
		}
		out[q.Queue] = a
	}
	return out
}

// Package board is what a wallboard shows: who waits, who is on the telephone with whom, what agents do, and how today has
// been so far. It is read from the journal's events like everything else, and what agents do from the queue engine.
package board

import (
	"maps"
	"slices"
	"sync"
	"time"

	"centralino/call"
)

// Scope is what a configuration says of a board.
type Scope struct {
	Zone   *time.Location // whose midnight begins a day
	Queues map[call.QueueID]Aim
	Agents map[call.AgentID]Person
}

// Aim is what a queue means to do, and who serves it.
type Aim struct {
	Within time.Duration // the time in which callers are to be answered
	Target float64       // the share of them, 0 to 1
	Agents []call.AgentID
}

// Person is an agent as people know them.
type Person struct {
	Name    string
	Partner call.PartnerID
}

// Board folds events. Its methods may be called from any goroutine.
type Board struct {
	mu      sync.Mutex
	scope   Scope
	last    uint64    // Seq of the newest event applied
	until   time.Time // end of the day whose figures these are
	today   map[call.QueueID]*today
	calls   map[call.ID]*onLine
	agents  map[call.AgentID]*doing
	alerts  call.ActiveAlerts
	owed    map[call.ID]*call.CallbackBooked // who is to be called back
	changed chan struct{}                    // closed at the next change
	stale   bool                             // it was closed
}

// doing is when an agent began to do what they do.
type doing struct {
	state   call.AgentState
	since   time.Time
	touched time.Time // by the latest event about them
}

// New returns a board that has seen nothing.
func New(s Scope) *Board {
	return &Board{
		scope: s, today: map[call.QueueID]*today{}, calls: map[call.ID]*onLine{}, agents: map[call.AgentID]*doing{},
		alerts: call.ActiveAlerts{}, owed: map[call.ID]*call.CallbackBooked{}, changed: make(chan struct{}),
	}
}

// Reconfigure puts another configuration in force.
func (b *Board) Reconfigure(s Scope) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.scope = s
	b.change()
}

// Changed returns a channel that is closed when anything happens after the call.
func (b *Board) Changed() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stale {
		b.changed, b.stale = make(chan struct{}), false
	}
	return b.changed
}

func (b *Board) change() {
	if !b.stale {
		close(b.changed)
		b.stale = true
	}
}

// Midnight is when the day of a moment began, where the helpline is.
func (s Scope) Midnight(at time.Time) time.Time {
	at = at.In(s.Zone)
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, s.Zone)
}

// Apply folds one event. It is made for journal.Subscribe: it never blocks for long and never fails, and an event that it
// has seen changes nothing.
func (b *Board) Apply(e call.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if e.Seq != 0 {
		if e.Seq <= b.last {
			return
		}
		b.last = e.Seq
	}
	b.turn(e.At)
	b.touch(e)
	if s, started := e.Body.(*call.Started); started {
		clear(b.owed)
		for i := range s.Callbacks {
			b.owed[s.Callbacks[i].Callback] = &s.Callbacks[i].CallbackBooked
		}
		for id, c := range b.calls {
			b.leave(c, call.LeftAbandoned, e.At) // their process died
			delete(b.calls, id)
		}
	}
	if e.Call != "" && !b.applyOutbound(e) && !b.applyPromise(e) {
		b.applyCall(e)
	}
	b.alerts.Apply(e)
	b.change()
}

// turn begins a day: who waits over midnight was offered on both days, so that every day's figures add up.
func (b *Board) turn(at time.Time) {
	if at.Before(b.until) {
		return
	}
	day := b.scope.Midnight(at)
	b.until = b.scope.Midnight(day.Add(36 * time.Hour)) // days last 23 to 25 hours
	clear(b.today)
	for _, c := range b.calls {
		if c.wait != nil {
			b.figures(c.wait.queue).offered++
		}
	}
}

// touch remembers when anything happened to an agent.
func (b *Board) touch(e call.Event) {
	for _, id := range concerned(e.Body) {
		if id == "" {
			continue
		}
		d := b.agents[id]
		if d == nil {
			d = &doing{}
			b.agents[id] = d
		}
		d.touched = e.At
	}
}

// concerned are the agents whose state an event may change.
func concerned(body call.Body) []call.AgentID {
	switch x := body.(type) {
	case *call.AgentRegistered:
		return []call.AgentID{x.Agent}
	case *call.AgentUnregistered:
		return []call.AgentID{x.Agent}
	case *call.AgentPaused:
		return []call.AgentID{x.Agent}
	case *call.AgentReady:
		return []call.AgentID{x.Agent}
	case *call.WrapUpEnded:
		return []call.AgentID{x.Agent}
	case *call.Offered:
		return []call.AgentID{x.Agent}
	case *call.OfferEnded:
		return []call.AgentID{x.Agent}
	case *call.Connected:
		return []call.AgentID{x.Agent}
	case *call.Released:
		return []call.AgentID{x.Agent}
	case *call.HandoverBegun:
		return []call.AgentID{x.HandoverTarget.Agent}
	case *call.HandoverEnded:
		return []call.AgentID{x.HandoverTarget.Agent}
	case *call.OutboundBegun:
		return []call.AgentID{x.Agent}
	case *call.OutboundDialled:
		return []call.AgentID{x.Agent}
	case *call.OutboundEnded:
		return []call.AgentID{x.Agent}
	case *call.CallbackDialled:
		return []call.AgentID{x.Agent}
	case *call.CallbackMissed:
		return []call.AgentID{x.Agent}
	}
	return nil
}

func sorted[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

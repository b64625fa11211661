package journal

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"centralino/call"
)

// Recovery is what a process needs to know of the one before it.
type Recovery struct {
	Started bool                        // there was one
	Clean   bool                        // it stopped in good order
	Calls   []OpenCall                  // calls that were up when it died, in the order they arrived
	Cut     []call.Event                // the ends of what it was in the midst of, in the order it began; they come before those of calls
	Paused  map[call.AgentID]call.Pause // pauses still in force; never nil

	Flashes map[string]call.ActiveFlash // announcements that are switched on; may be nil

	Alerts []call.ActiveAlert // alerts that are on

	Closed    []call.QueueID                   // queues that are closed
	Until     map[call.QueueID]time.Time       // when those open that do so by themselves; may be nil
	Assigned  map[call.AgentID]call.Assignment // agents who serve other queues for now; may be nil
	Callbacks []call.PendingCallback           // promises to call back that are owed, in the order they were booked
}

// OpenCall is a call that arrived and never ended.
type OpenCall struct {
	ID       call.ID
	Flow     call.FlowID
	Arrived  time.Time
	Answered bool         // our 200 OK had left
	Queue    call.QueueID // the queue it was waiting in; empty if in none
	Agent    call.AgentID // the agent it was speaking with; empty if with none
	Last     time.Time    // its last event of those that are read here

	order int
}

// Recover reads what happened since the last Started. A starting process calls it first, then appends what is in Cut and an Ended (Lost,
// ProcessDied) for each open call, and then its own Started with the pauses and the promises: if it dies in between, the next one
// finds what is left to do.
func (j *Journal) Recover(ctx context.Context) (Recovery, error) {
	r := recovery{
		Recovery: Recovery{Paused: map[call.AgentID]call.Pause{}},
		calls:    map[call.ID]*OpenCall{}, cut: cut{}, owed: callbacks{}, alerts: call.ActiveAlerts{},
	}
	seq, data, err := j.store.last(ctx, (&call.Started{}).Kind())
	if err != nil {
		return r.Recovery, err
	}
	if seq > 0 {
		var e call.Event
		if err := json.Unmarshal(data, &e); err != nil {
			return r.Recovery, err
		}
		r.apply(e)
	}
	err = j.Read(ctx, Filter{FromSeq: seq + 1, Kinds: recoveryKinds()}, func(e call.Event) error {
		r.apply(e)
		return nil
	})
	if errors.Is(err, ErrUnreadable) { // no reason not to start
		j.log.Warn("recovery passed over events", "error", err)
		err = nil
	}
	r.Calls, r.Cut, r.Callbacks, r.Alerts = r.inOrder(), r.cut.inOrder(), r.owed.inOrder(), r.alerts.Sorted()
	return r.Recovery, err
}

// recoveryKinds are the kinds that recovery looks at.
func recoveryKinds() []call.Kind {
	var kinds []call.Kind
	for _, b := range []call.Body{
		&call.Stopped{}, &call.Arrived{}, &call.Answered{}, &call.Ended{},
		&call.Queued{}, &call.QueueLeft{}, &call.Connected{}, &call.Released{}, &call.AgentPaused{}, &call.AgentReady{},
		&call.FlashOn{}, &call.FlashOff{}, &call.AlertFired{}, &call.AlertAcknowledged{}, &call.AlertResolved{},
		&call.CallbackBooked{}, &call.CallbackDialled{}, &call.CallbackMissed{}, &call.CallbackEnded{}, &call.Offered{},
		&call.QueueClosed{}, &call.QueueOpened{}, &call.AgentAssigned{}, &call.AgentUnassigned{},
		&call.TransferBegun{}, &call.TransferAnswered{}, &call.TransferEnded{}, &call.HandoverBegun{}, &call.HandoverAnswered{}, &call.HandoverEnded{},
		&call.OutboundBegun{}, &call.OutboundAnswered{}, &call.OutboundEnded{},
	} {
		kinds = append(kinds, b.Kind())
	}
	return kinds
}

// recovery folds events into a Recovery.
type recovery struct {
	Recovery
	calls   map[call.ID]*OpenCall
	arrived int // how many calls did
	cut     cut
	owed    callbacks
	alerts  call.ActiveAlerts
}

func (r *recovery) apply(e call.Event) {
	r.Clean = false
	r.owed.apply(e)
	r.alerts.Apply(e)
	r.cut.apply(e)
	switch b := e.Body.(type) {
	case *call.Started:
		r.Started = true
		maps.Copy(r.Paused, b.Paused)
		r.Flashes = maps.Clone(b.Flashes)
		r.Closed, r.Until = slices.Clone(b.Closed), maps.Clone(b.ClosedUntil)
		r.Assigned = maps.Clone(b.Assigned)
	case *call.FlashOn:
		r.flashOn(e.At, b)
	case *call.FlashOff:
		delete(r.Flashes, b.Flash)
	case *call.Stopped:
		r.Clean = true
	case *call.AgentPaused:
		r.Paused[b.Agent] = call.Pause{Reason: b.Reason, By: b.By, Since: e.At}
	case *call.AgentReady:
		delete(r.Paused, b.Agent)
	case *call.QueueClosed, *call.QueueOpened, *call.AgentAssigned, *call.AgentUnassigned:
		r.decided(b)
	case *call.Arrived:
		r.calls[e.Call] = &OpenCall{ID: e.Call, Flow: b.Flow, Arrived: e.At, Last: e.At, order: r.arrived}
		r.arrived++
	case *call.Ended:
		delete(r.calls, e.Call)
	default:
		if c := r.calls[e.Call]; c != nil {
			c.apply(e)
		}
	}
}

// flashOn notes an announcement; one that was on already is on since then.
func (r *recovery) flashOn(at time.Time, b *call.FlashOn) {
	if r.Flashes == nil {
		r.Flashes = map[string]call.ActiveFlash{}
	}
	if before, on := r.Flashes[b.Flash]; on {
		at = before.Since
	}
	r.Flashes[b.Flash] = call.ActiveFlash{Since: at, Until: b.Until, Say: b.Say, By: b.By}
}

// decided notes what supervisors have decided of queues and agents.
func (r *recovery) decided(b call.Body) {
	switch b := b.(type) {
	case *call.QueueClosed:
		r.reopen(b.Queue)
		r.Closed = append(r.Closed, b.Queue)
		if !b.Until.IsZero() {
			if r.Until == nil {
				r.Until = map[call.QueueID]time.Time{}
			}
			r.Until[b.Queue] = b.Until
		}
	case *call.QueueOpened:
		r.reopen(b.Queue)
	case *call.AgentAssigned:
		if r.Assigned == nil {
			r.Assigned = map[call.AgentID]call.Assignment{}
		}
		r.Assigned[b.Agent] = call.Assignment{Queues: b.Queues, Until: b.Until}
	case *call.AgentUnassigned:
		delete(r.Assigned, b.Agent)
	}
}

// reopen forgets that a queue was closed.
func (r *recovery) reopen(q call.QueueID) {
	r.Closed = slices.DeleteFunc(r.Closed, func(other call.QueueID) bool { return other == q })
	delete(r.Until, q)
}

func (c *OpenCall) apply(e call.Event) {
	c.Last = e.At
	switch b := e.Body.(type) {
	case *call.Answered:
		c.Answered = true
	case *call.Queued:
		c.Queue = b.Queue
	case *call.QueueLeft:
		c.Queue = ""
	case *call.Connected:
		c.Queue, c.Agent = "", b.Agent
	case *call.Released:
		c.Agent = ""
	}
}

// inOrder returns the calls that are left in the order they arrived.
func (r *recovery) inOrder() []OpenCall {
	var open []OpenCall
	for _, c := range slices.SortedFunc(maps.Values(r.calls), func(a, b *OpenCall) int { return a.order - b.order }) {
		open = append(open, *c)
	}
	return open
}

package queue

import (
	"time"

	"centralino/call"
)

// Engine is the state of all queues and agents. It is not safe for concurrent use: one writer owns it.
type Engine struct {
	lines   map[call.QueueID]*line
	agents  map[call.AgentID]*agent
	callers map[call.ID]*caller

	ready    []*pool // in which somebody can be served
	soon     timers  // what may make an agent or a caller free to be paired
	later    timers  // what a caller is owed when nobody could be paired
	clock    int64   // of the latest event or question
	arrivals int64   // callers whose event had no number
	offers   int64
	seen     window
	buried   graveyard
	places   memory[place, lostPlace]
	spoken   memory[call.Number, spoken]
	owed     map[place]*caller            // promises to call back
	asked    memory[call.Number, []int64] // when a number was promised a call, within the last day
	config   Config                       // in force
	leads    []int64                      // how long before an empty shift it is told, the longest first

	violations map[Invariant]uint64
}

// Decision is an event that should happen now. Who asked appends it to the journal and applies it, then asks again.
type Decision struct {
	Call call.ID // empty for decisions about an agent alone
	Body call.Body
}

// New returns an engine to which nothing has happened yet.
func New(c Config) *Engine {
	e := &Engine{
		lines:   make(map[call.QueueID]*line, len(c.Queues)),
		agents:  make(map[call.AgentID]*agent, len(c.Agents)),
		callers: make(map[call.ID]*caller),
		buried:  graveyard{dead: make(map[call.ID]bool)},
		places:  memory[place, lostPlace]{room: placesKept},
		spoken:  memory[call.Number, spoken]{room: spokenKept},
		owed:    make(map[place]*caller),
		asked:   memory[call.Number, []int64]{room: askedKept},
	}
	e.Reconfigure(c)
	return e
}

// Apply folds one event into the state. It takes any event at any time: what contradicts the state, or names a call that
// has ended, is ignored, and an event with a Seq that was applied before changes nothing.
func (e *Engine) Apply(ev call.Event) {
	if e.seen.again(ev.Seq) {
		return
	}
	at := e.stamp(ev.At)
	e.fold(ev, at)
	if ev.Call != "" {
		e.inspect(e.callers[ev.Call])
	}
}

func (e *Engine) fold(ev call.Event, at int64) {
	switch b := ev.Body.(type) {
	case *call.Queued:
		e.applyQueued(ev, at, b)
	case *call.Announced:
		e.applyAnnounced(ev.Call, at, b)
	case *call.QueueLeft:
		e.applyQueueLeft(ev.Call, b)
	case *call.Ended:
		if b.Result == call.Lost {
			e.resume(at)
		}
		e.applyEnded(ev.Call, at, b.Result != call.Lost)
	case *call.Started:
		e.applyStarted(b, int64(ev.Seq), at)
	case *call.SteppedAside:
		e.applySteppedAside(ev.Call, b)
	case *call.SteppedBack:
		e.applySteppedBack(ev.Call, at, b)
	case *call.QueueClosed:
		e.setClosed(b.Queue, true, b.Until)
	case *call.QueueOpened:
		e.setClosed(b.Queue, false, time.Time{})
	case *call.Prioritised:
		e.applyPrioritised(ev.Call, b)
	case *call.PickedUp:
		e.applyPickedUp(ev.Call, at, b)
	case *call.AskedForEU:
		e.applyAskedForEU(ev.Call, b)
	case *call.HandoverBegun, *call.HandoverAnswered, *call.HandoverEnded:
		e.applyHandover(ev, at)
	case *call.OutboundBegun, *call.OutboundDialled, *call.OutboundEnded:
		e.applyOutbound(ev, at)
	case *call.ShiftWarning:
		e.applyShiftWarning(b)
	case *call.ShiftCovered:
		e.applyShiftCovered(b)
	case *call.CallbackBooked, *call.CallbackDue, *call.CallbackHeld, *call.CallbackDialled, *call.CallbackMissed, *call.CallbackEnded:
		e.applyCallback(ev, at)
	case *call.Offered, *call.OfferEnded, *call.Connected, *call.Held, *call.Resumed, *call.Released:
		e.applyLeg(ev, at)
	default:
		e.applyAgent(ev.Body, at)
	}
}

func (e *Engine) applyLeg(ev call.Event, at int64) {
	switch b := ev.Body.(type) {
	case *call.Offered:
		e.applyOffered(ev.Call, at, b)
	case *call.OfferEnded:
		e.applyOfferEnded(ev.Call, at, b)
	case *call.Connected:
		e.applyConnected(ev.Call, at, b)
	case *call.Held:
		e.applyHold(ev.Call, b.Leg, b.By, at, true)
	case *call.Resumed:
		e.applyHold(ev.Call, b.Leg, b.By, at, false)
	case *call.Released:
		e.applyReleased(ev.Call, at, b)
	}
}

func (e *Engine) applyCallback(ev call.Event, at int64) {
	switch b := ev.Body.(type) {
	case *call.CallbackBooked:
		e.applyCallbackBooked(ev, at, b)
	case *call.CallbackDue:
		e.applyCallbackDue(ev.Call, at, b)
	case *call.CallbackHeld:
		e.applyCallbackHeld(ev.Call)
	case *call.CallbackDialled:
		e.applyCallbackDialled(ev.Call, at, b)
	case *call.CallbackMissed:
		e.applyCallbackMissed(ev.Call, at, b)
	case *call.CallbackEnded:
		e.applyCallbackEnded(ev.Call, at, b)
	}
}

func (e *Engine) applyAgent(body call.Body, at int64) {
	switch b := body.(type) {
	case *call.AgentRegistered:
		e.applyRegistered(b.Agent, at)
	case *call.AgentUnregistered:
		e.applyUnregistered(b.Agent, at)
	case *call.AgentPaused:
		e.applyPaused(b, at)
	case *call.AgentReady:
		e.applyReady(b.Agent, at)
	case *call.WrapUpEnded:
		e.applyWrapUpEnded(b.Agent, at)
	case *call.WrapUpExtended:
		e.applyWrapUpExtended(b)
	case *call.AgentAssigned:
		e.applyAssigned(b)
	case *call.AgentUnassigned:
		e.applyUnassigned(b.Agent)
	case *call.AgentUnreachable:
		e.applyUnreachable(b.Agent)
	case *call.OutcomeRecorded:
		e.applyOutcome(b)
	}
}

// Decide returns the next thing that should happen at now: Offered, OfferEnded (missed; elsewhere, when another agent has
// answered), AgentPaused (misses), AgentUnreachable, WrapUpEnded, Announced, QueueLeft (full, empty-shift, no-eu-agent,
// promise), CallbackDue, CallbackHeld, CallbackEnded, ShiftWarning, ShiftCovered, QueueOpened, or AgentUnassigned. It answers the same until something is applied.
func (e *Engine) Decide(now time.Time) (d Decision, ok bool) {
	t := e.stamp(now)
	for next := e.soon.next(); next != nil && next.at <= t; next = e.soon.next() {
		if next.caller != nil {
			e.advance(next.caller, t)
		} else if d, ok = e.dueOfAgent(next.agent, t); ok {
			return d, true
		}
	}
	if d, ok = e.nextOffer(t); ok {
		return d, true
	}
	for next := e.later.next(); next != nil && next.at <= t; next = e.later.next() {
		if next.ground != nil {
			if d, ok = next.ground.shiftOver(t); ok {
				return d, true
			}
			e.later.disarm(next)
			continue
		}
		if next.gate != nil {
			return Decision{"", &call.QueueOpened{Queue: next.gate.id}}, true
		}
		if next.line != nil {
			if body, due := e.watch(next.line, t); due {
				return Decision{"", body}, true
			}
			continue
		}
		if body, due := e.dueOf(next.caller, t); due {
			return Decision{next.caller.id, body}, true
		}
		e.scheduleCaller(next.caller)
	}
	return Decision{}, false
}

// Wake returns when to ask Decide again if nothing is applied before; ok is false when only an event can change anything.
// After a Decide that had nothing to say it is later than now.
func (e *Engine) Wake(now time.Time) (at time.Time, ok bool) {
	if len(e.ready) > 0 {
		return now, true
	}
	next := never
	for _, h := range []*timers{&e.soon, &e.later} {
		if t := h.next(); t != nil {
			next = min(next, t.at)
		}
	}
	switch t := nanos(now); {
	case next == never:
		return time.Time{}, false
	case next <= t:
		return now, true
	default:
		return now.Add(time.Duration(next - t)), true
	}
}

// stamp turns a time into the engine's own and remembers it; an event without a time happened when the last one did.
func (e *Engine) stamp(t time.Time) int64 {
	if !t.IsZero() {
		e.clock = nanos(t)
	}
	return e.clock
}

func nanos(t time.Time) int64 { return t.UnixNano() }

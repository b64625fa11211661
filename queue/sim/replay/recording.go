package replay

import (
	"time"

	"centralino/call"
	"centralino/queue/sim"
)

// recording is what callers and agents did in a day, read from its events.
type recording struct {
	start  time.Time // of the day
	before []call.Event
	calls  []*recorded
	byID   map[call.ID]*recorded
	offers map[call.LegID]*offer
	wraps  map[call.AgentID]*visit // whose after-call work is under way
	notes  []call.Event
	away   map[call.AgentID]missed
	lost   map[place]call.ID // who left a queue without an agent last, by number
}

// place is where somebody stood who left without an agent.
type place struct {
	queue  call.QueueID
	number call.Number
}

// recorded is one call.
type recorded struct {
	id     call.ID
	flow   call.FlowID
	again  call.ID // the call that this one repeats, by a place that was kept; empty: none
	visits []*visit
	ended  time.Time // zero: not in the recording
}

// visit is one wait, as it was.
type visit struct {
	at       time.Time
	aside    []sim.Span
	asked    time.Time // for an agent in the EU; zero: did not
	queued   *call.Queued
	result   call.Leave // empty: it has not ended
	rule     call.Rule
	left     time.Time // answers included
	talk     time.Duration
	released time.Time
	wrap     time.Duration // 0: unknown
}

// offer is what one phone did.
type offer struct {
	agent  call.AgentID
	at     time.Time
	ended  time.Time // answers included
	picked time.Time // when the phone answered although the caller heard something first; zero: at the answer
	over   bool
	result call.OfferResult // empty: answered
	status int
}

// own reports whether the phone ended the offer, and not somebody else before anybody knew what would become of it.
func (o *offer) own() bool {
	switch o.result {
	case "", call.OfferMissed, call.OfferRefused, call.OfferFailed:
		return true
	}
	return false
}

// missed is how agents come back from pauses for missed offers.
type missed struct {
	since   time.Time
	longest time.Duration
}

// read makes a recording of a day that begins at start, of events in order.
func read(events []call.Event, start time.Time) *recording {
	r := &recording{
		start: start,
		byID:  map[call.ID]*recorded{}, offers: map[call.LegID]*offer{}, wraps: map[call.AgentID]*visit{}, away: map[call.AgentID]missed{},
		lost: map[place]call.ID{},
	}
	for _, ev := range events {
		r.apply(ev)
		if ev.At.Before(start) {
			r.before = append(r.before, ev)
		}
	}
	return r
}

func (r *recording) apply(ev call.Event) {
	switch b := ev.Body.(type) {
	case *call.Queued:
		r.queued(ev, b)
	case *call.Offered:
		r.offers[b.Leg] = &offer{agent: b.Agent, at: ev.At}
	case *call.OfferEnded:
		if o := r.offers[b.Leg]; o != nil && !o.over {
			o.ended, o.over, o.result, o.status = ev.At, true, b.Result, b.Status
		}
	case *call.Connected:
		if o := r.offers[b.Leg]; o != nil && !o.over {
			o.ended, o.over = ev.At, true
		}
		if v := r.waiting(ev.Call); v != nil {
			v.result, v.left = call.LeftAnswered, ev.At
		}
	case *call.Released:
		if v := r.latest(ev.Call); v != nil && v.result == call.LeftAnswered && v.released.IsZero() {
			v.talk, v.released = ev.At.Sub(v.left), ev.At
			r.wraps[b.Agent] = v
		}
	case *call.QueueLeft:
		if v := r.waiting(ev.Call); v != nil {
			v.result, v.rule, v.left = b.Result, b.Rule, ev.At
			r.lose(ev.Call, v)
		}
	case *call.SteppedAside:
		if v := r.waiting(ev.Call); v != nil {
			v.aside = append(v.aside, sim.Span{From: ev.At.Sub(v.at), To: sim.Forever})
		}
	case *call.AskedForEU:
		if v := r.waiting(ev.Call); v != nil {
			v.asked = ev.At
		}
	case *call.PickedUp:
		if o := r.offers[b.Leg]; o != nil && !o.over {
			o.picked = ev.At
		}
	case *call.SteppedBack:
		if v := r.waiting(ev.Call); v != nil {
			v.stepBack(ev.At)
		}
	case *call.Ended:
		r.ended(ev)
	case *call.WrapUpEnded:
		if v := r.wraps[b.Agent]; v != nil {
			v.wrap = max(1, ev.At.Sub(v.released))
			delete(r.wraps, b.Agent)
			if v.released.Before(r.start) && !ev.At.Before(r.start) {
				r.notes = append(r.notes, ev) // nobody else would end it
			}
		}
	default:
		r.noted(ev)
	}
}

func (r *recording) queued(ev call.Event, b *call.Queued) {
	c := r.byID[ev.Call]
	if c == nil {
		c = &recorded{id: ev.Call, flow: b.Flow}
		r.byID[ev.Call] = c
		r.calls = append(r.calls, c)
	}
	if v := r.waiting(ev.Call); v != nil {
		if v.queued.Queue == b.Queue {
			v.stepBack(ev.At)
			return
		}
		v.result, v.rule, v.left = call.LeftOverflowed, call.RuleCaller, ev.At
	}
	if b.Kept == call.RuleRedial && len(c.visits) == 0 {
		c.again = r.lost[place{b.Queue, b.Number}]
	}
	c.visits = append(c.visits, &visit{at: ev.At, queued: b})
}

func (r *recording) ended(ev call.Event) {
	v := r.latest(ev.Call)
	if c := r.byID[ev.Call]; c != nil {
		c.ended = ev.At
	}
	switch {
	case v == nil:
	case v.result == "":
		v.result, v.rule, v.left = call.LeftAbandoned, call.RuleCaller, ev.At
		r.lose(ev.Call, v)
		if b, ok := ev.Body.(*call.Ended); ok && b.Result == call.Lost {
			v.rule = call.RuleShutdown // the process died, the caller did not lose patience
		}
	case v.result == call.LeftAnswered && v.released.IsZero():
		v.talk, v.released = ev.At.Sub(v.left), ev.At
	}
}

func (r *recording) noted(ev call.Event) {
	switch b := ev.Body.(type) {
	case *call.AgentPaused:
		if b.By == call.PausedByMisses {
			r.away[b.Agent] = missed{ev.At, r.away[b.Agent].longest}
			return // the engine will say so again
		}
	case *call.AgentReady:
		if m := r.away[b.Agent]; !m.since.IsZero() {
			r.away[b.Agent] = missed{longest: max(m.longest, ev.At.Sub(m.since))}
		}
	case *call.Started:
		clear(r.wraps)
	}
	if !ev.At.Before(r.start) {
		r.notes = append(r.notes, ev)
	}
}

// lose remembers who may call again.
func (r *recording) lose(id call.ID, v *visit) {
	if v.result == call.LeftAbandoned && !v.queued.Number.Anonymous() {
		r.lost[place{v.queued.Queue, v.queued.Number}] = id
	}
}

// stepBack ends the time in a menu of a caller who is there.
func (v *visit) stepBack(at time.Time) {
	if n := len(v.aside); n > 0 && v.aside[n-1].To == sim.Forever {
		v.aside[n-1].To = at.Sub(v.at)
	}
}

// latest returns the last visit of a call, nil for a call that never came to a queue.
func (r *recording) latest(id call.ID) *visit {
	if c := r.byID[id]; c != nil && len(c.visits) > 0 {
		return c.visits[len(c.visits)-1]
	}
	return nil
}

// waiting is latest if the caller still waits there.
func (r *recording) waiting(id call.ID) *visit {
	if v := r.latest(id); v != nil && v.result == "" {
		return v
	}
	return nil
}

// gaveUp reports whether the caller went by their own choice: then the wait tells their patience, otherwise only that it
// was longer.
func (v *visit) gaveUp() bool { return v.rule == call.RuleCaller && v.result != "" }

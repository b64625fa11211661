package board

import (
	"time"

	"centralino/call"
)

// Phase is how far a call has come.
type Phase string

// The phases of a call.
const (
	InFlow  Phase = "flow"    // hears the flow
	Waiting Phase = "waiting" // in a queue
	Ringing Phase = "ringing" // in a queue, and an agent's phone rings for them
	Talking Phase = "talking" // to an agent
)

// onLine is a call that is up.
type onLine struct {
	shown   Call
	wait    *wait
	rings   map[call.LegID]call.AgentID
	talkLeg call.LegID
	legTape call.LegID

	promised bool // to be called back, and not there yet
}

// wait is a stay in a queue.
type wait struct {
	queue    call.QueueID
	since    time.Time
	told     bool
	expected time.Duration // from toldAt
	from, to time.Duration
	toldAt   time.Time
}

func (b *Board) applyCall(e call.Event) {
	c := b.calls[e.Call]
	if a, ok := e.Body.(*call.Arrived); ok && c == nil {
		b.calls[e.Call] = &onLine{rings: map[call.LegID]call.AgentID{}, shown: Call{
			Call: e.Call, From: a.From, To: a.To, Flow: a.Flow, Phase: InFlow, Arrived: e.At, Since: e.At, Back: a.Back,
		}}
		return
	}
	if c == nil {
		return // from before the day, or a promise to call back
	}
	switch x := e.Body.(type) {
	case *call.StepEntered:
		c.shown.Flow, c.shown.Step = x.Flow, x.Step
	case *call.Identified:
		if x.Answer == call.IdentityFound {
			c.shown.Customer = x.Customer
		}
	case *call.Ended:
		b.leave(c, call.LeftAbandoned, e.At)
		delete(b.calls, e.Call)
	case *call.Queued, *call.Announced, *call.QueueLeft:
		b.applyWait(c, e)
	case *call.Prioritised:
		c.shown.Priority = x.Priority
	case *call.RecordingStarted, *call.RecordingPaused, *call.RecordingResumed, *call.RecordingEnded:
		c.tape(e.Body)
	case *call.HandoverBegun, *call.HandoverAnswered, *call.HandoverEnded, *call.OutsideReleased:
		c.handedOver(e)
	case *call.SupervisionBegan, *call.SupervisionChanged, *call.SupervisionEnded:
		c.supervised(e.Body)
	default:
		b.applyLeg(c, e)
	}
}

func (b *Board) applyWait(c *onLine, e call.Event) {
	switch x := e.Body.(type) {
	case *call.Queued:
		if c.wait != nil && c.wait.queue == x.Queue {
			return
		}
		b.leave(c, call.LeftOverflowed, e.At)
		c.wait = &wait{queue: x.Queue, since: e.At}
		if !x.Since.IsZero() && x.Since.Before(e.At) {
			c.wait.since = x.Since
		}
		b.figures(x.Queue).offered++
		c.shown.Queue, c.shown.Priority, c.shown.Language, c.shown.Agent = x.Queue, x.Priority, x.Language, ""
		c.enter(Waiting, c.wait.since)
	case *call.Announced:
		if w := c.wait; w != nil && w.queue == x.Queue && !w.told && x.To > 0 {
			w.told, w.expected, w.from, w.to, w.toldAt = true, x.Wait, x.From, x.To, e.At
		}
	case *call.QueueLeft:
		if c.wait != nil && c.wait.queue == x.Queue {
			b.leave(c, x.Result, e.At)
		}
	}
}

func (b *Board) applyLeg(c *onLine, e call.Event) {
	switch x := e.Body.(type) {
	case *call.Offered:
		c.rings[x.Leg] = x.Agent
		c.shown.Agent = x.Agent
		if c.wait != nil {
			c.shown.Phase = Ringing
		}
	case *call.OfferEnded:
		delete(c.rings, x.Leg)
		if len(c.rings) == 0 && c.shown.Phase == Ringing {
			c.shown.Phase, c.shown.Agent = Waiting, ""
		}
	case *call.Connected:
		clear(c.rings)
		b.connected(c, e.At, x)
	case *call.Held:
		c.shown.Held = c.shown.Held || x.Leg == c.talkLeg || x.By == call.SideCaller
	case *call.Resumed:
		c.shown.Held = false
	case *call.Released:
		if x.Leg == c.talkLeg {
			if h := c.shown.Handover; h != nil && h.Result != "" {
				c.shown.Handover = nil
			}
			c.shown.Agent, c.shown.Held, c.talkLeg = "", false, ""
			c.enter(InFlow, e.At)
		}
	}
}

func (b *Board) connected(c *onLine, at time.Time, x *call.Connected) {
	if w := c.wait; w != nil {
		f := b.figures(w.queue)
		if x.InTarget {
			f.inTarget++
		}
		f.score(w, at)
		b.leave(c, call.LeftAnswered, at)
	}
	c.shown.Agent, c.shown.Queue, c.talkLeg = x.Agent, x.Queue, x.Leg
	c.enter(Talking, at)
}

// leave counts a caller out of the queue, if in one.
func (b *Board) leave(c *onLine, how call.Leave, at time.Time) {
	if c.wait == nil {
		return
	}
	f := b.figures(c.wait.queue)
	switch how {
	case call.LeftAnswered:
		f.answered++
	case call.LeftOverflowed, call.LeftCallback, call.LeftVoicemail:
		f.elsewhere++
	default:
		f.abandoned++
	}
	c.wait = nil
	clear(c.rings)
	c.shown.Agent = ""
	c.enter(InFlow, at)
}

func (c *onLine) enter(p Phase, at time.Time) { c.shown.Phase, c.shown.Since = p, at }

// tape follows the recording of the call.
func (c *onLine) tape(body call.Body) {
	switch x := body.(type) {
	case *call.RecordingStarted:
		c.shown.Recording, c.legTape = "on", x.Leg
	case *call.RecordingPaused:
		c.shown.Recording = "paused"
	case *call.RecordingResumed:
		c.shown.Recording = "on"
	case *call.RecordingEnded:
		if x.Leg == c.legTape {
			c.shown.Recording = ""
		}
	}
}

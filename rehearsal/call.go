package rehearsal

import (
	"time"

	"centralino/call"
	"centralino/directory"
	"centralino/flows"
	"centralino/ivr"
	"centralino/queue"
)

// Caller is who calls, whom and when.
type Caller struct {
	From call.Number    // empty when withheld
	To   call.Number    // what was dialled
	At   time.Time      // when the call is answered
	Flow *flows.Program // which answers
}

// ourCall is the id of the call that is rehearsed.
const ourCall call.ID = "rehearsal"

// Call is one call in virtual time. It moves only while one of its methods runs.
type Call struct {
	helpline    *Helpline
	caller      Caller
	given       Given
	directories map[string]*directory.Directory // with counts of wrong PINs of their own

	now    time.Time
	state  ivr.State
	engine *queue.Engine
	seq    uint64
	inbox  []item // what the flow is to be told at this moment

	playing  playing
	looping  bool
	lacked   bool        // something of what was to be played last cannot be
	music    call.Prompt // the latest of this wait
	timer    ivr.ID
	timerAt  time.Time   // zero: not set
	reply    ivr.Replied // of a service
	replyAt  time.Time   // zero: none is on its way
	recorder recorder
	secret   bool

	far     outside
	waiting bool
	heardOf []string              // countries of which the caller was told at this moment
	joined  map[call.QueueID]bool // those ahead are there
	phones  []phone
	talks   []talk

	moments []Moment
	settled int // so many of them there were when somebody could do something last
}

// item is what waits to be told: an event, or a decision of the queue.
type item struct {
	event    ivr.Event
	decision queue.Decision
}

// playing is a Play that is being heard.
type playing struct {
	id   ivr.ID // 0: nothing plays
	rest []Heard
	end  time.Time // of the prompt that is heard
	at   int       // its place among the moments
}

// Dial begins a call: it is answered, and everything has happened that happens at once.
func (h *Helpline) Dial(caller Caller, given Given) *Call {
	c := &Call{
		helpline: h, caller: caller, given: given, now: caller.At, engine: queue.New(h.rules(given)),
		directories: make(map[string]*directory.Directory, len(h.directories)), joined: map[call.QueueID]bool{},
		state: ivr.New(caller.Flow, ivr.Caller{Number: caller.From, Dialled: caller.To, Arrived: caller.At}),
	}
	for name, d := range h.directories {
		c.directories[name] = d.Apart(func() time.Time { return c.now })
	}
	c.setUp()
	c.record(ourCall, &call.Arrived{From: caller.From, To: caller.To, Flow: caller.Flow.Name, Version: caller.Flow.Version})
	c.record(ourCall, &call.Answered{Flow: caller.Flow.Name})
	c.tell(ivr.Start{})
	return c
}

// Now returns the time of the call.
func (c *Call) Now() time.Time { return c.now }

// Over reports whether the call has ended.
func (c *Call) Over() bool { return c.state.Done() }

// Moments returns what happened so far, in order. The caller must not change it.
func (c *Call) Moments() []Moment { return c.moments }

// tell lets the flow hear of something, and all that follows at once happens.
func (c *Call) tell(ev ivr.Event) {
	c.put(ev)
	c.settle()
}

// put has the flow told of something as soon as it has done what it does now.
func (c *Call) put(ev ivr.Event) { c.inbox = append(c.inbox, item{event: ev}) }

// settle lets happen what is to happen at this moment.
func (c *Call) settle() {
	for c.decide(); len(c.inbox) > 0; c.decide() {
		next := c.inbox[0]
		c.inbox = c.inbox[1:]
		if next.event == nil {
			c.decided(next.decision)
			continue
		}
		c.step(next.event)
		c.joinTold()
	}
	c.settled = len(c.moments)
}

// decide lets the queue decide, as it does after all that it is told. As in a real call, what it decided reaches the flow
// after what the flow was told before.
func (c *Call) decide() {
	for {
		decision, ok := c.engine.Decide(c.now)
		if !ok {
			return
		}
		c.record(decision.Call, decision.Body)
		c.inbox = append(c.inbox, item{decision: decision})
	}
}

func (c *Call) step(ev ivr.Event) {
	state, effects := c.state.Step(ev, c.now)
	c.state = state
	for _, e := range effects {
		c.carryOut(e)
	}
}

// Next lets the next thing happen if it is due by then, and reports whether there was one. Time stands at it afterwards.
func (c *Call) Next(until time.Time) bool {
	if c.Over() {
		return false
	}
	due, happen := c.soonest()
	if happen == nil || due.After(until) {
		return false
	}
	if due.After(c.now) {
		c.now = due
	}
	happen()
	c.settle()
	return true
}

// soonest returns what is due first. Of what is due at one moment, sound comes before silence, and people before rules.
func (c *Call) soonest() (at time.Time, happen func()) {
	consider := func(due time.Time, do func()) {
		if !due.IsZero() && (happen == nil || due.Before(at)) {
			at, happen = due, do
		}
	}
	if c.playing.id != 0 {
		consider(c.playing.end, c.nextPrompt)
	}
	consider(c.timerAt, c.timedOut)
	consider(c.replyAt, c.replies)
	consider(c.recorder.due(), c.stopRecording)
	for _, p := range c.phones {
		consider(p.answers, func() { c.answer(p) })
	}
	consider(c.far.due, c.farHappens)
	for _, t := range c.talks {
		consider(t.until, func() { c.hangUp(t, call.SideAgent) })
	}
	if due, ok := c.engine.Wake(c.now); ok {
		consider(due, func() {})
	}
	return at, happen
}

func (c *Call) timedOut() {
	c.timerAt = time.Time{}
	c.put(ivr.Timeout{ID: c.timer})
}

package queue

import (
	"strconv"
	"time"

	"centralino/call"
)

// caller is a call that was offered to a queue and has not ended. It outlives the wait, because legs and the numbers in
// their names belong to the call.
type caller struct {
	id     call.ID
	legs   []*leg // oldest first
	offers int    // legs named so far

	back      *back   // a promise to call back that is owed; nil for who is on the telephone
	line      *line   // nil: does not wait
	pool      *pool   // where the caller stands; nil while being offered, and when the queue was full
	guests    []*pool // of lines that help, where the caller stands too
	ground    *ground
	offer     *leg // a phone that rings, the first of several; nil when none does
	rung      int  // phones that ring
	picked    *leg // a phone that has answered and waits for the caller to have heard something; nil when none does
	aside     bool // back in a menu, with the place kept
	counted   bool // among the ground's standing
	key       key
	since     int64 // start of the wait
	at        int64 // entry into this queue
	up        int64 // answer of the call; longAgo when unknown
	seq       int64
	flow      call.FlowID
	priority  int
	language  call.Language
	number    call.Number
	kept      call.Rule
	eu        bool     // no agent outside the EU
	last      *agent   // whom the number spoke to last; nil when unknown or not wished for
	full      bool     // is to be sent on at once, as the queue was full, or closed
	shut      bool     // it was closed
	epoch     int      // the empty shift that the caller came into; -1 when somebody was present
	tried     []*agent // who let an offer of this wait pass, the latest last
	dropped   wishes   // no longer waited for
	reached   int      // how many of the line's reach may serve by now
	promiseAt int64
	tellAt    int64 // next announcement
	told      int   // last position told; 0 for none
	firstTold told  // range of the wait; its to is 0 for none
	lastTold  told

	stage timer // when the caller becomes content with more agents
	duty  timer // whatever else is due
}

// maxPriority keeps the arithmetic of effective waits far from overflow.
const maxPriority = 10_000

func newCaller(id call.ID) *caller {
	c := &caller{id: id}
	c.stage = timer{id: string(id), caller: c}
	c.duty = timer{id: string(id), caller: c}
	return c
}

func (e *Engine) applyQueued(ev call.Event, at int64, q *call.Queued) {
	if ev.Call == "" || e.buried.dead[ev.Call] {
		return
	}
	c := e.callers[ev.Call]
	if c == nil {
		c = newCaller(ev.Call)
		e.callers[ev.Call] = c
	}
	if c.back != nil {
		return
	}
	if c.line != nil {
		if c.line.id == q.Queue {
			e.applySteppedBack(ev.Call, at, &call.SteppedBack{Queue: q.Queue})
			return
		}
		e.leave(c, call.LeftOverflowed)
	}
	e.hangUpLive(c, at) // who waits is not speaking to anybody
	l := e.lines[q.Queue]
	if l == nil {
		l = newLine(q.Queue, Settings{}, false)
		e.lines[q.Queue] = l
	}
	c.line, c.at, c.since, c.up = l, at, at, longAgo
	if !q.Since.IsZero() {
		c.since = min(at, nanos(q.Since))
	}
	if !q.Up.IsZero() {
		c.up = nanos(q.Up)
	}
	c.flow, c.language, c.number, c.kept, c.eu = q.Flow, q.Language, q.Number, q.Kept, q.EU
	c.last = e.lastAgent(l, q.Number, at)
	e.places.drop(place{q.Queue, q.Number})
	c.priority = max(-maxPriority, min(q.Priority, maxPriority))
	if c.seq = int64(ev.Seq); c.seq == 0 {
		e.arrivals++
		c.seq = e.arrivals
	}
	e.enter(c)
}

// enter puts a caller into the line, as one who stays or as one who finds it full.
func (e *Engine) enter(c *caller) {
	l := c.line
	c.shut = l.closed
	c.full = c.shut || l.set.MaxWaiting > 0 && l.waiting >= l.set.MaxWaiting
	e.settleIn(c)
	l.learned.arrived(l.headStart(c.priority), c.at)
	l.learned.patience.pass(c.at, l.waiting)
	l.offered++
	l.waiting++
	c.plan()
	c.tellAt = never
	if l.set.announces() {
		c.tellAt = c.at
	}
	if !c.full {
		l.all.insert(c.key, c)
		e.stand(c)
	}
	e.scheduleCaller(c)
}

// settleIn finds who could serve a caller who has come into a line.
func (e *Engine) settleIn(c *caller) {
	c.ground = e.ground(c.line, c.eu)
	c.epoch, c.reached = -1, 0
	if c.ground.empty {
		c.epoch = c.ground.epoch
	}
	if c.ground.alone {
		c.reached = len(c.line.reach)
	}
}

// plan derives from the queue's settings what does not depend on what happened during the wait.
func (c *caller) plan() {
	set := c.line.set
	c.key = key{a: c.since - int64(c.priority)*int64(set.Ageing), b: c.since, c: c.seq, id: string(c.id)}
	c.promiseAt = never
	if after := int64(set.Promise.After); after > 0 {
		if c.promiseAt = c.since + after; c.promiseAt <= c.at {
			c.promiseAt = c.at + after
		}
	}
}

// leave ends the wait. A phone that rings for the caller rings on until its own event says otherwise; when another agent
// has answered, that is decided at once.
func (e *Engine) leave(c *caller, how call.Leave) {
	l := c.line
	c.waitOver(e.clock)
	l.waiting--
	switch how {
	case call.LeftAnswered:
		l.answered++
		e.void(c, call.OfferElsewhere)
	case call.LeftAbandoned:
		e.keepPlace(c)
		fallthrough
	default:
		l.left[how]++
		e.void(c, call.OfferWithdrawn)
	}
	e.quit(c)
}

// quit takes a caller out of the line. What rings for them rings on, and is nobody's to answer.
func (e *Engine) quit(c *caller) {
	e.void(c, call.OfferWithdrawn)
	e.stepOut(c)
	if !c.full {
		c.line.all.remove(c.key)
	}
	e.soon.disarm(&c.stage)
	e.later.disarm(&c.duty)
	c.line, c.ground, c.full, c.shut, c.aside, c.dropped, c.reached, c.told = nil, nil, false, false, false, 0, 0, 0
	c.tellAt = never
	clear(c.tried)
	c.tried = c.tried[:0]
}

func (e *Engine) applyQueueLeft(id call.ID, q *call.QueueLeft) {
	c := e.callers[id]
	if c == nil || c.line == nil || c.line.id != q.Queue || c.back != nil {
		return
	}
	e.gaveUp(c, q.Result)
	switch q.Result {
	case call.LeftOverflowed, call.LeftCallback, call.LeftVoicemail:
		e.leave(c, q.Result)
	default:
		e.leave(c, call.LeftAbandoned)
	}
}

// applyEnded takes a call away. What a dead process lost tells nothing of the caller.
func (e *Engine) applyEnded(id call.ID, at int64, chosen bool) {
	c := e.callers[id]
	if id == "" || c != nil && c.back != nil && !c.back.kept {
		return
	}
	e.buried.bury(id)
	if c == nil {
		return
	}
	if c.back != nil {
		e.writeOff(c, at, call.CallbackKept)
	}
	if c.line != nil {
		if chosen {
			e.gaveUp(c, call.LeftAbandoned)
		}
		e.leave(c, call.LeftAbandoned)
	}
	e.hangUpLive(c, at)
	e.dropAll(c, at)
	delete(e.callers, id)
}

// dropAll takes every leg off a call that is over.
func (e *Engine) dropAll(c *caller, at int64) {
	for len(c.legs) > 0 {
		a := c.legs[0].agent
		e.drop(c.legs[0])
		e.settleAgent(a, at)
	}
}

// nextLeg names the next leg of the call. The name follows from what was applied, so that deciding twice names it once.
func (c *caller) nextLeg() call.LegID {
	return call.LegID(string(c.id) + "-" + strconv.Itoa(c.offers+1))
}

func (c *caller) waited(now int64) time.Duration { return time.Duration(max(0, now-c.since)) }

// scheduleCaller arms the timer of a waiting caller at the earliest thing that may be due.
func (e *Engine) scheduleCaller(c *caller) {
	if c.back != nil {
		e.scheduleBack(c)
		return
	}
	at := c.tellAt
	switch {
	case c.full:
		at = longAgo
	case c.aside:
		at = never
	case c.offer != nil: // a person is nearer than any promise
	case c.metEmptyShift():
		at = longAgo
	default:
		at = min(at, c.promiseAt)
	}
	if at == never {
		e.later.disarm(&c.duty)
		return
	}
	e.later.arm(&c.duty, at)
}

// dueOf returns what a caller whose timer ran is owed at now.
func (e *Engine) dueOf(c *caller, now int64) (call.Body, bool) {
	if c.back != nil {
		return e.dueOfBack(c, now)
	}
	set := c.line.set
	switch {
	case c.shut:
		return c.left(call.LeftOverflowed, call.RuleClosed, now), true
	case c.full:
		return c.left(call.LeftOverflowed, call.RuleFull, now), true
	case c.offer == nil && c.metEmptyShift():
		return c.left(call.LeftOverflowed, c.emptyRule(), now), true
	case c.offer == nil && c.promiseAt <= now:
		return c.left(set.Promise.Then, call.RulePromise, now), true
	case c.tellAt <= now:
		return e.announce(c, now)
	}
	return nil, false
}

func (c *caller) left(how call.Leave, rule call.Rule, now int64) *call.QueueLeft {
	return &call.QueueLeft{Queue: c.line.id, Result: how, Rule: rule, Waited: c.waited(now)}
}

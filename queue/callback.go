package queue

import (
	"slices"
	"time"

	"centralino/call"
)

// Callback says how promises to call back are kept.
type Callback struct {
	Retries int           // attempts after the first one that was not answered
	Every   time.Duration // from one attempt to the next; 0: DefaultEvery
	PerDay  int           // promises to one number within 24 hours, over all queues; 0: no limit
	Pending int           // promises of the queue that are owed at once; 0: no limit
	Hours   Hours         // when callers are called back; nil: Settings.Hours
}

// DefaultEvery is the time between two attempts where Callback says nothing.
const DefaultEvery = 10 * time.Minute

// A promise to call back is a caller who does not wait on the telephone: it stands in the line from when it is due, with
// the start of the wait it was booked with, is offered to agents one at a time, and leaves the line when an agent has
// answered and the caller is dialled. Who is not reached stands again after a while. It is in none of the queue's counts of
// callers and has books of its own: promised = kept + failed + cancelled + owed.
type back struct {
	call.CallbackBooked
	home     *line
	booked   int64
	due      int64
	again    int64 // not before
	look     int64 // when to look at the hours next
	attempts int
	dialling bool
	kept     bool
	failed   bool
	moot     call.Rule // why it is no longer owed; empty while it is
}

// promises are the books of a line.
type promises struct {
	promised uint64
	ended    map[call.CallbackResult]uint64
	owed     int
}

// task reports whether somebody left a message that an agent is to hear.
func (b *back) task() bool { return b.Message != nil }

// books are those in which a promise is counted: tasks have their own.
func (b *back) books() *promises {
	if b.task() {
		return &b.home.tasks
	}
	return &b.home.promises
}

func (b *back) ending() bool { return b.kept || b.failed || b.moot != "" || !b.home.listed }

func (c *caller) dialling() bool { return c.back != nil && c.back.dialling }

// phones returns how many agents may be rung for the caller at once: who is called back meets one.
func (c *caller) phones() int {
	if c.back != nil {
		return 1
	}
	return c.line.set.phones()
}

func (e *Engine) applyCallbackBooked(ev call.Event, at int64, b *call.CallbackBooked) {
	if b.Callback == "" {
		return
	}
	if b.Message != nil {
		e.owe(call.PendingCallback{CallbackBooked: *b, Booked: time.Unix(0, at)}, int64(ev.Seq))
		return
	}
	day := slices.DeleteFunc(e.asked.at(b.Number), func(t int64) bool { return at-t >= int64(24*time.Hour) })
	e.asked.put(b.Number, append(day, at))
	e.owe(call.PendingCallback{CallbackBooked: *b, Booked: time.Unix(0, at)}, int64(ev.Seq))
}

func (m *memory[K, V]) at(k K) V {
	v, _ := m.get(k)
	return v
}

// owe takes a promise into the books. Of two promises to one number in one queue the later counts, with the better place; of
// two messages each does.
func (e *Engine) owe(p call.PendingCallback, seq int64) {
	if e.buried.dead[p.Callback] || e.callers[p.Callback] != nil {
		return
	}
	l := e.lines[p.Queue]
	if l == nil {
		l = newLine(p.Queue, Settings{}, false)
		e.lines[p.Queue] = l
	}
	c := newCaller(p.Callback)
	e.callers[c.id] = c
	b := &back{CallbackBooked: p.CallbackBooked, home: l, booked: nanos(p.Booked), attempts: max(0, p.Attempts)}
	b.failed = !b.task() && b.attempts > l.set.Callback.Retries // the process before this one was at the last attempt, or had just given up
	b.due = b.booked
	if !p.Due.IsZero() {
		b.due = max(b.due, nanos(p.Due))
	}
	b.again = b.due
	if !p.Again.IsZero() {
		b.again = max(b.due, nanos(p.Again))
	}
	c.since = b.due
	if !p.Since.IsZero() {
		c.since = min(b.due, nanos(p.Since))
	}
	c.back, c.seq, c.offers, c.up = b, seq, max(0, p.Offers), longAgo
	c.flow, c.language, c.number, c.eu = p.Flow, p.Language, p.Number, p.EU
	c.priority = max(-maxPriority, min(p.Priority, maxPriority))
	b.books().promised++
	b.books().owed++
	if b.task() {
		e.scheduleCaller(c)
		return
	}
	key := place{p.Queue, p.Number}
	if old := e.owed[key]; old != nil && !old.back.ending() {
		c.since = min(c.since, old.since)
		e.void(old, call.OfferWithdrawn)
		e.cancel(old, call.RuleRebooked)
	}
	e.owed[key] = c
	e.scheduleCaller(c)
}

// cancel notes that a promise is owed no more. CallbackEnded is decided next.
func (e *Engine) cancel(c *caller, why call.Rule) {
	c.back.moot = why
	if c.line != nil {
		e.quit(c)
	}
	e.scheduleCaller(c)
}

// served notes that a number has reached an agent of a queue: what is owed to it there is owed no more.
func (e *Engine) served(c *caller, q call.QueueID) {
	if c.number.Anonymous() {
		return
	}
	if other := e.owed[place{q, c.number}]; other != nil && other != c && !other.back.ending() {
		e.cancel(other, call.RuleServed)
	}
}

func (e *Engine) applyCallbackDue(id call.ID, at int64, d *call.CallbackDue) {
	c := e.callers[id]
	if c == nil || c.back == nil || c.back.home.id != d.Queue || c.back.dialling || c.back.ending() || c.line != nil {
		return
	}
	c.line, c.at, c.back.look = c.back.home, at, longAgo
	c.last = e.lastAgent(c.line, c.number, at)
	e.settleIn(c)
	c.plan()
	c.promiseAt, c.tellAt = never, never
	c.line.all.insert(c.key, c)
	e.stand(c)
	e.scheduleCaller(c)
}

func (e *Engine) applyCallbackHeld(id call.ID) {
	c := e.callers[id]
	if c == nil || c.back == nil || c.line == nil || c.offer != nil {
		return
	}
	e.quit(c)
	c.back.look = longAgo
	e.scheduleCaller(c)
}

func (e *Engine) applyCallbackDialled(id call.ID, at int64, d *call.CallbackDialled) {
	c := e.callers[id]
	if c == nil || c.back == nil {
		return
	}
	l := c.leg(d.Leg)
	if l == nil || l.live || l.agent.id != d.Agent || c.line == nil || c.back.ending() {
		return
	}
	l.live, l.at = true, at
	l.uncount()
	c.back.dialling = true
	if !c.back.task() {
		c.back.attempts++
	}
	e.quit(c)
	l.agent.reached()
	e.settleAgent(l.agent, at)
	e.scheduleCaller(c)
}

func (e *Engine) applyCallbackMissed(id call.ID, at int64, m *call.CallbackMissed) {
	c := e.callers[id]
	if c == nil || c.back == nil || c.back.kept {
		return
	}
	l := c.leg(m.Leg)
	if l == nil {
		return
	}
	if c.line != nil {
		e.quit(c)
	}
	c.back.dialling, c.back.attempts, c.back.look = false, max(0, m.Attempt), longAgo
	if m.Result == call.MissEU {
		c.eu, c.back.EU = true, true
	}
	e.drop(l)
	if m.Again.IsZero() {
		c.back.failed = true
	} else {
		c.back.again = max(at, nanos(m.Again))
	}
	e.settleAgent(l.agent, at)
	e.scheduleCaller(c)
}

// keep notes that the caller who was called back speaks to an agent.
func (e *Engine) keep(c *caller, a *agent, at int64) {
	c.back.dialling, c.back.kept = false, true
	if c.line != nil {
		e.quit(c)
	}
	c.back.home.tally.answered(a, at)
	if !c.number.Anonymous() {
		e.spoken.put(c.number, spoken{a.id, at})
	}
	e.served(c, c.back.home.id)
	e.scheduleCaller(c)
}

func (e *Engine) applyCallbackEnded(id call.ID, at int64, end *call.CallbackEnded) {
	c := e.callers[id]
	if c == nil || c.back == nil {
		return
	}
	result := end.Result
	if !slices.Contains(call.CallbackResults(), result) {
		result = call.CallbackCancelled
	}
	e.writeOff(c, at, result)
}

// writeOff writes a promise off. A caller who was reached is a call like any other from here on.
func (e *Engine) writeOff(c *caller, at int64, result call.CallbackResult) {
	b := c.back
	if c.line != nil {
		e.quit(c)
	}
	e.later.disarm(&c.duty)
	b.books().end(result)
	if key := (place{b.Queue, b.Number}); e.owed[key] == c {
		delete(e.owed, key)
	}
	c.back = nil
	if b.kept {
		return
	}
	e.buried.bury(c.id)
	e.dropAll(c, at)
	delete(e.callers, c.id)
}

func (p *promises) end(how call.CallbackResult) {
	if p.ended == nil {
		p.ended = map[call.CallbackResult]uint64{}
	}
	p.ended[how]++
	p.owed--
}

// restart takes over what a new process says is owed, and begins its books anew: what it does not name is owed no more.
func (e *Engine) restart(owed []call.PendingCallback, seq int64) {
	for id, c := range e.callers {
		if c.back != nil {
			if c.line != nil {
				e.quit(c)
			}
			e.later.disarm(&c.duty)
			delete(e.callers, id)
		}
	}
	clear(e.owed)
	for _, l := range e.lines {
		l.promises, l.tasks = promises{}, promises{}
	}
	for _, p := range owed {
		delete(e.buried.dead, p.Callback)
		e.owe(p, seq)
	}
}

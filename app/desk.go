package app

import (
	"errors"
	"time"

	"centralino/call"
	"centralino/journal"
	"centralino/queue"
)

// desk is the one writer of the queue engine. It applies every event of the journal in order, and whenever something
// changed or the engine's next moment has come it asks for decisions, appends them, and tells the calls concerned.
// All the questions asked of the engine are answered on the desk's goroutine, so two decisions never cross.
type desk struct {
	engine  *queue.Engine
	journal *journal.Journal
	tell    func(call.Event) // passes a decision to the call it is about
	broken  func(queue.Invariant, uint64)
	broke   map[queue.Invariant]uint64 // as broken was told

	events   *mailbox[call.Event]
	requests *mailbox[request]
	cancel   func() // ends the subscription
	stop     chan struct{}
	stopped  chan struct{}
}

// request is work for the desk's goroutine; done is closed after it, and may be nil.
type request struct {
	work func(now time.Time)
	done chan struct{}
}

func newDesk(
	e *queue.Engine, j *journal.Journal, tell func(call.Event), broken func(queue.Invariant, uint64),
) *desk {
	d := &desk{
		engine: e, journal: j, tell: tell, broken: broken,
		events: newMailbox[call.Event](), requests: newMailbox[request](),
		stop: make(chan struct{}), stopped: make(chan struct{}),
	}
	d.cancel = j.Subscribe(d.events.put)
	return d
}

// run works until close. It is started once.
func (d *desk) run() {
	defer close(d.stopped)
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		select {
		case <-d.events.ready:
		case <-d.requests.ready:
		case <-timer.C:
		case <-d.stop:
			return
		}
		d.catchUp()
		for _, r := range d.requests.take(nil) {
			r.work(time.Now())
			if r.done != nil {
				close(r.done)
			}
		}
		d.decide()
		d.audit()
		if at, ok := d.engine.Wake(time.Now()); ok {
			timer.Reset(time.Until(at))
		} else {
			timer.Stop()
		}
	}
}

// close stops the desk; requests that come later are not carried out. Until it has stopped it hears of what it appends:
// otherwise it would decide the same for ever.
func (d *desk) close() {
	close(d.stop)
	<-d.stopped
	d.cancel()
}

// catchUp applies what was appended since the last time.
func (d *desk) catchUp() {
	for _, ev := range d.events.take(nil) {
		d.engine.Apply(ev)
	}
}

// decide carries out what the engine says should happen now.
func (d *desk) decide() {
	for {
		decision, ok := d.engine.Decide(time.Now())
		if !ok {
			return
		}
		d.tell(d.append(decision.Call, decision.Body))
	}
}

// append records an event and applies it, after everything that was recorded before it. An event that could not be
// recorded is applied all the same: neither a full disk nor a closing journal may stop the queue.
func (d *desk) append(id call.ID, body call.Body) call.Event {
	ev, err := d.journal.Append(call.Event{At: time.Now(), Call: id, Body: body})
	d.catchUp()
	if err != nil && !errors.Is(err, journal.ErrNotKept) {
		d.engine.Apply(ev) // nobody was told of it
	}
	return ev
}

// do carries out work on the desk's goroutine and waits for it. It returns false when the desk has closed.
func (d *desk) do(work func(now time.Time)) bool {
	done := make(chan struct{})
	d.requests.put(request{work, done})
	select {
	case <-done:
		return true
	case <-d.stopped:
		return false
	}
}

// note records an event that no call waits for, such as a phone that registered.
func (d *desk) note(body call.Body) {
	d.requests.put(request{work: func(time.Time) { d.append("", body) }})
}

// join offers a caller to a queue. Who was cut off and calls again within the queue's grace gets the place back; kept says
// so.
func (d *desk) join(id call.ID, q *call.Queued) (kept bool) {
	d.do(func(now time.Time) {
		if since, ok := d.engine.Place(q.Queue, q.Number, now); ok && (q.Since.IsZero() || since.Before(q.Since)) {
			q.Since, q.Kept, kept = since, call.RuleRedial, true
		}
		d.append(id, q)
	})
	return kept
}

// answer reports that an agent's phone answered, with encrypted sound or without. It returns nil when the offer is over:
// nobody is there to talk to.
func (d *desk) answer(id call.ID, leg call.LegID, secured bool) (connected *call.Connected) {
	d.do(func(now time.Time) {
		if c, ok := d.engine.Answer(id, leg, now); ok {
			c.Secured = secured
			d.append(id, c)
			connected = c
		}
	})
	return connected
}

// offerOver reports that an offer ended without a conversation.
func (d *desk) offerOver(id call.ID, leg call.LegID, r call.OfferResult, status int) {
	d.do(func(time.Time) {
		if o, ok := d.engine.OfferOver(id, leg, r, status); ok {
			d.append(id, o)
		}
	})
}

// release reports the end of a conversation.
func (d *desk) release(id call.ID, leg call.LegID, by call.Side) {
	d.do(func(now time.Time) {
		if r, ok := d.engine.Release(id, leg, by, now); ok {
			d.append(id, r)
		}
	})
}

// leave reports that a waiting caller went another way.
func (d *desk) leave(id call.ID, l call.Leave, r call.Rule) {
	d.do(func(now time.Time) {
		if q, ok := d.engine.Leave(id, l, r, now); ok {
			d.append(id, q)
		}
	})
}

// estimate returns the wait a caller joining now has to expect.
func (d *desk) estimate(q call.QueueID) (wait time.Duration, ok bool) {
	d.do(func(now time.Time) { wait, ok = d.engine.Estimate(q, now) })
	return wait, ok
}

// violations returns how often each invariant of the engine was violated.
func (d *desk) violations() map[string]uint64 {
	out := map[string]uint64{}
	d.do(func(time.Time) {
		found := d.engine.Violations()
		for _, i := range queue.Invariants() {
			out[string(i)] = found[i]
		}
	})
	return out
}

// reconfigure puts a new configuration in force.
func (d *desk) reconfigure(c queue.Config) {
	d.do(func(time.Time) { d.engine.Reconfigure(c) })
}

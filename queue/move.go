package queue

import (
	"slices"
	"time"

	"centralino/call"
)

// Refusal is why somebody cannot step into a wait.
type Refusal string

// The refusals.
const (
	NotWaiting  Refusal = "not-waiting"  // the caller does not wait, is about to be sent on, or is owed a call back
	SteppedOff  Refusal = "aside"        // the caller is back in a menu and keeps the place
	Answering   Refusal = "answering"    // an agent has answered already, and is joined in a moment
	NoSuchQueue Refusal = "no-queue"     // there is no such queue
	SameQueue   Refusal = "same-queue"   // the caller waits there
	QueueShut   Refusal = "queue-closed" // the other queue is closed
	QueueFull   Refusal = "queue-full"
	QueueBare   Refusal = "nobody-there" // nobody who could serve the caller there is present
	NotFree     Refusal = "agent-engaged"
	NotInEU     Refusal = "eu-only" // the caller asked for an agent in the European Union
)

// Move makes the events by which a waiting caller goes on waiting in another queue, with the wait so far, the priority and what they
// asked for: first the ends of the offers that ring, which are withdrawn, then they leave the first queue as overflowed by RuleMoved,
// and are offered to the second. Apply them one after the other, and decide nothing between. A refusal says why not; whoever is
// moved is not sent on at once.
func (e *Engine) Move(id call.ID, to call.QueueID, now time.Time) (bodies []call.Body, no Refusal) {
	c := e.callers[id]
	if no = c.steerable(); no != "" {
		return nil, no
	}
	l := e.lines[to]
	switch {
	case l == nil || !l.listed:
		return nil, NoSuchQueue
	case l == c.line:
		return nil, SameQueue
	case l.closed:
		return nil, QueueShut
	case l.set.MaxWaiting > 0 && l.waiting >= l.set.MaxWaiting:
		return nil, QueueFull
	case !l.attended(c.eu):
		return nil, QueueBare
	}
	queued := &call.Queued{
		Queue: to, Flow: c.flow, Priority: c.priority, Language: c.language, Number: c.number, EU: c.eu, Since: time.Unix(0, c.since).UTC(),
	}
	if c.up != longAgo {
		queued.Up = time.Unix(0, c.up).UTC()
	}
	return append(c.withdrawn(), c.left(call.LeftOverflowed, call.RuleMoved, nanos(now)), queued), ""
}

// Take makes the events by which a waiting caller is offered to one telephone at once, whoever comes before: first the ends of the
// offers that ring, which are withdrawn, then the offer, by RuleTaken. Apply them one after the other. A configured agent has to be
// free, though not to have the skills; anybody else has to be at no other call, and whoever asks knows that they have a telephone.
func (e *Engine) Take(id call.ID, by call.AgentID, now time.Time) (bodies []call.Body, no Refusal) {
	c := e.callers[id]
	if no = c.steerable(); no != "" {
		return nil, no
	}
	a := e.agents[by]
	if a == nil {
		a = &agent{id: by}
	}
	switch {
	case len(a.legs) > 0 || a.hired && (!a.registered || a.pause != nil || a.overdue || a.wrapping):
		return nil, NotFree
	case c.eu && !call.InEU(a.conf.Country):
		return nil, NotInEU
	}
	return append(c.withdrawn(), &call.Offered{
		Queue: c.line.id, Agent: by, Leg: c.nextLeg(), Waited: c.waited(nanos(now)), Rule: call.RuleTaken, Chosen: call.RuleTaken,
		Partner: a.conf.Partner, Country: a.conf.Country,
	}), ""
}

// withdrawn makes the ends of the offers that ring.
func (c *caller) withdrawn() (bodies []call.Body) {
	for _, l := range c.legs {
		if !l.live && l.over == "" {
			bodies = append(bodies, &call.OfferEnded{Queue: l.line.id, Agent: l.agent.id, Leg: l.id, Result: call.OfferWithdrawn})
		}
	}
	return bodies
}

// attended reports whether somebody is present who could serve a caller in a line, of those that help too.
func (l *line) attended(eu bool) bool {
	there := func(a *agent) bool { return a.present && (!eu || call.InEU(a.conf.Country)) }
	return slices.ContainsFunc(l.crew, there) || slices.ContainsFunc(l.reach, func(r reach) bool { return slices.ContainsFunc(r.line.crew, there) })
}

// steerable says why a caller cannot be moved or taken; nothing when they can.
func (c *caller) steerable() Refusal {
	switch {
	case c == nil || c.line == nil || c.full || c.back != nil:
		return NotWaiting
	case c.aside:
		return SteppedOff
	case c.picked != nil:
		return Answering
	}
	return ""
}

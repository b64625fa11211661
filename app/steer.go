package app

import (
	"errors"
	"net/http"
	"time"

	"centralino/call"
	"centralino/ivr"
	"centralino/queue"
	"centralino/web"
)

// Move implements web.Actions.
func (a actions) Move(id call.ID, to call.QueueID) error {
	return a.steer(id, func(now time.Time) ([]call.Body, queue.Refusal) { return a.app.desk.engine.Move(id, to, now) })
}

// Take implements web.Actions.
func (a actions) Take(id call.ID, by call.AgentID) error {
	if len(a.app.sip.Phones(by)) == 0 {
		return web.Refuse(http.StatusConflict, "no-phone", "no telephone of %s is registered", "open the telephone on the board, register one, or name an agent who is free", by)
	}
	return a.steer(id, func(now time.Time) ([]call.Body, queue.Refusal) { return a.app.desk.engine.Take(id, by, now) })
}

// steer appends what is decided about a caller who waits, as one: the queue decides nothing between.
func (a actions) steer(id call.ID, decide func(now time.Time) ([]call.Body, queue.Refusal)) error {
	var no queue.Refusal
	open := a.app.desk.do(func(now time.Time) {
		var bodies []call.Body
		if bodies, no = decide(now); no == "" {
			for _, body := range bodies {
				a.app.desk.tell(a.app.desk.append(id, body))
			}
		}
	})
	if !open {
		return stopping()
	}
	return steeringRefused(no)
}

// steeringRefused says in the pages' words why the queue did not let somebody step in.
func steeringRefused(no queue.Refusal) error {
	if no == "" {
		return nil
	}
	says := steeringRefusals()[no]
	return web.Refuse(http.StatusConflict, string(no), says[0], says[1])
}

// steeringRefusals are what is wrong, and what to do about it.
func steeringRefusals() map[queue.Refusal][2]string {
	return map[queue.Refusal][2]string{
		queue.NotWaiting:  {"this call does not wait", "see /api/v1/calls; it may have been answered"},
		queue.SteppedOff:  {"the caller is back in a menu", "they keep the place; wait until they wait again"},
		queue.Answering:   {"an agent has answered this call", "they are joined in a moment"},
		queue.NoSuchQueue: {"there is no such queue", "see /api/v1/queues"},
		queue.SameQueue:   {"the caller waits in that queue", "name another"},
		queue.QueueShut:   {"that queue is closed", "open it first, or the caller would be sent on"},
		queue.QueueFull:   {"that queue is full", "the caller would be sent on: see max_waiting"},
		queue.QueueBare:   {"nobody is there who could serve the caller in that queue", "the caller would be sent on"},
		queue.NotFree:     {"that telephone is not free", "agents have to be ready, and at no other call"},
		queue.NotInEU:     {"the caller asked for an agent in the European Union", "name one who sits there"},
	}
}

// Assign implements web.Actions.
func (a actions) Assign(id call.AgentID, queues []call.QueueID, until string) error {
	at, err := a.until(until, longestAssignment)
	if err != nil {
		return err
	}
	if at.IsZero() {
		scope := a.app.helpline.Load().boardScope()
		at = scope.Midnight(scope.Midnight(time.Now()).Add(36 * time.Hour)).UTC() // days last 23 to 25 hours
	}
	return a.about(id, func(call.AgentState) (call.Body, error) {
		if body, ok := a.app.desk.engine.Assign(id, queues, at); ok {
			return body, nil
		}
		return nil, web.Refuse(http.StatusConflict, "no-queue", "the agent or one of the queues is not there any more", "see /api/v1/agents and /api/v1/queues")
	})
}

// longestAssignment is how far ahead an assignment may end. What lasts longer belongs into the configuration.
const longestAssignment = 24 * time.Hour

// Unassign implements web.Actions.
func (a actions) Unassign(id call.AgentID) error {
	return a.about(id, func(call.AgentState) (call.Body, error) {
		if body, ok := a.app.desk.engine.Unassign(id); ok {
			return body, nil
		}
		return nil, web.Refuse(http.StatusConflict, "not-assigned", "this agent serves the queues of their skills", "see assigned_until in /api/v1/agents")
	})
}

// until reads until when something is to be; zero for nothing.
func (a actions) until(text string, longest time.Duration) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	now := time.Now()
	at, err := ParseUntil(text, now.In(a.app.helpline.Load().cfg.Location))
	switch {
	case err != nil:
		return at, web.Refuse(http.StatusBadRequest, "bad-request", "that is no time to come", "write 18:00, 2h, 2026-11-23 or 2026-11-23 18:00")
	case !at.After(now):
		return at, web.Refuse(http.StatusBadRequest, "bad-request", "that time is over", "write a later one")
	case at.Sub(now) > longest:
		return at, web.Refuse(http.StatusBadRequest, "bad-request", "that is too far ahead", "write one within %s", longest)
	}
	return at.UTC(), nil
}

// Flashes implements web.Actions.
func (a actions) Flashes() []web.Flash { return a.app.shownFlashes() }

// FlashOn implements web.Actions.
func (a actions) FlashOn(name string, how web.Switch) error {
	return flashRefused(a.app.switchOn(name, how))
}

// FlashOff implements web.Actions.
func (a actions) FlashOff(name, by string) error { return flashRefused(a.app.FlashOff(name, by)) }

func flashRefused(err error) error {
	var p *web.Problem
	if err == nil || errors.As(err, &p) {
		return err
	}
	return web.Because(http.StatusConflict, "not-switched", err, "see /api/v1/flashes")
}

// movedTo lets a caller go on waiting in another queue.
func (c *conversation) movedTo(q *call.Queued) {
	if !c.waiting {
		return // they went another way meanwhile, and the queue knows
	}
	c.stood, c.stoodAt = q, time.Now()
	c.step(ivr.MovedTo{Queue: q.Queue})
}

package replay

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"centralino/call"
	"centralino/queue"
)

// spoken keeps the latest conversation of each number from before the recording, for queues that remember whom a caller
// spoke to last.
type spoken struct {
	since  time.Time // of the oldest that a queue may remember
	latest map[call.Number]*conversation
	up     map[call.ID]*conversation // the latest of calls that have not ended
}

// conversation is what is left of one.
type conversation struct {
	id       call.ID
	number   call.Number
	queue    call.QueueID
	queued   time.Time
	agent    call.AgentID // empty: has not begun
	leg      call.LegID
	began    time.Time
	released time.Time // zero: goes on
	ended    time.Time // of the call
}

func newSpoken(rules queue.Config, from time.Time) spoken {
	remember := queue.DefaultRemember
	for _, s := range rules.Queues {
		remember = max(remember, s.Remember)
	}
	return spoken{since: from.Add(-remember), latest: map[call.Number]*conversation{}, up: map[call.ID]*conversation{}}
}

func (s *spoken) apply(ev call.Event) {
	if ev.At.Before(s.since) {
		return
	}
	c := s.up[ev.Call]
	switch b := ev.Body.(type) {
	case *call.Queued:
		if c == nil && !b.Number.Anonymous() {
			s.up[ev.Call] = &conversation{id: ev.Call, number: b.Number, queue: b.Queue, queued: ev.At}
		}
	case *call.Connected:
		if c == nil {
			return
		}
		if c.agent != "" { // the call went on to another queue: what counts is who was the last
			c.queued, c.released = ev.At, time.Time{}
		}
		c.queue, c.agent, c.leg, c.began = b.Queue, b.Agent, b.Leg, ev.At
		s.latest[c.number] = c
	case *call.Released:
		if c != nil && c.leg == b.Leg && c.released.IsZero() {
			c.released = ev.At
		}
	case *call.Ended:
		if c != nil {
			c.ended = ev.At
			delete(s.up, ev.Call)
		}
	case *call.Started:
		for _, c := range s.up {
			c.ended = ev.At
		}
		clear(s.up)
	}
}

// events returns the conversations as a journal tells of them, without what came to nothing; after-call work ends at once.
func (s *spoken) events() (events []call.Event) {
	latest := slices.SortedFunc(maps.Values(s.latest), func(a, b *conversation) int {
		return cmp.Or(a.queued.Compare(b.queued), cmp.Compare(a.id, b.id))
	})
	for _, c := range latest {
		add := func(at time.Time, id call.ID, b call.Body) {
			events = append(events, call.Event{At: at, Call: id, Body: b})
		}
		add(c.queued, c.id, &call.Queued{Queue: c.queue, Number: c.number})
		add(c.began, c.id, &call.Connected{Queue: c.queue, Agent: c.agent, Leg: c.leg, Waited: c.began.Sub(c.queued)})
		over := c.released
		if over.IsZero() {
			over = c.ended
		}
		if over.IsZero() { // the recording itself tells how it ends
			continue
		}
		add(over, c.id, &call.Released{Queue: c.queue, Agent: c.agent, Leg: c.leg, Talk: over.Sub(c.began)})
		add(over, "", &call.WrapUpEnded{Agent: c.agent})
		if !c.ended.IsZero() {
			add(c.ended, c.id, &call.Ended{})
		}
	}
	slices.SortStableFunc(events, func(a, b call.Event) int { return a.At.Compare(b.At) })
	return events
}

package location

import (
	"slices"
	"time"

	"centralino/call"
)

// put gives an agent new contacts, keeps the count of hosts, and notes what there is to tell. It needs the lock.
func (s *Store) put(agent call.AgentID, next []*Contact, expired bool) {
	last := s.agents[agent]
	for _, c := range last {
		if s.hosts[c.Source.Addr()]--; s.hosts[c.Source.Addr()] <= 0 {
			delete(s.hosts, c.Source.Addr())
		}
	}
	for _, c := range next {
		s.hosts[c.Source.Addr()]++
	}
	if len(next) == 0 {
		delete(s.agents, agent)
	} else {
		s.agents[agent] = next
	}
	if online := len(next) > 0; online != (len(last) > 0) {
		s.news = append(s.news, Change{Agent: agent, Online: online, Expired: expired})
	}
}

// drop needs the lock.
func (s *Store) drop(f func(call.AgentID, Contact) bool) {
	for agent, contacts := range s.agents {
		keep := slices.DeleteFunc(slices.Clone(contacts), func(c *Contact) bool { return f(agent, *c) })
		if len(keep) < len(contacts) {
			s.put(agent, keep, true)
		}
	}
}

// expire forgets what ran out. It looks at all contacts, so it does so only when the earliest is due. It needs the lock.
func (s *Store) expire(now time.Time) {
	if s.closed || s.wake.IsZero() || now.Before(s.wake) {
		return
	}
	s.drop(func(_ call.AgentID, c Contact) bool { return !c.Expires.After(now) })
	s.wake = time.Time{}
	s.arm(now)
}

// arm sets the timer to the earliest expiry. A timer that is early does no harm: it looks, and is set again. So a
// refresh, which only moves an expiry away, costs nothing. It needs the lock.
func (s *Store) arm(now time.Time) {
	earliest := s.wake
	for _, contacts := range s.agents {
		for _, c := range contacts {
			if earliest.IsZero() || c.Expires.Before(earliest) {
				earliest = c.Expires
			}
		}
	}
	if s.closed || earliest.IsZero() || earliest.Equal(s.wake) {
		return
	}
	s.wake = earliest
	if s.timer == nil {
		s.timer = time.AfterFunc(earliest.Sub(now), s.run)
	} else {
		s.timer.Reset(earliest.Sub(now))
	}
}

func (s *Store) run() {
	s.mu.Lock()
	defer s.tell()
	defer s.mu.Unlock()
	s.expire(time.Now())
}

// tell hands out the news without the lock. Only one goroutine does so at a time, and goes on until there is none, so
// the order is kept; a callback may use the store.
func (s *Store) tell() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.telling {
		return
	}
	s.telling = true
	for len(s.news) > 0 && !s.closed {
		c := s.news[0]
		s.news = s.news[1:]
		s.mu.Unlock()
		s.changed(c)
		s.mu.Lock()
	}
	s.telling = false
}

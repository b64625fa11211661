// Package location remembers at which addresses the agents' telephones can be reached: the store behind a registrar,
// RFC 3261 section 10.3.
package location

import (
	"cmp"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"centralino/call"
)

// Errors of Update.
var (
	// ErrOrder: the request is older than one already seen with the same Call-ID (SIP 500).
	ErrOrder = errors.New("location: a newer registration is in force")
	// ErrFull: the agent has as many contacts as are allowed (SIP 403).
	ErrFull = errors.New("location: too many contacts")
)

// Contact is one telephone of an agent.
type Contact struct {
	URI       string         // the Contact URI as the telephone wrote it
	Source    netip.AddrPort // where its REGISTER came from; behind a router this is the way back to it
	Transport string         // as the registrar names it: "udp", "tcp"
	Instance  string         // +sip.instance, empty if the telephone says none; it survives a change of address
	Q         float64        // preference, 0 to 1
	CallID    string
	CSeq      uint32
	Expires   time.Time
	Flow      any // whatever the registrar needs to reach the telephone again; the store doesn't look at it
}

// same reports whether both are the same telephone: by instance when both have one (RFC 5626 section 6), otherwise by
// URI.
func (c *Contact) same(other *Contact) bool {
	if c.Instance != "" && other.Instance != "" {
		return c.Instance == other.Instance
	}
	return normal(c.URI) == normal(other.URI)
}

// normal makes URIs comparable: all but the user part is alike in small and capital letters, RFC 3261 section 19.1.4.
func normal(uri string) string {
	user, rest, ok := strings.Cut(uri, "@")
	if !ok {
		return strings.ToLower(uri)
	}
	scheme, user, _ := strings.Cut(user, ":")
	return strings.ToLower(scheme) + ":" + user + "@" + strings.ToLower(rest)
}

// Change says that an agent's first telephone came or the last one went.
type Change struct {
	Agent   call.AgentID
	Online  bool
	Expired bool // the last telephone ran out; it did not say goodbye
}

// Options sets a Store up.
type Options struct {
	Contacts int          // of one agent at most; 0 means 10
	Changed  func(Change) // called in order, one at a time, without any lock of the store; may be nil
}

// Store holds the contacts of all agents. One timer serves them all. Its methods may be called from several goroutines.
type Store struct {
	limit   int
	changed func(Change)

	mu      sync.Mutex
	agents  map[call.AgentID][]*Contact
	hosts   map[netip.Addr]int // how many contacts came from the address
	timer   *time.Timer
	wake    time.Time // when the timer is set to, zero when it is not
	closed  bool
	news    []Change
	telling bool
}

// New makes an empty Store. Close ends its timer.
func New(o Options) *Store {
	if o.Contacts <= 0 {
		o.Contacts = 10
	}
	if o.Changed == nil {
		o.Changed = func(Change) {}
	}
	return &Store{
		limit: o.Contacts, changed: o.Changed,
		agents: make(map[call.AgentID][]*Contact),
		hosts:  make(map[netip.Addr]int),
	}
}

// Update carries out one REGISTER: contacts that expire in the future are added or replace the same telephone, those
// that don't are removed. Either all of it happens or, with ErrOrder or ErrFull, nothing (RFC 3261 section 10.3 step
// 7). It returns the contacts that are then in force.
func (s *Store) Update(agent call.AgentID, contacts []Contact) ([]Contact, error) {
	now := time.Now()
	s.mu.Lock()
	defer s.tell()
	defer s.mu.Unlock()
	s.expire(now)
	next := slices.Clone(s.agents[agent])
	for _, c := range contacts {
		i := slices.IndexFunc(next, c.same)
		if i >= 0 && next[i].CallID == c.CallID && c.CSeq <= next[i].CSeq {
			return nil, ErrOrder
		}
		switch keep := c.Expires.After(now); {
		case i >= 0 && keep:
			next[i] = &c
		case i >= 0:
			next = slices.Delete(next, i, i+1)
		case keep:
			next = append(next, &c)
		}
	}
	if len(next) > s.limit && len(next) > len(s.agents[agent]) {
		return nil, ErrFull
	}
	s.put(agent, next, false)
	s.arm(now)
	return s.contacts(agent), nil
}

// RemoveAll forgets every contact of an agent, as "Contact: *" asks. callID and cseq are those of the request; the
// error is ErrOrder.
func (s *Store) RemoveAll(agent call.AgentID, callID string, cseq uint32) error {
	s.mu.Lock()
	defer s.tell()
	defer s.mu.Unlock()
	for _, c := range s.agents[agent] {
		if c.CallID == callID && cseq <= c.CSeq {
			return ErrOrder
		}
	}
	s.put(agent, nil, false)
	return nil
}

// Drop forgets the contacts that f picks, of all agents: those of a connection that broke, of an agent who is no longer
// configured. It counts as expiry.
func (s *Store) Drop(f func(call.AgentID, Contact) bool) {
	s.mu.Lock()
	defer s.tell()
	defer s.mu.Unlock()
	s.drop(f)
}

// Contacts returns where to ring an agent: the most preferred first, among equals the latest registration.
func (s *Store) Contacts(agent call.AgentID) []Contact {
	s.mu.Lock()
	defer s.tell()
	defer s.mu.Unlock()
	s.expire(time.Now())
	return s.contacts(agent)
}

// Find returns the contacts that f picks, of all agents, the latest registration of each agent first.
func (s *Store) Find(f func(Contact) bool) []Contact {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Contact
	for agent := range s.agents {
		for _, c := range s.contacts(agent) {
			if f(c) {
				found = append(found, c)
			}
		}
	}
	return found
}

// AgentsAt returns the agents who registered from an address and port, sorted: several when one telephone serves them.
func (s *Store) AgentsAt(source netip.AddrPort) []call.AgentID {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hosts[source.Addr()] == 0 {
		return nil
	}
	var agents []call.AgentID
	for agent, contacts := range s.agents {
		if slices.ContainsFunc(contacts, func(c *Contact) bool { return c.Source == source }) {
			agents = append(agents, agent)
		}
	}
	slices.Sort(agents)
	return agents
}

// Knows reports whether any telephone registered from the address.
func (s *Store) Knows(host netip.Addr) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hosts[host] > 0
}

// Online returns the agents who have a telephone, sorted.
func (s *Store) Online() []call.AgentID {
	s.mu.Lock()
	defer s.mu.Unlock()
	agents := make([]call.AgentID, 0, len(s.agents))
	for agent := range s.agents {
		agents = append(agents, agent)
	}
	slices.Sort(agents)
	return agents
}

// Close stops the timer. Nothing expires any more, and nobody is told.
func (s *Store) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.timer != nil {
		s.timer.Stop()
	}
}

// contacts needs the lock.
func (s *Store) contacts(agent call.AgentID) []Contact {
	list := make([]Contact, 0, len(s.agents[agent]))
	for _, c := range s.agents[agent] {
		list = append(list, *c)
	}
	slices.Reverse(list)
	slices.SortStableFunc(list, func(a, b Contact) int { return cmp.Compare(b.Q, a.Q) })
	return list
}

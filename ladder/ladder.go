// Package ladder keeps the signalling of calls: every SIP message of every telephone in a call, without its secrets, in files of
// bounded size beside the journal. Whoever hands a message in never waits: not for the disk, and not for a reader. Messages
// that there is no room for are counted and lost.
package ladder

import (
	"log/slog"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"centralino/call"
)

// Message is one SIP message as it came or left.
type Message struct {
	At          time.Time
	Out         bool   // we sent it
	Transport   string // "UDP", "TCP", "WS" or "WSS"
	Local, Peer netip.AddrPort
	Text        []byte // with its body; nobody changes it any more
}

// Party is whose telephone a message came from or went to.
type Party struct {
	Kind Kind   `json:"kind"`
	Name string `json:"name,omitempty"` // the agent or the supervisor, the trunk
}

// Kind is what somebody is in a call.
type Kind string

// The kinds of parties.
const (
	Caller     Kind = "caller"
	Agent      Kind = "agent"
	Far        Kind = "far" // outside, whom we called
	Supervisor Kind = "supervisor"
)

// Limits are how much is kept. Whatever they are, what was kept in excess goes at the next Tidy.
type Limits struct {
	On   bool
	Keep time.Duration // from when a message came
	Size int64         // of all files, in bytes
}

// Options are what a store is made of.
type Options struct {
	Dir    string // made when there is something to keep
	Limits Limits
	Logger *slog.Logger
}

// room is how many messages may wait for the disk: at a thousand calls a second, some two seconds' worth.
const room = 1 << 14

// pause is how long messages are gathered before they are written in one go.
const pause = 200 * time.Millisecond

// Store keeps the signalling of calls.
type Store struct {
	dir     string
	log     *slog.Logger
	limits  atomic.Pointer[Limits]
	dropped atomic.Uint64

	mu      sync.Mutex
	waiting []entry
	armed   bool // the timer runs, or what waited is being written
	closed  bool

	disk sync.Mutex // held while files are written, read or removed
	book book
	file segment
}

// entry is something that happened: a message, or that a Call-ID belongs to a call, or that a call is over.
type entry struct {
	message Message
	callID  string
	of      call.ID
	party   Party
}

// Open begins a store. What earlier processes kept is there.
func Open(o Options) *Store {
	s := &Store{dir: o.Dir, log: o.Logger, book: newBook()}
	s.Configure(o.Limits)
	return s
}

// Configure replaces the limits.
func (s *Store) Configure(l Limits) { s.limits.Store(&l) }

// Wanted reports whether anything is kept.
func (s *Store) Wanted() bool { return s.limits.Load().On }

// Dropped is how many messages were lost because the disk was slow, full or broken.
func (s *Store) Dropped() uint64 { return s.dropped.Load() }

// Message takes one message. It is kept when a call has, or within some seconds will have, a leg with its Call-ID.
func (s *Store) Message(m Message) { s.put(entry{message: m}) }

// Leg says that messages under a Call-ID belong to a call, those that came shortly before too.
func (s *Store) Leg(callID string, of call.ID, p Party) {
	s.put(entry{callID: callID, of: of, party: p})
}

// End says that a call is over. What its telephones still have to say for some time is kept.
func (s *Store) End(of call.ID) { s.put(entry{of: of}) }

func (s *Store) put(e entry) {
	if !s.Wanted() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) >= room || s.closed {
		s.dropped.Add(1)
		return
	}
	s.waiting = append(s.waiting, e)
	if !s.armed {
		s.armed = true
		time.AfterFunc(pause, s.write)
	}
}

// take empties what waits.
func (s *Store) take() []entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.waiting
	s.waiting = nil
	return all
}

// write writes what waited, and goes on after a pause while there is more. While a disk hangs messages pile up to the room
// that there is, and nobody waits for it.
func (s *Store) write() {
	s.flush()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.armed = len(s.waiting) > 0 && !s.closed
	if s.armed {
		time.AfterFunc(pause, s.write)
	}
}

func (s *Store) flush() {
	s.disk.Lock()
	defer s.disk.Unlock()
	s.file.begin()
	for _, e := range s.take() {
		s.book.enter(e, func(k Kept) { s.file.add(k) })
	}
	s.save()
}

// Close writes what waits.
func (s *Store) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.flush()
	s.disk.Lock()
	defer s.disk.Unlock()
	s.file.close()
}

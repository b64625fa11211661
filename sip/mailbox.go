package sip

import (
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// mailboxes run what concerns one call in the order it came, one thing at a time: packets, timers, commands of the
// owner. A call has a goroutine only while there is something to do.
type mailboxes struct {
	log *slog.Logger

	mu      sync.Mutex
	boxes   map[string]*mailbox
	aliases map[string]string // Call-ID of one of several legs → mailbox of the call
	waiting int
}

type mailbox struct{ queue []func() }

// packetLimit bounds the packets that wait in all mailboxes: beyond it the network is faster than we are, and what is
// dropped now is repeated by its sender when there is room again.
const packetLimit = 1 << 15

func newMailboxes(log *slog.Logger) *mailboxes {
	return &mailboxes{log: log, boxes: map[string]*mailbox{}, aliases: map[string]string{}}
}

// post runs f after everything posted earlier under the same id.
func (m *mailboxes) post(id string, f func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(id, f)
}

// packet is post for what strangers can send without end: it drops f when too much waits already.
func (m *mailboxes) packet(id string, f func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.waiting < packetLimit {
		m.put(id, f)
	}
}

func (m *mailboxes) put(id string, f func()) {
	if main, ok := m.aliases[id]; ok {
		id = main
	}
	m.waiting++
	b := m.boxes[id]
	if b == nil {
		b = &mailbox{}
		m.boxes[id] = b
		go m.drain(id, b)
	}
	b.queue = append(b.queue, f)
}

func (m *mailboxes) drain(id string, b *mailbox) {
	for {
		m.mu.Lock()
		if len(b.queue) == 0 {
			delete(m.boxes, id)
			m.mu.Unlock()
			return
		}
		work := b.queue
		b.queue = nil
		m.waiting -= len(work)
		m.mu.Unlock()
		for _, f := range work {
			m.run(id, f)
		}
	}
}

// run keeps a fault in the handling of one message from ending every call of the process.
func (m *mailboxes) run(id string, f func()) {
	defer func() {
		if fault := recover(); fault != nil {
			m.log.Error("fault while handling a call", "call", id, "fault", fault, "stack", string(debug.Stack()))
		}
	}()
	f()
}

// join makes posts for id go to the mailbox main, until leave.
func (m *mailboxes) join(id, main string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.aliases[id] = main
}

func (m *mailboxes) leave(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.aliases, id)
}

// timer calls a function in a mailbox after some time. It is set and stopped in that mailbox only, so a stopped timer
// never calls.
type timer struct {
	clock   *time.Timer
	stopped bool
}

func (m *mailboxes) after(id string, d time.Duration, f func()) *timer {
	t := &timer{}
	t.clock = time.AfterFunc(d, func() {
		m.post(id, func() {
			if !t.stopped {
				f()
			}
		})
	})
	return t
}

// stop may be called on a nil timer.
func (t *timer) stop() {
	if t != nil {
		t.stopped = true
		t.clock.Stop()
	}
}

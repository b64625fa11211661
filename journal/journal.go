// Package journal keeps every event of the helpline in the order in which it happened. It is the only truth about what
// happened: queue state, metrics, history and reports are read from it.
//
// # What an append promises
//
// When Append returns without an error, the event has its place, lies in the operating system's hands (it survives
// kill -9 of this process; a power cut may take what came within the last Options.SyncEvery), and every function given
// to Subscribe has seen it.
//
// # When the disk is full
//
// An event that cannot be kept is still handed to the subscribers, with Seq 0: calls, queues and metrics go on and stay
// right, only the history lacks it. Append's error says so, Lost counts it, and Health says what to do.
//
// # What can be proved afterwards
//
// Seals chain the events: see Verify.
//
// # One store or another
//
// Open keeps events in NATS JetStream inside this process, in files, with no port opened. Memory keeps them in memory
// and starts no goroutine, for tests in virtual time. Both behave alike.
package journal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"centralino/call"
)

// ErrClosed is returned by what is asked of a journal after Close.
var ErrClosed = errors.New("the journal is closed")

// ErrNotKept is in the error of an Append whose event could not be stored. The event reached the subscribers all the
// same, so a caller logs the error and goes on.
var ErrNotKept = errors.New("event not kept")

// maxBatch bounds how many events are stored together, and so how long one append may be in the lead.
const maxBatch = 512

// Journal is an ordered log of events. Its methods may be called from any goroutine.
type Journal struct {
	log   *slog.Logger
	store store

	mu      sync.Mutex // guards what stands below it
	pending []*entry   // waiting to be stored, in order
	leading bool       // somebody is storing; it alone touches chain
	closed  bool
	idle    *sync.Cond // leading became false

	chain       chain
	subscribers subscribers
	lost        atomic.Uint64
	health      health
}

// entry is one event on its way into the store.
type entry struct {
	event call.Event
	err   error
	turn  chan bool // true: take the lead; false: the event is stored, or err says why not
}

func newJournal(s store, log *slog.Logger, zone *time.Location) *Journal {
	j := &Journal{log: log, store: s, chain: chain{zone: zone, most: mostSealed}}
	j.idle = sync.NewCond(&j.mu)
	return j
}

// Append stores e at the end and returns it with its Seq, and with At set to now if it was zero. Events appended at the
// same time from many goroutines are stored together. The body must not be changed afterwards: subscribers share it.
//
// An error that is ErrNotKept means that the event reached the subscribers but not the store.
func (j *Journal) Append(e call.Event) (call.Event, error) {
	if e.Body == nil {
		return e, errors.New("journal: an event without a body")
	}
	item := &entry{event: e, turn: make(chan bool, 1)}
	if err := j.enter(item); err != nil {
		return e, err
	}
	if lead := <-item.turn; lead {
		j.commit(j.takeBatch())
		j.passOn()
	}
	return item.event, item.err
}

// enter puts the item in line; the first in line is told to lead.
func (j *Journal) enter(item *entry) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return ErrClosed
	}
	if item.event.At.IsZero() {
		item.event.At = time.Now()
	}
	item.event.At = item.event.At.Round(0).UTC() // as it will be read back
	j.pending = append(j.pending, item)
	if !j.leading {
		j.leading = true
		item.turn <- true
	}
	return nil
}

// takeBatch returns what is to be stored together. The leader's own item is the first of it.
func (j *Journal) takeBatch() []*entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	n := min(len(j.pending), maxBatch)
	batch := j.pending[:n:n]
	j.pending = j.pending[n:]
	return batch
}

// passOn gives the lead to the next in line, so that nobody stores for others for ever.
func (j *Journal) passOn() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.pending) > 0 {
		j.pending[0].turn <- true
		return
	}
	j.pending = nil
	j.leading = false
	j.idle.Broadcast()
}

// commit stores a batch, hands it to the subscribers in order, and lets the others in it go. Only the leader runs it.
func (j *Journal) commit(batch []*entry) {
	records := make([]record, 0, len(batch))
	kept := make([]*entry, 0, len(batch))
	for _, item := range batch {
		data, err := item.event.MarshalJSON()
		if err != nil {
			item.err = fmt.Errorf("journal: %w: %w", ErrNotKept, err)
			continue
		}
		records = append(records, record{kind: item.event.Body.Kind(), data: data})
		kept = append(kept, item)
	}
	j.prepare(batch[len(batch)-1].event.At)
	seqs, err := j.store.append(records)
	j.noteStored(kept, records, seqs, err)
	for i, item := range kept {
		if i < len(seqs) && seqs[i] != 0 {
			item.event.Seq = seqs[i]
			continue
		}
		item.err = fmt.Errorf("journal: %w: %w", ErrNotKept, err)
	}
	j.note(batch)
	for _, item := range batch {
		j.subscribers.deliver(item.event)
	}
	for _, item := range batch[1:] {
		item.turn <- false
	}
}

// End returns the place of the latest event that is kept, 0 before the first.
func (j *Journal) End() uint64 { return j.store.end() }

// Lost returns how many events could not be kept since this process began.
func (j *Journal) Lost() uint64 { return j.lost.Load() }

// Close waits for appends under way, seals what was appended, then closes the store. It may be called twice.
func (j *Journal) Close() error {
	if !j.shut() {
		return nil
	}
	if j.chain.known && len(j.chain.digests) > 0 && j.store.health() == nil {
		if err := j.seal(); err != nil { // the next process does it
			j.log.Warn("the journal is not sealed to its end", "error", err)
		}
	}
	return j.store.close()
}

// shut refuses further appends and waits for those under way; it reports false if that was done before.
func (j *Journal) shut() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return false
	}
	j.closed = true
	for j.leading {
		j.idle.Wait()
	}
	return true
}

// store keeps records in order. append is never called twice at the same time; read may be called beside it.
type store interface {
	// append stores the records in order and returns the place of each, 0 for one that was not stored; the error is
	// then the first one's.
	append([]record) ([]uint64, error)
	// read calls fn with the records that f may match, in order, up to the last one stored when it began.
	read(ctx context.Context, f Filter, fn func(seq uint64, data []byte) error) error
	// last returns the newest record of a kind; seq is 0 when there is none.
	last(ctx context.Context, kind call.Kind) (seq uint64, data []byte, err error)
	// seal stores a seal, readSeals calls fn with all of them in order, lastSeal returns the newest, nil when there is none.
	seal(data []byte) error
	readSeals(ctx context.Context, fn func(data []byte) error) error
	lastSeal(ctx context.Context) ([]byte, error)
	end() uint64   // place of the newest record, 0 when there is none
	health() error // nil, or what keeps it from storing
	close() error
}

// record is an event as it is stored: its kind, and its JSON without seq.
type record struct {
	kind call.Kind
	data []byte
}

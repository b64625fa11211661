// Package history writes the journal into SQL, for reports: one row for each call, visit to a queue, offer, conversation,
// key, survey answer and stretch of an agent's day. docs/history.md describes the tables.
//
// The journal stays the truth. History is a projection of it that can be thrown away and made anew; it is written by one
// goroutine, in batches, at its own pace. A database that is slow or gone delays no call: the Writer goes on where it
// stopped when the database is back, from the place that is stored together with the rows.
package history

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"centralino/call"
)

// Journal is where events are read from.
type Journal interface {
	// ReadFrom calls fn with every event from the place seq on, in order, up to the last one there is. Events that cannot
	// be decoded are passed over.
	ReadFrom(ctx context.Context, seq uint64, fn func(call.Event) error) error
}

// Options is what a Writer needs.
type Options struct {
	Place   Place
	Journal Journal
	Partner func(call.AgentID) call.PartnerID // whom an agent works for; nil: nobody is known
	Keep    Retention
	Logger  *slog.Logger     // nil: nothing is logged
	Now     func() time.Time // nil: time.Now
}

// How a Writer works.
const (
	maxBatch   = 500              // events in one transaction
	maxDelay   = time.Second      // from an event to its transaction, while fewer come
	writeLimit = 30 * time.Second // for one transaction; then the database counts as gone
	firstRetry = time.Second      // after a failure; doubled up to lastRetry
	lastRetry  = time.Minute
	tidyEvery  = 24 * time.Hour // between two runs of retention
	tidyLimit  = 10 * time.Minute
)

// ErrOtherJournal says that the database was written from another journal than the one at hand.
var ErrOtherJournal = errors.New("this history belongs to another journal: name another database, or have this one " +
	"written anew with \"centralino history rebuild\"")

// Writer keeps a history up to date. Note, Lag, Failures and Reconfigure may be called from any goroutine.
type Writer struct {
	options Options
	settings
	seen, written, failures atomic.Uint64
	wake                    chan struct{} // something was noted
	full                    chan struct{} // enough for a batch was

	db    *DB   // nil: not open
	fold  *fold // nil: not loaded
	tidy  time.Time
	known bool // the journal is known to be the one that was written from

	cancel context.CancelFunc
	done   chan struct{}
}

// settings is what a reload changes.
type settings struct {
	mu      sync.Mutex
	partner func(call.AgentID) call.PartnerID
	keep    Retention
}

// NewWriter returns a writer that does nothing before Start.
func NewWriter(o Options) *Writer {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	w := &Writer{options: o, wake: make(chan struct{}, 1), full: make(chan struct{}, 1), done: make(chan struct{})}
	w.Reconfigure(o.Partner, o.Keep)
	return w
}

// Reconfigure changes who works for whom and how long things are kept, for what is written from now on.
func (w *Writer) Reconfigure(partner func(call.AgentID) call.PartnerID, keep Retention) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if partner == nil {
		partner = func(call.AgentID) call.PartnerID { return "" }
	}
	w.settings.partner, w.settings.keep = partner, keep
}

func (w *Writer) partnerOf(a call.AgentID) call.PartnerID {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.settings.partner(a)
}

func (w *Writer) retention() Retention {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.settings.keep
}

// Note tells the writer of a new event. It never blocks, so it may be given to the journal as a subscriber.
func (w *Writer) Note(e call.Event) {
	if e.Seq == 0 {
		return // it was not kept, so it cannot be read
	}
	w.seen.Store(e.Seq)
	nudge(w.wake)
	if e.Seq-min(e.Seq, w.written.Load()) >= maxBatch {
		nudge(w.full)
	}
}

func nudge(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Lag is how many events of the journal are not in the database yet.
func (w *Writer) Lag() uint64 {
	written := w.written.Load() // first, so that the difference is never negative
	return max(w.seen.Load(), written) - written
}

// Failures is how often the database could not be written since the start.
func (w *Writer) Failures() uint64 { return w.failures.Load() }

// Start begins to write. It does not wait for the database.
func (w *Writer) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	w.cancel = cancel
	go w.run(ctx)
}

// Close writes what is still to be written, for as long as ctx allows, and closes the database. It is called once,
// after Start.
func (w *Writer) Close(ctx context.Context) error {
	w.cancel()
	select {
	case <-w.done:
	case <-ctx.Done():
		return ctx.Err() // the database hangs; its transaction is rolled back with the process
	}
	var err error
	if w.db != nil && w.Lag() > 0 {
		err = w.catchUp(ctx)
	}
	return errors.Join(err, w.shut())
}

func (w *Writer) shut() error {
	db := w.db
	w.db, w.fold = nil, nil
	if db == nil {
		return nil
	}
	return db.Close()
}

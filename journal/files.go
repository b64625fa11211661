package journal

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"centralino/call"
)

const (
	ackTimeout = 3 * time.Second // longer than any disk in order takes
	restAfter  = 5 * time.Second // how long a store that failed is left alone, so that calls do not wait for it each time
)

// files is the store on disk: an engine, and what to do when it fails.
type files struct {
	options Options
	unlock  func() error
	end     atomic.Uint64 // place of the newest record

	mu     sync.RWMutex // guards engine
	engine *engine

	failure error     // of the last append; only the leader looks at it
	retryAt time.Time // not before then
}

func openFiles(o Options) (*files, error) {
	unlock, err := lockDir(o.Dir)
	if err != nil {
		return nil, err
	}
	e, err := startEngine(o)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the journal in %s: %w", o.Dir, err), unlock())
	}
	f := &files{options: o, unlock: unlock, engine: e}
	f.end.Store(e.last)
	return f, nil
}

func (f *files) append(records []record) ([]uint64, error) {
	if f.failure != nil {
		if time.Now().Before(f.retryAt) {
			return nil, f.failure
		}
		if err := f.revive(); err != nil {
			return nil, f.fail(err)
		}
	}
	seqs, err := f.engine.publish(records, ackTimeout)
	for _, seq := range seqs {
		f.end.Store(max(f.end.Load(), seq))
	}
	if err != nil {
		return seqs, f.fail(err)
	}
	f.failure = nil
	return seqs, nil
}

// fail remembers that the store is out of order and makes an error that says what to do.
func (f *files) fail(err error) error {
	advice := "see what the event store logged"
	if free, known := freeBytes(f.options.Dir); known && free < 16<<20 || errors.Is(err, syscall.ENOSPC) {
		advice = "the disk is full: make room"
	}
	f.failure = fmt.Errorf("%s in %s: %w", advice, f.options.Dir, err)
	f.retryAt = time.Now().Add(restAfter)
	return f.failure
}

// revive restarts the engine if it has switched its store off, as NATS does when the disk is full.
func (f *files) revive() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.engine != nil && f.engine.server.JetStreamEnabled() {
		return nil
	}
	if f.engine != nil {
		f.engine.stop()
		f.engine = nil
	}
	e, err := startEngine(f.options)
	if err != nil {
		return err
	}
	f.engine = e
	f.end.Store(e.last)
	return nil
}

// running returns the engine to read from.
func (f *files) running() (*engine, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.engine == nil {
		return nil, errors.New("journal: the event store is down")
	}
	return f.engine, nil
}

func (f *files) read(ctx context.Context, filter Filter, fn func(uint64, []byte) error) error {
	last := f.end.Load()
	if last == 0 || filter.FromSeq > last {
		return ctx.Err()
	}
	e, err := f.running()
	if err != nil {
		return err
	}
	return e.read(ctx, filter, last, fn)
}

func (f *files) last(ctx context.Context, kind call.Kind) (uint64, []byte, error) {
	e, err := f.running()
	if err != nil {
		return 0, nil, err
	}
	return e.newest(ctx, kind)
}

func (f *files) close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.engine != nil {
		f.engine.stop()
		f.engine = nil
	}
	return f.unlock()
}

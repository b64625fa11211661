package journal

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"centralino/call"
)

// patience is how long a store is waited for.
type patience struct {
	ack  time.Duration // for the store's word on what was appended; longer than any disk in order takes
	rest time.Duration // between two attempts at putting a broken store in order
}

func defaultPatience() patience { return patience{ack: 3 * time.Second, rest: 5 * time.Second} }

// files is the store on disk. NATS does not recover by itself from a write that failed: it never answers again, even when
// there is room again. So a store that failed is taken to be broken; appends fail at once, because calls must not wait
// for it, until a goroutine has restarted it.
type files struct {
	options  Options
	patience patience
	unlock   func() error
	newest   atomic.Uint64 // place of the newest record

	mu      sync.Mutex    // guards what stands below it
	engine  *engine       // nil: broken, and could not be restarted yet
	failure error         // what broke it; nil: in order
	repair  chan struct{} // closed when the repair under way has ended; nil: none
	closing chan struct{} // closed by close
}

func openFiles(o Options, p patience) (*files, error) {
	unlock, err := lockDir(o.Dir)
	if err != nil {
		return nil, err
	}
	e, err := startEngine(o)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the journal in %s: %w", o.Dir, err), unlock())
	}
	f := &files{options: o, patience: p, unlock: unlock, engine: e, closing: make(chan struct{})}
	f.newest.Store(e.last)
	return f, nil
}

func (f *files) append(records []record) ([]uint64, error) {
	e, err := f.inOrder()
	if err != nil {
		return nil, err
	}
	seqs, err := e.publish(records, f.options.Dir, f.patience.ack)
	for _, seq := range seqs {
		f.newest.Store(max(f.newest.Load(), seq))
	}
	if err != nil && !errors.Is(err, errTooLarge) {
		err = f.broke(err)
	}
	return seqs, err
}

// inOrder returns the engine, or what broke it.
func (f *files) inOrder() (*engine, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.engine, f.failure
}

// broke makes an error that says what to do, and has the store repaired.
func (f *files) broke(err error) error {
	advice := "see what the event store logged"
	if diskFull(f.options.Dir) {
		advice = "the disk is full: make room"
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failure = fmt.Errorf("%s (%s): %w", advice, f.options.Dir, err)
	if f.repair == nil {
		f.repair = make(chan struct{})
		go f.restart(f.repair)
	}
	return f.failure
}

// restart restarts the engine until that succeeds or the journal is closed.
func (f *files) restart(done chan struct{}) {
	defer close(done)
	pause := time.NewTicker(f.patience.rest)
	defer pause.Stop()
	for {
		select {
		case <-f.closing:
			return
		case <-pause.C:
		}
		if diskFull(f.options.Dir) {
			continue
		}
		if f.tryRestart() {
			return
		}
	}
}

// tryRestart starts a new engine in place of the old one. Readers of the old one get an error.
func (f *files) tryRestart() bool {
	f.mu.Lock()
	old := f.engine
	f.engine = nil
	f.mu.Unlock()
	if old != nil {
		old.stop()
	}
	e, err := startEngine(f.options)
	if err != nil {
		f.options.Logger.Warn("the event store cannot be restarted yet", "error", err)
		return false
	}
	f.newest.Store(e.last)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.engine, f.failure, f.repair = e, nil, nil
	return true
}

// running returns the engine to read from.
func (f *files) running() (*engine, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.engine == nil {
		return nil, errors.New("journal: the event store is down")
	}
	return f.engine, nil
}

func (f *files) read(ctx context.Context, filter Filter, fn func(uint64, []byte) error) error {
	end := f.newest.Load()
	if end == 0 || filter.FromSeq > end {
		return ctx.Err()
	}
	e, err := f.running()
	if err != nil {
		return err
	}
	return e.read(ctx, filter, end, fn)
}

func (f *files) last(ctx context.Context, kind call.Kind) (uint64, []byte, error) {
	e, err := f.running()
	if err != nil {
		return 0, nil, err
	}
	return e.newest(ctx, kind)
}

func (f *files) seal(data []byte) error {
	e, err := f.inOrder()
	if err != nil {
		return err
	}
	if _, err = e.publish([]record{{kind: sealKind, data: data}}, f.options.Dir, f.patience.ack); err != nil {
		err = f.broke(err)
	}
	return err
}

func (f *files) readSeals(ctx context.Context, fn func([]byte) error) error {
	e, err := f.running()
	if err != nil {
		return err
	}
	return e.readSeals(ctx, fn)
}

func (f *files) lastSeal(ctx context.Context) ([]byte, error) {
	e, err := f.running()
	if err != nil {
		return nil, err
	}
	return e.lastSeal(ctx)
}

func (f *files) end() uint64 { return f.newest.Load() }

func (f *files) health() error {
	_, err := f.inOrder()
	return err
}

func (f *files) close() error {
	close(f.closing)
	if repair := f.underRepair(); repair != nil {
		<-repair
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.engine != nil {
		f.engine.stop()
		f.engine = nil
	}
	return f.unlock()
}

func (f *files) underRepair() chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.repair
}

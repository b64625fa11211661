package history

import (
	"context"
	"errors"
	"fmt"
	"time"

	"centralino/call"
)

// run writes until ctx is done. A failure is logged when it begins and when it is over.
func (w *Writer) run(ctx context.Context) {
	defer close(w.done)
	retry := time.Duration(0)
	for {
		err := w.turn(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil && retry > 0:
			w.options.Logger.Info("the history is written again")
			retry = 0
		case err != nil:
			w.failures.Add(1)
			if retry == 0 {
				w.options.Logger.Error("the history cannot be written; calls go on, and it is made up for later",
					"place", w.options.Place, "error", err)
			}
			retry = min(max(2*retry, firstRetry), lastRetry)
			if !rest(ctx, retry) {
				return
			}
			continue
		}
		if !w.await(ctx) {
			return
		}
	}
}

// turn writes all there is, and tidies when a day is over.
func (w *Writer) turn(ctx context.Context) error {
	if err := w.catchUp(ctx); err != nil {
		return err
	}
	now := w.options.Now()
	if !w.tidy.IsZero() && now.Before(w.tidy.Add(tidyEvery)) {
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, tidyLimit)
	defer cancel()
	if _, err := w.db.Tidy(limited, w.retention(), now); err != nil {
		return err
	}
	w.tidy = now
	return nil
}

// await returns when there is something to write, after a while in which more may come, or when it is time to tidy. It
// returns false when ctx is done.
func (w *Writer) await(ctx context.Context) bool {
	tidy := time.NewTimer(w.tidy.Add(tidyEvery).Sub(w.options.Now()))
	defer tidy.Stop()
	select {
	case <-w.wake:
	case <-tidy.C:
		return true
	case <-ctx.Done():
		return false
	}
	more := time.NewTimer(maxDelay)
	defer more.Stop()
	select {
	case <-more.C:
	case <-w.full:
	case <-ctx.Done():
		return false
	}
	return true
}

func rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// catchUp writes everything that the journal has and the database has not. After a failure the fold is dropped: what it
// made of the batch was not stored, and it is loaded anew with the place that was.
func (w *Writer) catchUp(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			w.fold = nil
		}
	}()
	if err := w.ready(ctx); err != nil {
		return err
	}
	f := w.fold
	read := 0
	from := f.seq
	flush := func() error {
		if read == 0 {
			return nil
		}
		limited, cancel := context.WithTimeout(ctx, writeLimit)
		defer cancel()
		if err := w.db.write(limited, f, from); err != nil {
			return err
		}
		f.dirty.clear()
		read, from = 0, f.seq
		w.written.Store(uint64(f.seq))
		return nil
	}
	err = w.options.Journal.ReadFrom(ctx, uint64(from)+1, func(e call.Event) error {
		f.apply(e)
		if read++; read >= maxBatch {
			return flush()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// ready opens the database and loads what is open in it.
func (w *Writer) ready(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, writeLimit)
	defer cancel()
	if w.db == nil {
		db, err := Open(limited, w.options.Place, true)
		if err != nil {
			return err
		}
		w.db = db
	}
	if w.fold != nil {
		erased, err := w.db.erasures(limited) // another process may have erased somebody
		w.fold.names.erased = erased
		return errors.Join(err, w.recognise(limited, w.fold))
	}
	f, err := w.db.load(limited, w.partnerOf)
	if err != nil {
		return err
	}
	if err := w.recognise(limited, f); err != nil {
		return err
	}
	w.fold = f
	w.written.Store(uint64(f.seq))
	return nil
}

// recognise makes sure that the journal is the one this history was written from: the event at its place happened when
// the history says it did.
func (w *Writer) recognise(ctx context.Context, f *fold) error {
	if w.known {
		return nil
	}
	if f.seq == 0 {
		w.known = true
		return nil
	}
	var first call.Event
	err := w.options.Journal.ReadFrom(ctx, uint64(f.seq), func(e call.Event) error {
		first = e
		return errEnough
	})
	switch {
	case errors.Is(err, errEnough):
	case err != nil:
		return fmt.Errorf("read the journal: %w", err)
	case w.seen.Load() == 0:
		return nil // an empty journal says nothing about itself
	default:
		return ErrOtherJournal
	}
	if first.Seq == uint64(f.seq) && first.At.UnixNano() > f.last {
		return ErrOtherJournal
	}
	w.known = true
	return nil
}

// errEnough ends a reading early.
var errEnough = errors.New("enough")

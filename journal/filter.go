package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"centralino/call"
)

// Filter chooses events. Every zero field means "any".
type Filter struct {
	Call    call.ID     // only events of this call
	Since   time.Time   // that happened at this time or later
	Until   time.Time   // that happened before this time
	Kinds   []call.Kind // of one of these kinds
	FromSeq uint64      // at this place or later
}

// matches reports whether e is chosen.
func (f Filter) matches(e call.Event) bool {
	switch {
	case e.Seq < f.FromSeq,
		f.Call != "" && e.Call != f.Call,
		!f.Since.IsZero() && e.At.Before(f.Since),
		!f.Until.IsZero() && !e.At.Before(f.Until),
		len(f.Kinds) > 0 && !slices.Contains(f.Kinds, e.Body.Kind()):
		return false
	}
	return true
}

// Read calls fn with every event that f chooses, in order, up to the last one appended when it began. It stops at fn's
// first error and returns it.
func (j *Journal) Read(ctx context.Context, f Filter, fn func(call.Event) error) error {
	return j.store.read(ctx, f, func(seq uint64, data []byte) error {
		var e call.Event
		if err := json.Unmarshal(data, &e); err != nil {
			return fmt.Errorf("journal: event %d: %w", seq, err)
		}
		if e.Seq = seq; !f.matches(e) {
			return nil
		}
		return fn(e)
	})
}

// Follow calls fn with every event from the place from on (1: from the beginning), in order, the old ones and then
// those that are still to come, until ctx is done or fn fails. It reads from the store at fn's own pace: a slow reader
// misses nothing and holds nobody up. Events that could not be kept are not seen.
func (j *Journal) Follow(ctx context.Context, from uint64, fn func(call.Event) error) error {
	wake := make(chan struct{}, 1)
	defer j.Subscribe(func(call.Event) {
		select {
		case wake <- struct{}{}:
		default:
		}
	})()
	for {
		err := j.Read(ctx, Filter{FromSeq: from}, func(e call.Event) error {
			from = e.Seq + 1
			return fn(e)
		})
		if err != nil {
			return err
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

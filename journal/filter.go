package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
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

// startMargin is how much later than it happened an event may be stored, and the other way round.
const startMargin = time.Hour

// since returns a time before which nothing was stored that f chooses; zero if there is none. A call's id tells when
// the call came, so that its events are found without reading the whole journal.
func (f Filter) since() time.Time {
	since := f.Since
	if at, ok := callTime(f.Call); ok && at.After(since) {
		since = at
	}
	if since.IsZero() {
		return since
	}
	return since.Add(-startMargin)
}

// callTime reads the time out of an id that call.NewID made.
func callTime(id call.ID) (at time.Time, ok bool) {
	const length, stamp = 24, 12
	if len(id) != length {
		return at, false
	}
	ms, err := strconv.ParseUint(string(id[:stamp]), 16, 48)
	return time.UnixMilli(int64(ms)), err == nil
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

// ErrUnreadable is in the error of a Read that passed over events it could not decode.
var ErrUnreadable = errors.New("some events are unreadable")

// Read calls fn with every event that f chooses, in order, up to the last one appended when it began. It stops at fn's
// first error and returns it. An event that cannot be decoded, such as one of a kind that only a newer version knows,
// is passed over; the error is then ErrUnreadable, after all others were read.
func (j *Journal) Read(ctx context.Context, f Filter, fn func(call.Event) error) error {
	var unreadable error
	err := j.store.read(ctx, f, func(seq uint64, data []byte) error {
		var e call.Event
		if err := json.Unmarshal(data, &e); err != nil {
			if unreadable == nil {
				unreadable = fmt.Errorf("journal: %w: event %d: %w", ErrUnreadable, seq, err)
			}
			return nil
		}
		if e.Seq = seq; !f.matches(e) {
			return nil
		}
		return fn(e)
	})
	if err != nil {
		return err
	}
	return unreadable
}

// Follow calls fn with every event from the place from on (1: from the beginning), in order, the old ones and then
// those that are still to come, until ctx is done or fn fails. It reads from the store at fn's own pace: a slow reader
// misses nothing and holds nobody up. Events that could not be kept or decoded are not
// seen.
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
		if err != nil && !errors.Is(err, ErrUnreadable) {
			return err
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

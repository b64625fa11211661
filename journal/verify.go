package journal

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"iter"
	"slices"
)

// Verification is what the seals of a journal say of its events.
type Verification struct {
	Days     []SealedDay // in order
	Unsealed uint64      // events after the last seal: nothing is proved of them yet
	Unproved uint64      // events before the first seal, of a program that had none
	Cut      bool        // what came before the first seal is not there: it grew too old, or was removed
	Breaks   []Break     // what does not fit, in order; empty: nothing was altered, removed, added or moved
	Missing  []string    // hashes that were asked for, and that no seal has
}

// SealedDay is a day of a journal. Who keeps its Hash can prove later that nothing up to its end was changed since.
type SealedDay struct {
	Day           string // 2026-11-20
	First, Last   uint64 // places of its events
	Events, Seals uint64
	Hash          string // of its last seal
}

// Break is a place at which events and seals do not agree.
type Break struct {
	Day  string // empty: after the last seal
	Seq  uint64 // the place
	What string // what is wrong there, such as "it was altered after it was sealed"
}

// String returns "2026-11-20, event 17: …".
func (b Break) String() string {
	if b.Day == "" {
		return fmt.Sprintf("not sealed yet, event %d: %s", b.Seq, b.What)
	}
	return fmt.Sprintf("%s, event %d: %s", b.Day, b.Seq, b.What)
}

// Intact reports whether nothing was found that does not fit, and every hash that was asked for is there.
func (v *Verification) Intact() bool { return len(v.Breaks)+len(v.Missing) == 0 }

// Verify works all seals out again from the events, and compares. hashes are hashes of seals that were noted before,
// somewhere else: with them it is proved that nothing up to those seals was changed since. Without any it is only proved
// that events and seals fit each other, for whoever can write the journal's files can also seal them anew.
func (j *Journal) Verify(ctx context.Context, hashes ...string) (*Verification, error) {
	seals, stop := iter.Pull2(func(yield func([]byte, error) bool) {
		err := j.store.readSeals(ctx, func(data []byte) error {
			if !yield(data, nil) {
				return errStopped
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStopped) {
			yield(nil, err)
		}
	})
	defer stop()
	v := &verifier{seals: seals}
	v.next()
	err := j.store.read(ctx, Filter{}, v.event)
	if err = errors.Join(err, v.err); err != nil {
		return nil, err
	}
	v.finish()
	if v.err != nil {
		return nil, v.err
	}
	for _, h := range hashes {
		if !slices.Contains(v.hashes, h) {
			v.Missing = append(v.Missing, h)
		}
	}
	return &v.Verification, nil
}

// Seals lists the days of the journal by their seals, as they stand there: nothing is worked out again, which Verify does.
func (j *Journal) Seals(ctx context.Context) (days []SealedDay, err error) {
	err = j.store.readSeals(ctx, func(data []byte) error {
		s, sound := readSeal(data)
		if !sound {
			return nil
		}
		if n := len(days); n == 0 || days[n-1].Day != s.Day {
			days = append(days, SealedDay{Day: s.Day, First: s.First})
		}
		d := &days[len(days)-1]
		d.Last, d.Hash = s.Last, s.Hash
		d.Seals++
		d.Events = d.Last - d.First + 1
		return nil
	})
	return days, err
}

// errStopped ends the reading of seals early.
var errStopped = errors.New("stopped")

// verifier goes through events and seals side by side, once.
type verifier struct {
	Verification
	seals   func() (data []byte, err error, ok bool)
	err     error // of reading seals
	seal    *seal // the one that the events belong to now; nil: there are no more
	before  *seal // the one before it
	first   uint64
	at      uint64     // place of the event before
	open    []sealable // events that no seal was compared with yet
	hashes  []string
	buffer  []byte
	digests []byte
}

// sealable is an event that is to be compared with a seal.
type sealable struct {
	seq uint64
	sum [sha256.Size]byte
}

// next goes on to the next seal.
func (v *verifier) next() {
	v.before, v.seal = v.seal, nil
	data, err, ok := v.seals()
	if v.err = errors.Join(v.err, err); !ok || err != nil {
		return
	}
	s, sound := readSeal(data)
	if !sound {
		v.fail(s.Day, s.Last, "the seal of these events was altered")
	}
	v.seal = &s
}

func (v *verifier) event(seq uint64, data []byte) error {
	if v.first == 0 {
		v.first = seq
	}
	for v.seal != nil && seq > v.seal.Last {
		v.check()
		v.next()
	}
	if v.seal == nil && v.at != 0 && seq != v.at+1 {
		v.missing("", max(v.at, v.sealedUpTo())+1, seq-1)
	}
	v.at = seq
	e := sealable{seq: seq}
	e.sum, v.buffer = digest(v.buffer, seq, data)
	v.open = append(v.open, e)
	return nil
}

// sealedUpTo is the last place that the seal before this one speaks of.
func (v *verifier) sealedUpTo() uint64 {
	if v.before == nil {
		return 0
	}
	return v.before.Last
}

func (v *verifier) fail(day string, seq uint64, what string) {
	v.Breaks = append(v.Breaks, Break{Day: day, Seq: seq, What: what})
}

// missing reports a range of places without an event.
func (v *verifier) missing(day string, from, to uint64) {
	switch {
	case from > to:
	case from == to:
		v.fail(day, from, "it is missing")
	default:
		v.fail(day, from, fmt.Sprintf("it and all up to event %d are missing", to))
	}
}

// check compares a seal with its events.
func (v *verifier) check() {
	s, found := v.seal, len(v.Breaks)
	if v.before == nil {
		v.Cut = s.Previous != ""
		for len(v.open) > 0 && v.open[0].seq < s.First {
			v.open = v.open[1:]
			v.Unproved++
		}
	} else {
		v.follows(s)
	}
	whole := v.complete(s)
	v.compare(s)
	if whole && len(v.Breaks) == found && !v.hashFits(s) {
		v.fail(s.Day, s.Last, "the seal of these events was altered")
	}
	slices.SortStableFunc(v.Breaks[found:], func(a, b Break) int { return cmp.Compare(a.Seq, b.Seq) })
	v.count(s)
	v.open = v.open[:0]
	v.hashes = append(v.hashes, s.Hash)
}

// follows compares a seal with the one before it.
func (v *verifier) follows(s *seal) {
	switch {
	case s.Previous != v.before.Hash:
		v.fail(s.Day, s.First, "its seal does not follow the one before: seals were removed, moved or made anew")
	case s.First <= v.before.Last:
		v.fail(s.Day, s.First, fmt.Sprintf("it was sealed before, with all up to event %d, which were lost or cut off", v.before.Last))
	case s.First != v.before.Last+1:
		v.fail(s.Day, v.before.Last+1, "no seal speaks of it")
	}
}

// complete reports the events of a seal that are not there. What lies before the first event of all grew too old, or was
// cut off: that is no break, and the seal's hash cannot be worked out.
func (v *verifier) complete(s *seal) bool {
	at, whole := s.First, true
	if at < v.first || v.first == 0 {
		v.Cut, whole = true, false
		at = max(at, v.first)
		if v.first == 0 || v.first > s.Last {
			at = s.Last + 1
		}
	}
	for _, e := range v.open {
		if e.seq >= at {
			v.missing(s.Day, at, e.seq-1)
			at = e.seq + 1
		}
	}
	v.missing(s.Day, at, s.Last)
	return whole
}

// compare finds the events that are not as they were sealed, by the first bytes of their digests.
func (v *verifier) compare(s *seal) {
	marks, err := base64.RawStdEncoding.DecodeString(s.Marks)
	if err != nil || s.Last < s.First || uint64(len(marks)) != (s.Last-s.First+1)*markSize {
		return // the hash will not fit
	}
	for _, e := range v.open {
		if e.seq < s.First {
			continue // said already
		}
		at := (e.seq - s.First) * markSize
		if string(e.sum[:markSize]) != string(marks[at:at+markSize]) {
			v.fail(s.Day, e.seq, "it is not what was sealed there: it was altered, moved, or put in place of another")
		}
	}
}

func (v *verifier) hashFits(s *seal) bool {
	v.digests = v.digests[:0]
	for _, e := range v.open {
		v.digests = append(v.digests, e.sum[:]...)
	}
	hash, err := s.hashOf(v.digests)
	return err == nil && hash == s.Hash
}

func (v *verifier) count(s *seal) {
	n := len(v.Days)
	if n == 0 || v.Days[n-1].Day != s.Day {
		v.Days = append(v.Days, SealedDay{Day: s.Day, First: s.First})
		n++
	}
	d := &v.Days[n-1]
	d.Events += uint64(len(v.open))
	d.Seals++
	d.Last, d.Hash = s.Last, s.Hash
}

// finish looks at the seals of events that are not there, and at events after the last seal.
func (v *verifier) finish() {
	for v.seal != nil {
		v.check()
		v.next()
	}
	if v.before == nil {
		v.Unproved = uint64(len(v.open))
		return
	}
	v.Unsealed = uint64(len(v.open))
}

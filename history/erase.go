package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"centralino/call"
)

// Erased is what Erase took away.
type Erased struct {
	Calls  int64 // calls of the number
	Fields int64 // other fields that named it, or that told who those callers were
}

// shortestTail is how many last digits of a number are taken for the number itself where a caller keyed them in.
const shortestTail = 7

// ErrNoNumber is returned by Erase for what is too short to mean one caller.
var ErrNoNumber = errors.New("this is no telephone number")

// errDry takes back what was only tried.
var errDry = errors.New("nothing is to be changed")

// CallsOf are the calls of a number that the history knows by it: not those that were erased, or whose number was kept long enough.
func (d *DB) CallsOf(ctx context.Context, number call.Number) (ids []call.ID, err error) {
	err = d.query(ctx, d.sql, "SELECT call FROM calls WHERE caller = ? ORDER BY seq", []any{string(number)}, func(r *sql.Rows) error {
		var id call.ID
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// Erase makes everything that a caller with this number did nobody's: the number, what was keyed in, which customer it was
// found to be. Calls, waits and times stay, and so do all figures. upTo is the newest place of the journal: what it says of
// the number up to there stays out of the history when that is made anew.
func (d *DB) Erase(ctx context.Context, number call.Number, upTo uint64, now time.Time) (out Erased, err error) {
	said := Writings(number)
	if len(said) == 0 {
		return out, fmt.Errorf("%q: %w", number, ErrNoNumber)
	}
	err = d.within(ctx, func(tx *sql.Tx) error {
		if out, err = d.erase(ctx, tx, said); err != nil {
			return err
		}
		return d.remember(ctx, tx, said, upTo, now)
	})
	if err != nil {
		return out, err
	}
	return out, d.checkpoint(ctx)
}

// WouldErase says what Erase would take away, and changes nothing.
func (d *DB) WouldErase(ctx context.Context, number call.Number) (out Erased, err error) {
	said := Writings(number)
	if len(said) == 0 {
		return out, fmt.Errorf("%q: %w", number, ErrNoNumber)
	}
	err = d.within(ctx, func(tx *sql.Tx) error {
		if out, err = d.erase(ctx, tx, said); err != nil {
			return err
		}
		return errDry
	})
	if errors.Is(err, errDry) {
		err = nil
	}
	return out, err
}

func (d *DB) erase(ctx context.Context, tx *sql.Tx, said []string) (out Erased, err error) {
	number := said[0]
	const theirs = "call IN (SELECT call FROM calls WHERE caller = ?)"
	in, args := among(said)
	for _, s := range []string{
		"UPDATE callbacks SET number = NULL WHERE number IS NOT NULL AND (" + theirs + " OR number IN " + in + ")",
		"UPDATE transfers SET number = NULL WHERE number IS NOT NULL AND (" + theirs + " OR number IN " + in + ")",
		"UPDATE handovers SET number = NULL WHERE number IS NOT NULL AND (" + theirs + " OR number IN " + in + ")",
		"UPDATE outside_calls SET number = NULL WHERE number IS NOT NULL AND (" + theirs + " OR number IN " + in + ")",
		"UPDATE inputs SET digits = NULL WHERE digits IS NOT NULL AND (" + theirs + " OR digits IN " + in + ")",
		"UPDATE identifications SET customer = NULL WHERE customer IS NOT NULL AND (" + theirs + " OR customer IN " + in + ")",
	} {
		n, err := d.exec(ctx, tx, s, append([]any{number}, args...)...)
		if err != nil {
			return out, err
		}
		out.Fields += n
	}
	notes, err := d.exec(ctx, tx, "UPDATE outcomes SET note = NULL WHERE note IS NOT NULL AND "+theirs, number)
	if err != nil {
		return out, err
	}
	out.Fields += notes
	out.Calls, err = d.exec(ctx, tx, "UPDATE calls SET caller = NULL, erased = ? WHERE caller = ?", true, number)
	return out, err
}

// remember keeps the erased number out of what is read from the journal later.
func (d *DB) remember(ctx context.Context, tx *sql.Tx, said []string, upTo uint64, now time.Time) error {
	for _, s := range said {
		if _, err := d.exec(ctx, tx, `INSERT INTO erasures (hash, seq, erased_at) SELECT ?, CASE WHEN seq > ? THEN seq ELSE ? END, ?
			FROM position WHERE id = 1 ON CONFLICT (hash) DO UPDATE SET seq = excluded.seq, erased_at = excluded.erased_at`,
			d.hash("number", s), int64(upTo), int64(upTo), now.UnixNano()); err != nil {
			return err
		}
	}
	return nil
}

// Writings are the ways in which a number may have been written: as it is, then as callers key it in, with 00 or without
// the prefixes of country and place. Nothing is returned for what is no number.
func Writings(number call.Number) []string {
	digits := strings.TrimPrefix(string(number), "+")
	if len(digits) < shortestTail || strings.Trim(digits, "0123456789") != "" {
		return nil
	}
	out := []string{string(number), digits, "00" + digits}
	for tail := digits[1:]; len(tail) >= shortestTail; tail = tail[1:] {
		out = append(out, tail)
	}
	return out
}

func among(texts []string) (list string, args []any) {
	for _, t := range texts {
		args = append(args, t)
	}
	return "(" + strings.TrimSuffix(strings.Repeat("?, ", len(texts)), ", ") + ")", args
}

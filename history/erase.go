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
	Calls  int64    // calls of the number
	Fields int64    // other fields that named it, or that told who those callers were
	Files  []string // messages and comments that the callers left, relative to the voicemail folder: they are not deleted
}

// shortestTail is how many last digits of a number are taken for the number itself where a caller keyed them in.
const shortestTail = 7

// ErrNoNumber is returned by Erase for what is too short to mean one caller.
var ErrNoNumber = errors.New("this is no telephone number")

// Erase makes everything that a caller with this number did nobody's: the number, what was keyed in, which customer it was
// found to be. Calls, waits and times stay, and so do all figures. upTo is the newest place of the journal: what it says of
// the number up to there stays out of the history when that is made anew.
func (d *DB) Erase(ctx context.Context, number call.Number, upTo uint64, now time.Time) (Erased, error) {
	var out Erased
	said := writings(string(number))
	if len(said) == 0 {
		return out, fmt.Errorf("%q: %w", number, ErrNoNumber)
	}
	err := d.within(ctx, func(tx *sql.Tx) error { return d.erase(ctx, tx, said, upTo, now, &out) })
	if err != nil {
		return out, err
	}
	return out, d.checkpoint(ctx)
}

func (d *DB) erase(ctx context.Context, tx *sql.Tx, said []string, upTo uint64, now time.Time, out *Erased) error {
	number := said[0]
	const theirs = "call IN (SELECT call FROM calls WHERE caller = ?)"
	err := d.query(ctx, tx, "SELECT file FROM (SELECT seq, call, file FROM voicemails UNION ALL "+
		"SELECT seq, call, file FROM surveys) AS spoken WHERE file IS NOT NULL AND "+theirs+" ORDER BY seq",
		[]any{number}, func(r *sql.Rows) error {
			var file string
			err := r.Scan(&file)
			out.Files = append(out.Files, file)
			return err
		})
	if err != nil {
		return err
	}
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
			return err
		}
		out.Fields += n
	}
	notes, err := d.exec(ctx, tx, "UPDATE outcomes SET note = NULL WHERE note IS NOT NULL AND "+theirs, number)
	if err != nil {
		return err
	}
	out.Fields += notes
	if out.Calls, err = d.exec(ctx, tx, "UPDATE calls SET caller = NULL, erased = ? WHERE caller = ?", true, number); err != nil {
		return err
	}
	return d.remember(ctx, tx, said, upTo, now)
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

// writings are the ways in which a number may have been written: as it is, then as callers key it in, with 00 or without
// the prefixes of country and place. Nothing is returned for what is no number.
func writings(number string) []string {
	digits := strings.TrimPrefix(number, "+")
	if len(digits) < shortestTail || strings.Trim(digits, "0123456789") != "" {
		return nil
	}
	out := []string{number, digits, "00" + digits}
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

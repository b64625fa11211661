package history

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"centralino/call"
)

// Rebuild makes the history anew from the journal. What lies before the journal's first event is kept, because nothing
// else knows of it any more; so are erasures. A helpline may be serving meanwhile: whoever comes first writes on, and the
// other goes on from there. It returns the place it reaches, 0 for
// an empty journal, of which nothing can be made.
func Rebuild(ctx context.Context, o Options) (upTo uint64, err error) {
	db, err := Open(ctx, o.Place, true)
	if err != nil {
		return 0, err
	}
	var first uint64
	err = o.Journal.ReadFrom(ctx, 1, func(e call.Event) error {
		first = e.Seq
		return errEnough
	})
	if errors.Is(err, errEnough) {
		err = db.forget(ctx, int64(first))
	}
	if err = errors.Join(err, db.Close()); err != nil || first == 0 {
		return 0, err
	}
	w := NewWriter(o)
	w.known = true
	for {
		err = w.turn(ctx)
		if !errors.Is(err, errMoved) {
			break
		}
	}
	return w.written.Load(), errors.Join(err, w.shut())
}

// forget removes everything that events from the place first on have made, and goes back there.
func (d *DB) forget(ctx context.Context, first int64) error {
	return d.within(ctx, func(tx *sql.Tx) error {
		for _, t := range schema() {
			where, args := " WHERE seq >= ?", []any{first}
			switch {
			case t.name == "agents":
				where, args = "", nil
			case slices.Contains(t.fixed, "call") && t.name != "calls": // the journal has no beginning of older calls
				where, args = where+" AND call NOT IN (SELECT call FROM calls WHERE seq < ?)", append(args, first)
			case t.name == "attempts": // nor of older promises
				where += " AND promise NOT IN (SELECT promise FROM callbacks WHERE promise IS NOT NULL AND seq < ?)"
				args = append(args, first)
			}
			if _, err := d.exec(ctx, tx, "DELETE FROM "+t.name+where, args...); err != nil {
				return err
			}
		}
		_, err := d.exec(ctx, tx, "UPDATE position SET seq = ?, at = 0 WHERE id = 1", first-1)
		return err
	})
}

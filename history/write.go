package history

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// errMoved says that somebody else has written since this fold began: a second node, or a rebuild.
var errMoved = errors.New("somebody else writes to this history")

// RepeatWithin is how far back a caller's previous call is looked for.
const RepeatWithin = 7 * 24 * time.Hour

// write stores what a fold has made of the events after the place from. Rows and place go in one transaction.
func (d *DB) write(ctx context.Context, f *fold, from int64) error {
	tables := schema()
	return d.within(ctx, func(tx *sql.Tx) error {
		moved, err := d.exec(ctx, tx, "UPDATE position SET seq = ?, at = ? WHERE id = 1 AND seq = ?", f.seq, f.last, from)
		if err != nil {
			return err
		}
		if moved == 0 {
			return errMoved
		}
		for k := range tables {
			if err := d.writeRows(ctx, tx, &tables[k], f.dirty.rows[k]); err != nil {
				return err
			}
		}
		if err := d.withhold(ctx, tx, f.dirty.rows[inOutcomes], from); err != nil {
			return err
		}
		_, err = d.exec(ctx, tx, `UPDATE calls SET previous_at = (SELECT max(p.arrived_at) FROM calls p
			WHERE p.caller = calls.caller AND NOT p.back AND p.seq < calls.seq AND p.arrived_at >= calls.arrived_at - ?)
			WHERE seq > ? AND caller IS NOT NULL AND NOT back`, int64(RepeatWithin), from)
		return err
	})
}

// writeRows writes many rows with few statements, of few sizes, so that the database need not learn many.
func (d *DB) writeRows(ctx context.Context, tx *sql.Tx, t *table, rows []row) error {
	for _, size := range []int{64, 8, 1} {
		if len(rows) < size {
			continue
		}
		statement, err := tx.PrepareContext(ctx, d.numbered(t.upsert(size)))
		if err != nil {
			return err
		}
		for ; len(rows) >= size; rows = rows[size:] {
			var args []any
			for _, r := range rows[:size] {
				args = append(args, r.values()...)
			}
			if _, err := statement.ExecContext(ctx, args...); err != nil {
				return errors.Join(err, statement.Close())
			}
		}
		if err := statement.Close(); err != nil {
			return err
		}
	}
	return nil
}

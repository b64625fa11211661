package history

import (
	"context"
	"database/sql"
	"time"

	"github.com/pressly/goose/v3"
)

// View is a history as it was at one moment, whatever is written meanwhile.
type View struct {
	db *DB
	tx *sql.Tx
}

// View calls fn with the history as it is now.
func (d *DB) View(ctx context.Context, fn func(*View) error) error {
	o := &sql.TxOptions{ReadOnly: true}
	if d.dialect == goose.DialectPostgres { // SQLite knows no other
		o.Isolation = sql.LevelRepeatableRead
	}
	tx, err := d.sql.BeginTx(ctx, o)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // it has changed nothing
	return fn(&View{d, tx})
}

// Query calls fn for each row that a SELECT with question marks for its arguments gives.
func (v *View) Query(ctx context.Context, query string, args []any, fn func(*sql.Rows) error) error {
	return v.db.query(ctx, v.tx, query, args, fn)
}

// Position is the place of the newest event that history holds, and when it happened; zero for none.
func (v *View) Position(ctx context.Context) (seq uint64, at time.Time, err error) {
	err = v.Query(ctx, "SELECT seq, at FROM position WHERE id = 1", nil, func(r *sql.Rows) error {
		var ns int64
		err := r.Scan(&seq, &ns)
		if ns != 0 {
			at = time.Unix(0, ns).UTC()
		}
		return err
	})
	return seq, at, err
}

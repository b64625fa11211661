package history

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

// execer is a database or a transaction.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// numbered writes the places of arguments as the dialect wants them: statements here have question marks.
func (d *DB) numbered(query string) string {
	if d.dialect != goose.DialectPostgres {
		return query
	}
	var out strings.Builder
	n := 0
	for _, c := range query {
		if c == '?' {
			n++
			out.WriteString("$" + strconv.Itoa(n))
			continue
		}
		out.WriteRune(c)
	}
	return out.String()
}

// exec carries a statement out and returns how many rows it changed.
func (d *DB) exec(ctx context.Context, on execer, query string, args ...any) (int64, error) {
	done, err := on.ExecContext(ctx, d.numbered(query), args...)
	if err != nil {
		return 0, err
	}
	return done.RowsAffected()
}

// query calls fn for each row of an answer.
func (d *DB) query(ctx context.Context, on execer, query string, args []any, fn func(*sql.Rows) error) (err error) {
	rows, err := on.QueryContext(ctx, d.numbered(query), args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // what was wrong with it is in Err
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// within runs fn in a transaction.
func (d *DB) within(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := d.sql.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// Package database finds customers in a SQL database, SQLite or PostgreSQL, by queries that whoever runs the helpline
// wrote. It only reads.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"centralino/call"
	"centralino/directory"
)

// Options describe a source. DSN, Fields and at least one query are needed. Queries have $1 where the value stands.
type Options struct {
	DSN      call.Secret // postgres://…, postgresql://… or sqlite:FILE
	Folder   string      // that a relative FILE is taken from
	ByNumber string      // for telephone numbers in E.164; empty: customers are not found by them
	ByCode   string      // for anything else; empty: the same
	Fields   []string    // the columns; the first is the customer's key, "pin" is the PIN

	// Connections is how many questions are put to the database at once; more wait for their turn. 0: 4.
	Connections int
}

// Source finds customers in a database. It is safe for use by many calls at once.
type Source struct {
	options Options
	db      *sql.DB
}

// longestField bounds what a customer's field says, in bytes: the rest of a novel is cut off.
const longestField = 2000

// Open returns a source, which connects when it is asked something: a helpline starts without its database too.
func Open(o Options) (*Source, error) {
	driver, dsn := "pgx", o.DSN.Reveal()
	if file, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		driver, dsn = "sqlite", inFile(file, o.Folder)
	}
	db, err := sql.Open(driver, dsn)
	if driver == "pgx" && err == nil { // which reads the DSN at the first question only
		_, err = pgx.ParseConfig(dsn)
	}
	if err != nil {
		return nil, errors.New("the DSN cannot be read: write postgres://USER:PASSWORD@HOST/DATABASE, or sqlite:FILE") // unsaid: the DSN, for its password
	}
	if o.Connections <= 0 {
		o.Connections = 4
	}
	db.SetMaxOpenConns(o.Connections)
	db.SetMaxIdleConns(o.Connections)
	db.SetConnMaxIdleTime(time.Minute) // a source that a reload replaced keeps no connection for long
	return &Source{options: o, db: db}, nil
}

// inFile is the DSN of a file that is only read; one that is not there is not made.
func inFile(file, folder string) string {
	if !filepath.IsAbs(file) {
		file = filepath.Join(folder, file)
	}
	if whole, err := filepath.Abs(file); err == nil {
		file = whole
	}
	options := url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(1000)", "query_only(1)"}}
	return (&url.URL{Scheme: "file", Path: file, RawQuery: options.Encode()}).String()
}

// Close closes the connections. What is asked afterwards fails.
func (s *Source) Close() error { return s.db.Close() }

// Finds implements directory.Source.
func (s *Source) Finds(by directory.By) bool { return s.query(by) != "" }

func (s *Source) query(by directory.By) string {
	if by == directory.ByNumber {
		return s.options.ByNumber
	}
	return s.options.ByCode
}

// Find implements directory.Source, in a transaction that cannot write. The error has no values of the database in it.
func (s *Source) Find(ctx context.Context, by directory.By, value string) (found []directory.Record, err error) {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, without(ctx, err)
	}
	defer func() { _ = tx.Rollback() }()
	rows, err := tx.QueryContext(ctx, s.query(by), value)
	if err != nil {
		return nil, unlikeAny(without(ctx, err))
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, without(ctx, err)
	}
	at, err := s.places(columns)
	if err != nil {
		return nil, err
	}
	for len(found) < 2 && rows.Next() {
		r, err := s.record(rows, len(columns), at)
		if err != nil {
			return nil, without(ctx, err)
		}
		found = append(found, r)
	}
	if err := unlikeAny(without(ctx, rows.Err())); err != nil || rows.Err() != nil {
		return nil, err
	}
	return found, nil
}

// places says which column each field is.
func (s *Source) places(columns []string) (map[string]int, error) {
	at := make(map[string]int, len(columns))
	for i, name := range columns {
		at[name] = i
	}
	for _, field := range s.options.Fields {
		if _, ok := at[field]; !ok {
			return nil, fmt.Errorf("the query gives no column %s", field)
		}
	}
	return at, nil
}

// record reads one row. A PIN is a secret from the driver on.
func (s *Source) record(rows *sql.Rows, columns int, at map[string]int) (directory.Record, error) {
	var pin secret
	texts := make([]sql.NullString, columns)
	into := make([]any, columns)
	for i := range texts {
		into[i] = new(any) // a column that nobody asked for is not read
	}
	for _, field := range s.options.Fields {
		into[at[field]] = &texts[at[field]]
		if field == "pin" {
			into[at[field]] = &pin
		}
	}
	if err := rows.Scan(into...); err != nil {
		return directory.Record{}, errors.New("a row cannot be read") // unsaid: the reason, which quotes the value
	}
	r := directory.Record{Fields: make(map[string]string, len(s.options.Fields)), PIN: pin.Secret}
	for i, field := range s.options.Fields {
		if field == "pin" {
			continue
		}
		text := strings.TrimSpace(texts[at[field]].String)
		r.Fields[field] = strings.ToValidUTF8(text[:min(len(text), longestField)], "")
		if i == 0 {
			r.Key = r.Fields[field]
		}
	}
	return r, nil
}

// secret takes a PIN out of a row.
type secret struct{ call.Secret }

// Scan implements sql.Scanner.
func (s *secret) Scan(value any) error {
	var text sql.NullString
	if err := text.Scan(value); err != nil {
		return err
	}
	s.Secret = call.NewSecret(strings.TrimSpace(text.String))
	return nil
}

// without is an error without the value that was looked up, which PostgreSQL quotes.
func without(ctx context.Context, err error) error {
	var told *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &told):
		return sqlState(told.Code)
	}
	var connecting *pgconn.ConnectError
	if errors.As(err, &connecting) {
		return errors.New("the database cannot be reached") // unsaid: user and host
	}
	return err
}

// sqlState is the code of an error of PostgreSQL.
type sqlState string

// Error implements error.
func (s sqlState) Error() string { return "the database says no: SQLSTATE " + string(s) }

// unlikeAny is nil for the errors of PostgreSQL's class 22: a code with letters in it is unlike any number, so nobody has it.
func unlikeAny(err error) error {
	var state sqlState
	if errors.As(err, &state) && strings.HasPrefix(string(state), "22") {
		return nil
	}
	return err
}

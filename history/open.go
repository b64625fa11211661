package history

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

//go:embed migrations
var migrations embed.FS

// ErrNone is in the error of Open when there is no history to read.
var ErrNone = errors.New("there is no history")

// DB is an open history. Its methods may be called from any goroutine; also from another process while a helpline
// writes to it.
type DB struct {
	sql     *sql.DB
	dialect goose.Dialect
	file    string // of SQLite
	key     []byte // of pseudonyms and of the hashes of erased numbers
}

// Open opens the database, making it if make is set, and brings its tables up to date.
func Open(ctx context.Context, p Place, make bool) (*DB, error) {
	d, err := connect(p, make)
	if err != nil {
		return nil, err
	}
	if err := d.prepare(ctx, make); err != nil {
		return nil, errors.Join(fmt.Errorf("history in %v: %w", p, err), d.sql.Close())
	}
	return d, nil
}

// Close closes the database.
func (d *DB) Close() error { return d.sql.Close() }

func connect(p Place, make bool) (*DB, error) {
	if p.file == "" {
		db, err := sql.Open("pgx", p.postgres.Reveal())
		if err != nil {
			return nil, errors.New("the history's DSN cannot be read: write postgres://USER:PASSWORD@HOST/DATABASE")
		}
		db.SetMaxOpenConns(4)
		return &DB{sql: db, dialect: goose.DialectPostgres}, nil
	}
	if err := checkFile(p.file, make); err != nil {
		return nil, err
	}
	// Readers never stop the writer, what is deleted is overwritten, and another process may be writing for a while.
	options := url.Values{"_pragma": {
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(NORMAL)", "secure_delete(ON)",
	}, "_txlock": {"immediate"}}
	whole, err := filepath.Abs(p.file)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: whole, RawQuery: options.Encode()}).String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	return &DB{sql: db, dialect: goose.DialectSQLite3, file: p.file}, nil
}

// checkFile makes the folder of a database, or says that there is none. The file is the owner's alone: it holds numbers.
func checkFile(file string, make bool) error {
	if !make {
		_, err := os.Stat(file)
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w in %s", ErrNone, file)
		}
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o640)
	if err != nil {
		return err
	}
	return f.Close()
}

// prepare migrates the tables and reads the key, which the first one to come makes.
func (d *DB) prepare(ctx context.Context, make bool) error {
	folder := "migrations/sqlite"
	if d.dialect == goose.DialectPostgres {
		folder = "migrations/postgres"
	}
	files, err := fs.Sub(migrations, folder)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(d.dialect, d.sql, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	pending, err := provider.HasPending(ctx)
	if err != nil {
		return err
	}
	if pending && !make {
		return fmt.Errorf("%w yet, or it is of an older version: a helpline that serves brings it up to date", ErrNone)
	}
	if pending {
		if _, err := provider.Up(ctx); err != nil {
			return err
		}
	}
	return d.readKey(ctx, make)
}

// readKey reads the key, which who may write makes when there is none yet.
func (d *DB) readKey(ctx context.Context, make bool) error {
	text, err := d.storedKey(ctx)
	if err != nil {
		return err
	}
	if text == "" && make {
		fresh := rand.Text()
		if _, err := d.exec(ctx, d.sql, "UPDATE position SET key = ? WHERE id = 1 AND key = ''", fresh); err != nil {
			return err
		}
		if text, err = d.storedKey(ctx); err != nil { // another process may have been faster
			return err
		}
	}
	d.key = []byte(text)
	return nil
}

func (d *DB) storedKey(ctx context.Context) (text string, err error) {
	err = d.sql.QueryRowContext(ctx, "SELECT key FROM position WHERE id = 1").Scan(&text)
	return text, err
}

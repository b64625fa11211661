package history

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"centralino/call"
)

// Place says which database holds a history. The zero Place is none.
type Place struct {
	postgres call.Secret // a DSN, which may hold a password
	file     string      // of SQLite
}

// File is the name of the SQLite database in a data folder.
const File = "history.db"

// Locate reads a DSN: postgres://… and postgresql://… are PostgreSQL, sqlite:FILE and an empty DSN are SQLite, the latter
// in the file history.db of the data folder.
func Locate(dsn call.Secret, data string) (Place, error) {
	text := dsn.Reveal()
	file, isFile := strings.CutPrefix(text, "sqlite:")
	switch {
	case text == "" && data == "":
		return Place{}, errors.New("neither a database nor a data folder is named")
	case text == "":
		return Place{file: filepath.Join(data, File)}, nil
	case strings.HasPrefix(text, "postgres://"), strings.HasPrefix(text, "postgresql://"):
		return Place{postgres: dsn}, nil
	case isFile && file != "":
		return Place{file: file}, nil
	}
	return Place{}, errors.New("begin the DSN of a history with sqlite: or postgres://, as postgres://USER@HOST/DATABASE") // unsaid: the text, for its password
}

// IsZero reports whether there is no database.
func (p Place) IsZero() bool { return p == Place{} }

// InFile is the file of SQLite; empty for PostgreSQL.
func (p Place) InFile() string { return p.file }

// String names the place without any password.
func (p Place) String() string {
	if p.file != "" {
		return p.file
	}
	if p.IsZero() {
		return "nowhere"
	}
	return fmt.Sprintf("PostgreSQL at %s", hostOf(p.postgres.Reveal()))
}

// hostOf is the host, port and database of a DSN: what stands between the user and the options.
func hostOf(dsn string) string {
	_, rest, _ := strings.Cut(dsn, "://")
	rest, _, _ = strings.Cut(rest, "?")
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		rest = rest[at+1:]
	}
	return rest
}

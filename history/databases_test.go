package history

import (
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"

	"centralino/call"
	"centralino/internal/postgres"
)

// server is one for all tests of the package.
var server postgres.Cluster

func TestMain(m *testing.M) {
	status := m.Run()
	server.Stop()
	os.Exit(status)
}

// eachDatabase runs a test on a fresh history in each kind of database.
func eachDatabase(t *testing.T, test func(t *testing.T, p Place)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, inFile(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, fresh(t)) })
}

// Databases are a fresh history in each kind of database, for tests from outside the package.
func Databases(t *testing.T) map[string]Place {
	t.Helper()
	return map[string]Place{"sqlite": inFile(t), "postgres": fresh(t)}
}

func inFile(t *testing.T) Place {
	t.Helper()
	p, err := Locate(call.Secret{}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// fresh makes an empty database in PostgreSQL.
func fresh(t *testing.T) Place {
	t.Helper()
	p, err := Locate(call.NewSecret(server.Fresh(t)), "")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// dump is everything a history says, as text, table by table in the order of the keys. What differs from one database to
// the next without meaning anything is left out: when somebody was erased.
func dump(t *testing.T, d *DB) string {
	t.Helper()
	var out strings.Builder
	for _, s := range schema() {
		all := s.columns()
		if s.name == "calls" {
			all = append(all, "previous_at")
		}
		fmt.Fprintf(&out, "%s\n", s.name)
		err := d.query(t.Context(), d.sql, "SELECT "+strings.Join(all, ", ")+" FROM "+s.name+" ORDER BY "+strings.Join(s.key, ", "), nil,
			func(r *sql.Rows) error {
				values := make([]any, len(all))
				to := make([]any, len(all))
				for i := range values {
					to[i] = &values[i]
				}
				if err := r.Scan(to...); err != nil {
					return err
				}
				for i, v := range values {
					switch b := v.(type) {
					case []byte:
						v = string(b)
					case bool: // SQLite has none
						v = map[bool]int{true: 1}[b]
					}
					if v != nil {
						fmt.Fprintf(&out, " %s=%v", all[i], v)
					}
				}
				out.WriteString("\n")
				return nil
			})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

package history

import (
	"database/sql"
	"os"
	"strings"
	"testing"
)

// Every column is in the page, and every table that events are folded into has the columns that the migrations make.
func TestPageNamesEveryColumn(t *testing.T) {
	text, err := os.ReadFile("../docs/history.md")
	if err != nil {
		t.Fatal(err)
	}
	_, tables, found := strings.Cut(string(text), "\n## The tables\n")
	if !found {
		t.Fatal("the page has no tables")
	}
	d := opened(t, inFile(t))
	columns, of := 0, map[string]map[string]bool{}
	err = d.query(t.Context(), d.sql, `SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'goose%' AND m.name NOT LIKE 'sqlite%'`, nil, func(r *sql.Rows) error {
		var table, column string
		if err := r.Scan(&table, &column); err != nil {
			return err
		}
		columns++
		if of[table] == nil {
			of[table] = map[string]bool{}
		}
		of[table][column] = true
		if !strings.Contains(tables, "`"+column+"`") || !strings.Contains(tables, table) {
			t.Errorf("the page says nothing of %s.%s", table, column)
		}
		return nil
	})
	if err != nil || columns < 80 {
		t.Fatalf("%d columns: %v", columns, err)
	}
	for _, s := range schema() {
		for _, column := range s.columns() {
			if !of[s.name][column] {
				t.Errorf("the migrations make no %s.%s", s.name, column)
			}
		}
	}
}

package directory

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"centralino/call"
)

// table is the content of a file. It never changes once it was parsed.
type table struct {
	columns []string
	pin     int        // the column of PINs; -1: there is none
	rows    [][]string // trimmed; empty in the column of PINs
	lines   []int      // of each row
	keys    []string   // of each row
	pins    []call.Secret
	matches []match
	byKey   map[string]int
}

// match is one column that customers are found by.
type match struct {
	column  int
	country string
	phone   bool
	rows    map[string]int // by value; shared where several rows have it
}

// shared marks a value that finds nobody because several customers have it.
const shared = -1

// parse reads a file. Warnings are of values that find nobody; the error is of type Faults.
func parse(o Options, data []byte) (*table, Faults, error) {
	var faults, warnings Faults
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		faults.add(o.File, badLine(data), "is not UTF-8: save the file as CSV UTF-8")
		return nil, nil, faults
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = separator(data)
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil {
		faults.add(o.File, 1, "there is no header row with the names of the columns")
		return nil, nil, faults
	}
	t := newTable(o, header, &faults)
	if len(faults) > 0 {
		return nil, nil, faults
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			faults.add(o.File, lineOf(err), "%s", reason(err))
			break
		}
		line, _ := r.FieldPos(0)
		t.add(o.File, line, row, &faults, &warnings)
	}
	if len(faults) > 0 {
		return nil, warnings, faults
	}
	return t, warnings, nil
}

// newTable checks the header.
func newTable(o Options, header []string, faults *Faults) *table {
	t := &table{pin: -1, byKey: map[string]int{}}
	at := map[string]int{}
	for i, name := range header {
		name = strings.TrimSpace(name)
		t.columns = append(t.columns, name)
		switch _, twice := at[name]; {
		case name == "":
			faults.add(o.File, 1, "column %d has no name", i+1)
		case twice:
			faults.add(o.File, 1, "column %q is there twice", name)
		}
		at[name] = i
		if strings.EqualFold(name, "pin") {
			t.pin = i
		}
	}
	for _, name := range o.Match {
		column, found := at[name]
		switch {
		case !found:
			faults.add(o.File, 1, "match: there is no column %q, only %s", name, strings.Join(t.columns, ", "))
		case column == t.pin:
			faults.add(o.File, 1, "match: nobody can be found by PIN")
		default:
			t.matches = append(t.matches, match{column, o.Country, phone(name), map[string]int{}})
		}
	}
	if len(o.Match) == 0 {
		faults.add(o.File, 1, "match: no column is named to find customers by")
	}
	return t
}

// add takes one row in.
func (t *table) add(file string, line int, row []string, faults, warnings *Faults) {
	if len(row) != len(t.columns) {
		faults.add(file, line, "there are %d fields, but %d columns in the header", len(row), len(t.columns))
		return
	}
	for i := range row {
		row[i] = strings.TrimSpace(row[i])
	}
	pin := t.takePIN(file, line, row, warnings)
	key, from := t.key(row)
	if key == "" {
		faults.add(file, line, "no match field has a value")
		return
	}
	if other, twice := t.byKey[key]; twice {
		faults.add(file, line, "%s is that of line %d too", t.columns[from.column], t.lines[other])
		return
	}
	t.byKey[key] = len(t.rows)
	for _, m := range t.matches {
		value := m.normal(row[m.column])
		if value == "" {
			continue
		}
		if other, twice := m.rows[value]; twice {
			m.rows[value] = shared
			warnings.add(file, line, "%s is that of %s too: nobody is found by it", t.columns[m.column], t.told(other))
			continue
		}
		m.rows[value] = len(t.rows)
	}
	t.keys, t.lines = append(t.keys, key), append(t.lines, line)
	t.pins, t.rows = append(t.pins, pin), append(t.rows, row)
}

// key is the first match field of a row that has a value, and its column.
func (t *table) key(row []string) (key string, from match) {
	for _, m := range t.matches {
		if v := m.normal(row[m.column]); v != "" {
			return v, m
		}
	}
	return "", match{}
}

// told names the row that has a value already, as far as it is known.
func (t *table) told(row int) string {
	if row == shared {
		return "other lines"
	}
	return fmt.Sprintf("line %d", t.lines[row])
}

// takePIN moves the PIN out of a row.
func (t *table) takePIN(file string, line int, row []string, warnings *Faults) call.Secret {
	if t.pin < 0 {
		return call.Secret{}
	}
	pin := row[t.pin]
	row[t.pin] = ""
	if strings.Trim(pin, "0123456789") != "" {
		warnings.add(file, line, "the PIN cannot be keyed in: it has other signs than digits")
	}
	return call.NewSecret(pin)
}

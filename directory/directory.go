// Package directory answers who is calling: customers by code or by telephone number, out of a CSV file or of a Source
// elsewhere, and whether a PIN is theirs.
package directory

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"centralino/call"
)

// Customer is who was found.
type Customer struct {
	Key      string            // the directory's own name of the customer: the first match field that is not empty
	Fields   map[string]string // every column but the PIN, by the name in the header
	Language call.Language     // the column "language"; empty where there is none
}

// Options describe a directory. File and Match are needed.
type Options struct {
	Files   fs.FS    // where File lies
	File    string   // CSV with a header row, in UTF-8, separated by commas, semicolons or tabs
	Match   []string // the columns a customer is found by; the first is the customer's key
	Country string   // ISO 3166: how national telephone numbers in the file and in look-ups are read; empty: not at all
	Lockout Lockout  // after wrong PINs
}

// Lockout says when PINs are refused unheard, the right one included.
type Lockout struct {
	Failures int           // wrong PINs within For, of one caller or for one customer; 0: 5
	For      time.Duration // how long; 0: 15 minutes
}

func (l Lockout) orUsual() Lockout {
	if l.Failures <= 0 {
		l.Failures = 5
	}
	if l.For <= 0 {
		l.For = 15 * time.Minute
	}
	return l
}

// Directory finds customers. It is safe for use by many calls at once, and never changes but for its counts of wrong PINs.
type Directory struct {
	options Options
	table   *table
	source  Source // instead of the table
	locks   *lockout
	now     func() time.Time // nil: time.Now
}

// Open reads the file. The error is of type Faults when the file can be read, but not used; warnings are faults that
// the directory can live with.
func Open(o Options) (d *Directory, warnings Faults, err error) {
	return read(o, newLockout(o.Lockout.orUsual()))
}

// Renew reads the file anew and returns the directory as it is now, over a source d itself; d stays what it was, for those who still use it. The
// two share their counts of wrong PINs.
func (d *Directory) Renew() (renewed *Directory, warnings Faults, err error) {
	if d.source != nil {
		return d, nil, nil
	}
	return read(d.options, d.locks)
}

func read(o Options, locks *lockout) (*Directory, Faults, error) {
	data, err := fs.ReadFile(o.Files, o.File)
	if err != nil {
		return nil, nil, fmt.Errorf("directory: %w", err)
	}
	t, warnings, err := parse(o, data)
	if err != nil {
		return nil, warnings, err
	}
	return &Directory{options: o, table: t, locks: locks}, warnings, nil
}

// Lookup finds a customer by a value of any match field. In columns that hold telephone numbers both sides are compared
// in E.164. A value that several customers share in one column finds none of them: it is better to ask than to greet
// the wrong one. The empty value finds nobody. The error is that of ctx, or the source's.
func (d *Directory) Lookup(ctx context.Context, value string) (c Customer, found bool, err error) {
	if err := ctx.Err(); err != nil {
		return Customer{}, false, err
	}
	if d.source != nil {
		return d.ask(ctx, value)
	}
	t := d.table
	row, found := t.find(value)
	if !found {
		return Customer{}, false, nil
	}
	return t.customer(row), true, nil
}

// Len is how many customers there are in a file; 0 over a source.
func (d *Directory) Len() int {
	if d.source != nil {
		return 0
	}
	return len(d.table.rows)
}

// customer makes the caller's own copy of a row.
func (t *table) customer(row int) Customer {
	c := Customer{Key: t.keys[row], Fields: make(map[string]string, len(t.columns))}
	for i, name := range t.columns {
		if i != t.pin {
			c.Fields[name] = t.rows[row][i]
		}
	}
	c.Language = call.Language(c.Fields["language"])
	return c
}

// Columns lists the columns of the file in its order, without the PIN; nil over a source.
func (d *Directory) Columns() []string {
	if d.source != nil {
		return nil
	}
	t := d.table
	var names []string
	for i, name := range t.columns {
		if i != t.pin {
			names = append(names, name)
		}
	}
	return names
}

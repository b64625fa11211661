package directory

import "time"

// Apart returns the same customers with counts of wrong PINs of their own, at the times that now tells: callers of a
// rehearsal lock nobody out, and are locked out by nobody.
func (d *Directory) Apart(now func() time.Time) *Directory {
	return &Directory{options: d.options, table: d.table, source: d.source, locks: newLockout(d.locks.rule), now: now}
}

// clock is what the time is.
func (d *Directory) clock() time.Time {
	if d.now != nil {
		return d.now()
	}
	return time.Now()
}

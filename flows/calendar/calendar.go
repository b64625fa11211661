// Package calendar knows when a helpline is open: weekly hours, national holidays, and single days, in the helpline's
// own time zone.
package calendar

import "time"

// Calendar is a helpline's opening hours. It never changes after it was made.
type Calendar struct {
	location *time.Location
}

// Open reports whether the helpline is open at t.
func (c *Calendar) Open(t time.Time) bool { return false }

// NextOpening returns t itself when open at t, else the first moment after t at which the helpline opens; ok is false
// when it never does within a year.
func (c *Calendar) NextOpening(t time.Time) (at time.Time, ok bool) { return t, false }

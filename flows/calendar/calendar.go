// Package calendar knows when a helpline is open: weekly hours, national holidays, and single days, in the helpline's
// own time zone.
//
// Hours are hours of the clock on the wall: a helpline open from 08:30 opens when the clock shows 08:30, whatever was
// done to the clock that night. An hour that a change of the clock skips does not open, and one that comes twice is
// open twice. A range such as 22:00-06:00 belongs to the day it begins on, so closing a day leaves the night before it
// whole, and takes away the night that would begin on it.
package calendar

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
)

// Range is a part of a day in minutes since midnight, From included and To not. A To that is not after From means the
// next day.
type Range struct{ From, To int }

// minutesOfDay is the To of a range that ends at midnight.
const minutesOfDay = 24 * 60

// Date is a day in the calendar's time zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Calendar is a helpline's opening hours. It never changes after it was made.
type Calendar struct {
	location *time.Location
	week     [7][]Range // by time.Weekday
	holidays []*cal.Holiday
	days     map[Date][]Range // days with hours of their own: special ones, and closed ones with none
}

// Always returns a calendar that is open at any time.
func Always(loc *time.Location) *Calendar {
	c := &Calendar{location: loc}
	for i := range c.week {
		c.week[i] = []Range{{0, minutesOfDay}}
	}
	return c
}

// Location returns the calendar's time zone.
func (c *Calendar) Location() *time.Location { return c.location }

// Open reports whether the helpline is open at t.
func (c *Calendar) Open(t time.Time) bool {
	t = t.In(c.location)
	minute := t.Hour()*60 + t.Minute()
	for _, r := range c.hours(t) {
		if r.To > r.From && r.From <= minute && minute < r.To || r.To <= r.From && r.From <= minute {
			return true
		}
	}
	for _, r := range c.hours(dayBefore(t)) {
		if r.To <= r.From && minute < r.To {
			return true
		}
	}
	return false
}

// Hours returns the ranges that begin on the day of t, in order; none on a day that is closed. They are not the caller's
// to change.
func (c *Calendar) Hours(t time.Time) []Range { return c.hours(t.In(c.location)) }

// hours is Hours of a time in the calendar's zone.
func (c *Calendar) hours(t time.Time) []Range {
	if own, ok := c.days[dateOf(t)]; ok {
		return own
	}
	if c.Holiday(t) != "" {
		return nil
	}
	return c.week[t.Weekday()]
}

// Holiday returns the name of the national holiday on the day of t, "" on any other day.
func (c *Calendar) Holiday(t time.Time) string {
	t = t.In(c.location)
	for _, h := range c.holidays {
		// The day itself, and not one that it would be moved to: the countries here move none.
		if day, _ := h.Calc(t.Year()); !day.IsZero() && day.Month() == t.Month() && day.Day() == t.Day() {
			return h.Name
		}
	}
	return ""
}

// NextOpening returns t itself when open at t, else the first moment after t at which the helpline opens; ok is false
// when it never does within a year.
func (c *Calendar) NextOpening(t time.Time) (at time.Time, ok bool) {
	if c.Open(t) {
		return t, true
	}
	const year = 366
	t = t.In(c.location)
	for i := range year + 1 {
		for _, at := range c.candidates(noon(t, i)) {
			if at.After(t) && c.Open(at) {
				return at, true
			}
		}
	}
	return t, false
}

// candidates returns, in order, every moment of a day at which a closed helpline may open: the beginnings of its
// ranges (twice, if the clock shows them twice), and the moment when the clock is changed.
func (c *Calendar) candidates(day time.Time) []time.Time {
	year, month, date := day.Date()
	var out []time.Time
	for _, r := range c.hours(day) {
		out = append(out, time.Date(year, month, date, r.From/60, r.From%60, 0, 0, c.location))
	}
	midnight := time.Date(year, month, date, 0, 0, 0, 0, c.location)
	_, change := midnight.Add(-time.Nanosecond).ZoneBounds()
	if change.IsZero() || !change.Before(midnight.AddDate(0, 0, 1)) {
		slices.SortFunc(out, time.Time.Compare)
		return out
	}
	_, before := change.Add(-time.Nanosecond).Zone()
	_, after := change.Zone()
	shift := time.Duration(after-before) * time.Second
	for _, begin := range slices.Clone(out) {
		out = append(out, begin.Add(shift), begin.Add(-shift)) // time.Date gives only one of two
	}
	out = append(out, change.In(c.location))
	slices.SortFunc(out, time.Time.Compare)
	return out
}

// noon returns the middle of the day that lies so many days after t: an hour that no change of the clock touches.
func noon(t time.Time, days int) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day()+days, 12, 0, 0, 0, t.Location())
}

func dayBefore(t time.Time) time.Time { return noon(t, -1) }

func dateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

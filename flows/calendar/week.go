package calendar

import "time"

// InWeek reports whether the helpline is open at a minute of the day, 0 to 1439, of an ordinary week: one without holidays,
// days with hours of their own, and changes of the clock.
func (c *Calendar) InWeek(day time.Weekday, minute int) bool {
	for _, r := range c.week[day] {
		if r.From <= minute && (minute < r.To || r.To <= r.From) {
			return true
		}
	}
	for _, r := range c.week[(day+6)%7] {
		if r.To <= r.From && minute < r.To {
			return true
		}
	}
	return false
}

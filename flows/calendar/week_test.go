package calendar

import (
	"testing"
	"time"
)

// TestOrdinaryWeek compares a week without anything special with the days on which it happens.
func TestOrdinaryWeek(t *testing.T) {
	c := read(t, "Europe/Rome", office)
	nights := read(t, "Europe/Rome", `open: {fri: "22:00-06:00", sat: "12:00-13:00", sun: 24h}`)
	monday := when(t, "Europe/Rome", "2026-11-23 00:00")
	for minute := range 7 * 24 * 60 {
		at := monday.Add(time.Duration(minute) * time.Minute)
		for _, one := range []*Calendar{c, nights, Always(time.UTC)} {
			if got := one.InWeek(at.Weekday(), minute%(24*60)); got != one.Open(at) {
				t.Fatalf("at %v InWeek says %v", at, got)
			}
		}
	}
	if christmas := when(t, "Europe/Rome", "2026-12-25 10:00"); c.Open(christmas) || !c.InWeek(time.Friday, 600) {
		t.Error("a holiday changes the ordinary week")
	}
}

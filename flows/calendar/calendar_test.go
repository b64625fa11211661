package calendar

import (
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"centralino/flows/strict"
)

func location(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// read reads a calendar that must have no problem.
func read(t testing.TB, zone, text string) *Calendar {
	t.Helper()
	doc, v := strict.Parse("c.yaml", []byte(text))
	c := Read(v, location(t, zone))
	for _, p := range doc.Problems() {
		t.Fatal(p)
	}
	return c
}

const office = `
open: {mon-fri: "08:30-21:30", sat: "09:00-13:00"}
holidays: IT
closed: ["2026-12-24", 2026-12-31]
special: {"2026-12-23": "09:00-13:00", "2027-01-10": "10:00-11:00"}
`

func when(t testing.TB, zone, text string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04", text, location(t, zone))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestOfficeHours(t *testing.T) {
	c := read(t, "Europe/Rome", office)
	for _, test := range []struct {
		at   string
		open bool
		next string
	}{
		{"2026-11-23 10:00", true, "2026-11-23 10:00"},
		{"2026-11-23 08:29", false, "2026-11-23 08:30"},
		{"2026-11-23 08:30", true, "2026-11-23 08:30"},
		{"2026-11-23 21:29", true, "2026-11-23 21:29"},
		{"2026-11-23 21:30", false, "2026-11-24 08:30"},
		{"2026-11-21 13:00", false, "2026-11-23 08:30"}, // Saturday noon to Monday
		{"2027-03-29 10:00", false, "2027-03-30 08:30"}, // Easter Monday
		{"2026-10-04 10:00", false, "2026-10-05 08:30"}, // San Francesco falls on a Sunday
		{"2027-10-04 10:00", false, "2027-10-05 08:30"}, // and on a Monday
		{"2023-10-04 10:00", true, "2023-10-04 10:00"},  // when it was not yet national again
		{"2026-12-24 10:00", false, "2026-12-28 08:30"}, // closed, Christmas, Saint Stephen, Sunday
		{"2026-12-23 13:00", false, "2026-12-28 08:30"}, // a short day
		{"2026-12-31 10:00", false, "2027-01-02 09:00"},
		{"2027-01-10 10:30", true, "2027-01-10 10:30"}, // a Sunday with hours of its own
		{"2026-10-25 12:00", false, "2026-10-26 08:30"},
	} {
		now := when(t, "Europe/Rome", test.at)
		if got := c.Open(now.UTC()); got != test.open {
			t.Errorf("open at %s: %v", test.at, got)
		}
		next, ok := c.NextOpening(now)
		if got := next.Format("2006-01-02 15:04"); !ok || got != test.next {
			t.Errorf("after %s the helpline opens at %s (%v), want %s", test.at, got, ok, test.next)
		}
	}
}

func TestNightBelongsToTheDayItBeginsOn(t *testing.T) {
	c := read(t, "Europe/Rome", `{open: {fri: "22:00-06:00"}, closed: "2026-11-27"}`)
	for text, open := range map[string]bool{
		"2026-11-20 21:59": false, "2026-11-20 22:00": true, "2026-11-21 05:59": true, "2026-11-21 06:00": false,
		"2026-11-27 05:00": false, "2026-11-27 23:00": false, "2026-11-28 05:00": false, "2026-12-04 22:30": true,
	} {
		if got := c.Open(when(t, "Europe/Rome", text)); got != open {
			t.Errorf("open at %s: %v", text, got)
		}
	}
	c = read(t, "Europe/Rome", `{open: {thu: "22:00-06:00"}, closed: "2026-11-27"}`)
	if !c.Open(when(t, "Europe/Rome", "2026-11-27 05:00")) {
		t.Error("closing a day must leave the night before it whole")
	}
}

func TestClockChanges(t *testing.T) {
	rome := location(t, "Europe/Rome")
	utc := func(day, hour, minute int, month time.Month) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, time.UTC)
	}
	c := read(t, "Europe/Rome", `{open: {sun: "02:30-05:00"}}`)
	// 29 March: at 01:00 UTC the clock goes from 02:00 to 03:00, which lies within the range.
	if next, _ := c.NextOpening(utc(29, 0, 30, time.March)); !next.Equal(utc(29, 1, 0, time.March)) {
		t.Errorf("spring: opens at %s", next.In(rome))
	}
	// 25 October: the clock shows 02:30 at 00:30 UTC, goes back to 02:00 at 01:00 UTC, and shows 02:30 again.
	for text, open := range map[time.Time]bool{
		utc(25, 0, 29, time.October): false, utc(25, 0, 30, time.October): true,
		utc(25, 1, 10, time.October): false, utc(25, 1, 30, time.October): true,
		utc(25, 3, 59, time.October): true, utc(25, 4, 0, time.October): false,
	} {
		if c.Open(text) != open {
			t.Errorf("autumn: open at %s is %v", text.In(rome), !open)
		}
	}
	if next, _ := c.NextOpening(utc(25, 1, 10, time.October)); !next.Equal(utc(25, 1, 30, time.October)) {
		t.Errorf("autumn: opens again at %s", next.In(rome))
	}
	skipped := read(t, "Europe/Rome", `{open: {sun: "02:10-02:50"}}`)
	if next, _ := skipped.NextOpening(utc(28, 12, 0, time.March)); !next.Equal(utc(5, 0, 10, time.April)) {
		t.Errorf("hours that the clock skips open at %s", next.In(rome))
	}
}

func TestNeverOpen(t *testing.T) {
	c := read(t, "Europe/Rome", `{open: {mon-sun: closed}}`)
	now := when(t, "Europe/Rome", "2026-11-23 10:00")
	if next, ok := c.NextOpening(now); ok || c.Open(now) {
		t.Errorf("opens at %s", next)
	}
	if next, ok := Always(time.UTC).NextOpening(now); !ok || !next.Equal(now) {
		t.Errorf("a helpline that is always open opens at %s (%v)", next, ok)
	}
}

func TestHolidays(t *testing.T) {
	for country, days := range map[string]string{
		"IT": "01-01 01-06 03-29 04-25 05-01 06-02 08-15 10-04 11-01 12-08 12-25 12-26",
		"ES": "01-01 01-06 03-26 05-01 08-15 10-12 11-01 12-06 12-08 12-25",
		"DE": "01-01 03-26 03-29 05-01 05-06 05-17 10-03 12-25 12-26",
		"FR": "01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25",
		"AT": "01-01 01-06 03-29 05-01 05-06 05-17 05-27 08-15 10-26 11-01 12-08 12-25 12-26",
	} {
		c := read(t, "Europe/Rome", "{open: 24h, holidays: "+country+"}")
		var got []string
		for d := when(t, "Europe/Rome", "2027-01-01 12:00"); d.Year() == 2027; d = d.AddDate(0, 0, 1) {
			if c.Holiday(d) != "" {
				got = append(got, d.Format("01-02"))
			}
		}
		if strings.Join(got, " ") != days {
			t.Errorf("%s keeps %v, want %s", country, got, days)
		}
	}
}

func TestProblems(t *testing.T) {
	for text, want := range map[string]string{
		`{}`:                                              "c.yaml: `open` is missing in the file (write the hours: open: {mon-fri: \"08:30-21:30\"}, or open: 24h)",
		`{open: {lun-ven: "9:00-13:00"}}`:                 "c.yaml:1:9: \"lun\" is not a day of the week (did you mean `mon`?)",
		`{open: {mon-Ve: "9:00-13:00"}}`:                  "c.yaml:1:9: \"Ve\" is not a day of the week (did you mean `fri`?)",
		`{open: {monday: "9:00-13:00"}}`:                  "c.yaml:1:9: \"monday\" is not a day of the week (did you mean `mon`?)",
		`{open: {mon-fri: "9:00-13:00", wed: 24h}}`:       "c.yaml:1:32: wednesday is already given by `mon-fri` (write several ranges as one text: \"09:00-13:00, 14:00-18:00\")",
		`{open: {mon: "9-13"}}`:                           "c.yaml:1:14: \"9\" is not a time of day",
		`{open: {mon: "09:00"}}`:                          "c.yaml:1:14: \"09:00\" is not a range of hours",
		`{open: {mon: "09:00-25:00"}}`:                    "c.yaml:1:14: \"25:00\" is not a time of day",
		`{open: {mon: "09:00-24:01"}}`:                    "c.yaml:1:14: \"24:01\" is not a time of day",
		`{open: {mon: "09:00-09:00"}}`:                    "c.yaml:1:14: \"09:00-09:00\" begins and ends at the same time",
		`{open: {mon: "09:00-13:00, 12:00-14:00"}}`:       "c.yaml:1:14: the ranges of \"09:00-13:00, 12:00-14:00\" overlap",
		`{open: {mon: 8:30-9:30}, holidays: XX}`:          "c.yaml:1:36: the holidays of \"XX\" are not known",
		`{open: 24h, holidays: it}`:                       "c.yaml:1:23: the holidays of \"it\" are not known (did you mean `IT`?)",
		`{open: 24h, closed: [24.12.2026]}`:               "c.yaml:1:22: \"24.12.2026\" is not a date (write it as 2026-12-24)",
		`{open: 24h, closed: [2026-12-24, "2026-12-24"]}`: "c.yaml:1:34: 2026-12-24 is given twice (keep one of them)",
		`{open: 24h, special: {"2026-02-30": 24h}}`:       "c.yaml:1:23: \"2026-02-30\" is not a date",
		`{open: 24h, holiday: IT}`:                        "c.yaml:1:13: unknown key `holiday` in the file (did you mean `holidays`?)",
		`{open: {mon: ""}}`:                               "c.yaml:1:14: the hours are empty",
		`{open: {}}`:                                      "c.yaml:1:8: warning: no day of the week is ever open",
	} {
		doc, v := strict.Parse("c.yaml", []byte(text))
		Read(v, time.UTC)
		got := fmt.Sprint(doc.Problems())
		if len(doc.Problems()) != 1 || !strings.HasPrefix(got, "["+want) {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

// naive is the calendar as its definition says it: what the clock on the wall shows, looked up in the text.
type naive struct {
	loc    *time.Location
	week   [7][]Range
	closed map[Date]bool
}

func (n naive) open(t time.Time) bool {
	t = t.In(n.loc)
	within := func(day time.Time, minute int) bool {
		if n.closed[dateOf(day)] {
			return false
		}
		for _, r := range n.week[day.Weekday()] {
			to := r.To
			if to <= r.From {
				to += minutesOfDay
			}
			if r.From <= minute && minute < to {
				return true
			}
		}
		return false
	}
	minute := t.Hour()*60 + t.Minute()
	yesterday := time.Date(t.Year(), t.Month(), t.Day()-1, 12, 0, 0, 0, n.loc)
	return within(t, minute) || within(yesterday, minute+minutesOfDay)
}

func TestAgainstMinuteByMinute(t *testing.T) {
	// Among them: changes at midnight (Beirut), of half an hour (Lord Howe), and none at all.
	zones := []string{"Europe/Rome", "America/New_York", "Asia/Beirut", "Australia/Lord_Howe", "America/Santiago", "UTC"}
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		model := naive{loc: loc, closed: map[Date]bool{}}
		c := &Calendar{location: loc, days: map[Date][]Range{}}
		for d := range 7 {
			if rapid.IntRange(0, 2).Draw(t, "open") == 0 {
				continue
			}
			from := rapid.IntRange(0, 1439).Draw(t, "from")
			to := rapid.IntRange(0, 1440).Filter(func(to int) bool { return to != from }).Draw(t, "to")
			model.week[d] = []Range{{from, to}}
		}
		c.week = model.week
		// A moment near a change of the clock, or anywhere in the year.
		start := time.Date(2026, 1, 1, 0, rapid.IntRange(0, 525_000).Draw(t, "minute"), 0, 0, time.UTC)
		if _, change := start.In(loc).ZoneBounds(); !change.IsZero() && rapid.Bool().Draw(t, "near change") {
			start = change.Add(-time.Duration(rapid.IntRange(0, 2000).Draw(t, "before")) * time.Minute)
		}
		if rapid.Bool().Draw(t, "closed") {
			d := dateOf(start.In(loc).AddDate(0, 0, 1))
			model.closed[d], c.days[d] = true, nil
		}
		want := start
		for limit := start.AddDate(0, 0, 15); !model.open(want) && want.Before(limit); {
			want = want.Add(time.Minute)
		}
		if got := c.Open(start); got != model.open(start) {
			t.Fatalf("open at %s: %v", start.In(loc), got)
		}
		got, ok := c.NextOpening(start)
		if found := model.open(want); ok != found || ok && !got.Equal(want) {
			t.Fatalf("after %s opens at %s (%v), want %s (%v)", start.In(loc), got.In(loc), ok, want.In(loc), found)
		}
	})
}

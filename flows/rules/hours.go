package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"centralino/flows"
	"centralino/flows/calendar"
	"centralino/flows/prove"
)

const minutesOfDay = 24 * 60

// week says for every minute of an ordinary week whether an operator can be reached, Sunday first as in package time.
type week [7][minutesOfDay]bool

// week asks the flow what it does with its calendars as they are at each minute.
func (f flow) week() (w week) {
	for day := range w {
		for minute := range w[day] {
			open := func(c *calendar.Calendar) bool { return c.InWeek(time.Weekday(day), minute) }
			w[day][minute] = f.Person(f.Start, open).Can
		}
	}
	return w
}

// weekdays holds that an operator can be reached at these hours, Monday to Friday.
func (f flow) weekdays(hours Span) []breach {
	w := f.week()
	var gaps []string // of each day
	for day := time.Monday; day <= time.Friday; day++ {
		gaps = append(gaps, strings.Join(missing(w[day][:], hours), ", "))
	}
	text := ofDays(gaps)
	if text == "" {
		return nil
	}
	at, when := f.gate(gaps, hours)
	return []breach{{
		at: at.at, step: at.step, what: "callers of the flow `" + string(f.Name) + "` can reach no operator on " + text + when, mend: "open longer",
	}}
}

// missing lists the parts of the hours that are not there.
func missing(day []bool, hours Span) (out []string) {
	for m := hours.From; m < hours.To; m++ {
		if day[m] {
			continue
		}
		from := m
		for m < hours.To && !day[m] {
			m++
		}
		out = append(out, "from "+clock(from)+" to "+clock(m))
	}
	return out
}

// ofDays says what is missing of the days from Monday on, those together that follow each other and are alike.
func ofDays(gaps []string) string {
	var parts []string
	for first := 0; first < len(gaps); {
		last := first
		for last+1 < len(gaps) && gaps[last+1] == gaps[first] {
			last++
		}
		if gaps[first] != "" {
			days := time.Weekday(first + 1).String()
			if last > first {
				days += " to " + time.Weekday(last+1).String()
			}
			parts = append(parts, days+" "+gaps[first])
		}
		first = last + 1
	}
	return strings.Join(parts, ", ")
}

// gate finds the step whose calendar is closed in the first gap, to point at; the start when there is none.
func (f flow) gate(gaps []string, hours Span) (at breach, when string) {
	at = breach{at: f.start().Pos, step: f.Start}
	day := time.Weekday(slices.IndexFunc(gaps, func(gap string) bool { return gap != "" }) + 1)
	w := f.week()
	minute := hours.From
	for minute < hours.To && w[day][minute] {
		minute++
	}
	return f.closedAt(at, day, minute)
}

// closedAt points at the first step whose calendar is closed then, or else at the first queue that is.
func (f flow) closedAt(at breach, day time.Weekday, minute int) (breach, string) {
	when := ""
	for _, s := range f.Reaching.Steps() {
		c := prove.CalendarOf(s)
		if c == nil || c.InWeek(day, minute) {
			continue
		}
		switch v := s.Verb.(type) {
		case *flows.Calendar:
			return breach{at: s.Pos, step: s.ID}, ", when `" + v.Name + "` is closed"
		case *flows.Queue:
			if when == "" {
				at, when = breach{at: s.Pos, step: s.ID}, ", when the queue `"+string(v.Queue)+"` is closed"
			}
		}
	}
	return at, when
}

// weekly holds that an operator can be reached for so long in an ordinary week.
func (f flow) weekly(least time.Duration) []breach {
	w := f.week()
	var total time.Duration
	at := breach{at: f.start().Pos, step: f.Start}
	closed := false
	for day := range w {
		for minute, reached := range w[day] {
			if reached {
				total += time.Minute
			} else if !closed {
				closed = true
				at, _ = f.closedAt(at, time.Weekday(day), minute)
			}
		}
	}
	if total >= least {
		return nil
	}
	return []breach{{
		at: at.at, step: at.step, mend: "open longer",
		what: fmt.Sprintf("callers of the flow `%s` can reach an operator for %s of an ordinary week", f.Name, hoursOf(total)),
	}}
}

// hoursOf writes a time in hours: "34.5 hours".
func hoursOf(d time.Duration) string {
	if d == time.Hour {
		return "1 hour"
	}
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", d.Hours()), "0"), ".") + " hours"
}

// Answering returns whether callers of any of the flows can reach an operator at a moment, by what the flows do with their
// calendars, holidays included. The function must not be called by several at once.
func Answering(programs []*flows.Program) func(time.Time) bool {
	var all []flow
	for _, p := range programs {
		all = append(all, look(p, prove.Options{}))
	}
	return func(at time.Time) bool {
		return slices.ContainsFunc(all, func(f flow) bool {
			return f.Person(f.Start, func(c *calendar.Calendar) bool { return c.Open(at) }).Can
		})
	}
}

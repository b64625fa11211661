package rules

import (
	"fmt"
	"slices"
	"strconv"
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
	answers := f.answers()
	for day := range w {
		for minute := range w[day] {
			w[day][minute] = answers(func(c *calendar.Calendar) bool { return c.InWeek(time.Weekday(day), minute) })
		}
	}
	return w
}

// calendars finds the calendars of the flow by their names.
func (f flow) calendars() map[string]*calendar.Calendar {
	out := map[string]*calendar.Calendar{}
	for _, s := range f.Program.Steps {
		if c, ok := s.Verb.(*flows.Calendar); ok && c.Calendar != nil {
			out[c.Name] = c.Calendar
		}
	}
	return out
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

// closedAt points at the first step whose calendar is closed then.
func (f flow) closedAt(at breach, day time.Weekday, minute int) (breach, string) {
	for _, s := range f.Reaching.Steps() {
		c, ok := s.Verb.(*flows.Calendar)
		if ok && c.Calendar != nil && !c.Calendar.InWeek(day, minute) {
			return breach{at: s.Pos, step: s.ID}, ", when `" + c.Name + "` is closed"
		}
	}
	return at, ""
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
	var all []func(time.Time) bool
	for _, p := range programs {
		answers := look(p, prove.Options{}).answers()
		all = append(all, func(at time.Time) bool {
			return answers(func(c *calendar.Calendar) bool { return c.Open(at) })
		})
	}
	return func(at time.Time) bool {
		return slices.ContainsFunc(all, func(answers func(time.Time) bool) bool { return answers(at) })
	}
}

// answers returns whether an operator can be reached while the calendars are open that a function says are. What they are
// open for together decides, so each combination is tried once.
func (f flow) answers() func(func(*calendar.Calendar) bool) bool {
	names, asked, known := f.Calendars(), f.calendars(), map[string]bool{}
	return func(isOpen func(*calendar.Calendar) bool) bool {
		open, now := map[string]bool{}, ""
		for _, name := range names {
			open[name] = isOpen(asked[name])
			now += strconv.FormatBool(open[name]) + " "
		}
		reached, ok := known[now]
		if !ok {
			reached = f.Person(f.Start, open).Can
			known[now] = reached
		}
		return reached
	}
}

package diff

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"centralino/flows/calendar"
)

// year is how many days are compared.
const year = 366

// mostDays is how many days are named that have the same hours; the others are counted.
const mostDays = 6

// calendars compares opening hours.
func (c *comparison) calendars() {
	old, now := c.both()
	for _, name := range keysOf(old.Calendars, now.Calendars) {
		before, after := old.Calendars[name], now.Calendars[name]
		switch {
		case before == nil:
			c.add(Operators, "calendar "+name+" is new")
		case after == nil:
			c.add(Operators, "calendar "+name+" is gone")
		default:
			for _, text := range hours(before, after, c.from, name+" is now") {
				c.add(Callers, text)
			}
		}
	}
}

// hours says on which days of the year that begins at from two calendars have other hours, in sentences with a subject and
// a verb such as "office is now". Days of the week whose hours are others for good are told of once.
func hours(old, now *calendar.Calendar, from time.Time, subject string) (out []string) {
	usualOld, usualNow := usual(old, from), usual(now, from)
	for _, group := range alikeDays(usualOld, usualNow) {
		out = append(out, fmt.Sprintf("on %s %s %s%s", weekdays(group), subject, usualNow[group[0]], formerly(usualOld[group[0]])))
	}
	days := map[change][]time.Time{}
	for day := range dates(from) {
		one := change{say(old, day), say(now, day)}
		w := day.Weekday()
		if told := one == (change{usualOld[w], usualNow[w]}); one.old != one.now && !told {
			days[one] = append(days[one], day)
		}
	}
	for _, one := range slices.SortedFunc(maps.Keys(days), func(a, b change) int {
		return cmp.Or(days[a][0].Compare(days[b][0]), strings.Compare(a.now, b.now))
	}) {
		out = append(out, fmt.Sprintf("on %s %s %s%s", datesInWords(days[one]), subject, one.now, formerly(one.old)))
	}
	return out
}

// change is what a day's hours were and are.
type change struct{ old, now string }

// dates gives the days that are compared, each at noon: an hour that no change of the clock touches.
func dates(from time.Time) func(yield func(time.Time) bool) {
	return func(yield func(time.Time) bool) {
		for i := range year {
			if !yield(time.Date(from.Year(), from.Month(), from.Day()+i, 12, 0, 0, 0, from.Location())) {
				return
			}
		}
	}
}

// usual is what most days of each weekday have, as text.
func usual(c *calendar.Calendar, from time.Time) (out [7]string) {
	var counts [7]map[string]int
	for day := range dates(from) {
		w := day.Weekday()
		if counts[w] == nil {
			counts[w] = map[string]int{}
		}
		counts[w][say(c, day)]++
	}
	for w, count := range counts {
		out[w] = slices.MaxFunc(slices.Sorted(maps.Keys(count)), func(a, b string) int { return count[a] - count[b] })
	}
	return out
}

// say writes the hours that begin on a day.
func say(c *calendar.Calendar, day time.Time) string {
	day = time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, c.Location())
	var parts []string
	for _, r := range c.Hours(day) {
		if r == (calendar.Range{From: 0, To: 24 * 60}) {
			return "open all day"
		}
		parts = append(parts, fmt.Sprintf("%02d:%02d–%02d:%02d", r.From/60, r.From%60, r.To/60, r.To%60))
	}
	if len(parts) == 0 {
		return "closed"
	}
	return "open " + strings.Join(parts, " and ")
}

// alikeDays groups the weekdays that changed, from Monday on, by what changed.
func alikeDays(old, now [7]string) (out [][]time.Weekday) {
	for i := range 7 {
		w := time.Weekday((i + 1) % 7)
		if old[w] == now[w] {
			continue
		}
		at := slices.IndexFunc(out, func(group []time.Weekday) bool { return old[group[0]] == old[w] && now[group[0]] == now[w] })
		if at < 0 {
			out = append(out, []time.Weekday{w})
			continue
		}
		out[at] = append(out[at], w)
	}
	return out
}

// weekdays writes "Mondays", "Mondays and Fridays", "Mondays to Fridays", "all days".
func weekdays(days []time.Weekday) string {
	n := len(days)
	switch consecutive := (int(days[n-1])+6)%7-(int(days[0])+6)%7 == n-1; {
	case n == 7:
		return "all days"
	case n > 2 && consecutive:
		return days[0].String() + "s to " + days[n-1].String() + "s"
	}
	var names []string
	for _, d := range days {
		names = append(names, d.String()+"s")
	}
	return list(names)
}

// datesInWords writes days: the weekday of one that stands alone, and of many only the first.
func datesInWords(days []time.Time) string {
	if len(days) == 1 {
		return days[0].Format("Monday 2 January 2006")
	}
	var names []string
	for _, d := range days[:min(len(days), mostDays)] {
		names = append(names, d.Format("2 January 2006"))
	}
	if more := len(days) - mostDays; more > 0 {
		return strings.Join(names, ", ") + " and " + counted(more, "more day")
	}
	return list(names)
}

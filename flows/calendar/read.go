package calendar

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"centralino/flows/strict"
)

// Read reads a calendar as it is written under `calendars:`:
//
//	open: {mon-fri: "08:30-13:00, 14:00-18:00", sat: "09:00-13:00"}
//	holidays: IT
//	closed: ["2026-12-24"]
//	special: {"2026-12-23": "09:00-13:00"}
//
// What is wrong is recorded in the value's document, and the calendar then lacks it.
func Read(v strict.Value, loc *time.Location) *Calendar {
	c := &Calendar{location: loc, days: map[Date][]Range{}}
	m := v.Map()
	c.readWeek(m.Need("open", `write the hours: open: {mon-fri: "08:30-21:30"}, or open: 24h`))
	c.readHolidays(m.Get("holidays"))
	for _, day := range m.Get("closed").OneOrList() {
		if d, ok := readDate(day); ok {
			c.setDay(day, d, nil)
		}
	}
	for _, e := range m.Get("special").Map().Entries() {
		d, ok := readDate(e.At)
		if hours, good := readHours(e.Value); ok && good {
			c.setDay(e.At, d, hours)
		}
	}
	m.Close()
	return c
}

// ReadShifts reads when somebody is on duty: days and ranges as under `open:`, and dates with hours of their own, which
// may be "closed". Holidays are days like any other.
//
//	{mon-fri: "09:00-17:00", "2026-12-24": "09:00-13:00", "2026-12-28": closed}
func ReadShifts(v strict.Value, loc *time.Location) *Calendar {
	c := &Calendar{location: loc, days: map[Date][]Range{}}
	given := map[time.Weekday]string{}
	if !v.IsMap() {
		c.readWeek(v)
		return c
	}
	for _, e := range v.Map().Entries() {
		if len(e.Key) == len(time.DateOnly) && e.Key[4] == '-' {
			d, ok := readDate(e.At)
			if hours, good := readHours(e.Value); ok && good {
				c.setDay(e.At, d, hours)
			}
			continue
		}
		c.readDay(e, given)
	}
	return c
}

func (c *Calendar) setDay(v strict.Value, d Date, hours []Range) {
	if _, twice := c.days[d]; twice {
		v.Fault("keep one of them", "%04d-%02d-%02d is given twice", d.Year, d.Month, d.Day)
		return
	}
	c.days[d] = hours
}

func (c *Calendar) readHolidays(v strict.Value) {
	if v.Missing() {
		return
	}
	country := v.Text("")
	if country == "" {
		return
	}
	holidays, ok := national(country)
	if !ok {
		hint := "known are " + strict.Quoted(Countries()) + "; write the days of others under `closed:`"
		if near := strings.ToUpper(country); slices.Contains(Countries(), near) {
			hint = "did you mean `" + near + "`?"
		}
		v.Fault(hint, "the holidays of %q are not known", country)
		return
	}
	c.holidays = holidays
}

func (c *Calendar) readWeek(v strict.Value) {
	if v.Missing() {
		return
	}
	if v.IsScalar() {
		if hours, ok := readHours(v); ok {
			for i := range c.week {
				c.week[i] = hours
			}
		}
		return
	}
	given := map[time.Weekday]string{}
	week := v.Map().Entries()
	if len(week) == 0 && v.IsMap() {
		v.Warn(`write the hours: open: {mon-fri: "08:30-21:30"}`, "no day of the week is ever open")
	}
	for _, e := range week {
		c.readDay(e, given)
	}
}

// readDay reads the hours of one or more days of the week; given says by which key a day was given before.
func (c *Calendar) readDay(e strict.Entry, given map[time.Weekday]string) {
	days, ok := readDays(e.At, e.Key)
	hours, good := readHours(e.Value)
	if !ok || !good {
		return
	}
	for _, d := range days {
		if by, twice := given[d]; twice {
			e.At.Fault("write several ranges as one text: \"09:00-13:00, 14:00-18:00\"",
				"%s is already given by `%s`", strings.ToLower(d.String()), by)
			continue
		}
		given[d] = e.Key
		c.week[d] = hours
	}
}

// weekdays are the days' names by time.Weekday.
func weekdays() []string { return []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} }

// readDays reads "mon", "mon-fri", "sat-mon" or "mon, wed".
func readDays(at strict.Value, text string) (days []time.Weekday, ok bool) {
	for part := range strings.SplitSeq(text, ",") {
		first, last, span := strings.Cut(strings.TrimSpace(part), "-")
		from, good := readDay(at, first)
		to := from
		if good && span {
			to, good = readDay(at, last)
		}
		if !good {
			return nil, false
		}
		for d := from; ; d = (d + 1) % 7 {
			days = append(days, d)
			if d == to {
				break
			}
		}
	}
	return days, true
}

// Weekday reads a day of the week as people write it, in English or Italian, in whole or by its first letters: Monday, mo, lun, martedì.
func Weekday(text string) (time.Weekday, bool) {
	word := strings.NewReplacer("ì", "i", "'", "", ".", "").Replace(strings.ToLower(text))
	if len(word) < 2 {
		return 0, false
	}
	for i, names := range []string{
		"sunday domenica", "monday lunedi", "tuesday martedi", "wednesday mercoledi", "thursday giovedi", "friday venerdi", "saturday sabato",
	} {
		if slices.ContainsFunc(strings.Fields(names), func(name string) bool { return strings.HasPrefix(name, word) }) {
			return time.Weekday(i), true
		}
	}
	return 0, false
}

func readDay(at strict.Value, text string) (time.Weekday, bool) {
	text = strings.TrimSpace(text)
	if i := slices.Index(weekdays(), text); i >= 0 {
		return time.Weekday(i), true
	}
	hint := "days are mon, tue, wed, thu, fri, sat, sun, and spans of them such as mon-fri"
	if day, ok := Weekday(text); ok {
		hint = "did you mean `" + weekdays()[day] + "`?"
	}
	at.Fault(hint, "%q is not a day of the week", text)
	return 0, false
}

// readHours reads "09:00-13:00, 14:00-18:00", "22:00-06:00", "24h" or "closed".
func readHours(v strict.Value) (hours []Range, ok bool) {
	text := strings.TrimSpace(v.Text(""))
	switch text {
	case "":
		if v.IsScalar() && v.Raw() == "" {
			v.Fault(`write "09:00-13:00", "24h" or "closed"`, "the hours are empty")
		}
		return nil, false
	case "closed":
		return nil, true
	case "24h":
		return []Range{{0, minutesOfDay}}, true
	}
	for part := range strings.SplitSeq(text, ",") {
		r, problem := readRange(strings.TrimSpace(part))
		if problem != "" {
			v.Fault(`write "09:00-13:00", several as "09:00-13:00, 14:00-18:00", or "24h", or "closed"`, "%s", problem)
			return nil, false
		}
		hours = append(hours, r)
	}
	slices.SortFunc(hours, func(a, b Range) int { return a.From - b.From })
	for i := 1; i < len(hours); i++ {
		if before := hours[i-1]; before.To <= before.From || before.To > hours[i].From {
			v.Fault("a later range begins where the one before it ends, or after", "the ranges of %q overlap", text)
			return nil, false
		}
	}
	return hours, true
}

func readRange(text string) (r Range, problem string) {
	from, to, ok := strings.Cut(text, "-")
	if !ok {
		return r, fmt.Sprintf("%q is not a range of hours", text)
	}
	var good bool
	if r.From, good = readClock(from); !good || r.From == minutesOfDay {
		return r, fmt.Sprintf("%q is not a time of day", strings.TrimSpace(from))
	}
	if r.To, good = readClock(to); !good {
		return r, fmt.Sprintf("%q is not a time of day", strings.TrimSpace(to))
	}
	if r.From == r.To {
		return r, fmt.Sprintf("%q begins and ends at the same time", text)
	}
	return r, ""
}

var clock = regexp.MustCompile(`^([01]?[0-9]|2[0-4]):([0-5][0-9])$`)

// readClock reads a time of day as minutes since midnight; 24:00 is the end of the day.
func readClock(text string) (minutes int, ok bool) {
	m := clock.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return 0, false
	}
	hour, _ := strconv.Atoi(m[1]) // two digits: cannot fail
	minute, _ := strconv.Atoi(m[2])
	return hour*60 + minute, hour < 24 || minute == 0
}

func readDate(v strict.Value) (d Date, ok bool) {
	t, err := time.Parse(time.DateOnly, v.Text(""))
	if err != nil {
		if v.Raw() != "" {
			v.Fault("write it as 2026-12-24", "%q is not a date", v.Raw())
		}
		return d, false
	}
	return dateOf(t), true
}

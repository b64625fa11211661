package starter

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows/calendar"
)

// Hours are opening hours; none are at any time.
type Hours []Opening

// Opening is when some days of the week are open, as configurations write it: "mon-fri" and "09:00-13:00, 14:00-18:00".
type Opening struct{ Days, Ranges string }

var (
	daysForm  = regexp.MustCompile(`^(mon|tue|wed|thu|fri|sat|sun)(?:-(mon|tue|wed|thu|fri|sat|sun))?$`)
	rangeForm = regexp.MustCompile(`^([01]?[0-9]|2[0-3])(?::([0-5][0-9]))?-([01]?[0-9]|2[0-4])(?::([0-5][0-9]))?$`)
)

// ReadHours reads "mon-fri 09:00-13:00, 14:00-18:00; sat 9-12", or "24h".
func ReadHours(text string) (Hours, error) {
	const example = `write "mon-fri 09:00-18:00", several as "mon-fri 09:00-18:00; sat 09:00-13:00", or 24h`
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "24h" {
		return nil, nil
	}
	var out Hours
	for part := range strings.SplitSeq(text, ";") {
		days, ranges, ok := strings.Cut(strings.TrimSpace(part), " ")
		if days = meantDays(days); !ok || !daysForm.MatchString(days) {
			return nil, fmt.Errorf("%q does not begin with days: %s", strings.TrimSpace(part), example)
		}
		var clean []string
		for r := range strings.SplitSeq(ranges, ",") {
			m := rangeForm.FindStringSubmatch(strings.TrimSpace(r))
			if m == nil {
				return nil, fmt.Errorf("%q is not a range of hours: %s", strings.TrimSpace(r), example)
			}
			clean = append(clean, clock(m[1], m[2])+"-"+clock(m[3], m[4]))
		}
		out = append(out, Opening{days, strings.Join(clean, ", ")})
	}
	return out, nil
}

// meantDays writes days as configurations do: lun-ven is mon-fri. What cannot be read stays as it is.
func meantDays(days string) string {
	parts := strings.Split(days, "-")
	for i, part := range parts {
		if day, ok := calendar.Weekday(part); ok {
			parts[i] = strings.ToLower(day.String()[:3])
		}
	}
	return strings.Join(parts, "-")
}

// clock writes 9 as 09:00.
func clock(hour, minute string) string {
	if minute == "" {
		minute = "00"
	}
	return fmt.Sprintf("%02s:%s", hour, minute)
}

// Words says the hours as people do.
func (h Hours) Words(lang call.Language) string {
	var parts []string
	for _, o := range h {
		parts = append(parts, daysInWords(o.Days, lang)+" "+rangesInWords(o.Ranges, lang))
	}
	return strings.Join(parts, ", ")
}

func daysInWords(days string, lang call.Language) string {
	short := []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	names := []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	if lang == "it" {
		names = []string{"lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"}
	}
	first, last, span := strings.Cut(days, "-")
	from := names[slices.Index(short, first)]
	the := func(day string) string { // la domenica
		if day == "domenica" {
			return "a"
		}
		return ""
	}
	switch {
	case days == "mon-sun" && lang == "it":
		return "tutti i giorni"
	case days == "mon-sun":
		return "every day"
	case !span && lang == "it":
		return map[string]string{"": "il ", "a": "la "}[the(from)] + from
	case !span:
		return "on " + from
	case lang == "it":
		to := names[slices.Index(short, last)]
		return map[string]string{"": "dal ", "a": "dalla "}[the(from)] + from + map[string]string{"": " al ", "a": " alla "}[the(to)] + to
	}
	return "from " + from + " to " + names[slices.Index(short, last)]
}

func rangesInWords(ranges string, lang call.Language) string {
	var parts []string
	for r := range strings.SplitSeq(ranges, ", ") {
		from, to, _ := strings.Cut(r, "-")
		if lang == "it" {
			parts = append(parts, italian(from, "dalle", "dall'una", "da mezzanotte")+" "+italian(to, "alle", "all'una", "a mezzanotte"))
		} else {
			parts = append(parts, "from "+english(from)+" to "+english(to))
		}
	}
	if lang == "it" {
		return strings.Join(parts, " e ")
	}
	return strings.Join(parts, " and ")
}

// italian says a time of the clock on the wall, which has its own words for one o'clock and for midnight.
func italian(clock, many, one, midnight string) string {
	hour, minute, _ := strings.Cut(clock, ":")
	hour = strings.TrimPrefix(hour, "0")
	out := many + " " + hour
	switch hour {
	case "0", "", "24":
		out = midnight
	case "1":
		out = one
	}
	if minute != "00" {
		out += " e " + strings.TrimPrefix(minute, "0")
	}
	return out
}

func english(clock string) string {
	switch clock {
	case "24:00", "00:00":
		return "midnight"
	case "12:00":
		return "noon"
	}
	t, err := time.Parse("15:04", clock)
	if err != nil {
		return clock
	}
	return strings.TrimSuffix(t.Format("3:04"), ":00") + t.Format(" pm")
}

// moments finds a time at which the office is open and stays so for a while, and one at which it is closed, in the weeks
// after today, and when it opens after that; these two are empty when it is never closed.
func moments(c *calendar.Calendar, today time.Time) (open, closed, opens string) {
	const form = "2006-01-02 15:04"
	monday := today.AddDate(0, 0, (8-int(today.Weekday()))%7+7)
	at := time.Date(monday.Year(), monday.Month(), monday.Day(), 10, 0, 0, 0, today.Location())
	if c == nil {
		return at.Format(form), "", ""
	}
	const while = 15 * time.Minute
	for range 4 * 7 * 24 * 4 {
		now, later := c.Open(at), c.Open(at.Add(while))
		if now && later && open == "" {
			open = at.Format(form)
		}
		if !now && !later && closed == "" {
			closed = at.Format(form)
			next, _ := c.NextOpening(at) // it opens within the week
			opens = next.Format(form)
		}
		at = at.Add(while)
	}
	return open, closed, opens
}

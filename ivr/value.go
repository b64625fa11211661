package ivr

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/ivr/speech"
)

// spokenValue speaks an amount, a date or a time. What cannot be read as one is left out, for a wrong amount would be worse.
func (m *machine) spokenValue(v *flows.Value) []call.Prompt {
	text, ok := m.evaluate(v.Of)
	if !ok {
		return nil
	}
	text = strings.TrimSpace(text)
	switch v.Kind {
	case flows.Amount:
		hundredths, isAmount := amount(text)
		if prompts, spoken := speech.Money(m.language, hundredths, v.Currency); isAmount && spoken {
			return prompts
		}
	case flows.Date:
		if at, isDate := m.moment(text, dateLayouts()); isDate {
			return m.spokenDate(v, at)
		}
	case flows.TimeOfDay:
		if at, isTime := m.moment(text, timeLayouts()); isTime {
			return speech.TimeOfDay(m.language, at.Hour(), at.Minute(), speech.Clock{Hours: v.Clock, At: v.At})
		}
	}
	m.fault(v.Of.String() + " is no " + string(v.Kind))
	return nil
}

func (m *machine) spokenDate(v *flows.Value, at time.Time) []call.Prompt {
	if v.Near {
		if prompt, ok := speech.Near(m.language, at, m.now); ok {
			return []call.Prompt{prompt}
		}
	}
	return speech.Date(m.language, at, v.Year)
}

// dateLayouts are the ways to write a day, timeLayouts those to write a time of day: ISO 8601, and a blank for its T.
func dateLayouts() []string { return append([]string{time.DateOnly}, momentLayouts()...) }

func timeLayouts() []string { return append([]string{"15:04", time.TimeOnly}, momentLayouts()...) }

func momentLayouts() []string {
	return []string{
		time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04",
	}
}

// moment reads a date or a time, and tells it as it is in the helpline's zone when it names another.
func (m *machine) moment(text string, layouts []string) (time.Time, bool) {
	zone := m.program.Zone
	if zone == nil {
		zone = time.UTC
	}
	for _, layout := range layouts {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at.In(zone), true
		}
	}
	return time.Time{}, false
}

var amountFigures = regexp.MustCompile(`^([+-]?)([0-9]{1,12}|[0-9]{1,3}(?:[.][0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3})+)(?:([.,])([0-9]+))?$`)

// amount reads an amount in hundredths: 21, 21.5, 21,50, -3.20, 1.234,56, 1,234.56. Three figures behind one sign, as in 1.234,
// may be thousandths or thousands, so that is no amount.
func amount(text string) (hundredths int, ok bool) {
	text = strings.TrimSpace(strings.Trim(text, "€$£ \u00a0"))
	f := amountFigures.FindStringSubmatch(text)
	if f == nil {
		return 0, false
	}
	negative, whole, point, rest := f[1] == "-", f[2], f[3], f[4]
	grouped := strings.ContainsAny(whole, ".,")
	switch {
	case grouped && (point == "" && strings.Count(whole, ".")+strings.Count(whole, ",") == 1 || strings.Contains(whole, point) && point != ""):
		return 0, false
	case len(rest) == 3 && !grouped && len(whole) <= 3 && whole[0] != '0':
		return 0, false
	}
	n, err := strconv.Atoi(strings.NewReplacer(".", "", ",", "").Replace(whole))
	cents, centsErr := strconv.ParseFloat("0."+rest+"0", 64)
	if err != nil || centsErr != nil {
		return 0, false
	}
	n = n*100 + int(math.Round(cents*100))
	if negative {
		n = -n
	}
	return n, true
}

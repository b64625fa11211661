package strict

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Duration reads a time with its unit, such as 20s, 800ms, 15m or 1h30m, from low to high.
func (v Value) Duration(otherwise, low, high time.Duration) time.Duration {
	if !v.scalar("a duration such as 20s") {
		return otherwise
	}
	text := v.node.Value
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		hint := "write the unit"
		if n >= 0 {
			hint = "did you mean " + text + "s?"
		}
		v.Fault(hint, "%s must be a duration such as 20s, not %s", v.label(), v.kind())
		return otherwise
	}
	d, err := time.ParseDuration(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		v.Fault(meantDuration(text), "%s must be a duration such as 20s, not %s", v.label(), v.kind())
		return otherwise
	}
	switch {
	case d < low:
		v.Fault("", "%s must be at least %s, not %s", v.label(), Short(low), clip(text))
		return otherwise
	case d > high:
		v.Fault("", "%s must be at most %s, not %s", v.label(), Short(high), clip(text))
		return otherwise
	}
	return d
}

var inWords = regexp.MustCompile(`^([0-9]+(?:[.,][0-9]+)?)\s*(\p{L}*)\.?$`)

// meantDuration is the hint for a time whose unit is written as people write it: 5 seconds, 1min, 2,5s, 3 minuti, 1d.
func meantDuration(text string) string {
	const units = "units are ms, s, m and h"
	m := inWords.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return units
	}
	n, err := strconv.ParseFloat(strings.Replace(m[1], ",", ".", 1), 64)
	unit := unitOf(strings.ToLower(m[2]))
	if d := n * float64(unit); err == nil && d > 0 && d < float64(10*365*24*time.Hour) {
		return "did you mean " + Short(time.Duration(d)) + "?"
	}
	return units
}

// unitOf is how long the unit of a word is, in English or Italian; 0 for others. Without a word it is a second.
func unitOf(word string) time.Duration {
	for _, unit := range []struct {
		of    time.Duration
		words string
	}{
		{time.Millisecond, "ms msec msecs millisecond milliseconds millisecondi millisecondo"},
		{time.Second, "s sec secs second seconds secondo secondi"},
		{time.Minute, "m min mins minute minutes minuto minuti"},
		{time.Hour, "h hr hrs hour hours ora ore"},
		{24 * time.Hour, "d day days g giorno giorni"},
	} {
		if word == "" && unit.of == time.Second || slices.Contains(strings.Fields(unit.words), word) {
			return unit.of
		}
	}
	return 0
}

// Short writes a duration as people do: 15m rather than 15m0s.
func Short(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

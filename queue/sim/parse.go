package sim

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ParseDist reads a distribution as an operator writes it: "180s" or "exponential:180s" (a mean), "lognormal:180s/0.8"
// (a mean, and the standard deviation as a multiple of it), "fixed:180s", or "never".
func ParseDist(text string) (Dist, error) {
	wrong := fmt.Errorf("%q is no distribution of times: write 180s, lognormal:180s/0.8, fixed:180s or never", text)
	kind, mean, ok := strings.Cut(text, ":")
	if !ok {
		kind, mean = "exponential", text
	}
	if text == "never" {
		return Fixed(Forever), nil
	}
	mean, shape, shaped := strings.Cut(mean, "/")
	d, err := time.ParseDuration(mean)
	if err != nil || d < 0 || shaped != (kind == "lognormal") {
		return nil, wrong
	}
	switch kind {
	case "exponential":
		return Exponential(d), nil
	case "fixed":
		return Fixed(d), nil
	case "lognormal":
		cv, err := strconv.ParseFloat(shape, 64)
		if err != nil || cv <= 0 || cv > 100 {
			return nil, wrong
		}
		return Lognormal{d, cv}, nil
	}
	return nil, wrong
}

// ParseHours reads a span of the day, "08:00-18:00".
func ParseHours(text string) (Span, error) {
	from, to, ok := strings.Cut(text, "-")
	a, err1 := ParseTimeOfDay(from)
	b, err2 := ParseTimeOfDay(to)
	if !ok || err1 != nil || err2 != nil || a >= b {
		return Span{}, fmt.Errorf("%q is no span of a day: write 08:00-18:00", text)
	}
	return Span{a, b}, nil
}

// ParseTimeOfDay reads 08:00, or 24:00 for the end of a day.
func ParseTimeOfDay(text string) (time.Duration, error) {
	if text == "24:00" {
		return 24 * time.Hour, nil
	}
	at, err := time.Parse("15:04", text)
	if err != nil {
		at, err = time.Parse("15:04:05", text)
	}
	if err != nil {
		return 0, fmt.Errorf("%q is no time of day: write 08:30", text)
	}
	return at.Sub(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)), nil
}

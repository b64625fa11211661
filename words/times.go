package words

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Span says a length of time as people read it: 1m31s in English, 1 min 31 s elsewhere.
func (w Words) Span(d time.Duration) string {
	switch {
	case d < time.Second:
		d = d.Round(time.Millisecond)
	case d < time.Minute:
		d = d.Round(100 * time.Millisecond)
	default:
		d = d.Round(time.Second)
	}
	if w.Language() != English {
		return w.spaced(d)
	}
	if d >= time.Minute && d%time.Minute == 0 {
		return strings.TrimSuffix(d.String(), "0s")
	}
	return d.String()
}

// spaced writes a time by the rules of the SI, which have a space before each unit.
func (w Words) spaced(d time.Duration) string {
	switch {
	case d == 0:
		return "0 s"
	case d < time.Second:
		return w.Number(float64(d)/1e6, -1) + " ms"
	}
	var parts []string
	for _, unit := range []struct {
		of   time.Duration
		name string
	}{{time.Hour, "h"}, {time.Minute, "min"}} {
		if n := d / unit.of; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, unit.name))
			d %= unit.of
		}
	}
	if d > 0 {
		parts = append(parts, w.Number(d.Seconds(), -1)+" s")
	}
	return strings.Join(parts, " ")
}

// Number writes a number with so many decimals, -1 for as many as it has.
func (w Words) Number(v float64, decimals int) string {
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	if w.Language() == English {
		return text
	}
	return strings.Replace(text, ".", ",", 1)
}

// Seconds writes seconds: 83.2 s, with so many decimals, -1 for as many as there are.
func (w Words) Seconds(v float64, decimals int) string { return w.Number(v, decimals) + " s" }

// Percent writes a share from 0 to 1 in hundredths: 94.96 %.
func (w Words) Percent(share float64, decimals int) string {
	return w.Number(100*share, decimals) + " %"
}

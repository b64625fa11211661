package web

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// query reads what stands behind the question mark, and refuses what nobody asked for.
type query struct {
	values url.Values
	known  []string
	zone   *time.Location
	fault  *Problem
}

func asked(r *http.Request, settings *Settings) *query {
	values, err := url.ParseQuery(r.URL.RawQuery)
	q := &query{values: values, zone: settings.Zone}
	if err != nil {
		q.fail("the query cannot be read", "write ?name=value&name=value")
	}
	return q
}

func (q *query) fail(title, detail string, args ...any) {
	if q.fault == nil {
		q.fault = badRequest(title, detail, args...)
	}
}

// text reads a value.
func (q *query) text(name string) string {
	q.known = append(q.known, name)
	if len(q.values[name]) > 1 {
		q.fail("there are several %s", "write it once", name)
	}
	return q.values.Get(name)
}

// oneOf reads one of some words, the first when there is none.
func (q *query) oneOf(name string, words ...string) string {
	text := q.text(name)
	if text == "" {
		return words[0]
	}
	if !slices.Contains(words, text) {
		q.fail("%s is none that is known", "write one of these: %s", name, strings.Join(words, ", "))
	}
	return text
}

// number reads a number from 1 to most.
func (q *query) number(name string, otherwise, most int) int {
	text := q.text(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		q.fail("%s is no number that fits", "write 1 to %d", name, most)
	}
	return n
}

// cursor reads where to go on; 0: at the beginning.
func (q *query) cursor() int64 {
	text := q.text("cursor")
	if text == "" {
		return 0
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		var n uint64
		if n, err = strconv.ParseUint(string(raw), 36, 63); err == nil && n > 0 {
			return int64(n)
		}
	}
	q.fail("the cursor is none", "write what stands in next of the page before")
	return 0
}

// longestPeriod is what may be asked for at once.
const longestPeriod = 3 * 366 * 24 * time.Hour

// period reads from and to: a day, or RFC 3339. Without to it ends now, without from it is as long as usual.
func (q *query) period(usual time.Duration) (from, to time.Time) {
	to = q.time("to", time.Now())
	from = q.time("from", to.Add(-usual))
	if !from.Before(to) {
		q.fail("the period ends before it begins", "write a from that is before to")
	}
	if to.Sub(from) > longestPeriod {
		q.fail("the period is longer than three years", "ask for less")
	}
	return from, to
}

func (q *query) time(name string, otherwise time.Time) time.Time {
	text := q.text(name)
	if text == "" {
		return otherwise
	}
	if at, err := time.ParseInLocation(time.DateOnly, text, q.zone); err == nil {
		return at
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || at.Year() < 1970 || at.Year() > 2200 {
		q.fail("%s is no time", "write 2026-11-23, or 2026-11-23T09:00:00Z", name)
		return otherwise
	}
	return at
}

// done returns what was wrong.
func (q *query) done() error {
	for name := range q.values {
		if !slices.Contains(q.known, name) {
			slices.Sort(q.known)
			q.fail("there is no %q to ask for here", "there is %s", name, strings.Join(q.known, ", "))
		}
	}
	if q.fault != nil {
		return q.fault
	}
	return nil
}

package journal

import (
	"fmt"
	"io"
	"time"

	"centralino/call"
)

// WriteJSON returns a function for Read, ReadDir and Follow that writes each event to w as one line of flat JSON.
func WriteJSON(w io.Writer) func(call.Event) error {
	return func(e call.Event) error {
		line, err := e.MarshalJSON()
		if err != nil {
			return err
		}
		_, err = w.Write(append(line, '\n'))
		return err
	}
}

// ParseTime reads a point in time as an operator types it: "2h" or "45m" ago, "2026-11-21", "2026-11-21 15:04",
// "15:04" (today, in now's time zone) or RFC 3339.
func ParseTime(text string, now time.Time) (time.Time, error) {
	if ago, err := time.ParseDuration(text); err == nil && ago >= 0 {
		return now.Add(-ago), nil
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	for _, layout := range []string{"2006-01-02", "2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04"} {
		if at, err := time.ParseInLocation(layout, text, now.Location()); err == nil {
			return at, nil
		}
	}
	if at, err := time.Parse("15:04", text); err == nil {
		return time.Date(now.Year(), now.Month(), now.Day(), at.Hour(), at.Minute(), 0, 0, now.Location()), nil
	}
	return time.Time{}, fmt.Errorf("%q is no time: write 2h (ago), 2026-11-21, \"2026-11-21 15:04\" or 15:04", text)
}

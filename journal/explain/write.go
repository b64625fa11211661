package explain

import (
	"fmt"
	"io"
	"time"
)

// Write writes sentences as text, one a line, with the time of day in a time zone and how long the call had gone on. The
// day stands first, and again where another begins.
func Write(w io.Writer, lines []Line, where *time.Location) error {
	day := ""
	for _, l := range lines {
		at := l.At.In(where)
		if d := at.Format("Monday 2 January 2006"); d != day {
			day = d
			if _, err := fmt.Fprintln(w, day); err != nil {
				return err
			}
		}
		gone := fmt.Sprintf("+%.1fs", l.At.Sub(lines[0].At).Seconds())
		if _, err := fmt.Fprintf(w, "%s %9s  %s\n", at.Format("15:04:05.000"), gone, l.Text); err != nil {
			return err
		}
	}
	return nil
}

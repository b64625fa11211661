package explain

import (
	"fmt"
	"io"
)

// Write writes sentences as text, one a line, with the time of day and how long the call had gone on. The
// day stands first, and again where another begins.
func Write(w io.Writer, lines []Line, to Reader) error {
	words, day := to.words(), ""
	for _, l := range lines {
		at := to.in(l.At)
		if d := words.Weekday(at); d != day {
			day = d
			if _, err := fmt.Fprintln(w, day); err != nil {
				return err
			}
		}
		gone := words.Say("+%ss", words.Number(l.At.Sub(lines[0].At).Seconds(), 1))
		if _, err := fmt.Fprintf(w, "%s %9s  %s\n", at.Format("15:04:05.000"), gone, l.Text); err != nil {
			return err
		}
	}
	return nil
}

package tally

import (
	"encoding/csv"
	"fmt"
	"io"
)

// Comparison is a day as it was and as it would have been.
type Comparison struct{ Was, WouldBe Summary }

// Write writes both as text or CSV, of each queue the one below the other.
func (c Comparison) Write(w io.Writer, f Format) error {
	switch f {
	case CSV:
		return c.csv(w)
	case Text:
		t := &table{w: w}
		both := []labelled{{"was", c.Was}, {"would be", c.WouldBe}}
		t.days("queue", dayColumns(), both)
		t.days("service level", levelColumns(), both)
		if c.WouldBe.Runs > 1 {
			t.print("%d runs; ± is the %g %% confidence interval\n", c.WouldBe.Runs, c.WouldBe.Confidence*100)
		}
		return t.err
	case JSON:
	}
	return fmt.Errorf("there is no comparison in the format %q: text or csv", f)
}

func (c Comparison) csv(w io.Writer) error {
	c.Was.Runs = c.WouldBe.Runs // so that the columns are the same; of one day there is no interval
	lines := [][]string{append([]string{"day"}, c.Was.head()...)}
	for _, l := range c.Was.lines() {
		lines = append(lines, append([]string{"was"}, l...))
	}
	for _, l := range c.WouldBe.lines() {
		lines = append(lines, append([]string{"would_be"}, l...))
	}
	return csv.NewWriter(w).WriteAll(lines) // which flushes
}

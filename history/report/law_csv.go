package report

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"time"
)

// LawCSV writes the report for spreadsheets, a line for each figure and for each thing that is not measured: times are seconds,
// shares lie between 0 and 1, and what there is none of is empty. All lines begin with the rules and the month.
func LawCSV(w io.Writer, r *LawReport) error {
	lines := [][]string{{
		"rules", "from", "to", "helpline", "id", "asks", "value", "unit", "part", "whole", "bound", "at_most", "verdict", "why",
		"counts", "left_out", "act", "url", "note", "as_of", "seal",
	}}
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	seal := ""
	if r.Seal != nil {
		seal = r.Seal.Hash
	}
	add := func(middle ...string) {
		line := append([]string{r.Set, r.From.Format(time.DateOnly), r.To.Format(time.DateOnly), r.Helpline}, middle...)
		lines = append(lines, append(line, r.AsOf.Format(time.RFC3339), seal))
	}
	for _, f := range r.Figures {
		value := ""
		if !math.IsNaN(f.Value) {
			value = number(f.Value)
		}
		add(f.ID, f.Asks, value, f.unit(), strconv.Itoa(f.Part), strconv.Itoa(f.Whole), number(f.Bound), strconv.FormatBool(f.Most),
			r.told(f.Verdict), f.Why, f.Counts, f.LeftOut, f.Act, f.URL, f.Note)
	}
	for _, b := range r.Beside {
		add(b.ID, b.Asks, "", "", "", "", "", "", r.words.Say("not measured"), r.state(b.State), "", "", b.Act, b.URL, b.Note)
	}
	out := csv.NewWriter(w)
	for _, line := range lines {
		for i := range line {
			line[i] = harmless(line[i])
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

package tally

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"
)

// Format is how figures are written.
type Format string

// The formats.
const (
	Text Format = "text"
	JSON Format = "json"
	CSV  Format = "csv"
)

// Write writes the summary in a format.
func (s Summary) Write(w io.Writer, f Format) error {
	switch f {
	case JSON:
		return s.writeJSON(w)
	case CSV:
		return s.writeCSV(w)
	case Text:
		return s.writeText(w)
	}
	return fmt.Errorf("there is no format %q: text, json or csv", f)
}

type jsonRow struct {
	Queue   string              `json:"queue,omitempty"`
	From    *time.Time          `json:"from,omitempty"`
	Figures map[string]*float64 `json:"figures"`
	Half    map[string]*float64 `json:"plus_minus,omitempty"`
}

// MarshalJSON makes one object: runs, confidence, and a row for each queue and half hour. Rows without `queue` are of all
// queues, those without `from` of the whole day. Times are in seconds, shares from 0 to 1; a figure of nobody is null.
func (s Summary) MarshalJSON() ([]byte, error) {
	out := struct {
		Start      time.Time `json:"start"`
		Runs       int       `json:"runs"`
		Confidence float64   `json:"confidence,omitempty"`
		Rows       []jsonRow `json:"rows"`
	}{Start: s.Start, Runs: s.Runs, Rows: []jsonRow{}}
	if s.Runs > 1 {
		out.Confidence = s.Confidence
	}
	for _, l := range s.Rows {
		row := jsonRow{Queue: string(l.Queue), Figures: map[string]*float64{}}
		if l.Slot != WholeDay {
			from := s.from(l.Slot)
			row.From = &from
		}
		for i, m := range Measures() {
			row.Figures[m.Name] = nullable(l.Values[i].Mean)
		}
		if s.Runs > 1 {
			row.Half = map[string]*float64{}
			for i, m := range Measures() {
				row.Half[m.Name] = nullable(l.Values[i].Half)
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return json.Marshal(out)
}

func (s Summary) writeJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(s)
}

func nullable(x float64) *float64 {
	if math.IsNaN(x) {
		return nil
	}
	x = math.Round(x*1e6) / 1e6
	return &x
}

// writeCSV writes a line for each queue and half hour; with several runs every figure is followed by its interval. Rows of
// all queues have `*` for a queue, those of the whole day an empty `from`.
func (s Summary) writeCSV(w io.Writer) error {
	return csv.NewWriter(w).WriteAll(append([][]string{s.head()}, s.lines()...)) // which flushes
}

func (s Summary) head() []string {
	head := []string{"queue", "from"}
	for _, m := range Measures() {
		head = append(head, m.Name)
		if s.Runs > 1 {
			head = append(head, m.Name+"_plus_minus")
		}
	}
	return head
}

func (s Summary) lines() (lines [][]string) {
	for _, l := range s.Rows {
		line := []string{string(l.Queue), ""}
		if l.Queue == "" {
			line[0] = "*"
		}
		if l.Slot != WholeDay {
			line[1] = s.from(l.Slot).Format(time.RFC3339)
		}
		for _, v := range l.Values {
			line = append(line, figure(v.Mean))
			if s.Runs > 1 {
				line = append(line, figure(v.Half))
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// figure is a number in CSV, empty for a figure of nobody.
func figure(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return strconv.FormatFloat(math.Round(x*1e6)/1e6, 'f', -1, 64)
}

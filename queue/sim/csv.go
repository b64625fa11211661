package sim

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"centralino/call"
)

// Interval is one line of a forecast: how many callers are expected in one half hour.
type Interval struct {
	Queue  call.QueueID
	From   time.Duration // since midnight
	Calls  float64
	Handle time.Duration // mean time a caller keeps an agent; 0: not said
}

// ReadForecast reads a CSV file with the columns from (08:00) and calls, and perhaps queue and handling (180s): one line
// for each half hour. Errors say where in the file, which is called name, they are.
func ReadForecast(name string, in io.Reader) (out []Interval, err error) {
	err = readCSV(name, in, []string{"from", "calls"}, []string{"queue", "handling"}, func(l line) error {
		i := Interval{Queue: call.QueueID(l.text("queue"))}
		if i.From, err = ParseTimeOfDay(l.text("from")); err != nil {
			return err
		}
		if i.From%HalfHour != 0 {
			return fmt.Errorf("%s is not the beginning of a half hour", l.text("from"))
		}
		if i.Calls, err = strconv.ParseFloat(l.text("calls"), 64); err != nil || math.IsNaN(i.Calls) || i.Calls < 0 || i.Calls > 1e6 {
			return fmt.Errorf("%q is no number of calls", l.text("calls"))
		}
		i.Handle, err = l.duration("handling", 0)
		out = append(out, i)
		return err
	})
	return out, err
}

// ReadCallers reads a CSV file with a line for each caller: at (08:31:20) and queue, and perhaps priority, language,
// patience (never by default), talk and wrap. What is empty is as in otherwise.
func ReadCallers(name string, in io.Reader, otherwise Visit) (out []Caller, err error) {
	err = readCSV(name, in, []string{"at", "queue"}, []string{"priority", "language", "patience", "talk", "wrap"}, func(l line) error {
		v := otherwise
		v.Queue, v.Language = call.QueueID(l.text("queue")), call.Language(cmp.Or(l.text("language"), string(otherwise.Language)))
		var errs [5]error
		v.At, errs[0] = ParseTimeOfDay(l.text("at"))
		if p := l.text("priority"); p != "" {
			v.Priority, errs[1] = strconv.Atoi(p)
		}
		v.Patience, errs[2] = l.duration("patience", otherwise.Patience)
		v.Talk, errs[3] = l.duration("talk", otherwise.Talk)
		v.Wrap, errs[4] = l.duration("wrap", otherwise.Wrap)
		out = append(out, Caller{ID: call.ID(fmt.Sprintf("caller-%06d", len(out)+1)), Visit: v})
		return errors.Join(errs[:]...)
	})
	slices.SortStableFunc(out, func(a, b Caller) int { return cmp.Compare(a.At, b.At) })
	return out, err
}

// ReadShifts reads a CSV file with the columns agent, from and to (08:00, 16:30), and perhaps pause, which names the
// reason of a line that is a pause. Agents come in the order of their first line.
func ReadShifts(name string, in io.Reader) (out []Agent, err error) {
	err = readCSV(name, in, []string{"agent", "from", "to"}, []string{"pause"}, func(l line) error {
		span, err := ParseHours(l.text("from") + "-" + l.text("to"))
		if err != nil {
			return err
		}
		id := call.AgentID(l.text("agent"))
		i := slices.IndexFunc(out, func(a Agent) bool { return a.ID == id })
		if i < 0 {
			i = len(out)
			out = append(out, Agent{ID: id, Shifts: []Span{}})
		}
		if reason := l.text("pause"); reason != "" {
			out[i].Pauses = append(out[i].Pauses, Pause{span, reason})
		} else {
			out[i].Shifts = append(out[i].Shifts, span)
		}
		return nil
	})
	return out, err
}

// line is one line of a CSV file whose first line names the columns.
type line struct {
	columns map[string]int
	cells   []string
}

func (l line) text(column string) string {
	if i, ok := l.columns[column]; ok && i < len(l.cells) {
		return strings.TrimSpace(l.cells[i])
	}
	return ""
}

func (l line) duration(column string, otherwise time.Duration) (time.Duration, error) {
	text := l.text(column)
	switch {
	case text == "":
		return otherwise, nil
	case text == "never" && column == "patience":
		return Forever, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%q is no %s: write 180s or 3m", text, column)
	}
	return d, nil
}

// readCSV calls fn with each line. Its errors say where they are.
func readCSV(name string, in io.Reader, needs, may []string, fn func(line) error) error {
	r := csv.NewReader(in)
	r.FieldsPerRecord, r.TrimLeadingSpace, r.Comment = -1, true, '#'
	head, err := r.Read()
	if err != nil {
		return fmt.Errorf("%s: its first line names the columns, such as %s: %w", name, strings.Join(needs, ","), err)
	}
	columns := map[string]int{}
	for i, c := range head {
		c = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(c, "\ufeff")))
		if !slices.Contains(needs, c) && !slices.Contains(may, c) {
			return fmt.Errorf("%s:1: there is no column %q: there are %s", name, c, strings.Join(append(needs, may...), ", "))
		}
		columns[c] = i
	}
	for _, c := range needs {
		if _, ok := columns[c]; !ok {
			return fmt.Errorf("%s:1: the column %q is missing", name, c)
		}
	}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		at, _ := r.FieldPos(0)
		if err := fn(line{columns, cells}); err != nil {
			return fmt.Errorf("%s:%d: %w", name, at, err)
		}
	}
}

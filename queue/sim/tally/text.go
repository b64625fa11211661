package tally

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"centralino/call"
)

// column is a measure in a text table.
type column struct{ title, measure string }

// rowColumns are those of half hours; those of whole days end with the hours of agents instead of their mean number.
func rowColumns() []column { return append(figureColumns(), column{"agents", "agents"}) }

func dayColumns() []column { return append(figureColumns(), column{"agent hours", "agent_hours"}) }

func figureColumns() []column {
	return []column{
		{"offered", "offered"},
		{"answered", "answered"},
		{"abandoned", "abandoned"},
		{"short", "short_abandons"},
		{"elsewhere", ""},
		{"ASA", "asa"},
		{"mean wait", "wait_mean"},
		{"median", "wait_median"},
		{"80 %", "wait_p80"},
		{"90 %", "wait_p90"},
		{"longest", "wait_max"},
		{"in target", "level_of_offered"},
		{"occupancy", "occupancy"},
	}
}

func levelColumns() []column {
	return []column{
		{"of offered", "level_of_offered"},
		{"of answered", "level_of_answered"},
		{"without short abandons", "level_without_short"},
		{"with abandons in target", "level_with_abandons"},
		{"gave up", "abandonment"},
		{"gave up, without short", "abandonment_without_short"},
	}
}

// writeText writes tables for people: the day, the service level in its four variants, and every half hour of every queue
// in which callers came. Waits are in seconds.
func (s Summary) writeText(w io.Writer) error {
	t := &table{w: w}
	t.days("queue", dayColumns(), []labelled{{"", s}})
	t.days("service level", levelColumns(), []labelled{{"", s}})
	s.halfHours(t)
	if s.Runs > 1 {
		t.print("%d runs; ± is the %g %% confidence interval\n", s.Runs, s.Confidence*100)
	}
	return t.err
}

func (s Summary) halfHours(t *table) {
	open := false
	for i, l := range s.Rows {
		if l.Slot == WholeDay || l.Queue == "" || s.day(l.Queue).Value("offered").Mean == 0 {
			continue
		}
		if i == 0 || s.Rows[i-1].Queue != l.Queue || s.Rows[i-1].Slot == WholeDay {
			if open {
				t.end()
			}
			t.begin(string(l.Queue), rowColumns())
			open = true
		}
		if l.Value("offered").Mean > 0 {
			t.line(s.from(l.Slot).Format("15:04"), l, rowColumns())
		}
	}
	if open {
		t.end()
	}
}

// day is the row of a queue's whole day.
func (s Summary) day(q call.QueueID) Line {
	i := slices.IndexFunc(s.Rows, func(l Line) bool { return l.Queue == q && l.Slot == WholeDay })
	return s.Rows[i]
}

func label(l Line) string {
	if l.Queue == "" {
		return "all"
	}
	return string(l.Queue)
}

// table writes aligned lines and keeps the first error.
type table struct {
	w   io.Writer
	tab *tabwriter.Writer
	err error
}

// labelled is a summary among others.
type labelled struct {
	label string
	Summary
}

// days writes the rows of the whole day, each queue's of all summaries below each other.
func (t *table) days(first string, columns []column, all []labelled) {
	t.begin(first, columns)
	for i, l := range all[0].Rows {
		for _, s := range all {
			if l.Slot == WholeDay {
				t.line(strings.TrimSpace(label(l)+" "+s.label), s.Rows[i], columns)
			}
		}
	}
	t.end()
}

func (t *table) begin(first string, columns []column) {
	t.tab = tabwriter.NewWriter(t.w, 0, 0, 2, ' ', tabwriter.AlignRight)
	cells := []string{first}
	for _, c := range columns {
		cells = append(cells, c.title)
	}
	t.cells(cells)
}

func (t *table) line(first string, l Line, columns []column) {
	cells := []string{first}
	for _, c := range columns {
		if c.measure == "" {
			cells = append(cells, elsewhere(l))
			continue
		}
		cells = append(cells, Write(l.Value(c.measure), unitOf(c.measure)))
	}
	t.cells(cells)
}

func (t *table) cells(cells []string) {
	if t.err == nil {
		_, t.err = fmt.Fprint(t.tab, strings.Join(cells, "\t")+"\t\n")
	}
}

func (t *table) end() {
	if t.err == nil {
		t.err = t.tab.Flush()
	}
	t.print("\n")
}

func (t *table) print(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.w, format, args...)
	}
}

// elsewhere counts those who left neither with an agent nor by giving up, and those who still wait.
func elsewhere(l Line) string {
	sum := 0.0
	for _, name := range []string{"overflowed", "callback", "voicemail", "waiting"} {
		sum += l.Value(name).Mean
	}
	return Write(Estimate{sum, math.NaN()}, Count)
}

func unitOf(measure string) Unit {
	for _, m := range Measures() {
		if m.Name == measure {
			return m.Unit
		}
	}
	return Count
}

// Write writes an estimate as people read it: "7.8±0.3", "88.8±0.4 %", or "-" when there is none.
func Write(e Estimate, u Unit) string {
	if math.IsNaN(e.Mean) {
		return "-"
	}
	factor, unit, digits := 1.0, "", 1
	switch u {
	case Share:
		factor, unit = 100, " %"
	case Count:
		if e.Mean == math.Trunc(e.Mean) && !(e.Half > 0) {
			digits = 0
		}
	case Seconds:
	}
	text := strconv.FormatFloat(e.Mean*factor, 'f', digits, 64)
	if !math.IsNaN(e.Half) {
		text += "±" + strconv.FormatFloat(e.Half*factor, 'f', 1, 64)
	}
	return text + unit
}

package staffing

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"centralino/queue/sim/tally"
)

// Plan is what Write writes.
type Plan struct {
	Needs   []Need
	Checked []tally.Estimate // as Check gave it; nil: not checked
	Aim     Aim
}

// Short reports whether a simulated level is below the target by more than chance.
func (p Plan) Short(i int) bool {
	return p.Checked != nil && p.Checked[i].Mean+p.Checked[i].Half < p.Aim.Target
}

// Write writes the plan as text, JSON or CSV.
func (p Plan) Write(w io.Writer, f tally.Format) error {
	switch f {
	case tally.JSON:
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(p.rows())
	case tally.CSV:
		return p.csv(w)
	case tally.Text:
		return p.text(w)
	}
	return fmt.Errorf("there is no format %q: text, json or csv", f)
}

type row struct {
	Queue     string   `json:"queue,omitempty"`
	From      string   `json:"from"`
	Calls     float64  `json:"calls"`
	Erlang    float64  `json:"erlang"`
	Agents    int      `json:"agents"`
	Scheduled int      `json:"scheduled"`
	Level     float64  `json:"level"`
	ASA       float64  `json:"asa"`
	Abandons  float64  `json:"abandonment"`
	Occupancy float64  `json:"occupancy"`
	Simulated *float64 `json:"simulated_level,omitempty"`
	Half      *float64 `json:"simulated_plus_minus,omitempty"`
}

func (p Plan) rows() []row {
	rows := []row{}
	for i, n := range p.Needs {
		r := row{
			Queue: string(n.Queue), From: clock(n.From), Calls: n.Load.Calls, Erlang: rounded(n.Load.Offered()), Agents: n.Load.Agents,
			Scheduled: int(math.Ceil(n.Scheduled - 1e-9)), Level: rounded(n.Level), ASA: rounded(n.Figures.ASA.Seconds()),
			Abandons: rounded(n.Figures.Abandons), Occupancy: rounded(n.Figures.Occupancy),
		}
		if p.Checked != nil && !math.IsNaN(p.Checked[i].Mean) {
			mean := rounded(p.Checked[i].Mean)
			r.Simulated = &mean
			if half := rounded(p.Checked[i].Half); !math.IsNaN(half) {
				r.Half = &half
			}
		}
		rows = append(rows, r)
	}
	return rows
}

func rounded(x float64) float64 { return math.Round(x*1e6) / 1e6 }

func clock(d time.Duration) string {
	if d == AnyTime {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", d/time.Hour, d%time.Hour/time.Minute)
}

func (p Plan) csv(w io.Writer) error {
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	lines := [][]string{{
		"queue", "from", "calls", "erlang", "agents", "scheduled", "level", "asa", "abandonment", "occupancy", "simulated_level",
		"simulated_plus_minus",
	}}
	for _, r := range p.rows() {
		line := []string{
			r.Queue, r.From, number(r.Calls), number(r.Erlang), strconv.Itoa(r.Agents), strconv.Itoa(r.Scheduled),
			number(r.Level), number(r.ASA), number(r.Abandons), number(r.Occupancy), "", "",
		}
		for i, x := range []*float64{r.Simulated, r.Half} {
			if x != nil {
				line[10+i] = number(*x)
			}
		}
		lines = append(lines, line)
	}
	return csv.NewWriter(w).WriteAll(lines) // which flushes
}

func (p Plan) text(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	head := []string{"queue", "from", "calls", "Erlang", "agents", "scheduled", "in target", "ASA", "give up", "occupancy"}
	if p.Checked != nil {
		head = append(head, "simulated")
	}
	lines := []string{strings.Join(head, "\t")}
	short, agents, scheduled := 0, 0, 0
	for i, r := range p.rows() {
		agents += r.Agents
		scheduled += r.Scheduled
		cells := []string{
			r.Queue, r.From, strconv.FormatFloat(r.Calls, 'f', -1, 64), fmt.Sprintf("%.1f", r.Erlang), strconv.Itoa(r.Agents),
			strconv.Itoa(r.Scheduled), percent(r.Level), fmt.Sprintf("%.1f s", r.ASA), percent(r.Abandons), percent(r.Occupancy),
		}
		if p.Checked != nil {
			level := tally.Write(p.Checked[i], tally.Share)
			if p.Short(i) {
				level += " !"
				short++
			}
			cells = append(cells, level)
		}
		lines = append(lines, strings.Join(cells, "\t"))
	}
	for _, l := range lines {
		if _, err := fmt.Fprintln(t, l+"\t"); err != nil {
			return err
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%.1f hours of agents on the phone, %.1f to schedule\n", float64(agents)/2, float64(scheduled)/2)
	if short > 0 && err == nil {
		_, err = fmt.Fprintf(w, "! below the target in the simulation: what the half hour before left over has to be served too\n")
	}
	return err
}

func percent(x float64) string { return fmt.Sprintf("%.1f %%", x*100) }

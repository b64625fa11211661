package prove

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"centralino/flows/strict"
)

// Result is all that a check of a helpline found.
type Result struct {
	Helpline string
	Findings []Finding // of the configuration too, sorted by place
	Reports  []Report  // of each flow; their findings are among Findings
	Version  string    // of the program
}

// Problems makes findings of problems that no rule of this package found.
func Problems(problems []strict.Problem) []Finding {
	var out []Finding
	for _, p := range problems {
		out = append(out, Finding{Problem: p, Rule: RuleHelpline})
	}
	return out
}

// Faults returns how many findings keep the helpline from starting.
func (r Result) Faults() (n int) {
	for _, f := range r.Findings {
		if f.Severity == strict.Fault {
			n++
		}
	}
	return n
}

type jsonResult struct {
	Helpline string        `json:"helpline,omitempty"`
	Faults   int           `json:"faults"`
	Warnings int           `json:"warnings"`
	Findings []jsonFinding `json:"findings"`
	Flows    []jsonFlow    `json:"flows"`
}

type jsonFinding struct {
	File     string     `json:"file"`
	Line     int        `json:"line,omitempty"`
	Column   int        `json:"column,omitempty"`
	Severity string     `json:"severity"`
	Rule     string     `json:"rule"`
	Step     string     `json:"step,omitempty"`
	Message  string     `json:"message"`
	Hint     string     `json:"hint,omitempty"`
	Path     []jsonMove `json:"path,omitempty"`
	Law      *Law       `json:"law,omitempty"`
}

type jsonMove struct {
	Move
	Wait float64 `json:"wait,omitempty"` // seconds
}

type jsonFlow struct {
	Flow    string     `json:"flow"`
	File    string     `json:"file"`
	Version string     `json:"version,omitempty"`
	Summary string     `json:"summary"`
	States  int        `json:"states"`
	Worlds  int        `json:"worlds"`
	Cut     []string   `json:"cut,omitempty"`
	Steps   []jsonStep `json:"steps"`
}

type jsonStep struct {
	Step   string    `json:"step"`
	Person jsonReach `json:"person"`
	Anyone jsonReach `json:"anyone"`
}

// jsonReach leaves out what cannot be had.
type jsonReach struct {
	Can   bool     `json:"can"`
	Keys  *int     `json:"keys,omitempty"`
	Quick *float64 `json:"quick,omitempty"` // seconds
	Heard *float64 `json:"heard,omitempty"` // seconds
	Path  string   `json:"path,omitempty"`
}

// WriteJSON writes the result as one JSON object.
func (r Result) WriteJSON(w io.Writer) error {
	out := jsonResult{Helpline: r.Helpline, Faults: r.Faults(), Findings: []jsonFinding{}, Flows: []jsonFlow{}}
	out.Warnings = len(r.Findings) - out.Faults
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, jsonFinding{
			f.Pos.File, f.Pos.Line, f.Pos.Col, severity(f, "fault", "warning"), f.Rule, string(f.Step), f.Message, f.Hint, jsonPath(f.Path), f.Law,
		})
	}
	for _, report := range r.Reports {
		flow := jsonFlow{
			Flow: string(report.Flow), File: report.File, Version: report.Version, Summary: report.Summary(), States: report.Spots, Worlds: report.Worlds,
			Cut: report.Cut, Steps: []jsonStep{},
		}
		for _, s := range report.Steps {
			flow.Steps = append(flow.Steps, jsonStep{string(s.Step), s.Person.json(), s.Anyone.json()})
		}
		out.Flows = append(out.Flows, flow)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(out)
}

func jsonPath(path []Move) (out []jsonMove) {
	for _, m := range path {
		out = append(out, jsonMove{m, m.Wait.Round(time.Millisecond).Seconds()})
	}
	return out
}

func (r Reach) json() jsonReach {
	out := jsonReach{Can: r.Can}
	if !r.Can {
		return out
	}
	quick, heard := r.Quick.Round(time.Millisecond).Seconds(), r.Heard.Round(time.Millisecond).Seconds()
	out.Quick, out.Heard = &quick, &heard
	if r.Pressing {
		out.Keys, out.Path = &r.Keys, Script(r.ByKeys)
	}
	return out
}

func severity(f Finding, fault, warning string) string {
	if f.Severity == strict.Warning {
		return warning
	}
	return fault
}

// WriteGitHub writes the findings as workflow commands, which GitHub shows at their lines.
func (r Result) WriteGitHub(w io.Writer) error {
	for _, f := range r.Findings {
		text := f.Message
		if f.Hint != "" {
			text += " (" + f.Hint + ")"
		}
		place := "file=" + property(f.Pos.File)
		if f.Pos.Line > 0 {
			place += fmt.Sprintf(",line=%d,col=%d", f.Pos.Line, max(f.Pos.Col, 1))
		}
		_, err := fmt.Fprintf(w, "::%s %s,title=%s::%s\n", severity(f, "error", "warning"), place, property(f.Rule), data(text))
		if err != nil {
			return err
		}
	}
	return nil
}

// data escapes the text of a workflow command.
func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// property escapes a property of a workflow command.
func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(s))
}

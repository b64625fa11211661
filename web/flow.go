package web

import (
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/graph"
	"centralino/flows/prove"
	"centralino/flows/strict"
)

// flowDetail is a flow with its steps, and what is proved of it.
type flowDetail struct {
	Flow       call.FlowID     `json:"flow"`
	Version    string          `json:"version"`
	File       string          `json:"file"`
	Numbers    []call.Number   `json:"numbers"`
	Languages  []call.Language `json:"languages"`
	Start      call.StepID     `json:"start"`
	HumanKey   string          `json:"human_key,omitempty"`  // reaches a person from everywhere
	HumanStep  call.StepID     `json:"human_step,omitempty"` // where it leads
	Summary    string          `json:"summary,omitempty"`    // what is proved of reaching a person, in a line
	CallsToday int             `json:"calls_today"`
	Asks       []Asked         `json:"asks"`
	Steps      []flowStep      `json:"steps"` // in the order of the file
	Findings   []finding       `json:"findings"`
}

// flowStep is one step.
type flowStep struct {
	Step    call.StepID  `json:"step"`
	Verb    string       `json:"verb"`
	Text    string       `json:"text"` // what it says or asks for, in a few words
	Line    int          `json:"line"`
	Column  int          `json:"column"`
	Came    int          `json:"came"` // callers today
	Left    int          `json:"left"` // of whom hung up here
	Ways    []flowWay    `json:"ways"`
	Prompts []flowPrompt `json:"prompts"`
	Person  *distance    `json:"person"` // null: it is not proved from here
	Anyone  *distance    `json:"anyone"`
}

type flowWay struct {
	By    []string    `json:"by"` // keys and outcomes; none where there is only one way
	To    call.StepID `json:"to"`
	Calls int         `json:"calls"` // today
}

type flowPrompt struct {
	Language call.Language `json:"language"`
	Name     string        `json:"name,omitempty"` // of the recording
	Text     string        `json:"text,omitempty"` // what is spoken
	Seconds  float64       `json:"seconds"`
}

// distance is how far it is to somebody, in the worst state of calendars, directories and queues.
type distance struct {
	Can   bool     `json:"can"`
	Keys  *int     `json:"keys,omitempty"` // fewest
	Quick *float64 `json:"quick_seconds,omitempty"`
	Heard *float64 `json:"heard_seconds,omitempty"` // of who hears every prompt to its end
	Path  string   `json:"path,omitempty"`
}

func (s *Server) getFlow(w http.ResponseWriter, r *http.Request, _ *Who) error {
	p, err := s.program(r)
	if err != nil {
		return err
	}
	g, checked := graph.New(p), s.options.Workshop.Checked()
	s.options.Workshop.Today(g)
	out := flowDetail{
		Flow: p.Name, Version: p.Version, Numbers: s.settings().numbersOf(p.Name), Languages: p.Languages, Start: p.Start,
		HumanStep: p.Human.Step, CallsToday: g.Calls, Asks: s.options.Workshop.Asks(p.Name), Steps: []flowStep{},
	}
	if p.Human.Step != "" {
		out.HumanKey = p.Human.Key.String()
	}
	figures := map[call.StepID]prove.Figures{}
	for _, report := range checked.Reports {
		if report.Flow != p.Name {
			continue
		}
		out.Summary = report.Summary()
		for _, f := range report.Steps {
			figures[f.Step] = f
		}
	}
	length := s.options.Workshop.Lengths()
	for i, step := range p.Written().InOrder() {
		one := stepOf(g, i, step)
		one.Prompts = promptsOf(step, p.Languages, length)
		if f, ok := figures[step.ID]; ok {
			one.Person, one.Anyone = distanceOf(f.Person), distanceOf(f.Anyone)
		}
		out.Steps = append(out.Steps, one)
		out.File = s.settings().Named(step.Pos.File)
	}
	out.Findings = findingsOf(checked, s.settings(), p)
	return writeJSON(w, http.StatusOK, out)
}

// Named is how people call a file: from the folder of the configuration, wherever on a machine that lies.
func (s *Settings) Named(file string) string {
	if inside, err := filepath.Rel(s.Folder, file); err == nil && file != "" && filepath.IsLocal(inside) {
		file = inside
	}
	return filepath.ToSlash(file)
}

// stepOf is the nth step of a graph.
func stepOf(g *graph.Graph, n int, step *flows.Step) flowStep {
	node := g.Nodes[n]
	out := flowStep{
		Step: node.Step, Verb: node.Verb, Text: node.Text, Line: step.Pos.Line, Column: step.Pos.Col, Came: node.Calls, Left: node.Left,
		Ways: []flowWay{},
	}
	for _, e := range g.Edges {
		if e.From == n {
			by := e.Full
			if by == nil {
				by = []string{}
			}
			out.Ways = append(out.Ways, flowWay{by, e.To, e.Calls})
		}
	}
	return out
}

// promptsOf is what a step says in each language.
func promptsOf(step *flows.Step, languages []call.Language, length func(call.Language, flows.Prompt) time.Duration) []flowPrompt {
	out := []flowPrompt{}
	for _, p := range step.Prompts() {
		for _, l := range languages {
			one := flowPrompt{Language: l, Name: p.Name, Text: p.Say[l], Seconds: tenths(length(l, p))}
			switch {
			case p.Number != nil:
				one.Text = p.Number.String()
			case p.Digits != nil:
				one.Text = p.Digits.String()
			case p.Value != nil:
				one.Text = string(p.Value.Kind) + " " + p.Value.Of.String()
			}
			out = append(out, one)
		}
	}
	return out
}

func tenths(d time.Duration) float64 { return d.Round(100 * time.Millisecond).Seconds() }

func distanceOf(r prove.Reach) *distance {
	d := &distance{Can: r.Can}
	if !r.Can {
		return d
	}
	quick, heard := tenths(r.Quick), tenths(r.Heard)
	d.Quick, d.Heard, d.Path = &quick, &heard, prove.Script(r.ByHeard)
	if r.Pressing {
		d.Keys, d.Path = &r.Keys, prove.Script(r.ByKeys)
	}
	return d
}

// finding is one thing that check finds.
type finding struct {
	File     string      `json:"file"`
	Line     int         `json:"line,omitempty"`
	Column   int         `json:"column,omitempty"`
	Severity string      `json:"severity"`       // fault or warning
	Rule     string      `json:"rule"`           // its name
	Asks     string      `json:"asks,omitempty"` // what the rule asks
	Step     call.StepID `json:"step,omitempty"`
	Message  string      `json:"message"`
	Hint     string      `json:"hint,omitempty"`
	Path     string      `json:"path,omitempty"` // how a caller gets there
	Law      *prove.Law  `json:"law,omitempty"`  // what asks for it
}

// findingsOf are what is found in a flow's file, and in files that are no other flow's.
func findingsOf(checked *prove.Result, settings *Settings, p *flows.Program) []finding {
	elsewhere := map[string]bool{}
	for id, other := range settings.Flows {
		if id != p.Name {
			for _, step := range other.Written().Steps {
				elsewhere[step.Pos.File] = true
			}
		}
	}
	rules, out := prove.Rules(), []finding{}
	for _, f := range checked.Findings {
		if elsewhere[f.Pos.File] {
			continue
		}
		one := finding{
			File: settings.Named(f.Pos.File), Line: f.Pos.Line, Column: f.Pos.Col, Severity: "fault", Rule: f.Rule, Step: f.Step,
			Message: f.Message, Hint: f.Hint, Path: prove.Script(f.Path), Law: f.Law,
		}
		if f.Severity == strict.Warning {
			one.Severity = "warning"
		}
		if i := slices.IndexFunc(rules, func(r prove.Rule) bool { return r.Name == f.Rule }); i >= 0 {
			one.Asks = rules[i].Asks
		}
		out = append(out, one)
	}
	return out
}

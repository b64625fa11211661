package prove

import (
	"encoding/json"
	"io"
	"path/filepath"
	"slices"

	"centralino/flows/strict"
)

// The parts of SARIF 2.1.0 (OASIS, 27 March 2020) that are written, by the section that describes each.

type sarifLog struct { // 3.13
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct { // 3.14
	Tool    sarifTool     `json:"tool"`
	Results []sarifResult `json:"results"`
}

type sarifTool struct { // 3.18
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct { // 3.19
	Name    string      `json:"name"`
	Version string      `json:"version,omitempty"`
	Rules   []sarifRule `json:"rules"`
}

type sarifRule struct { // 3.49
	ID               string       `json:"id"`
	ShortDescription sarifMessage `json:"shortDescription"`
	HelpURI          string       `json:"helpUri,omitempty"`
}

type sarifMessage struct { // 3.11
	Text string `json:"text"`
}

type sarifResult struct { // 3.27
	RuleID    string          `json:"ruleId"`
	RuleIndex int             `json:"ruleIndex"`
	Level     string          `json:"level"`
	Message   sarifMessage    `json:"message"`
	Locations []sarifLocation `json:"locations"`
	CodeFlows []sarifCodeFlow `json:"codeFlows,omitempty"`
}

type sarifLocation struct { // 3.28
	Physical *sarifPhysical `json:"physicalLocation,omitempty"`
	Message  *sarifMessage  `json:"message,omitempty"`
}

type sarifPhysical struct { // 3.29
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct { // 3.4
	URI string `json:"uri"`
}

type sarifRegion struct { // 3.30
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
}

type sarifCodeFlow struct { // 3.36
	ThreadFlows []sarifThreadFlow `json:"threadFlows"`
}

type sarifThreadFlow struct { // 3.37
	Locations []sarifStep `json:"locations"`
}

type sarifStep struct { // 3.38
	Location sarifLocation `json:"location"`
}

// WriteSARIF writes the findings as a SARIF 2.1.0 log; the path of a finding is its code flow.
func (r Result) WriteSARIF(w io.Writer) error {
	run := sarifRun{Tool: sarifTool{sarifDriver{Name: "centralino", Version: r.Version}}, Results: []sarifResult{}}
	rules := Rules()
	for _, rule := range rules {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{rule.Name, sarifMessage{rule.Asks}, ""})
	}
	for _, f := range r.Findings {
		if f.Law != nil && !slices.ContainsFunc(rules, func(rule Rule) bool { return rule.Name == f.Rule }) {
			rules = append(rules, Rule{f.Rule, f.Law.Asks})
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{f.Rule, sarifMessage{f.Law.Asks}, f.Law.URL})
		}
	}
	for _, f := range r.Findings {
		text := f.Message
		if f.Hint != "" {
			text += " (" + f.Hint + ")"
		}
		result := sarifResult{
			RuleID: f.Rule, RuleIndex: slices.IndexFunc(rules, func(rule Rule) bool { return rule.Name == f.Rule }),
			Level: severity(f, "error", "warning"), Message: sarifMessage{text}, Locations: []sarifLocation{{Physical: physical(f.Pos)}},
		}
		if len(f.Path) > 0 {
			result.CodeFlows = []sarifCodeFlow{{[]sarifThreadFlow{{pathSteps(f)}}}}
		}
		run.Results = append(run.Results, result)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func physical(p strict.Pos) *sarifPhysical {
	at := &sarifPhysical{Artifact: sarifArtifact{filepath.ToSlash(p.File)}}
	if p.Line > 0 {
		at.Region = &sarifRegion{p.Line, p.Col}
	}
	return at
}

func pathSteps(f Finding) (out []sarifStep) {
	for _, m := range f.Path {
		text := string(m.Step)
		if words := m.words(); words != "" {
			text += ": " + words
		}
		out = append(out, sarifStep{sarifLocation{physical(m.pos), &sarifMessage{text}}})
	}
	return out
}

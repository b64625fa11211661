package report

import (
	"encoding/json"
	"io"
	"time"

	"centralino/flows/strict"
	"centralino/rehearsal"
	"centralino/rehearsal/script"
)

// The shape of the JSON.
type (
	document struct {
		Tests    []test    `json:"tests"`
		Failed   int       `json:"failed"`
		Coverage []covered `json:"coverage,omitempty"`
		Mutants  []mutant  `json:"mutants,omitempty"`
		Score    *float64  `json:"score,omitempty"` // of the mutants, 0 to 1
	}
	place struct {
		File string `json:"file"`
		Line int    `json:"line"`
		Col  int    `json:"col"`
	}
	test struct {
		place
		Name       string   `json:"name"`
		Passed     bool     `json:"passed"`
		Seconds    float64  `json:"seconds"` // that the call lasted
		Failure    *failure `json:"failure,omitempty"`
		Transcript []string `json:"transcript,omitempty"`
	}
	failure struct {
		place
		Expected string `json:"expected"`
		Happened string `json:"happened"`
	}
	covered struct {
		Flow      string       `json:"flow"`
		Steps     int          `json:"steps"`
		Entered   int          `json:"entered"`
		Ways      int          `json:"ways"`
		Taken     int          `json:"taken"`
		NotWalked []unwalkedAt `json:"not_walked,omitempty"`
	}
	unwalkedAt struct {
		place
		Step string `json:"step"`
		Way  string `json:"way,omitempty"`
	}
	mutant struct {
		place
		Step      string `json:"step,omitempty"`
		What      string `json:"what"`
		NoticedBy string `json:"noticed_by,omitempty"`
	}
)

func at(p strict.Pos) place { return place{p.File, p.Line, p.Col} }

// JSON writes a report for programs.
func JSON(w io.Writer, r *script.Report, o Options) error {
	d := document{Tests: []test{}, Failed: r.Failures()}
	for _, result := range r.Results {
		one := test{place: at(result.Test.Pos), Name: result.Test.Name, Passed: result.Failure == nil, Seconds: lasted(result).Seconds()}
		if f := result.Failure; f != nil {
			one.Failure = &failure{at(f.Pos), f.Expected, f.Happened}
		}
		if o.Verbose || !one.Passed {
			one.Transcript = rehearsal.Transcript(result.Moments, o.Zone)
		}
		d.Tests = append(d.Tests, one)
	}
	if o.Cover {
		for _, c := range r.Coverage {
			one := covered{Flow: string(c.Flow), Steps: c.Steps, Entered: c.SteppedOn, Ways: c.Ways, Taken: c.Taken}
			for _, u := range c.NotWalked {
				one.NotWalked = append(one.NotWalked, unwalkedAt{at(u.Pos), string(u.Step), u.Way})
			}
			d.Coverage = append(d.Coverage, one)
		}
	}
	if o.Mutate {
		for _, m := range r.Mutants {
			d.Mutants = append(d.Mutants, mutant{at(m.Pos), string(m.Step), m.What, m.NoticedBy})
		}
		score := r.Score()
		d.Score = &score
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(d)
}

// lasted is how long a call was up, or up to where its test failed.
func lasted(r script.Result) time.Duration {
	if n := len(r.Moments); n > 0 {
		return r.Moments[n-1].At
	}
	return 0
}

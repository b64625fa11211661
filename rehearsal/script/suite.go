package script

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"centralino/flows/strict"
	"centralino/rehearsal"
	"centralino/rehearsal/mutants"
)

// Suite is some files of tests of one helpline.
type Suite struct {
	Helpline *rehearsal.Helpline
	Files    []*File
}

// Report is what became of a suite.
type Report struct {
	Results  []Result // in the order of the files
	Files    []string // the file of each result
	Coverage []*Coverage
	Mutants  []Mutation
}

// Mutation is what became of a slip in a flow.
type Mutation struct {
	mutants.Mutant
	NoticedBy string // the first test that fails; empty: none
}

// Files lists the files of tests beside a helpline's flows, in alphabetical order.
func Files(helpline fs.FS) (files []string) {
	entries, err := fs.ReadDir(helpline, "flows")
	if err != nil {
		return nil // no folder, no tests
	}
	for _, e := range entries {
		name := e.Name()
		stem, _, _ := strings.Cut(name, ".y")
		if ext := path.Ext(name); !e.IsDir() && (ext == ".yaml" || ext == ".yml") && strings.HasSuffix(stem, "_test") {
			files = append(files, path.Join("flows", name))
		}
	}
	return files
}

// Only keeps the tests whose names match.
func (s *Suite) Only(name *regexp.Regexp) {
	for _, f := range s.Files {
		f.Tests = slices.DeleteFunc(f.Tests, func(t *Test) bool { return !name.MatchString(t.Name) })
	}
}

// Run plays every test and counts what they walked.
func (s *Suite) Run() *Report {
	report := &Report{}
	covered := map[string]*Coverage{}
	for _, f := range s.Files {
		flow := s.Helpline.Config().Flows[f.Flow]
		c := covered[string(f.Flow)]
		if c == nil {
			c = NewCoverage(flow)
			covered[string(f.Flow)] = c
			report.Coverage = append(report.Coverage, c)
		}
		for _, t := range f.Tests {
			r := t.Run(s.Helpline, nil)
			c.Add(r)
			report.Results = append(report.Results, r)
			report.Files = append(report.Files, f.Name)
		}
	}
	for _, c := range report.Coverage {
		c.Count()
	}
	return report
}

// Failures is how many tests failed.
func (r *Report) Failures() (n int) {
	for _, one := range r.Results {
		if one.Failure != nil {
			n++
		}
	}
	return n
}

// Mutate plays the tests on every mutant of their flows. The tests must pass on the flows themselves.
func (s *Suite) Mutate(report *Report) {
	for _, c := range report.Coverage {
		for _, m := range mutants.All(c.flow) {
			report.Mutants = append(report.Mutants, Mutation{m, s.notices(m, c)})
		}
	}
	slices.SortStableFunc(report.Mutants, func(a, b Mutation) int { return a.Pos.Compare(b.Pos) })
}

// notices returns the name of the first test that fails on a mutant. Tests cannot notice a step that none of them enters.
func (s *Suite) notices(m mutants.Mutant, c *Coverage) string {
	if m.Step != "" && !c.Entered(m.Step) {
		return ""
	}
	for _, f := range s.Files {
		if f.Flow != c.Flow {
			continue
		}
		for _, t := range f.Tests {
			if r := t.Run(s.Helpline, m.Flow); r.Failure != nil {
				return t.Name
			}
		}
	}
	return ""
}

// Score is the share of mutants that a test notices, 0 to 1; 1 when there are none.
func (r *Report) Score() float64 {
	noticed := 0
	for _, m := range r.Mutants {
		if m.NoticedBy != "" {
			noticed++
		}
	}
	if len(r.Mutants) == 0 {
		return 1
	}
	return float64(noticed) / float64(len(r.Mutants))
}

// ReadAll reads files of tests by their names. Problems of all files come together, those of one file in its order; the suite
// is nil when any is a fault.
func ReadAll(h *rehearsal.Helpline, names []string, read func(name string) ([]byte, error)) (*Suite, []strict.Problem) {
	s := &Suite{Helpline: h}
	var problems []strict.Problem
	for _, name := range names {
		data, err := read(name)
		if err != nil {
			problems = append(problems, strict.Problem{
				Pos: strict.Pos{File: name}, Message: fmt.Sprintf("the tests cannot be read: %v", reason(err)),
			})
			continue
		}
		f, found := Read(name, data, h)
		problems = append(problems, found...)
		if f != nil {
			s.Files = append(s.Files, f)
		}
	}
	if strict.AnyFault(problems) {
		return nil, problems
	}
	return s, problems
}

// reason is what is wrong with a file without its name, which the problem shows already.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

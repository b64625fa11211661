package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"centralino/rehearsal"
	"centralino/rehearsal/script"
)

// The shape of JUnit's XML, as build servers read it.
type (
	testSuites struct {
		XMLName  xml.Name    `xml:"testsuites"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Suites   []testSuite `xml:"testsuite"`
	}
	testSuite struct {
		Name     string     `xml:"name,attr"`
		Tests    int        `xml:"tests,attr"`
		Failures int        `xml:"failures,attr"`
		Cases    []testCase `xml:"testcase"`
	}
	testCase struct {
		Name    string       `xml:"name,attr"`
		Class   string       `xml:"classname,attr"`
		File    string       `xml:"file,attr"`
		Line    int          `xml:"line,attr"`
		Failure *testFailure `xml:"failure"`
	}
	testFailure struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes a report for build servers: one suite for each file.
func JUnit(w io.Writer, r *script.Report, o Options) error {
	d := testSuites{Tests: len(r.Results), Failures: r.Failures()}
	for i, result := range r.Results {
		if n := len(d.Suites); n == 0 || d.Suites[n-1].Name != r.Files[i] {
			d.Suites = append(d.Suites, testSuite{Name: r.Files[i]})
		}
		s := &d.Suites[len(d.Suites)-1]
		one := testCase{Name: result.Test.Name, Class: r.Files[i], File: r.Files[i], Line: result.Test.Pos.Line}
		if f := result.Failure; f != nil {
			s.Failures++
			one.Failure = &testFailure{
				Message: fmt.Sprintf("%s: expected %s; happened: %s", f.Pos, f.Expected, f.Happened),
				Text:    strings.Join(rehearsal.Transcript(result.Moments, o.Zone), "\n"),
			}
		}
		s.Tests++
		s.Cases = append(s.Cases, one)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(d); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

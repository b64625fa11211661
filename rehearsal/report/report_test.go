package report

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/flows/strict"
	"centralino/rehearsal"
	"centralino/rehearsal/mutants"
	"centralino/rehearsal/script"
)

// aReport has a test that passed, one that failed, and all that there may be beside.
func aReport() *script.Report {
	at := func(line int) strict.Pos { return strict.Pos{File: "flows/a_test.yaml", Line: line, Col: 5} }
	var long []rehearsal.Moment
	for i := range 60 {
		long = append(long, rehearsal.Moment{At: time.Duration(i) * time.Second, Body: &call.StepEntered{Step: "main"}})
	}
	return &script.Report{
		Results: []script.Result{
			{Test: &script.Test{Name: "good", Pos: at(3)}, Moments: long[:2]},
			{
				Test: &script.Test{Name: `<bad> & "ugly"`, Pos: at(9)}, Moments: long,
				Failure: &script.Failure{Pos: at(12), Expected: "hear <welcome>", Happened: "the call ended"},
			},
		},
		Files: []string{"flows/a_test.yaml", "flows/a_test.yaml"},
		Coverage: []*script.Coverage{{Flow: "a", Steps: 2, SteppedOn: 1, Ways: 1, NotWalked: []script.Unwalked{
			{Pos: at(1), Step: "main"}, {Pos: at(2), Step: "other", Way: "key 1", Leads: "main"},
		}}},
		Mutants: []script.Mutation{
			{Mutant: mutants.Mutant{Pos: at(1), Step: "main", What: "plays nothing"}},
			{Mutant: mutants.Mutant{Pos: at(1), What: "gone"}, NoticedBy: "good"},
		},
	}
}

func written(t *testing.T, write func(*strings.Builder) error) string {
	t.Helper()
	var out strings.Builder
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestText(t *testing.T) {
	all := Options{Cover: true, Mutate: true, Verbose: true, Zone: time.UTC}
	text := written(t, func(w *strings.Builder) error { return Text(w, aReport(), all) })
	for _, want := range []string{
		"ok    flows/a_test.yaml: good\n", "FAIL  flows/a_test.yaml: <bad> & \"ugly\"\n",
		"  flows/a_test.yaml:12:5: expected: hear <welcome>\n  happened: the call ended\n    … 20 lines before\n",
		"flows/a_test.yaml:1:5: no test enters the step `main`\n",
		"flows/a_test.yaml:2:5: no test leaves the step `other` by key 1, to `main`\n",
		"flow a: 1 of 2 steps, 0 of 1 way walked\n",
		"flows/a_test.yaml:1:5: no test notices in step `main`: plays nothing\n1 of 2 slips noticed: 50 %\n",
		"2 tests: 1 failed\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	brief := written(t, func(w *strings.Builder) error { return Text(w, aReport(), Options{Zone: time.UTC}) })
	if strings.Contains(brief, "good") || strings.Contains(brief, "no test") {
		t.Errorf("more than what failed:\n%s", brief)
	}
}

func TestJSON(t *testing.T) {
	text := written(t, func(w *strings.Builder) error {
		return JSON(w, aReport(), Options{Cover: true, Mutate: true, Zone: time.UTC})
	})
	var d document
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	if d.Failed != 1 || len(d.Tests) != 2 || !d.Tests[0].Passed || d.Tests[0].Transcript != nil || d.Tests[1].Failure.Line != 12 ||
		len(d.Tests[1].Transcript) != 60 || d.Tests[1].Seconds != 59 || len(d.Coverage[0].NotWalked) != 2 || *d.Score != 0.5 {
		t.Errorf("%+v", d)
	}
}

func TestJUnit(t *testing.T) {
	text := written(t, func(w *strings.Builder) error { return JUnit(w, aReport(), Options{Zone: time.UTC}) })
	var d testSuites
	if err := xml.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	if d.Tests != 2 || d.Failures != 1 || len(d.Suites) != 1 || d.Suites[0].Failures != 1 || d.Suites[0].Cases[0].Failure != nil {
		t.Errorf("%+v", d)
	}
	if bad := d.Suites[0].Cases[1]; bad.Name != `<bad> & "ugly"` || bad.Line != 9 || !strings.Contains(bad.Failure.Text, "0:59.0") {
		t.Errorf("%+v", bad)
	}
}

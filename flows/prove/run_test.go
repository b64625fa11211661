package prove

import (
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/flows"
)

// proveLinked proves the flow "outer", which runs "inner".
func proveLinked(t *testing.T, outer, inner string) Report {
	t.Helper()
	compiled := map[call.FlowID]*flows.Program{}
	for name, text := range map[call.FlowID]string{"outer": outer, "inner": inner} {
		p, problems := flows.Compile(string(name)+".yaml", []byte("flow: "+string(name)+"\n"+text), flows.Environment{
			Queues: map[call.QueueID]flows.QueueOptions{"q": {}}, Speech: true,
		})
		if p == nil {
			t.Fatal(problems)
		}
		compiled[name] = p
	}
	linked, problems := flows.Link(compiled)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	length := func(call.Language, flows.Prompt) time.Duration { return 2 * time.Second }
	return Flow(linked["outer"], Options{Length: length})
}

// TestTheProofSeesThroughRuns: a dead end in what is run is found at its line, with the path through the step that runs it, and the
// way to a person counts what is heard there.
func TestTheProofSeesThroughRuns(t *testing.T) {
	r := proveLinked(t, "steps:\n  a: {run: inner, next: person}\n  person: {queue: q, next: end}\n",
		"steps:\n  x: {menu: x, keys: {\"1\": y, \"2\": end}, failed: end}\n  y: {play: y, next: end}\n")
	if r.File != "outer.yaml" || len(r.Steps) == 0 {
		t.Fatalf("%+v", r)
	}
	for _, f := range r.Findings {
		if f.Severity == 0 {
			t.Errorf("%v", f.Problem)
		}
	}
	// From the start: a key in the menu, and the person.
	if got := r.Steps[0]; got.Step != "a" && got.Step != "a/x" {
		t.Errorf("the first step is %+v", got)
	}
	r = proveLinked(t, "human: {key: \"0\", step: person}\nsteps:\n  a: {run: inner, next: person}\n  person: {queue: q, next: end}\n",
		"steps:\n  x: {menu: x, keys: {\"0\": y, \"2\": end}, failed: end}\n  y: {play: y, next: end}\n")
	told := ""
	for _, f := range r.Findings {
		told += f.Problem.String() + "\n"
	}
	if !strings.Contains(told, "inner.yaml:3:3: the key 0 reaches a person from everywhere, and the menu takes it away") {
		t.Errorf("a menu that takes the key of the outer flow away is not told of:\n%s", told)
	}
}

// TestValuesLastLongerThanNumbers, whatever a caller of the proof knows of recordings.
func TestValuesLastLongerThanNumbers(t *testing.T) {
	l := lengths{languages: []call.Language{"it"}, of: func(call.Language, flows.Prompt) time.Duration { return time.Second }}
	if got := l.all([]flows.Prompt{{Value: &flows.Value{Kind: flows.Date}}, {Name: "x"}}); got != spokenValue+time.Second {
		t.Errorf("a date and a recording last %v", got)
	}
}

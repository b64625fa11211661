package flows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"centralino/call"
)

const recordingFlow = `
flow: f
human: {key: "0", step: person}
steps:
  a: {record: said, prompt: p, max: 90s, silence: 3s, end: "*", review: true, keep: 30d, failed: person, next: b}
  b: {play: [p, {recording: said}], next: c}
  c: {http: crm, attach: {sound: said}, next: d}
  d: {voicemail: desk, attach: [said], next: e}
  e: {record: short, prompt: p, next: end}
  person: {queue: billing, next: end}
`

func TestRecordIsRead(t *testing.T) {
	p, problems := Compile("f.yaml", []byte(recordingFlow), acme())
	if p == nil {
		t.Fatal(problems)
	}
	long, short := p.Steps["a"].Verb.(*Record), p.Steps["e"].Verb.(*Record)
	if long.Name != "said" || long.Limits != (BoxOptions{90 * time.Second, 3 * time.Second}) || long.End != '*' || !long.Review ||
		long.Keep != 30*24*time.Hour || long.Failed != "person" {
		t.Errorf("read as %+v", long)
	}
	if short.Limits != (BoxOptions{DefaultRecord, DefaultRecordSilence}) || short.End != '#' || short.Review || short.Keep != 0 || short.Failed != "person" {
		t.Errorf("read as %+v", short)
	}
	for id, want := range map[call.StepID][]string{"a": nil, "b": {"said"}, "c": {"said"}, "d": {"said"}} {
		if got := p.Steps[id].Recordings(); !slices.Equal(got, want) {
			t.Errorf("%s uses %v", id, got)
		}
	}
	if v := p.Steps["c"].Verb.(*HTTP); v.Method != "POST" || len(v.Attach) != 1 || v.Attach[0] != (Attachment{"sound", "said"}) {
		t.Errorf("read as %+v", v)
	}
	// The key for a person stays that.
	p, problems = Compile("f.yaml", []byte(strings.Replace(recordingFlow, `key: "0"`, `key: "#"`, 1)), acme())
	if p == nil || p.Steps["e"].Verb.(*Record).End != 0 {
		t.Errorf("the key for a person ends the recording: %v", problems)
	}
}

// TestNothingIsPlayedThatNobodyRecords, where all that a flow runs is counted: what one records another may play.
func TestNothingIsPlayedThatNobodyRecords(t *testing.T) {
	const asks = "flow: ask\nhuman: {key: \"0\", step: p}\nsteps:\n  a: {record: said, prompt: p, next: end}\n  p: {queue: billing, next: end}\n"
	const tells = "flow: tell\nsteps:\n  a: {play: {recording: said}, next: end}\n"
	outer := func(name string) string {
		return "flow: outer\nsteps:\n  a: {run: ask, next: b}\n  b: {run: tell, next: c}\n  c: {play: {recording: " + name + "}, next: end}\n"
	}
	if _, problems := linkedOf(t, asks, tells, outer("said")); len(problems) > 0 {
		t.Error(problems)
	}
	_, problems := linkedOf(t, asks, tells, outer("sad"))
	if len(problems) != 1 || problems[0].String() != "outer.yaml:5:3: no step records `sad` (did you mean `said`?)" {
		t.Error(problems)
	}
	if _, problems = linkedOf(t, tells); len(problems) != 1 {
		t.Error(problems)
	}
}

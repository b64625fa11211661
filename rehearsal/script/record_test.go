package script

import (
	"strings"
	"testing"
	"testing/fstest"

	"centralino/app"
	"centralino/config"
	"centralino/rehearsal"
)

const recording = `
flow: f
human: {key: "0", step: person}
steps:
  main: {menu: main, keys: {"1": describe, "2": again}, failed: person}
  describe: {record: fault, prompt: describe, review: true, failed: sorry, next: again}
  again: {play: [you-said, {recording: fault}], next: main}
  sorry: {play: sorry, next: person}
  person: {queue: billing, next: end}
`

const recordingTests = `
flow: f
tests:
  - name: what is said is played, as recorded anew
    call: {from: "+390611122233", at: "2026-11-23 10:00"}
    script: [{press: 1}, {hear: [describe, beep]}, {wait: 2s}, {speak: 4s}, {press: "#"}, {hear: voicemail-review}, {press: 2},
      {hear: {recording: fault}}, {hear: voicemail-review}, {press: 3}, {hear: [describe, beep]}, {wait: 1s}, {speak: 6s}, {recorded: {name: fault, within: 20s}},
      {hear: you-said}, {hear: {recording: fault, within: 3s}}, {hear: {prompt: main, within: 20s}}]
  - name: nothing was recorded
    call: {from: "+390611122233", at: "2026-11-23 10:00"}
    script: [{press: 2}, {hear: [you-said, main]}]
  - name: nothing is said
    call: {from: "+390611122233", at: "2026-11-23 10:00"}
    script: [{press: 1}, {hear: [describe, beep, voicemail-empty, describe, beep, voicemail-empty, sorry]}, {queued: {queue: billing}}]
  - name: the disk is full
    call: {from: "+390611122233", at: "2026-11-23 10:00"}
    given: {disk: full}
    script: [{press: 1}, {hear: [describe, beep, sorry]}, {queued: {queue: billing}}]
  - name: a person instead, who hears nothing of it
    call: {from: "+390611122233", at: "2026-11-23 10:00"}
    script: [{press: 1}, {hear: beep}, {wait: 1s}, {speak: 4s}, {press: 0}, {recorded: {}}, {queued: {within: 1s}}, {answered: {}}]
`

func recordingHelpline(t *testing.T) (*config.Config, *rehearsal.Helpline) {
	t.Helper()
	files := fstest.MapFS{"flows/f.yaml": {Data: []byte(recording)}, "centralino.yaml": {Data: []byte(`
sip: {trunks: [{name: carrier, hosts: ["192.0.2.7"], country: IT}]}
queues: {billing: {}}
agents: [{id: anna, password: x, skills: {billing: 1}}]
numbers: {"+390212345678": f}
`)}}
	cfg, problems := config.LoadFS(files, "centralino.yaml", config.Options{LookPath: func(program string) (string, error) { return program, nil }})
	if cfg == nil {
		t.Fatal(problems)
	}
	h, err := rehearsal.New(app.Rehearsal(cfg))
	if err != nil {
		t.Fatal(err)
	}
	return cfg, h
}

// TestRecordingsAreRehearsed: callers hear what they said, tests see when, and the ways out of the step are all walked.
func TestRecordingsAreRehearsed(t *testing.T) {
	cfg, h := recordingHelpline(t)
	f, problems := Read("flows/f_test.yaml", []byte(recordingTests), h)
	if f == nil {
		t.Fatal(problems)
	}
	covered := NewCoverage(cfg.Flows["f"])
	for i, test := range f.Tests {
		r := test.Run(h, nil)
		covered.Add(r)
		text := strings.Join(rehearsal.Transcript(r.Moments, cfg.Location), "\n")
		if r.Failure != nil {
			t.Errorf("%s: %+v\n%s", test.Name, r.Failure, text)
		}
		for _, want := range []string{"recorded   fault, ", "hears      recording fault, "} {
			if i == 0 && !strings.Contains(text, want) {
				t.Errorf("the transcript has no %q:\n%s", want, text)
			}
		}
	}
	covered.Count()
	for _, u := range covered.NotWalked {
		if u.Step == "describe" {
			t.Errorf("not walked: %+v", u)
		}
	}
}

// TestOnlyWhatIsRecordedIsExpected: names that no step records are told of.
func TestOnlyWhatIsRecordedIsExpected(t *testing.T) {
	_, h := recordingHelpline(t)
	const text = `
flow: f
tests:
  - name: names
    call: {from: "+390611122233", at: "2026-11-23 10:00"}
    given: {disk: fill}
    script: [{hear: {recording: falt}}, {recorded: {name: falt}}, {hear: {prompt: main, recording: fault}}]
`
	_, problems := Read("f_test.yaml", []byte(text), h)
	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	want := []string{
		"f_test.yaml:6:19: `disk` must be one of `full`, not \"fill\" (did you mean `full`?)",
		"f_test.yaml:7:33: no step records `falt` (did you mean `fault`?)",
		"f_test.yaml:7:59: no step records `falt` (did you mean `fault`?)",
		"f_test.yaml:7:75: unknown key `prompt` in `hear`",
	}
	for i, w := range want {
		if i >= len(got) || !strings.HasPrefix(got[i], w) {
			t.Errorf("problem %d: want %s, got all of\n%s", i, w, strings.Join(got, "\n"))
		}
	}
}

package diff

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"centralino/config"
)

// TestTransfersAndMessagesAreCompared in the words of who hears them; where a step stands in its file is no difference.
func TestTransfersAndMessagesAreCompared(t *testing.T) {
	load := func(flow string) *config.Config {
		files := fstest.MapFS{"flows/f.yaml": {Data: []byte(flow)}, "centralino.yaml": {Data: []byte(`
sip: {trunks: [{name: carrier, hosts: ["192.0.2.7"], proxy: "sip:192.0.2.7", country: IT}]}
queues: {care: {}}
voicemail: {desk: {}}
agents: [{id: anna, password: x}]
numbers: {"+390212345678": f}
`)}}
		cfg, problems := config.LoadFS(files, "centralino.yaml", config.Options{LookPath: func(program string) (string, error) { return program, nil }})
		if cfg == nil {
			t.Fatal(problems)
		}
		return cfg
	}
	before := load(`
flow: f
steps:
  branch: {transfer: "+390255512345", busy: note, failed: person, next: end}
  note: {voicemail: desk, next: end}
  person: {queue: care, next: end}
`)
	after := load(`
flow: f

steps:

  branch: {transfer: "+390266612345", wait: 20s, busy: person, failed: note, next: end}
  note: {voicemail: desk, next: end}
  person: {queue: care, next: end}
`)
	var got []string
	for _, change := range Compare(Take(before, Options{}), Take(after, Options{}), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)).Changes {
		got = append(got, change.Text)
	}
	for _, want := range []string{
		"branch now passes calls on to +390266612345 (was: +390255512345)", "branch now rings for 20 s (was: 30 s)",
		"branch, while +390266612345 is busy, now leads to person (was: note)",
		"branch, when nobody answers at +390266612345, now leads to note (was: person)",
	} {
		if !slices.ContainsFunc(got, func(text string) bool { return strings.Contains(text, want) }) {
			t.Errorf("nothing says %q:\n%s", want, strings.Join(got, "\n"))
		}
	}
}

package docs_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"centralino/flows/strict"
	"centralino/rehearsal/script"
)

// maximalTests has every key that a file of tests may have.
const maximalTests = `
flow: helpline
tests:
  - name: everything
    call: {from: "+390612345678", at: "2026-11-23 10:00", to: "+39800123456"}
    given:
      directory.customers: {found: {name: Mario, pin: "24680"}}
      service.crm: {answer: T-1, status: 200, after: 1s}
      queue.care: {ahead: 3}
      agent.anna: {busy: 2m, answers: 5s, talks: 1m}
      agents: absent
      transfers: {answers: 5s, talks: 1m}
      flash: []
      disk: full
    script:
      - hear: language-menu
      - hear: {prompt: main-menu, language: en, within: 10s}
      - hear: {recording: "", language: en, within: 10s}
      - press: "2"
      - wait: 30s
      - quiet: 8s
      - speak: 10s
      - step: main
      - language: en
      - answered: {by: anna, within: 1m}
      - agent_hangs_up
      - agent_hangs_up:
      - hang_up
      - hang_up:
      - queued: {queue: care, priority: 10, language: en, within: 1s}
      - left: {queue: care, as: overflowed, within: 1s}
      - callback: {queue: care, number: "+390612345678", at: "2026-11-24 08:30", within: 1s}
      - voicemail: {queue: care, box: desk, within: 1s}
      - surveyed: {question: satisfied, answer: "5", within: 1s}
      - recorded: {name: "", within: 1s}
      - comment: {survey: satisfaction, within: 1s}
      - transferred: {to: "+390255512345", as: busy, within: 1s}
      - ended: {result: served, within: 1s}
`

// TestReaderAndSchemaOfTestsAgree goes through the maps of a file of tests as TestReadersAndSchemasKnowTheSameKeys does. A
// line of a script is not a map of keys but one verb: those are compared by themselves.
func TestReaderAndSchemaOfTestsAgree(t *testing.T) {
	h := onDemo(t)
	read := func(text []byte) []strict.Problem {
		_, problems := script.Read("f_test.yaml", text, h)
		return problems
	}
	s := compiled(t, "test")
	if problems := read([]byte(maximalTests)); len(problems) > 0 {
		t.Fatal(problems)
	}
	if err := check(s, []byte(maximalTests)); err != nil {
		t.Fatal(err)
	}
	all := schemaKeys(t, "test")
	for _, k := range keysOf(t, "../rehearsal/script", false) {
		all[k] = true
	}
	verbs, used, asked := script.Verbs(), map[string]bool{}, 0
	_, nodes := parsed(t, maximalTests)
	for i, n := range nodes {
		there := keysAt(n)
		for _, key := range there {
			used[key] = true
		}
		line := len(there) == 1 && slices.Contains(verbs, there[0])
		chosen := slices.Contains(there, "pin") || slices.Contains(there, "directory.customers")
		if line || chosen {
			continue
		}
		asked++
		var more []string
		for _, key := range slices.Sorted(maps.Keys(all)) {
			other := map[string]string{"prompt": "recording", "recording": "prompt"}[key] // what is heard is one of them
			if !slices.Contains(there, key) && (other == "" || !slices.Contains(there, other)) {
				more = append(more, key)
			}
		}
		refusedByBoth(t, maximalTests, i, more, read, s)
	}
	if asked < 12 {
		t.Errorf("only %d maps were looked at", asked)
	}
	for key := range schemaKeys(t, "test") {
		if !used[key] {
			t.Errorf("the file with every key has no `%s`: write it in, and the test will see whether it is read", key)
		}
	}
	for _, verb := range verbs {
		if !used[verb] {
			t.Errorf("the file with every key has no line `%s`", verb)
		}
	}
}

// TestReaderAndSchemaOfTestsTakeTheSameLines: each verb alone, each verb with each kind of value, and each word that may
// stand somewhere is either taken by both or by none.
func TestReaderAndSchemaOfTestsTakeTheSameLines(t *testing.T) {
	h := onDemo(t)
	s := compiled(t, "test")
	words := []string{
		"abandoned", "overflowed", "callback", "voicemail", "answered", "served", "informed", "left", "failed", "lost", "present", "absent",
		"paused", "busy", "full", "empty", "open", "down", "unknown", "found", "slow", "x",
	}
	var cases []string
	for _, verb := range append(script.Verbs(), "x", "menu") {
		cases = append(cases, "script: ["+verb+"]", "script: [{"+verb+": {x: 1}}]", "script: [{"+verb+": {}}]", "script: [{"+verb+": [{x: 1}]}]")
	}
	for _, word := range words {
		for _, place := range []string{
			"script: [{left: {as: %s}}]", "script: [{ended: {result: %s}}]", "given: {agents: %s}, script: [ended]", "given: {agent.anna: %s}, script: [ended]",
			"given: {queue.care: %s}, script: [ended]", "given: {directory.customers: %s}, script: [ended]", "given: {%s: down}, script: [ended]",
			"given: {service.crm: %s}, script: [ended]",
		} {
			cases = append(cases, fmt.Sprintf(place, word))
		}
	}
	taken := 0
	for _, c := range cases {
		text := []byte(`{flow: helpline, tests: [{name: n, call: {from: anonymous, at: "2026-11-23 10:00"}, ` + c + "}]}")
		_, problems := script.Read("f_test.yaml", text, h)
		reader := !slices.ContainsFunc(problems, func(p strict.Problem) bool { return p.Severity == strict.Fault })
		if err := check(s, text); (err == nil) != reader {
			t.Errorf("%s: the reader takes it: %v (%v); the schema: %v", c, reader, problems, err)
		}
		if reader {
			taken++
		}
	}
	if taken < 25 || strings.Count(strings.Join(cases, " "), "script") == taken {
		t.Errorf("%d of %d lines were taken", taken, len(cases))
	}
}

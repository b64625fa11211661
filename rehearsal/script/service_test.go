package script

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"centralino/app"
	"centralino/config"
	"centralino/rehearsal"
)

const servedConfig = `
languages: [en]
numbers: {desk: desk}
services: {crm: {url: "${CRM_URL}", headers: {Authorization: "${CRM_TOKEN}"}}}
directories:
  people: {sql: {dsn: "${CRM_DSN}", by_number: "select code from people where phone = $1", fields: [code]}}
queues: {desk: {skills: [desk]}}
agents: [{id: anna, password: x, skills: {desk: 1}}]
`

const servedFlow = `
flow: desk
human: {key: "0", step: person}
steps:
  who: {identify: people, found: ticket, unknown: ticket, failed: nobody}
  nobody: {say: We do not know you., next: ticket}
  ticket:
    http: crm
    method: POST
    body: {phone: caller.number}
    result: {ticket: number}
    prompt: {say: One moment.}
    next: told
    failed: person
  told: {play: [{say: Your ticket is}, {digits: ticket}], next: end}
  person: {queue: desk, next: end}
`

const servedTests = `
flow: desk
tests:
  - name: opened
    call: {from: "+390612345678", at: "2026-11-23 10:00"}
    given: {service.crm: {answer: {number: 17}}, directory.people: unknown}
    script: [{hear: Your ticket is}, {step: told}, {ended: {}}]
  - name: after a while
    call: {from: "+390612345678", at: "2026-11-23 10:00"}
    given: {service.crm: {answer: {number: 17}, after: 1500ms}, directory.people: {found: {code: a}}}
    script: [{hear: One moment.}, {hear: Your ticket is}]
  - name: refused
    call: {from: "+390612345678", at: "2026-11-23 10:00"}
    given: {service.crm: {status: 503}}
    script: [{hear: We do not know you.}, {queued: {queue: desk}}]
  - name: without a field
    call: {from: "+390612345678", at: "2026-11-23 10:00"}
    given: {service.crm: {answer: {}}}
    script: [{queued: {queue: desk}}]
  - name: slow
    call: {from: "+390612345678", at: "2026-11-23 10:00"}
    given: {service.crm: slow, directory.people: unknown}
    script: [{hear: One moment.}, {queued: {queue: desk}}]
  - name: nothing is given, and nothing can be reached
    call: {from: "+390612345678", at: "2026-11-23 10:00"}
    script: [{hear: We do not know you.}, {queued: {queue: desk}}]
`

func served(t *testing.T) *rehearsal.Helpline {
	t.Helper()
	cfg, problems := config.LoadFS(fstest.MapFS{
		"centralino.yaml": {Data: []byte(servedConfig)}, "flows/desk.yaml": {Data: []byte(servedFlow)},
	}, "centralino.yaml", config.Unheard())
	if cfg == nil {
		t.Fatal(problems)
	}
	h, err := rehearsal.New(app.Rehearsal(cfg))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestServicesAreGiven(t *testing.T) {
	h := served(t)
	f, problems := Read("desk_test.yaml", []byte(servedTests), h)
	if f == nil {
		t.Fatal(problems)
	}
	want := map[string]string{
		"opened": "asked      crm: ok 200", "after a while": "asked      crm: ok 200", "refused": "asked      crm: refused 503",
		"without a field": "asked      crm: malformed 200", "slow": "asked      crm: timeout",
		"nothing is given, and nothing can be reached": "asked      crm: unreachable",
	}
	for _, test := range f.Tests {
		r := test.Run(h, nil)
		transcript := rehearsal.Transcript(r.Moments, h.Config().Location)
		if r.Failure != nil {
			t.Errorf("%s: %+v\n%s", test.Name, r.Failure, strings.Join(transcript, "\n"))
		}
		if !slices.ContainsFunc(transcript, func(line string) bool { return strings.HasSuffix(line, want[test.Name]) }) {
			t.Errorf("%s: no line %q in\n%s", test.Name, want[test.Name], strings.Join(transcript, "\n"))
		}
		_, ways := rehearsal.Walked(h.Config().Flows["desk"], test.Caller.At, r.Moments)
		label := "failed"
		if strings.Contains(want[test.Name], ": ok") {
			label = "next"
		}
		if !slices.Contains(ways, rehearsal.Way{Step: "ticket", Label: label}) {
			t.Errorf("%s: %v has no way %s", test.Name, ways, label)
		}
	}
}

func TestGivenServicesAreChecked(t *testing.T) {
	h := served(t)
	for text, want := range map[string]string{
		"service.cmr: down":                 "there is no service `cmr` (did you mean `crm`?)",
		"service.crm: broken":               "`service.crm` must be one of `down`, `slow`",
		"service.crm: {answers: 1}":         "unknown key `answers`",
		"service.crm: {status: 42}":         "`status` must be from 100 to 599",
		"service.crm: {answer: {1: .inf}}":  "nothing that can be written in JSON",
		"service.crm: {after: 2}":           "must be a duration",
		"service.crm: {answer: {a: [1,2]}}": "",
	} {
		_, problems := ReadGiven("given", text, h)
		told := ""
		for _, p := range problems {
			told += p.String()
		}
		if want == "" && told != "" || !strings.Contains(told, want) {
			t.Errorf("%s: %q, want %q", text, told, want)
		}
	}
}

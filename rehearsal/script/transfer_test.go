package script

import (
	"strings"
	"testing"
	"testing/fstest"

	"centralino/app"
	"centralino/config"
	"centralino/rehearsal"
)

const passing = `
flow: f
human: {key: "0", step: person}
steps:
  main: {menu: main, keys: {"1": desk, "2": typed, "3": note}, failed: person}
  desk: {transfer: "+390255512345", prompt: connecting, wait: 20s, busy: engaged, failed: sorry, next: bye}
  typed: {collect: n, prompt: number, digits: 5-12, next: dial}
  dial: {transfer: n, failed: sorry, next: bye}
  engaged: {play: engaged, next: main}
  sorry: {play: sorry, next: person}
  person: {queue: billing, next: end}
  note: {voicemail: desk, prompt: words, review: true, next: bye}
  bye: {play: bye, next: end}
`

const passingTests = `
flow: f
tests:
  - name: somebody answers
    call: {from: "+390611122233", at: "2026-11-23 10:00"}
    script: [{press: 1}, {hear: connecting}, {transferred: {to: "+390255512345", within: 4s}}, {hear: bye}, {ended: {result: transferred}}]
  - name: the line is busy
    call: {from: "+390611122233", at: "2026-11-23 10:00"}
    given: {transfer.desk: busy}
    script: [{press: 1}, {transferred: {as: busy}}, {hear: [engaged, main]}]
  - name: nobody answers
    call: {from: "+390611122233", at: "2026-11-23 10:00"}
    given: {transfers: no-answer}
    script: [{press: 1}, {transferred: {as: no-answer, within: 20s}}, {hear: sorry}, {queued: {queue: billing}}]
  - name: a person instead
    call: {from: "+390611122233", at: "2026-11-23 10:00"}
    given: {transfer.desk: {answers: 10s, talks: 5m}}
    script: [{press: 1}, {wait: 5s}, {press: 0}, {transferred: {as: given-up}}, {queued: {within: 1s}}]
  - name: a premium rate
    call: {from: "+390611122233", at: "2026-11-23 10:00"}
    script: [{press: 2}, {hear: number}, {press: "899123456#"}, {transferred: {as: refused}}, {hear: sorry}]
  - name: a national number
    call: {from: "+390611122233", at: "2026-11-23 10:00"}
    script: [{press: 2}, {hear: number}, {press: "0255512345#"}, {transferred: {to: "+390255512345"}}, {transferred: {as: spoke}}, {hear: bye}]
  - name: a message, heard and recorded anew
    call: {from: "+390611122233", at: "2026-11-23 10:00"}
    script: [{press: 3}, {hear: [words, beep]}, {wait: 2s}, {speak: 4s}, {press: "#"}, {hear: voicemail-review}, {press: 2}, {hear: voicemail-review},
      {wait: 3s}, {press: 3}, {hear: [words, beep]}, {wait: 2s}, {speak: 4s}, {hear: voicemail-review}, {voicemail: {box: desk}}, {hear: [voicemail-saved, bye]}, {ended: {result: voicemail}}]
`

// TestTransfersAreRehearsed as they go in a call: how they end is given, and what may not be dialled is not. So are messages.
func TestTransfersAreRehearsed(t *testing.T) {
	files := fstest.MapFS{"flows/f.yaml": {Data: []byte(passing)}, "centralino.yaml": {Data: []byte(`
sip: {trunks: [{name: carrier, hosts: ["192.0.2.7"], proxy: "sip:192.0.2.7", country: IT}]}
queues: {billing: {}}
voicemail: {desk: {}}
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
	f, problems := Read("flows/f_test.yaml", []byte(passingTests), h)
	if f == nil {
		t.Fatal(problems)
	}
	for _, test := range f.Tests {
		if r := test.Run(h, nil); r.Failure != nil {
			t.Errorf("%s: %+v\n%s", test.Name, r.Failure, strings.Join(rehearsal.Transcript(r.Moments, cfg.Location), "\n"))
		}
	}
}

package script

import (
	"strings"
	"testing"
	"testing/fstest"

	"centralino/app"
	"centralino/config"
	"centralino/rehearsal"
)

const newsFlow = `
flow: f
steps:
  news: {flash: outage, prompt: {say: guasto}, next: breath}
  breath: {wait: 2s, next: due}
  due: {play: [{amount: '"21,50"', currency: EUR}, {date: '"2026-11-24"', near: true}], next: end}
`

const newsTests = `
flow: f
tests:
  - name: an announcement is on
    call: {from: "+390612345678", at: "2026-11-23 10:00"}
    given: {flash: outage}
    script:
      - hear: guasto
      - hear: [numbers/ventuno, money/euro, words/e, numbers/cinquanta, money/centesimi, days/domani]
  - name: it is off
    call: {from: "+390612345678", at: "2026-11-23 10:00"}
    script:
      - hear: numbers/ventuno
`

// TestAnnouncementsAndWaitsAreRehearsed, and so is what is spoken by grammar.
func TestAnnouncementsAndWaitsAreRehearsed(t *testing.T) {
	files := fstest.MapFS{
		"centralino.yaml": {Data: []byte("helpline: x\nlanguages: [it]\nnumbers: {desk: f}\nspeech: {command: espeak-ng}\nagents: [{id: a, password: b}]\n")},
		"flows/f.yaml":    {Data: []byte(newsFlow)},
	}
	cfg, problems := config.LoadFS(files, "centralino.yaml", config.Options{LookPath: func(p string) (string, error) { return p, nil }})
	if cfg == nil {
		t.Fatal(problems)
	}
	h, err := rehearsal.New(app.Rehearsal(cfg))
	if err != nil {
		t.Fatal(err)
	}
	f, problems := Read("flows/f_test.yaml", []byte(newsTests), h)
	if f == nil {
		t.Fatal(problems)
	}
	for i, test := range f.Tests {
		r := test.Run(h, nil)
		lines := strings.Join(rehearsal.Transcript(r.Moments, cfg.Location), "\n")
		if r.Failure != nil {
			t.Errorf("%s: %+v\n%s", test.Name, r.Failure, lines)
		}
		if on := strings.Contains(lines, `"guasto"`); on != (i == 0) {
			t.Errorf("%s: the announcement is on: %v\n%s", test.Name, on, lines)
		}
	}
}

package rules

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/calendar"
	"centralino/flows/prove"
	"centralino/flows/strict"
)

// opened reads a calendar.
func opened(t *testing.T, text string) *calendar.Calendar {
	t.Helper()
	doc, v := strict.Parse("c", []byte(text))
	c := calendar.Read(v, time.UTC)
	for _, p := range doc.Problems() {
		t.Fatal(p)
	}
	return c
}

// lunch is open in the morning or in the afternoon, and what is not the one is asked of the other.
func lunch(t *testing.T) *flows.Program {
	t.Helper()
	env := flows.Environment{
		Languages: []call.Language{"it"}, Speech: true, Queues: map[call.QueueID]flows.QueueOptions{"q": {}},
		Calendars: map[string]*calendar.Calendar{
			"morning":   opened(t, `{open: {mon-fri: "08:00-12:00"}, holidays: IT}`),
			"afternoon": opened(t, `{open: {mon-fri: "13:00-17:00", sat: "22:00-02:00"}}`),
		},
	}
	p, problems := flows.Compile("f.yaml", []byte(`
flow: f
steps:
  a: {calendar: morning, open: q, closed: b}
  b: {calendar: afternoon, open: q, closed: c}
  c: {callback: q, next: end}
  q: {queue: q, next: end}
`), env)
	if p == nil {
		t.Fatal(problems)
	}
	return p
}

// TestAnsweringAgreesWithTheWeek: in a week without holidays operators answer when the ordinary week says so; on a holiday
// the calendars do.
func TestAnsweringAgreesWithTheWeek(t *testing.T) {
	p := lunch(t)
	answers := Answering([]*flows.Program{p})
	w := look(p, prove.Options{}).week()
	total := 0
	for at := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC); at.Before(time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)); at = at.Add(time.Minute) {
		said := w[at.Weekday()][at.Hour()*60+at.Minute()]
		if got := answers(at); got != said {
			t.Fatalf("at %v operators answer: %v, by the week %v", at, got, said)
		}
		if said {
			total++
		}
	}
	if total != 44*60 {
		t.Errorf("operators answer for %d minutes", total)
	}
	christmas := time.Date(2026, 12, 25, 9, 0, 0, 0, time.UTC)
	if answers(christmas) || !answers(christmas.Add(5*time.Hour)) {
		t.Error("the morning of a holiday is not closed, or the afternoon is")
	}
	if got := look(p, prove.Options{}).weekly(45 * time.Hour); len(got) != 1 || got[0].step != "a" {
		t.Errorf("%+v", got)
	}
	if got := look(p, prove.Options{}).weekly(44 * time.Hour); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

package words

import (
	"testing"
	"time"

	"centralino/call"
)

func TestSay(t *testing.T) {
	w := New(Italian, "# A note.\n%s hung up after %d\n\tdopo %[2]d ha riagganciato %[1]s\n\nthe caller\n\tchi chiama\n")
	if got := w.Say("%s hung up after %d", w.Word("the caller"), 3); got != "dopo 3 ha riagganciato chi chiama" {
		t.Error(got)
	}
	if got := w.Say("%s comes", w.Word("nobody")); got != "nobody comes" || w.Language() != Italian {
		t.Error("what the table lacks is English:", got)
	}
	if got := (Words{}).Say("%s hung up after %d", "anna", 3); got != "anna hung up after 3" || (Words{}).Language() != English {
		t.Error(got)
	}
}

func TestSpans(t *testing.T) {
	it := Words{language: Italian}
	for d, want := range map[time.Duration][2]string{
		12345 * time.Microsecond: {"12ms", "12 ms"}, 1234 * time.Millisecond: {"1.2s", "1,2 s"}, time.Minute: {"1m", "1 min"},
		90 * time.Second: {"1m30s", "1 min 30 s"}, time.Hour: {"1h0m", "1 h"}, 0: {"0s", "0 s"}, 25*time.Hour + time.Second: {"25h0m1s", "25 h 1 s"},
		59990 * time.Millisecond: {"1m", "1 min"}, 999900 * time.Microsecond: {"1s", "1 s"},
	} {
		if got := [2]string{Words{}.Span(d), it.Span(d)}; got != want {
			t.Errorf("%v is said as %q, want %q", d, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	it := Words{language: Italian}
	for got, want := range map[string]string{
		Words{}.Number(1.5, -1): "1.5", it.Number(1.5, 2): "1,50", it.Seconds(83.25, 1): "83,2 s", it.Percent(.94961, 2): "94,96 %", Words{}.Percent(.4, -1): "40 %",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestDays(t *testing.T) {
	monday, first := time.Date(2026, 11, 23, 9, 5, 0, 0, time.UTC), time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for language, want := range map[call.Language][6]string{
		English: {"23 November 2026", "Monday 23 November 2026", "November 2026", "2026-11-23 09:05", "1 March 2026", "2026-11-23"},
		Italian: {"23 novembre 2026", "lunedì 23 novembre 2026", "novembre 2026", "23/11/2026, 09:05", "1º marzo 2026", "23/11/2026"},
		Spanish: {"23 de noviembre de 2026", "lunes 23 de noviembre de 2026", "noviembre de 2026", "23/11/2026, 09:05", "1 de marzo de 2026", "23/11/2026"},
		German:  {"23. November 2026", "Montag, 23. November 2026", "November 2026", "23.11.2026, 09:05", "1. März 2026", "23.11.2026"},
	} {
		w := Words{language: language}
		if got := [6]string{w.Day(monday), w.Weekday(monday), w.Month(monday), w.Moment(monday), w.Day(first), w.Date(monday)}; got != want {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
}

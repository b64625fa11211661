package app

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// TestWhoIsCutOffAndCallsAgainGetsThePlaceBack: a caller who hangs up while waiting and calls again within the grace stands
// before those who came meanwhile.
func TestWhoIsCutOffAndCallsAgainGetsThePlaceBack(t *testing.T) {
	changes := append(fixture.AlwaysOpen(), fixture.Change{File: fixture.Config, Old: "  wrap_up: 10s", New: "  wrap_up: 10s\n  grace: 2m"})
	virtually(t, changes, func(w *world) {
		agent := w.agent("anna", phone.AutoAnswer(0))
		talking := w.dial(w.caller(goldNumber), "helpline")
		press(w, talking, "0")
		a := answered(w, agent)
		queue := func(number string) *phone.Call {
			c := w.dial(w.caller(number), "helpline")
			press(w, c, "0")
			c.Silence()
			time.Sleep(5 * time.Second)
			return c
		}
		first := queue("+39021110001")
		second := queue("+39021110002")
		_ = first.Hangup()
		time.Sleep(15 * time.Second)
		again := queue("+39021110001")
		after(w, time.Second, func(b *call.Queued) bool { return b.Kept == call.RuleRedial && b.Number == "+39021110001" })
		_ = talking.Hangup()
		_ = a.Hangup()
		next := answered(w, agent)
		if next.From() != "+39021110001" {
			t.Errorf("the agent got %s first", next.From())
		}
		after(w, time.Second, func(b *call.Offered) bool { return b.Rule == call.RuleRedial })
		_ = next.Hangup()
		_ = again.Hangup()
		_ = second.Hangup()
	})
}

// TestAnEmptyShiftIsInTheJournalAndOnTheMetrics: who plans the shifts hears of a gap half an hour ahead.
func TestAnEmptyShiftIsInTheJournalAndOnTheMetrics(t *testing.T) {
	changes := append(fixture.AlwaysOpen(), fixture.Change{
		File: fixture.Config, Old: "{id: anna, name: Anna Rossi,", New: `{id: anna, name: Anna Rossi, shifts: "08:00-10:40, 10:50-23:00",`,
	})
	virtually(t, changes, func(w *world) { // it is ten in Rome
		gap := func(value string) {
			t.Helper()
			w.wantMetrics(map[string]string{
				`centralino_queue_shift_gap{queue="complaints"}`:             value,
				`centralino_queue_shift_gap{queue="outages"}`:                "0",
				`centralino_queue_violations_total{invariant="order"}`:       "0",
				`centralino_queue_violations_total{invariant="agent-twice"}`: "0",
			})
		}
		gap("0")
		time.Sleep(9 * time.Minute)
		warned := after(w, 2*time.Minute, func(b *call.ShiftWarning) bool { return b.Queue == "complaints" })
		if warned.Ahead != 30*time.Minute || warned.From.UTC().Format(time.TimeOnly) != "09:40:00" {
			t.Errorf("warned of %s, %v ahead", warned.From, warned.Ahead)
		}
		gap("1")
		time.Sleep(39 * time.Minute)
		after(w, 2*time.Minute, func(b *call.ShiftCovered) bool { return b.Queue == "complaints" })
		gap("0")
	})
}

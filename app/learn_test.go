package app

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/journal"
	"centralino/queue"
)

// TestTheLatestIsLearnedWhenThereIsTooMuch: a start that cannot read three days in time reads at least the latest hour.
func TestTheLatestIsLearnedWhenThereIsTooMuch(t *testing.T) {
	j := journal.Memory()
	rules := queue.Config{Queues: map[call.QueueID]queue.Settings{"desk": {Grace: 3 * time.Hour}}}
	now := time.Now()
	for i, ago := range []time.Duration{2 * time.Hour, time.Minute} {
		id, number := call.ID([]string{"early", "late"}[i]), call.Number([]string{"+391", "+392"}[i])
		for _, ev := range []call.Event{
			{At: now.Add(-ago), Call: id, Body: &call.Queued{Queue: "desk", Number: number}},
			{At: now.Add(-ago + time.Second), Call: id, Body: &call.Ended{}},
		} {
			if _, err := j.Append(ev); err != nil {
				t.Fatal(err)
			}
		}
	}
	kept := func(spells ...spell) (early, late bool, err error) {
		e := queue.New(rules)
		err = learn(t.Context(), j, e, spells)
		_, early = e.Place("desk", "+391", now)
		_, late = e.Place("desk", "+392", now)
		return early, late, err
	}
	if early, late, err := kept(spells()...); !early || !late || err != nil {
		t.Errorf("with time enough: early %v, late %v, %v", early, late, err)
	}
	none := spell{spells()[0].back, 0}
	if early, late, err := kept(append([]spell{none}, spells()[1:]...)...); early || !late || err == nil {
		t.Errorf("without time for the first: early %v, late %v, %v", early, late, err)
	}
}

// TestWhoCallersAreSurvivesTheProcess: a process that begins knows from the journal whom a caller spoke to days ago, and
// where those stood whom the one before lost or who had just hung up.
func TestWhoCallersAreSurvivesTheProcess(t *testing.T) {
	changes := append(fixture.AlwaysOpen(), fixture.Change{File: fixture.Config, Old: "prefer: [language] ", New: "grace: 2m\n  prefer: [last-agent] "})
	virtually(t, changes, func(w *world) {
		queue := func(number string) *phone.Call {
			c := w.dial(w.caller(number), "helpline")
			press(w, c, "0")
			c.Silence()
			return c
		}
		talk := func(number string, agent *phone.Phone) {
			c := queue(number)
			a := answered(w, agent)
			time.Sleep(time.Minute)
			_ = a.Hangup()
			_ = c.Hangup()
			time.Sleep(time.Minute)
		}
		bruno := w.agent("bruno", phone.AutoAnswer(time.Second))
		talk("+39021110002", bruno)
		anna := w.agent("anna", phone.AutoAnswer(time.Second))
		time.Sleep(47 * time.Hour) // their phones are forgotten meanwhile
		_ = anna.Register(w.Context(), w.server, time.Hour)
		busy := queue("+39021110009")
		engaged := answered(w, anna)
		left := queue("+39021110003")
		time.Sleep(20 * time.Second)
		lost := queue("+39021110004")
		time.Sleep(20 * time.Second)
		_ = left.Hangup()
		time.Sleep(time.Second)
		w.die()
		time.Sleep(20 * time.Second)
		w.start()
		_, _, _ = busy, engaged, lost
		died := len(w.seen())
		waiting := []*phone.Call{queue("+39021110005"), queue("+39021110004"), queue("+39021110003")}
		waits := map[call.Number]time.Duration{}
		for _, ev := range w.seen()[died:] {
			if q, ok := ev.Body.(*call.Queued); ok {
				waits[q.Number] = 0
				if q.Kept == call.RuleRedial {
					waits[q.Number] = ev.At.Sub(q.Since)
				}
			}
		}
		if len(waits) != 3 || waits["+39021110005"] != 0 || waits["+39021110004"] < 30*time.Second || waits["+39021110003"] < 60*time.Second {
			t.Errorf("who was cut off got a place back of %v", waits)
		}
		for _, c := range waiting {
			_ = c.Hangup()
		}
		for _, p := range []*phone.Phone{anna, bruno} {
			if err := p.Register(w.Context(), w.server, time.Hour); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Minute)
		_ = queue("+39021110002") // anna has been idle longer
		a := answered(w, bruno)
		after(w, time.Second, func(b *call.Offered) bool { return b.Agent == "bruno" && b.Chosen == call.RuleLastAgent })
		_ = a.Hangup()
	})
}

// TestWhatIsKnownOfWaitsSurvivesTheProcess: a process that begins knows from the journal how long conversations take.
func TestWhatIsKnownOfWaitsSurvivesTheProcess(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		agent := w.agent("anna", phone.AutoAnswer(time.Second))
		for range 30 {
			c, a := talkingTo(w, agent)
			time.Sleep(time.Minute)
			_ = a.Hangup()
			_ = c.Hangup()
			time.Sleep(20 * time.Second)
		}
		_, _ = talkingTo(w, agent)
		for _, number := range []string{"+39021110002", "+39021110003"} {
			ghost := w.dial(w.caller(number), "helpline")
			press(w, ghost, "0")
			ghost.Silence()
		}
		time.Sleep(30 * time.Second)
		w.die()
		died := len(w.seen())
		time.Sleep(time.Minute)
		w.start()
		time.Sleep(time.Second)
		for _, ev := range w.seen()[died:] {
			switch ev.Body.(type) {
			case *call.Announced, *call.Offered, *call.OfferEnded, *call.QueueLeft:
				t.Errorf("the queue decided %s about a call that died", ev.Body.Kind())
			}
		}
		anna := w.agent("anna", phone.AutoAnswer(time.Second))
		_, _ = talkingTo(w, anna)
		waiting := w.dial(w.caller("+39021110001"), "helpline")
		press(w, waiting, "0")
		waiting.Silence()
		said := after(w, 20*time.Second, func(b *call.Announced) bool { return b.To > 0 })
		if said.Wait < 55*time.Second || said.Wait > 100*time.Second {
			t.Errorf("conversations of a minute and some seconds of work: told %+v", said)
		}
	})
}

package app

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

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

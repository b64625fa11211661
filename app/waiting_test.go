package app

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// TestWaitingCallersHearTheirPlace: who waits behind somebody hears so, hears music between, and hears that they are next
// when the other has been served.
func TestWaitingCallersHearTheirPlace(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		agent := w.agent("anna", phone.AutoAnswer(0))
		talking := w.dial(w.caller(goldNumber), "helpline")
		press(w, talking, "0")
		a := answered(w, agent)
		agent.SetRing(phone.Refuse(486)) // nobody is served while we listen
		var waiting []*phone.Call
		for _, number := range []string{"+39021110001", "+39021110002"} {
			c := w.dial(w.caller(number), "helpline")
			press(w, c, "0")
			c.Silence()
			waiting = append(waiting, c)
			time.Sleep(10 * time.Second)
		}
		heardAll(w, waiting[0], "queue-next", "hold-music")
		heardAll(w, waiting[1], "queue-one-ahead", "hold-music")
		if score := waiting[1].Score(fixture.Recording("queue-next")); score > 0.75 {
			t.Errorf("the second of two waiting callers was told to be next (likeness %.2f)", score)
		}
		if err := waiting[0].Hangup(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		heardAll(w, waiting[1], "queue-next")
		announced := count[*call.Announced](w)
		time.Sleep(3 * time.Minute)
		if n := count[*call.Announced](w) - announced; n < 3 || n > 5 {
			t.Errorf("%d announcements in three minutes, want one every 45 s", n)
		}
		_ = waiting[1].Hangup()
		_ = a.Hangup()
		_ = talking.Hangup()
	})
}

// TestAGoldCustomerGoesAhead: priority counts, and who waits longer is not forgotten.
func TestAGoldCustomerGoesAhead(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		w.agent("bruno", phone.Refuse(486))
		first := w.dial(w.caller(strangerNumber), "helpline")
		press(w, first, "10000027"+"13579"+"2") // a standard customer with a fault
		first.Silence()
		after(w, 10*time.Second, func(b *call.Queued) bool { return b.Queue == "outages" && b.Priority == 5 })
		time.Sleep(30 * time.Second)
		gold := w.dial(w.caller(goldNumber), "helpline")
		gold.Silence()
		press(w, gold, "2")
		after(w, 10*time.Second, func(b *call.Queued) bool { return b.Queue == "outages" && b.Priority == 10 })
		bruno := w.agent("bruno", phone.AutoAnswer(0)) // a second phone that answers
		a := answered(w, bruno)
		if a.From() != goldNumber {
			t.Errorf("the agent got %s, want the gold customer first", a.From())
		}
		_ = a.Hangup()
		_ = gold.Hangup()
		b := answered(w, bruno)
		if b.From() != strangerNumber {
			t.Errorf("then the agent got %s", b.From())
		}
		_ = b.Hangup()
		_ = first.Hangup()
	})
}

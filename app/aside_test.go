package app

import (
	"errors"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// withMenu lets key 3 lead back to the main menu from billing, and comforts who waits there.
func withMenu(settings string) []fixture.Change {
	return append(crew(settings),
		fixture.Change{File: "flows/helpline.yaml", Old: "    queue: billing\n", New: "    queue: billing\n    menu: main\n"})
}

const menuKeys = "    keys: {\"1\": callback, \"3\": menu}\n"

// TestBackToAMenuAndThePlaceIsKept: who goes back to a menu is not rung for, hears what they came for, and by the human key
// stands again where they stood, before those who came meanwhile.
func TestBackToAMenuAndThePlaceIsKept(t *testing.T) {
	virtually(t, withMenu(menuKeys), func(w *world) {
		anna := w.agent("anna", phone.AutoAnswer(0))
		talking := w.waits("+39021110001")
		a := answered(w, anna)
		a.Silence()
		anna.SetRing(phone.Ring{})
		c := w.waits(strangerNumber)
		time.Sleep(10 * time.Second)
		later := w.waits("+39021110002")
		press(w, c, "3")
		if s := after(w, time.Second, whichever[*call.SteppedAside]); s.Queue != "billing" {
			t.Errorf("stepped aside %+v", s)
		}
		time.Sleep(2 * time.Second)
		heardAll(w, c, "main-menu")
		press(w, c, "1") // a message
		time.Sleep(2 * time.Second)
		heardAll(w, c, "bill-information")
		_ = a.Hangup()
		_ = talking.Hangup()
		offered := after(w, 20*time.Second, func(b *call.Offered) bool { return b.Leg != "" && b.Waited < 15*time.Second && b.Waited > time.Second })
		if offered.Over != "" {
			t.Errorf("who has stepped aside was overtaken: %+v", offered)
		}
		in, err := anna.Incoming(w.Context())
		if err != nil || in.From() != "+39021110002" {
			t.Fatalf("anna's phone rings for %v (%v), want the caller who waits", in.From(), err)
		}
		press(w, c, "0")
		after(w, time.Second, whichever[*call.SteppedBack])
		time.Sleep(3 * time.Second)
		heardAll(w, c, "queue-next", "hold-music") // the first again, though the other's phone rings
		_ = in.Reject(486)
		in, err = anna.Incoming(w.Context())
		if err != nil || in.From() != strangerNumber {
			t.Fatalf("anna's phone rings for %v (%v), want who came first", in.From(), err)
		}
		if n := len(bodies[*call.Queued](w)); n != 3 {
			t.Errorf("%d entered the queue, want 3", n)
		}
		_ = c.Hangup()
		_ = later.Hangup()
		time.Sleep(time.Second)
		w.wantMetrics(map[string]string{
			`centralino_queue_offered_total{queue="billing"}`:                         "3",
			`centralino_queue_wait_seconds_count{queue="billing",result="abandoned"}`: "2",
		})
	})
}

// TestSteppingAsideStopsThePhoneThatRings, and whoever answers at that instant is hung up.
func TestSteppingAsideStopsThePhoneThatRings(t *testing.T) {
	virtually(t, withMenu(menuKeys), func(w *world) {
		anna := w.agent("anna", phone.Ring{})
		c := w.waits(strangerNumber)
		in, err := anna.Incoming(w.Context())
		if err != nil {
			t.Fatal(err)
		}
		press(w, c, "3")
		time.Sleep(time.Second)
		if !errors.Is(in.Err(), phone.ErrCancelled) {
			t.Errorf("the phone goes on ringing (%v)", in.Err())
		}
		time.Sleep(5 * time.Minute) // round and round the menu's silence leads to the person, and the place is taken again
		if n := count[*call.SteppedBack](w); n == 0 {
			t.Error("who says nothing in the menu does not wait again")
		}
		_ = c.Hangup()
	})
}

// TestHangingUpAsideIsAbandoned: the books of the queue are in order whatever a caller does in the menus.
func TestHangingUpAsideIsAbandoned(t *testing.T) {
	virtually(t, withMenu(menuKeys), func(w *world) {
		w.agent("anna", phone.Refuse(486))
		for range 3 {
			c := w.waits(strangerNumber)
			press(w, c, "3")
			time.Sleep(time.Second)
			_ = c.Hangup()
			time.Sleep(time.Second)
		}
		w.wantMetrics(map[string]string{
			`centralino_queue_offered_total{queue="billing"}`:                         "3",
			`centralino_queue_waiting{queue="billing"}`:                               "0",
			`centralino_queue_wait_seconds_count{queue="billing",result="abandoned"}`: "3",
		})
	})
}

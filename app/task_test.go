package app

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"centralino/board"
	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/journal"
)

// tasks makes key 1 of the example's main menu take messages that wait in the queue of billing.
func tasks(more ...fixture.Change) []fixture.Change {
	return withCarrier(append(fixture.AlwaysOpen(), append(more, fixture.Change{
		File: fixture.Config, Old: "queues:\n  billing:", New: "voicemail: {desk: {max: 30s, silence: 3s, task: {queue: billing}}}\nqueues:\n  billing:",
	}, fixture.Change{
		File: "flows/helpline.yaml", Old: "  bill:\n", New: "  note: {voicemail: desk, prompt: welcome-back, next: bill}\n  bill:\n",
	}, fixture.Change{File: "flows/helpline.yaml", Old: `"1": bill`, New: `"1": note, "8": ask-code`},
		fixture.Change{File: "flows/helpline.yaml", Old: "unknown: ask-code", New: "unknown: main"})...)...)
}

// leavesAMessage calls, says a tone, and is gone.
func leavesAMessage(w *world, number string, hertz float64) {
	w.Helper()
	c := w.dial(w.caller(number), "helpline")
	c.Silence()
	press(w, c, "1")
	speaks(w, c, "note", hertz)
	_ = c.Hangup()
	booked := after(w, 2*time.Second, func(b *call.CallbackBooked) bool { return b.Message != nil })
	if booked.Queue != "billing" || booked.Message.Box != "desk" || booked.Message.Length < 2*time.Second {
		w.Errorf("it waits as %+v, %+v", booked, booked.Message)
	}
}

// hearsMessage holds that an agent hears a message, and then which keys there are.
func hearsMessage(w *world, a *phone.Call, hertz float64, keys string) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), 20*time.Second)
	defer cancel()
	if err := a.WaitHears(ctx, hertz); err != nil {
		w.Fatalf("the agent does not hear the message: %v", err)
	}
	if keys == "" {
		return
	}
	time.Sleep(9 * time.Second)
	heardAll(w, a, "task-message", keys)
}

// TestAMessageWaitsInAQueue behind who came before it and before who came after; an agent hears it, hears it again, and is done.
func TestAMessageWaitsInAQueue(t *testing.T) {
	virtually(t, tasks(), func(w *world) {
		agent := w.agent("anna", phone.AutoAnswer(time.Second))
		first := w.dial(w.caller(goldNumber), "helpline")
		first.Silence()
		press(w, first, "0")
		a := answered(w, agent)
		leavesAMessage(w, strangerNumber, 440)
		time.Sleep(20 * time.Second)
		w.wantMetrics(map[string]string{`centralino_tasks_pending{queue="billing"}`: "1", `centralino_queue_waiting{queue="billing"}`: "0"})
		shown := live{w.app}.State()
		if q := shown.Queues[slices.IndexFunc(shown.Queues, func(q board.Queue) bool { return q.Queue == "billing" })]; q.Messages != 1 || q.Waiting != 0 || time.Since(q.OldestMessage) < 20*time.Second {
			t.Errorf("the board shows %+v", q)
		}
		if m := shown.Messages; len(m) != 1 || m[0].From != strangerNumber || m[0].Length < 2 || m[0].Agent != "" {
			t.Errorf("the board shows %+v", m)
		}
		last := w.dial(w.caller("+39021110001"), "helpline")
		last.Silence()
		press(w, last, "0")
		after(w, 5*time.Second, func(b *call.Queued) bool { return b.Number == "+39021110001" })
		_ = a.Hangup()
		<-first.Ended()

		a = answered(w, agent)
		if a.From() != strangerNumber {
			t.Fatalf("the agent got %s, want the message", a.From())
		}
		hearsMessage(w, a, 440, "task-keys")
		if err := a.Press("1"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		hearsMessage(w, a, 440, "")
		if shown = (live{w.app}).State(); len(shown.Messages) != 1 || shown.Messages[0].Agent != "anna" {
			t.Errorf("while it is heard the board shows %+v", shown.Messages)
		}
		_ = a.Press("2") // which is obeyed before it is released
		ended := after(w, time.Second, whichever[*call.CallbackEnded])
		if ended.Result != call.CallbackKept {
			t.Errorf("ended %+v", ended)
		}
		<-a.Ended()
		if shown = (live{w.app}).State(); len(shown.Messages) != 0 {
			t.Errorf("once it is heard the board shows %+v", shown.Messages)
		}
		a = answered(w, agent)
		if a.From() != "+39021110001" {
			t.Errorf("then the agent got %s", a.From())
		}
		_ = last.Hangup()
		<-a.Ended()
		time.Sleep(time.Minute)
		w.wantMetrics(map[string]string{
			`centralino_tasks_queued_total{queue="billing"}`:                    "1",
			`centralino_tasks_total{queue="billing",result="heard"}`:            "1",
			`centralino_tasks_pending{queue="billing"}`:                         "0",
			`centralino_callbacks_booked_total{queue="billing"}`:                "0",
			`centralino_callbacks_total{queue="billing",result="kept"}`:         "0",
			`centralino_callback_attempts_total{queue="billing",result="busy"}`: "0",
			`centralino_queue_offered_total{queue="billing"}`:                   "2",
		})
		nothingIsLeft(w)
	})
}

// TestWhoLeftAMessageIsCalledBack by the agent who heard it: they speak as after any call back.
func TestWhoLeftAMessageIsCalledBack(t *testing.T) {
	virtually(t, tasks(), func(w *world) {
		leavesAMessage(w, strangerNumber, 440)
		agent, outside := w.agent("anna", phone.AutoAnswer(time.Second)), w.carrier(phone.Ring{})
		a := answered(w, agent)
		hearsMessage(w, a, 440, "")
		if err := a.Press("3"); err != nil {
			t.Fatal(err)
		}
		back := incoming(w, outside, 5*time.Second)
		if back.To() != strangerNumber {
			t.Errorf("dialled %s", back.To())
		}
		_ = back.Reject(486)
		missed := after(w, time.Second, whichever[*call.CallbackMissed])
		if missed.Result != call.MissBusy || missed.Again.IsZero() {
			t.Errorf("missed %+v", missed)
		}
		<-a.Ended()
		time.Sleep(time.Until(missed.Again)) // it comes again, for it waits for an answer
		a = answered(w, agent)
		hearsMessage(w, a, 440, "")
		if err := a.Press("3"); err != nil {
			t.Fatal(err)
		}
		back = incoming(w, outside, 5*time.Second)
		if err := back.Answer(); err != nil {
			t.Fatal(err)
		}
		back.Tone(850)
		a.Tone(600)
		time.Sleep(1500 * time.Millisecond)
		press(w, back, "1")
		after(w, 5*time.Second, func(b *call.CallbackEnded) bool { return b.Result == call.CallbackKept })
		time.Sleep(time.Second)
		if !back.Hears(600) || !a.Hears(850) {
			t.Error("they do not hear each other")
		}
		_ = back.Hangup()
		<-a.Ended()
		time.Sleep(time.Minute)
		w.wantMetrics(map[string]string{
			`centralino_tasks_total{queue="billing",result="called"}`:   "1",
			`centralino_tasks_total{queue="billing",result="heard"}`:    "0",
			`centralino_callbacks_total{queue="billing",result="kept"}`: "0",
			`centralino_queue_offered_total{queue="billing"}`:           "0",
		})
		nothingIsLeft(w)
	})
}

// TestAMessageIsNotLost: an agent who hangs up before its end gets it again, one who hangs up after it has heard it; a caller
// who shows no number is not called back.
func TestAMessageIsNotLost(t *testing.T) {
	virtually(t, tasks(), func(w *world) {
		leavesAMessage(w, "anonymous", 440)
		agent := w.agent("anna", phone.AutoAnswer(time.Second))
		a := answered(w, agent)
		time.Sleep(500 * time.Millisecond)
		_ = a.Hangup()
		missed := after(w, time.Second, whichever[*call.CallbackMissed])
		if missed.Result != call.MissAgent || missed.Attempt != 0 {
			t.Errorf("missed %+v", missed)
		}
		time.Sleep(time.Until(missed.Again))
		a = answered(w, agent)
		hearsMessage(w, a, 440, "task-keys-only")
		if err := a.Press("3"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		_ = a.Hangup()
		if ended := after(w, time.Second, whichever[*call.CallbackEnded]); ended.Result != call.CallbackKept {
			t.Errorf("ended %+v", ended)
		}
		nothingIsLeft(w)
	})
}

// TestAMessageOutlivesTheProcess that was killed while an agent heard it.
func TestAMessageOutlivesTheProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, tasks(), journal.Memory())
		agent := w.agent("anna", phone.AutoAnswer(5*time.Second))
		leavesAMessage(w, strangerNumber, 440)
		hearsMessage(w, answered(w, agent), 440, "")
		w.die()
		w.start()
		defer w.close()
		w.wantMetrics(map[string]string{`centralino_tasks_pending{queue="billing"}`: "1", `centralino_callbacks_pending{queue="billing"}`: "0"})
		again := w.agent("anna", phone.AutoAnswer(0))
		a := rung(w, again, 3*time.Minute)
		hearsMessage(w, a, 440, "task-keys")
		_ = a.Press("2")
		after(w, time.Second, func(b *call.CallbackEnded) bool { return b.Result == call.CallbackKept })
		time.Sleep(time.Second)
		w.wantMetrics(map[string]string{
			`centralino_tasks_pending{queue="billing"}`: "0", `centralino_tasks_total{queue="billing",result="heard"}`: "1",
		})
	})
}

package app

import (
	"context"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/journal"
)

const (
	carrierAt  = "10.1.255.1:5070"
	ringbackHz = 425
)

// withCarrier gives the trunk's proxy a place in the tests' network.
func withCarrier(more ...fixture.Change) []fixture.Change {
	return append(more, fixture.Change{File: fixture.Config, Old: `"sip:127.0.0.1:5070"`, New: `"sip:` + carrierAt + `"`})
}

// carrier is whatever telephone the trunk leads to.
func (w *world) carrier(ring phone.Ring) *phone.Phone {
	w.Helper()
	return w.phone(phone.Options{Address: netip.MustParseAddrPort(carrierAt), User: "carrier", Ring: ring})
}

// takesACallback calls, asks for an operator, presses the key for a call back, and is told that it will be made.
func takesACallback(w *world, number string) {
	w.Helper()
	c := w.dial(w.caller(number), "helpline")
	c.Silence()
	press(w, c, "0")
	after(w, 5*time.Second, func(b *call.Queued) bool { return b.Number == call.Number(number) })
	press(w, c, "1")
	after(w, 5*time.Second, func(b *call.CallbackBooked) bool { return b.Number == call.Number(number) })
	<-c.Ended()
}

// incoming waits for the next call to a telephone.
func incoming(w *world, p *phone.Phone, within time.Duration) *phone.Call {
	w.Helper()
	timer := time.AfterFunc(within, p.Close)
	c, err := p.Incoming(w.Context())
	if !timer.Stop() || err != nil {
		w.Fatalf("nobody called within %v: %v", within, err)
	}
	return c
}

// rung waits for the next call to an agent's telephone that is not over yet: those that it refused are in its list too.
func rung(w *world, p *phone.Phone, within time.Duration) *phone.Call {
	w.Helper()
	for {
		c := incoming(w, p, within)
		select {
		case <-c.Ended():
		default:
			return c
		}
	}
}

// TestACallbackKeepsThePlace: who hangs up for a call back is served in turn, by an agent who is rung first and hears how
// the caller is dialled; the flow goes on after the conversation.
func TestACallbackKeepsThePlace(t *testing.T) {
	virtually(t, withCarrier(fixture.AlwaysOpen()...), func(w *world) {
		agent, outside := w.agent("anna", phone.AutoAnswer(time.Second)), w.carrier(phone.Ring{})
		first := w.dial(w.caller(goldNumber), "helpline")
		press(w, first, "0")
		a := answered(w, agent)
		takesACallback(w, strangerNumber)
		time.Sleep(20 * time.Second)
		last := w.dial(w.caller("+39021110001"), "helpline")
		last.Silence()
		press(w, last, "0")
		after(w, 5*time.Second, func(b *call.Queued) bool { return b.Number == "+39021110001" })
		time.Sleep(time.Minute)
		_ = a.Hangup()
		<-first.Ended()

		a = answered(w, agent)
		if a.From() != strangerNumber {
			t.Fatalf("the agent got %s, want who was promised a call", a.From())
		}
		back := incoming(w, outside, 5*time.Second)
		if back.To() != strangerNumber || back.From() != "+39800123456" {
			t.Errorf("dialled %s as %s", back.To(), back.From())
		}
		a.Tone(600)
		ctx, cancel := context.WithTimeout(w.Context(), 5*time.Second)
		defer cancel()
		if err := a.WaitHears(ctx, ringbackHz); err != nil {
			t.Errorf("the agent hears nothing while the caller is dialled: %v", err)
		}
		if err := back.Answer(); err != nil {
			t.Fatal(err)
		}
		back.Tone(440)
		time.Sleep(1500 * time.Millisecond)
		heardAll(w, back, "callback-hello")
		if back.Hears(600) || a.Hears(440) {
			t.Error("they hear each other before the key")
		}
		press(w, back, "1")
		after(w, 5*time.Second, func(b *call.CallbackEnded) bool { return b.Result == call.CallbackKept })
		back.Tone(440)
		time.Sleep(time.Second)
		if !back.Hears(600) || !a.Hears(440) {
			t.Errorf("the caller hears the agent: %v; the agent hears the caller: %v", back.Hears(600), a.Hears(440))
		}
		time.Sleep(time.Minute)
		if err := a.Hangup(); err != nil {
			t.Fatal(err)
		}
		after(w, time.Second, func(b *call.StepEntered) bool { return b.Step == "survey" })
		back.Silence()
		time.Sleep(1500 * time.Millisecond)
		heardAll(w, back, "survey-satisfied")
		press(w, back, "5")
		<-back.Ended()
		after(w, time.Second, func(b *call.Surveyed) bool { return b.Answer == "5" && b.Agent == "anna" && b.Queue == "billing" })

		a = answered(w, agent)
		if a.From() != "+39021110001" {
			t.Errorf("then the agent got %s", a.From())
		}
		_ = a.Hangup()
		<-last.Ended()
		time.Sleep(15 * time.Second)
		w.wantMetrics(map[string]string{
			`centralino_callbacks_booked_total{queue="billing"}`:                     "1",
			`centralino_callbacks_total{queue="billing",result="kept"}`:              "1",
			`centralino_callbacks_pending{queue="billing"}`:                          "0",
			`centralino_callback_delay_seconds_count{queue="billing"}`:               "1",
			`centralino_callback_attempts_total{queue="billing",result="reached"}`:   "1",
			`centralino_queue_offered_total{queue="billing"}`:                        "3",
			`centralino_queue_wait_seconds_count{queue="billing",result="answered"}`: "2",
			`centralino_queue_wait_seconds_count{queue="billing",result="callback"}`: "1",
			`centralino_agent_handle_seconds_count{queue="billing"}`:                 "3",
			`centralino_calls_total{flow="helpline",result="served"}`:                "3",
			`centralino_calls_total{flow="helpline",result="callback"}`:              "1",
			`centralino_calls_active{flow="helpline"}`:                               "0",
			`centralino_agents{queue="billing",state="available"}`:                   "1",
			`centralino_offers_total{queue="billing",result="answered"}`:             "2",
			`centralino_time_to_human_seconds_count{flow="helpline"}`:                "2",
		})
		if open := w.app.media.Stats().Streams; open != 0 {
			t.Errorf("%d media streams are still open", open)
		}
	})
}

// TestACallerWhoIsNotReachedIsTriedAgain, and the agent is free at once each time.
func TestACallerWhoIsNotReachedIsTriedAgain(t *testing.T) {
	virtually(t, withCarrier(fixture.AlwaysOpen()...), func(w *world) {
		agent := w.agent("anna", phone.Refuse(486))
		go stayRegistered(w, agent)
		takesACallback(w, strangerNumber)
		agent.SetRing(phone.AutoAnswer(time.Second))
		outside := w.carrier(phone.Refuse(486))
		attempt := func(want call.Miss) {
			t.Helper()
			n := count[*call.CallbackMissed](w)
			a := rung(w, agent, 12*time.Minute)
			incoming(w, outside, time.Minute)
			<-a.Ended()
			synctest.Wait()
			var missed *call.CallbackMissed
			for _, e := range w.seen() {
				if b, ok := e.Body.(*call.CallbackMissed); ok {
					missed = b
				}
			}
			if count[*call.CallbackMissed](w) != n+1 || missed.Result != want || missed.Attempt != n+1 {
				t.Fatalf("missed %+v, want %s", missed, want)
			}
			w.wantMetrics(map[string]string{
				`centralino_agents{queue="billing",state="available"}`: "1", `centralino_agents{queue="billing",state="wrap-up"}`: "0",
			})
		}
		attempt(call.MissBusy)
		outside.SetRing(phone.Ring{}) // rings and rings
		attempt(call.MissNoAnswer)
		outside.SetRing(phone.AutoAnswer(time.Second)) // a voicemail
		attempt(call.MissUnconfirmed)
		outside.SetRing(phone.Refuse(603))
		attempt(call.MissDeclined)
		failed := after(w, time.Second, whichever[*call.CallbackEnded])
		if failed.Result != call.CallbackFailed || failed.Rule != call.RuleUnreached {
			t.Errorf("ended %+v", failed)
		}
		time.Sleep(time.Hour)
		w.wantMetrics(map[string]string{
			`centralino_callbacks_total{queue="billing",result="failed"}`:              "1",
			`centralino_callbacks_pending{queue="billing"}`:                            "0",
			`centralino_callback_attempts_total{queue="billing",result="busy"}`:        "1",
			`centralino_callback_attempts_total{queue="billing",result="no-answer"}`:   "1",
			`centralino_callback_attempts_total{queue="billing",result="unconfirmed"}`: "1",
			`centralino_callback_attempts_total{queue="billing",result="declined"}`:    "1",
			`centralino_calls_active{flow="helpline"}`:                                 "0",
		})
		if open := w.app.media.Stats().Streams; open != 0 {
			t.Errorf("%d media streams are still open", open)
		}
	})
}

// TestTheAgentGoesBeforeTheCallerIsThere: the caller who has picked up is told, and called again.
func TestTheAgentGoesBeforeTheCallerIsThere(t *testing.T) {
	virtually(t, withCarrier(fixture.AlwaysOpen()...), func(w *world) {
		agent := w.agent("anna", phone.Refuse(486))
		takesACallback(w, strangerNumber)
		agent.SetRing(phone.AutoAnswer(0))
		outside := w.carrier(phone.AutoAnswer(0))
		a, back := rung(w, agent, time.Minute), incoming(w, outside, time.Minute)
		time.Sleep(200 * time.Millisecond)
		_ = a.Hangup()
		<-back.Ended()
		heardAll(w, back, "callback-again")
		missed := after(w, time.Second, whichever[*call.CallbackMissed])
		if missed.Result != call.MissAgent || missed.Again.IsZero() {
			t.Errorf("missed %+v", missed)
		}
		rung(w, agent, 2*time.Minute)
		back = incoming(w, outside, time.Minute)
		time.Sleep(200 * time.Millisecond)
		press(w, back, "1")
		after(w, time.Second, whichever[*call.CallbackEnded])
		_ = back.Hangup()
		after(w, time.Second, func(b *call.Released) bool { return b.By == call.SideCaller })
	})
}

// TestACallerWhoIsServedMeanwhileIsNotCalled back.
func TestACallerWhoIsServedMeanwhileIsNotCalled(t *testing.T) {
	virtually(t, withCarrier(fixture.AlwaysOpen()...), func(w *world) {
		agent, outside := w.agent("anna", phone.Refuse(486)), w.carrier(phone.Refuse(486))
		takesACallback(w, strangerNumber)
		agent.SetRing(phone.AutoAnswer(0))
		incoming(w, outside, time.Minute) // busy: calling us again, say
		again := w.dial(w.caller(strangerNumber), "helpline")
		press(w, again, "0")
		after(w, time.Minute, whichever[*call.Connected])
		ended := after(w, time.Second, whichever[*call.CallbackEnded])
		if ended.Result != call.CallbackCancelled || ended.Rule != call.RuleServed {
			t.Errorf("ended %+v", ended)
		}
		_ = again.Hangup()
		time.Sleep(time.Hour)
		if n := count[*call.CallbackDialled](w); n != 1 {
			t.Errorf("dialled %d times", n)
		}
	})
}

// TestAPremiumNumberIsNotCalledBack, and its caller stays in the queue.
func TestAPremiumNumberIsNotCalledBack(t *testing.T) {
	virtually(t, withCarrier(fixture.AlwaysOpen()...), func(w *world) {
		w.carrier(phone.AutoAnswer(0))
		w.agent("anna", phone.Refuse(486))
		for _, number := range []string{"+39899123456", "+34912345678"} {
			c := w.dial(w.caller(number), "helpline")
			c.Silence()
			press(w, c, "0")
			after(w, 5*time.Second, func(b *call.Queued) bool { return b.Number == call.Number(number) })
			press(w, c, "1")
			time.Sleep(3 * time.Second)
			heardAll(w, c, "callback-refused", "callback-number")
			press(w, c, "899123456#")
			time.Sleep(time.Second)
			press(w, c, "1")
			time.Sleep(20 * time.Second)
			heardAll(w, c, "hold-music")
			_ = c.Hangup()
		}
		time.Sleep(time.Second)
		if n := count[*call.CallbackBooked](w); n != 0 {
			t.Errorf("%d promises were made", n)
		}
		w.wantMetrics(map[string]string{`centralino_queue_wait_seconds_count{queue="billing",result="abandoned"}`: "2"})
	})
}

// TestACallbackOutlivesTheProcess: what was promised before a crash is kept after it.
func TestACallbackOutlivesTheProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, withCarrier(fixture.AlwaysOpen()...), journal.Memory())
		outside := w.carrier(phone.Ring{})
		w.agent("anna", phone.AutoAnswer(0))
		c := w.dial(w.caller(goldNumber), "helpline")
		press(w, c, "0")
		after(w, 5*time.Second, whichever[*call.Connected])
		takesACallback(w, strangerNumber)
		_ = c.Hangup()
		incoming(w, outside, time.Minute) // is being dialled when the process dies

		w.die()
		w.start()
		defer w.close()
		w.wantMetrics(map[string]string{`centralino_callbacks_pending{queue="billing"}`: "1"})
		outside.SetRing(phone.AutoAnswer(0))
		again := w.agent("anna", phone.AutoAnswer(0))
		rung(w, again, time.Minute)
		back := incoming(w, outside, time.Minute)
		time.Sleep(200 * time.Millisecond)
		press(w, back, "1")
		after(w, time.Second, func(b *call.CallbackEnded) bool { return b.Result == call.CallbackKept })
		dialled := 0
		for _, e := range w.seen() {
			if b, ok := e.Body.(*call.CallbackDialled); ok {
				dialled = b.Attempt
			}
		}
		if dialled != 2 {
			t.Errorf("the attempt after the restart is number %d, want 2", dialled)
		}
		w.wantMetrics(map[string]string{`centralino_callbacks_pending{queue="billing"}`: "0"})
		_ = back.Hangup()
		time.Sleep(time.Second)
	})
}

// TestACallbackAfterTheHolidays is made when the office opens on Tuesday after Easter Monday, and not before.
func TestACallbackAfterTheHolidays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2027, 3, 29, 8, 0, 0, 0, time.UTC))) // 10 o'clock in Rome
		w := newWorld(t, withCarrier(), journal.Memory())
		defer w.close()
		agent, outside := w.agent("anna", phone.AutoAnswer(0)), w.carrier(phone.Refuse(486))
		go stayRegistered(w, agent)
		c := w.dial(w.caller(strangerNumber), "helpline")
		c.Silence()
		after(w, 30*time.Second, func(b *call.StepEntered) bool { return b.Step == "callback-offer" })
		press(w, c, "1")
		booked := after(w, 10*time.Second, whichever[*call.CallbackBooked])
		<-c.Ended()
		opening := time.Date(2027, 3, 30, 6, 30, 0, 0, time.UTC)
		if !booked.Due.Equal(opening) || booked.Queue != "billing" {
			t.Fatalf("booked %+v", booked)
		}
		time.Sleep(time.Until(opening) - time.Second)
		if n := count[*call.Offered](w); n != 0 {
			t.Fatalf("%d agents were rung while the office was closed", n)
		}
		rung(w, agent, 2*time.Second)
		back := incoming(w, outside, time.Second)
		if back.To() != strangerNumber {
			t.Errorf("dialled %s", back.To())
		}
		missed := after(w, time.Second, whichever[*call.CallbackMissed])
		outside.SetRing(phone.AutoAnswer(0))
		time.Sleep(time.Until(missed.Again) - time.Second)
		if n := count[*call.CallbackDialled](w); n != 1 {
			t.Errorf("dialled %d times before the next attempt was due", n)
		}
		rung(w, agent, 2*time.Second)
		back = incoming(w, outside, time.Second)
		time.Sleep(200 * time.Millisecond)
		press(w, back, "1")
		kept := after(w, time.Second, whichever[*call.CallbackEnded])
		if kept.Result != call.CallbackKept || kept.Delay < 10*time.Minute || kept.Delay > 11*time.Minute {
			t.Errorf("ended %+v", kept)
		}
		_ = back.Hangup()
		after(w, time.Second, whichever[*call.Released])
	})
}

package app

import (
	"context"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// calledBackFromAlbania promises a stranger a call and has bruno, who sits in Albania, rung for it: the two telephones.
func calledBackFromAlbania(w *world, bruno, outside *phone.Phone) (agent, caller *phone.Call) {
	w.Helper()
	takesACallback(w, strangerNumber)
	bruno.SetRing(phone.AutoAnswer(0))
	agent = rung(w, bruno, time.Minute)
	agent.Tone(600)
	caller = incoming(w, outside, time.Minute)
	return agent, caller
}

func hearsRinging(w *world, agent *phone.Call) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), 6*time.Second)
	defer cancel()
	if err := agent.WaitHears(ctx, ringbackHz); err != nil {
		w.Errorf("the agent hears nothing while the caller hears the notice: %v", err)
	}
}

// TestACallerWhoIsCalledBackHearsWhereTheAgentSits after the key and before they are joined; the agent hears the ringing.
func TestACallerWhoIsCalledBackHearsWhereTheAgentSits(t *testing.T) {
	virtually(t, withCarrier(fixture.AlwaysOpen()...), func(w *world) {
		w.noticed()
		bruno, outside := w.agent("bruno", phone.Refuse(486)), w.carrier(phone.AutoAnswer(0))
		a, back := calledBackFromAlbania(w, bruno, outside)
		back.Silence()
		time.Sleep(1200 * time.Millisecond)
		heardAll(w, back, "callback-hello")
		press(w, back, "1")
		pressed := time.Now()
		back.Tone(440)
		time.Sleep(3 * time.Second)
		if back.Hears(600) || a.Hears(440) {
			t.Error("caller and agent hear each other before the notice is over")
		}
		hearsRinging(w, a)
		told := after(w, 2*time.Second, whichever[*call.CountryTold])
		if told.Country != "AL" || told.Queue != "billing" {
			t.Errorf("told %+v", told)
		}
		after(w, time.Second, func(b *call.CallbackEnded) bool { return b.Result == call.CallbackKept })
		if took := time.Since(pressed); took < 3700*time.Millisecond || took > 6500*time.Millisecond {
			t.Errorf("joined %v after the key, want it at the end of the notice of four seconds", took)
		}
		time.Sleep(500 * time.Millisecond)
		if !back.Hears(600) || !a.Hears(440) {
			t.Error("after the notice they do not hear each other")
		}
		heardAll(w, back, "notice-country", "countries/al", "notice-eu")
		_ = back.Hangup()
		after(w, time.Second, whichever[*call.Released])
	})
}

// TestWhoIsNotAskedForAKeyHearsWhereTheAgentSits as soon as they answer.
func TestWhoIsNotAskedForAKeyHearsWhereTheAgentSits(t *testing.T) {
	virtually(t, withCarrier(crew("    callback: {confirm: false}\n")...), func(w *world) {
		w.noticed()
		bruno, outside := w.agent("bruno", phone.Refuse(486)), w.carrier(phone.AutoAnswer(0))
		a, back := calledBackFromAlbania(w, bruno, outside)
		back.Tone(440)
		time.Sleep(3 * time.Second)
		if back.Hears(600) || a.Hears(440) {
			t.Error("caller and agent hear each other before the notice is over")
		}
		time.Sleep(1500 * time.Millisecond)
		if !back.Hears(600) || !a.Hears(440) {
			t.Error("after the notice they do not hear each other")
		}
		heardAll(w, back, "notice-country", "countries/al", "notice-eu")
		_ = back.Hangup()
		after(w, time.Second, whichever[*call.Released])
	})
}

// TestNobodyIsToldOfAnAgentAtHome who calls back, nor of any where the queue never tells.
func TestNobodyIsToldOfAnAgentAtHome(t *testing.T) {
	for name, test := range map[string]struct{ agent, settings string }{
		"at home":       {"anna", ""},
		"a quiet queue": {"bruno", "    country_notice: {tell: never}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			virtually(t, withCarrier(crew(test.settings)...), func(w *world) {
				w.noticed()
				agent, outside := w.agent(test.agent, phone.Refuse(486)), w.carrier(phone.AutoAnswer(0))
				_, back := calledBackFromAlbania(w, agent, outside)
				back.Silence()
				time.Sleep(500 * time.Millisecond)
				press(w, back, "1")
				time.Sleep(500 * time.Millisecond)
				if !back.Hears(600) {
					t.Error("the caller does not hear the agent at once")
				}
				if n := count[*call.CountryTold](w); n != 0 {
					t.Errorf("the country was told %d times", n)
				}
				_ = back.Hangup()
				after(w, time.Second, whichever[*call.Released])
			})
		})
	}
}

// TestANoticeThatCannotBePlayedKeepsNobodyApart who is called back, and nothing claims that it was heard.
func TestANoticeThatCannotBePlayedKeepsNobodyApart(t *testing.T) {
	virtually(t, withCarrier(fixture.AlwaysOpen()...), func(w *world) {
		bruno, outside := w.agent("bruno", phone.Refuse(486)), w.carrier(phone.AutoAnswer(0))
		_, back := calledBackFromAlbania(w, bruno, outside)
		back.Silence()
		time.Sleep(500 * time.Millisecond)
		press(w, back, "1")
		time.Sleep(3 * time.Second)
		if !back.Hears(600) {
			t.Error("the caller does not hear the agent")
		}
		if n := count[*call.CountryTold](w); n != 0 {
			t.Errorf("the journal says %d times that it was told", n)
		}
		_ = back.Hangup()
		after(w, time.Second, whichever[*call.Released])
	})
}

// TestWhoIsCalledBackMayAskForTheEU: the agent is free at once and has missed nothing, the caller hears what comes, and the
// next call is of an agent in the Union, though the other is free for longer. It costs the promise no attempt.
func TestWhoIsCalledBackMayAskForTheEU(t *testing.T) {
	virtually(t, withCarrier(crew("    callback: {retries: 0}\n", biller("carla", ", country: RO"))...), func(w *world) {
		w.noticed()
		w.record("countries/ro", fixture.Recording("countries/ro"))
		w.reload()
		bruno, outside := w.agent("bruno", phone.Refuse(486)), w.carrier(phone.AutoAnswer(0))
		go stayRegistered(w, bruno)
		a, back := calledBackFromAlbania(w, bruno, outside)
		back.Silence()
		time.Sleep(500 * time.Millisecond)
		press(w, back, "1")
		time.Sleep(3500 * time.Millisecond)
		press(w, back, "5")
		missed := after(w, time.Second, whichever[*call.CallbackMissed])
		if missed.Result != call.MissEU || missed.Agent != "bruno" || missed.Attempt != 0 || missed.Again.IsZero() {
			t.Errorf("missed %+v", missed)
		}
		time.Sleep(200 * time.Millisecond)
		if a.Err() == nil {
			t.Error("the agent is left on a line with nobody")
		}
		w.wantMetrics(map[string]string{
			`centralino_agents{queue="billing",state="available"}`:                      "1",
			`centralino_callback_attempts_total{queue="billing",result="asked-for-eu"}`: "1",
			`centralino_callbacks_pending{queue="billing"}`:                             "1",
		})
		select {
		case <-back.Ended():
		case <-time.After(5 * time.Second):
			t.Fatal("the caller's telephone is not hung up")
		}
		heardAll(w, back, "callback-eu")
		time.Sleep(10 * time.Minute)
		if n := count[*call.CallbackDialled](w); n != 1 {
			t.Fatalf("dialled %d times though nobody in the Union is there", n)
		}
		carla := w.agent("carla", phone.AutoAnswer(0))
		c := rung(w, carla, time.Minute)
		c.Tone(700)
		again := incoming(w, outside, time.Minute)
		again.Silence()
		time.Sleep(500 * time.Millisecond)
		press(w, again, "1")
		after(w, 5*time.Second, func(b *call.CallbackEnded) bool { return b.Result == call.CallbackKept })
		time.Sleep(500 * time.Millisecond)
		if !again.Hears(700) {
			t.Error("the caller does not hear the agent in the Union")
		}
		_ = again.Hangup()
		after(w, time.Second, whichever[*call.Released])
	})
}

// TestTheWishForTheEUOutlivesTheProcess that was told of it.
func TestTheWishForTheEUOutlivesTheProcess(t *testing.T) {
	virtually(t, withCarrier(fixture.AlwaysOpen()...), func(w *world) {
		w.noticed()
		bruno, outside := w.agent("bruno", phone.Refuse(486)), w.carrier(phone.AutoAnswer(0))
		_, back := calledBackFromAlbania(w, bruno, outside)
		back.Silence()
		time.Sleep(500 * time.Millisecond)
		press(w, back, "1")
		time.Sleep(time.Second)
		press(w, back, "5")
		<-back.Ended()
		w.die()
		w.start()
		again := w.agent("bruno", phone.AutoAnswer(0))
		go stayRegistered(w, again)
		time.Sleep(5 * time.Minute)
		if n := count[*call.CallbackDialled](w); n != 1 {
			t.Errorf("dialled %d times", n)
		}
		w.wantMetrics(map[string]string{`centralino_callbacks_pending{queue="billing"}`: "1"})
	})
}

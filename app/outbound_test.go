package app

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// TestAnAgentCallsFromTheDesk: their own telephone rings, then the number is dialled; they are busy meanwhile, and have
// after-call work. No queue counts it.
func TestAnAgentCallsFromTheDesk(t *testing.T) {
	virtually(t, handing(), func(w *world) {
		anna, outside := w.agent("anna", phone.Ring{}), w.carrier(phone.Ring{})
		if err := w.app.Call("anna", "02 5551 2345"); err != nil {
			t.Fatal(err)
		}
		mine := incoming(w, anna, time.Second)
		w.wantMetrics(map[string]string{`centralino_agents{queue="billing",state="ringing"}`: "1"})
		if err := w.app.Call("anna", branchNumber); !errors.Is(err, ErrInACall) {
			t.Errorf("a second call: %v", err)
		}
		_ = mine.Answer()
		mine.Tone(agentHz)
		far := incoming(w, outside, time.Second)
		if far.To() != "+390255512345" || far.From() != "+39800123456" {
			t.Errorf("dialled %s as %s", far.To(), far.From())
		}
		time.Sleep(2500 * time.Millisecond)
		w.wantMetrics(map[string]string{`centralino_agents{queue="billing",state="busy"}`: "1"})
		waiting := w.dial(w.caller(strangerNumber), "helpline") // for whom nobody is free
		press(w, waiting, "0")
		_ = far.Answer()
		far.Tone(callerHz)
		time.Sleep(1500 * time.Millisecond)
		if m, f := hears(mine), hears(far); m != "c" || f != "a" {
			t.Errorf("the agent hears %q, the far end %q", m, f)
		}
		if count[*call.Offered](w) != 0 {
			t.Error("a caller was offered to an agent who speaks")
		}
		_ = waiting.Hangup()
		time.Sleep(time.Minute)
		_ = far.Hangup()
		<-mine.Ended()
		ended := after(w, time.Second, whichever[*call.OutboundEnded])
		if ended.Result != call.OutboundSpoke || ended.By != call.SideFar || ended.Talk < time.Minute || ended.Number != "+390255512345" || ended.Trunk != "carrier" {
			t.Errorf("ended %+v", ended)
		}
		w.wantMetrics(map[string]string{
			`centralino_outbound_calls_total{result="spoke"}`:              "1",
			`centralino_agents{queue="billing",state="wrap-up"}`:           "1",
			`centralino_agent_handle_seconds_count{queue="billing"}`:       "0",
			`centralino_calls_total{flow="helpline",result="transferred"}`: "0",
		})
		after(w, 11*time.Second, whichever[*call.WrapUpEnded])
		w.wantMetrics(map[string]string{`centralino_agents{queue="billing",state="available"}`: "1"})
		nothingIsLeft(w)
	})
}

// TestNobodyAnswersACallFromTheDesk: the agent is free at once.
func TestNobodyAnswersACallFromTheDesk(t *testing.T) {
	for _, c := range []struct {
		own, ring phone.Ring
		result    call.OutboundResult
	}{
		{phone.AutoAnswer(0), phone.Refuse(486), call.OutboundBusy},
		{phone.AutoAnswer(0), phone.Refuse(603), call.OutboundDeclined},
		{phone.AutoAnswer(0), phone.Refuse(404), call.OutboundFailed},
		{phone.AutoAnswer(0), phone.Ring{}, call.OutboundNoAnswer},
		{phone.Refuse(486), phone.Ring{}, call.OutboundGivenUp},
		{phone.Ring{}, phone.Ring{}, call.OutboundGivenUp},
	} {
		t.Run(string(c.result), func(t *testing.T) {
			virtually(t, handing(), func(w *world) {
				w.agent("anna", c.own)
				w.carrier(c.ring)
				if err := w.app.Call("anna", branchNumber); err != nil {
					t.Fatal(err)
				}
				after(w, time.Minute, func(b *call.OutboundEnded) bool { return b.Result == c.result && b.Talk == 0 })
				synctest.Wait()
				w.wantMetrics(map[string]string{`centralino_agents{queue="billing",state="available"}`: "1"})
				nothingIsLeft(w)
			})
		})
	}
}

// TestAnAgentHangsUpACallFromTheDesk while it rings, and while they speak; hold is music for the other.
func TestAnAgentHangsUpACallFromTheDesk(t *testing.T) {
	for _, answers := range []bool{true, false} {
		virtually(t, handing(), func(w *world) {
			anna, outside := w.agent("anna", phone.AutoAnswer(0)), w.carrier(phone.Ring{})
			if err := w.app.Call("anna", branchNumber); err != nil {
				t.Fatal(err)
			}
			mine, far := answered(w, anna), incoming(w, outside, 5*time.Second)
			want := call.OutboundGivenUp
			if answers {
				_ = far.Answer()
				mine.Tone(agentHz)
				time.Sleep(time.Second)
				_ = mine.Hold(phone.SendOnly)
				time.Sleep(1500 * time.Millisecond)
				if hears(far) != "" {
					t.Error("who is on hold hears the agent")
				}
				_ = mine.Resume()
				time.Sleep(1500 * time.Millisecond)
				if hears(far) != "a" {
					t.Error("after the hold the agent is not heard")
				}
				want = call.OutboundSpoke
			}
			_ = mine.Hangup()
			<-far.Ended()
			after(w, time.Second, func(b *call.OutboundEnded) bool { return b.Result == want })
			nothingIsLeft(w)
		})
	}
}

// TestWhatAgentsMayNotCall is refused before anything rings.
func TestWhatAgentsMayNotCall(t *testing.T) {
	virtually(t, handing(), func(w *world) {
		if err := w.app.Call("anna", branchNumber); !errors.Is(err, ErrNoOwnPhone) {
			t.Errorf("without a telephone: %v", err)
		}
		w.agent("anna", phone.AutoAnswer(0))
		for number, want := range map[string]error{
			"+39899123456": ErrPremium, "+33142685300": ErrNotAllowed, "hello": ErrNoNumber, "+39800123456": ErrLeadsBack, "112": ErrNoNumber,
		} {
			if err := w.app.Call("anna", number); !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", number, err, want)
			}
		}
		if count[*call.OutboundBegun](w) != 0 {
			t.Error("something rings")
		}
	})
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		w.agent("anna", phone.AutoAnswer(0))
		if err := w.app.Call("anna", branchNumber); !errors.Is(err, ErrNoOutside) {
			t.Errorf("where nothing is allowed: %v", err)
		}
	})
}

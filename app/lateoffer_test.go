package app

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// TestHoldByOurOffer: exchanges end a hold by a re-INVITE without an offer, and answer ours in the ACK. So may they begin one.
func TestHoldByOurOffer(t *testing.T) {
	for _, side := range []call.Side{call.SideCaller, call.SideAgent} {
		t.Run(string(side), func(t *testing.T) {
			virtually(t, fixture.AlwaysOpen(), func(w *world) {
				agent := w.agent("anna", phone.AutoAnswer(0))
				c := w.dial(w.caller(strangerNumber), "helpline")
				press(w, c, "0")
				a := answered(w, agent)
				holder, held := c, a
				if side == call.SideAgent {
					holder, held = a, c
				}
				c.Tone(callerHz)
				a.Tone(agentHz)
				for _, hold := range []func(phone.Hold) error{holder.Hold, holder.HoldLate} {
					if err := hold(phone.Inactive); err != nil {
						t.Fatal(err)
					}
					time.Sleep(7 * time.Second)
					if heard := hears(held); heard != "" || held.HearsNothing() {
						t.Errorf("on hold they hear %q, and not music", heard)
					}
					if err := holder.ResumeLate(); err != nil {
						t.Fatal(err)
					}
					time.Sleep(1500 * time.Millisecond)
					if atCaller, atAgent := hears(c), hears(a); atCaller != "a" || atAgent != "c" {
						t.Errorf("after the hold the caller hears %q, the agent %q", atCaller, atAgent)
					}
				}
				_ = c.Hangup()
				released := after(w, time.Second, whichever[*call.Released])
				if n := count[*call.Resumed](w); n != 2 || released.Hold < 14*time.Second || released.Hold > 15*time.Second {
					t.Errorf("%d times resumed, released %+v", n, released)
				}
			})
		})
	}
}

// TestAFarEndMovesByOurOffer: a carrier moves the sound of a call that was passed on to another place, by a re-INVITE without an
// offer.
func TestAFarEndMovesByOurOffer(t *testing.T) {
	virtually(t, passesOn(`"`+branchNumber+`"`, ""), func(w *world) {
		outside := w.carrier(phone.AutoAnswer(time.Second))
		c := atBranch(w, strangerNumber)
		far := incoming(w, outside, 5*time.Second)
		c.Tone(callerHz)
		far.Tone(agentHz)
		after(w, 5*time.Second, whichever[*call.TransferAnswered])
		for _, change := range []func() error{far.MoveLate, func() error { return far.HoldLate(phone.SendOnly) }, far.ResumeLate} {
			if err := change(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(1500 * time.Millisecond)
		}
		if atCaller, atFar := hears(c), hears(far); atCaller != "a" || atFar != "c" {
			t.Errorf("the caller hears %q, the far end %q", atCaller, atFar)
		}
		_ = c.Hangup()
		<-far.Ended()
	})
}

// TestAnAnswerThatRefusesTheSound to our offer ends the call of whoever gives it: there is nothing to go on with.
func TestAnAnswerThatRefusesTheSound(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		agent := w.agent("anna", phone.AutoAnswer(0))
		c := w.dial(w.caller(strangerNumber), "helpline")
		press(w, c, "0")
		a := answered(w, agent)
		if err := a.RefuseLate(); err != nil {
			t.Fatal(err)
		}
		<-a.Ended()
		after(w, time.Second, func(b *call.StepEntered) bool { return b.Step == "survey" }) // the caller goes on in the flow
		if err := c.RefuseLate(); err != nil {
			t.Fatal(err)
		}
		<-c.Ended()
		if ended := after(w, time.Second, whichever[*call.Ended]); ended.Reason != call.NoCodec {
			t.Errorf("ended %+v", ended)
		}
	})
}

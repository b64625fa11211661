package app

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/phone"
)

// TestACallFromTheDeskIsNotPassedOn: there is no caller in it. Whoever wishes it is told so at once, and the call goes on.
func TestACallFromTheDeskIsNotPassedOn(t *testing.T) {
	virtually(t, handing(), func(w *world) {
		anna, outside := w.agent("anna", phone.AutoAnswer(0)), w.carrier(phone.AutoAnswer(time.Second))
		w.agent("bruno", phone.AutoAnswer(0))
		if err := w.app.Call("anna", branchNumber); err != nil {
			t.Fatal(err)
		}
		a, far := answered(w, anna), incoming(w, outside, 5*time.Second)
		after(w, 5*time.Second, whichever[*call.OutboundAnswered])
		began := time.Now()
		if err := w.app.HandOver("anna", bruno, call.HandoverBlind); !errors.Is(err, ErrNoCaller) {
			t.Errorf("passing on: %v", err)
		}
		if err := w.app.CompleteHandover("anna"); !errors.Is(err, ErrNotHandingOver) {
			t.Errorf("completing: %v", err)
		}
		uri := fmt.Sprintf("sip:bruno@%v", w.server)
		var refused *phone.StatusError
		if err := a.Refer(uri, nil); !errors.As(err, &refused) || refused.Code != 603 {
			t.Errorf("referring: %v", err)
		}
		second, err := anna.Dial(uri, phone.Dialling{})
		if err != nil {
			t.Fatal(err)
		}
		if err := second.Wait(w.Context()); !errors.As(err, &refused) || refused.Code != 404 {
			t.Errorf("a second line: %v", err)
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("told after %v", took)
		}
		a.Tone(agentHz)
		far.Tone(callerHz)
		time.Sleep(1500 * time.Millisecond)
		if atAgent, atFar := hears(a), hears(far); atAgent != "c" || atFar != "a" {
			t.Errorf("the agent hears %q, the far end %q", atAgent, atFar)
		}
		_ = a.Hangup()
		after(w, time.Second, whichever[*call.OutboundEnded])
		nothingIsLeft(w)
	})
}

package app

import (
	"fmt"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/phone"
)

// TestATelephoneRefersWhileItRings: the agent does not wait for the colleague to answer, and hangs the second line up or not; the
// caller gets the colleague who answers.
func TestATelephoneRefersWhileItRings(t *testing.T) {
	for name, hangUp := range map[string]bool{"and waits": false, "and hangs up": true} {
		t.Run(name, func(t *testing.T) {
			virtually(t, handing(), func(w *world) {
				r := passing(w, w.agent("bruno", phone.AutoAnswer(5*time.Second)))
				second := r.dialsAside("bruno")
				time.Sleep(time.Second)
				if err := r.agent.Refer(fmt.Sprintf("sip:bruno@%v", w.server), second); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Second)
				if hangUp {
					if err := second.Cancel(); err != nil {
						t.Fatal(err)
					}
				}
				ended := after(w, 10*time.Second, whichever[*call.HandoverEnded])
				if ended.Result != call.HandoverDone {
					t.Fatalf("ended %+v", ended)
				}
				<-r.agent.Ended()
				<-second.Ended()
				time.Sleep(1500 * time.Millisecond)
				if c, s := hears(r.caller), hears(r.supervisor); c != "s" || s != "c" {
					t.Errorf("the caller hears %q, the colleague %q", c, s)
				}
				_ = r.caller.Hangup()
				nothingIsLeft(w)
			})
		})
	}
}

// TestATelephoneThatKnowsNoReplaces hangs up the second line, and then refers as if it had not asked.
func TestATelephoneThatKnowsNoReplaces(t *testing.T) {
	virtually(t, handing(), func(w *world) {
		r := passing(w, w.agent("bruno", phone.AutoAnswer(time.Second)))
		second := r.dialsAside("bruno")
		after(w, 5*time.Second, whichever[*call.HandoverAnswered])
		time.Sleep(time.Second)
		if err := second.Hangup(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond)
		if err := r.agent.Refer(fmt.Sprintf("sip:bruno@%v", w.server), nil); err != nil {
			t.Fatal(err)
		}
		r.supervisor = incoming(w, r.other, 5*time.Second)
		r.supervisor.Tone(supervisorHz)
		<-r.agent.Ended()
		time.Sleep(1500 * time.Millisecond)
		if c, s := hears(r.caller), hears(r.supervisor); c != "s" || s != "c" {
			t.Errorf("the caller hears %q, the colleague %q", c, s)
		}
		_ = r.caller.Hangup()
		nothingIsLeft(w)
	})
}

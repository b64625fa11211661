package app

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/phone"
)

// dialsAside lets anna hold the caller and dial somebody on a second line of her telephone.
func (r *relay) dialsAside(whom string) *phone.Call {
	r.Helper()
	if err := r.agent.Hold(phone.SendOnly); err != nil {
		r.Fatal(err)
	}
	c, err := r.anna.Dial(fmt.Sprintf("sip:%s@%v", whom, r.server), phone.Dialling{})
	if err != nil {
		r.Fatal(err)
	}
	c.Tone(agentHz)
	r.supervisor = incoming(r.world, r.other, 5*time.Second)
	r.supervisor.Tone(supervisorHz)
	return c
}

// TestATelephoneRefers the caller to a colleague, without asking and after having asked on a second line: RFC 5589.
func TestATelephoneRefers(t *testing.T) {
	virtually(t, handing(), func(w *world) {
		r := passing(w, w.agent("bruno", phone.AutoAnswer(2*time.Second)))
		uri := fmt.Sprintf("sip:bruno@%v", w.server)
		if err := r.agent.Refer(uri, nil); err != nil {
			t.Fatal(err)
		}
		r.supervisor = incoming(w, r.other, 5*time.Second)
		r.supervisor.Tone(supervisorHz)
		<-r.agent.Ended()
		time.Sleep(1500 * time.Millisecond)
		if c, s := hears(r.caller), hears(r.supervisor); c != "s" || s != "c" {
			t.Errorf("the caller hears %q, the colleague %q", c, s)
		}
		if said := r.agent.Notified(); !slices.Equal(said, []string{"SIP/2.0 100 Trying", "SIP/2.0 200 OK"}) {
			t.Errorf("the telephone was told %q", said)
		}
		_ = r.caller.Hangup()
		nothingIsLeft(w)
	})
	virtually(t, handing(), func(w *world) {
		r := passing(w, w.agent("bruno", phone.AutoAnswer(2*time.Second)))
		second := r.dialsAside("bruno")
		after(w, 5*time.Second, func(b *call.HandoverAnswered) bool { return true })
		time.Sleep(1500 * time.Millisecond)
		if a, s, c := hears(second), hears(r.supervisor), hears(r.caller); a != "s" || s != "a" || c != "" || r.caller.HearsNothing() {
			t.Errorf("the agent hears %q, the colleague %q, the caller %q and not music", a, s, c)
		}
		if err := r.agent.Refer(fmt.Sprintf("sip:bruno@%v", w.server), second); err != nil {
			t.Fatal(err)
		}
		<-r.agent.Ended()
		<-second.Ended()
		time.Sleep(1500 * time.Millisecond)
		if c, s := hears(r.caller), hears(r.supervisor); c != "s" || s != "c" {
			t.Errorf("the caller hears %q, the colleague %q", c, s)
		}
		if said := r.agent.Notified(); !slices.Equal(said, []string{"SIP/2.0 100 Trying", "SIP/2.0 200 OK"}) {
			t.Errorf("the telephone was told %q", said)
		}
		_ = r.caller.Hangup()
		after(w, time.Second, func(b *call.Released) bool { return b.Agent == "bruno" })
		if n := count[*call.Arrived](w); n != 1 {
			t.Errorf("%d calls arrived: the second line is none", n)
		}
		nothingIsLeft(w)
	})
}

// TestATelephoneAsksAndComesBack: the agent hangs the second line up, takes the caller off hold, and they hear each other.
func TestATelephoneAsksAndComesBack(t *testing.T) {
	virtually(t, handing(), func(w *world) {
		r := passing(w, w.carrier(phone.AutoAnswer(time.Second)))
		second := r.dialsAside("0255512345")
		after(w, 5*time.Second, func(b *call.HandoverAnswered) bool { return true })
		_ = second.Hangup()
		<-r.supervisor.Ended()
		after(w, time.Second, func(b *call.HandoverEnded) bool { return b.Result == call.HandoverReturned })
		time.Sleep(1500 * time.Millisecond)
		if hears(r.caller) != "" || r.caller.HearsNothing() {
			t.Error("the caller, still on hold, hears no music")
		}
		if err := r.agent.Resume(); err != nil {
			t.Fatal(err)
		}
		r.wantTwo("off hold")
		_ = r.caller.Hangup()
		nothingIsLeft(w)
	})
}

// TestAReferralThatComesToNothing is told so, and caller and agent go on.
func TestAReferralThatComesToNothing(t *testing.T) {
	virtually(t, handing(), func(w *world) {
		r := passing(w, w.agent("bruno", phone.Refuse(486)))
		for to, status := range map[string]int{"bruno": 486, "nobody": 404, "+39899123456": 403} {
			err := r.agent.Refer(fmt.Sprintf("sip:%s@%v", to, w.server), nil)
			time.Sleep(3 * time.Second)
			var refused *phone.StatusError
			said := r.agent.Notified()
			switch {
			case to == "bruno": // who is rung, and says no
				if err != nil || len(said) == 0 || said[len(said)-1] != "SIP/2.0 486 busy" {
					t.Errorf("to %s: %v, told %q", to, err, said)
				}
			case !errors.As(err, &refused) || refused.Code != status:
				t.Errorf("to %s: %v, want %d", to, err, status)
			}
			r.wantTwo(to)
		}
		if err := r.caller.Refer(fmt.Sprintf("sip:bruno@%v", w.server), nil); err == nil {
			t.Error("a caller may refer")
		}
		if err := r.agent.Refer(fmt.Sprintf("sip:bruno@%v", w.server), r.caller); err == nil {
			t.Error("a call may be replaced that the agent does not have")
		}
		r.wantTwo("at the end")
		_ = r.caller.Hangup()
		nothingIsLeft(w)
	})
}

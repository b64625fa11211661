package app

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// TestNobodyHearsWithoutALegalBasis.
func TestNobodyHearsWithoutALegalBasis(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		x := talking(w)
		if err := w.app.Supervise(x.id, "sara", call.SupervisionListen); !errors.Is(err, ErrNoLegalBasis) {
			t.Errorf("refused with %v", err)
		}
		x.wantNobodyRung()
	})
}

// wantNobodyRung fails if the supervisor's phone rings, or if the journal has a supervision.
func (x *trio) wantNobodyRung() {
	x.Helper()
	time.Sleep(5 * time.Second)
	if n := count[*call.SupervisionBegan](x.world) + count[*call.SupervisionEnded](x.world); n > 0 {
		x.Errorf("the journal has %d events of supervisions", n)
	}
}

// TestWhomASupervisorMayNotHear: another partner's agents, calls without a conversation, and what another hears.
func TestWhomASupervisorMayNotHear(t *testing.T) {
	more := fixture.Change{File: fixture.Config, Old: "supervisors:\n", New: `supervisors:
  - {id: berta, partner: beta, password: berta-demo}
  - {id: alma, partner: alfa, password: alma-demo}
`}
	virtually(t, supervising(more), func(w *world) {
		x := talking(w)
		w.agent("berta", phone.AutoAnswer(0))
		w.agent("alma", phone.AutoAnswer(0))
		waiting := w.dial(w.caller(goldNumber), "helpline")
		time.Sleep(time.Second)
		other := w.seen()[len(w.seen())-1].Call
		for _, test := range []struct {
			id   call.ID
			who  string
			want error
		}{
			{x.id, "berta", ErrOtherPartner},
			{x.id, "nobody", ErrNoSupervisor},
			{x.id, "anna", ErrNoSupervisor},
			{"no such call", "sara", ErrNoConversation},
			{other, "sara", ErrNoConversation},
			{x.id, "alma", nil},
			{x.id, "sara", ErrSupervised},
		} {
			if err := w.app.Supervise(test.id, test.who, call.SupervisionListen); !errors.Is(err, test.want) {
				t.Errorf("%s: %v, want %v", test.who, err, test.want)
			}
		}
		if err := w.app.EndSupervision(x.id, "sara"); !errors.Is(err, ErrUnsupervised) {
			t.Errorf("ended by another: %v", err)
		}
		if began := after(w, 5*time.Second, whichever[*call.SupervisionBegan]); began.Supervisor != "alma" {
			t.Errorf("began %+v", began)
		}
		_ = waiting.Hangup()
		_ = x.caller.Hangup()
		after(w, time.Second, whichever[*call.SupervisionEnded])
	})
}

// TestASupervisorsPhoneThatIsNotAnswered leaves the conversation as it was, and another wish is taken.
func TestASupervisorsPhoneThatIsNotAnswered(t *testing.T) {
	const half = 500 * time.Millisecond // so that it rings while another wish comes: within one instant either may be first
	for name, test := range map[string]struct {
		ring phone.Ring
		wait time.Duration
		why  call.SupervisionResult
	}{
		"refuses":  {phone.Ring{After: half, Status: 486}, time.Second, call.SupervisionUnanswered},
		"rings on": {phone.Ring{}, 31 * time.Second, call.SupervisionUnanswered},
		"breaks":   {phone.Ring{After: half, Status: 500}, time.Second, call.SupervisionFailed},
	} {
		t.Run(name, func(t *testing.T) {
			virtually(t, supervising(), func(w *world) {
				x := talking(w)
				x.phone.SetRing(test.ring)
				if err := w.app.Supervise(x.id, "sara", call.SupervisionListen); err != nil {
					t.Fatal(err)
				}
				_ = w.app.Supervise(x.id, "sara", call.SupervisionWhisper) // while it rings
				time.Sleep(test.wait)
				if ended := x.wantOver(test.why); ended.Length != 0 || count[*call.SupervisionBegan](w) != 0 {
					t.Errorf("ended %+v, though nothing was heard", ended)
				}
				if _, err := x.phone.Incoming(w.Context()); err != nil { // the one that came to nothing
					t.Fatal(err)
				}
				x.phone.SetRing(phone.AutoAnswer(0))
				x.listen(call.SupervisionWhisper)
				x.want("the second time", "a", "cs", "ca")
			})
		})
	}
}

// TestTheConversationEndsWhileTheSupervisorsPhoneRings.
func TestTheConversationEndsWhileTheSupervisorsPhoneRings(t *testing.T) {
	virtually(t, supervising(), func(w *world) {
		x := talking(w)
		x.phone.SetRing(phone.Ring{})
		if err := w.app.Supervise(x.id, "sara", call.SupervisionListen); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		_ = x.caller.Hangup()
		if ended := x.wantOver(call.SupervisionConversation); ended.Length != 0 {
			t.Errorf("ended %+v", ended)
		}
	})
}

// TestASupervisorsPhone is none of an agent's: no codes, no queue; without one there is nothing to hear with.
func TestASupervisorsPhone(t *testing.T) {
	virtually(t, supervising(), func(w *world) {
		sara := w.agent("sara", phone.AutoAnswer(0))
		if _, err := sara.Call(w.Context(), fmt.Sprintf("sip:*1@%v", w.server)); err == nil {
			t.Error("a supervisor may pause")
		}
		c := w.dial(w.caller(strangerNumber), "helpline")
		press(w, c, "0")
		time.Sleep(time.Minute)
		if n := count[*call.Offered](w) + count[*call.AgentPaused](w) + count[*call.AgentRegistered](w); n != 0 {
			t.Errorf("%d events of agents, and there is no agent", n)
		}
		_ = c.Hangup()
		w.wantMetrics(map[string]string{`centralino_agents{queue="billing",state="available"}`: "0"})
		if err := sara.Unregister(w.Context()); err != nil {
			t.Fatal(err)
		}
		if n := count[*call.AgentUnregistered](w); n != 0 {
			t.Error("a supervisor logged out as an agent")
		}
		caller, _ := w.conversation()
		id := w.seen()[len(w.seen())-1].Call
		if err := w.app.Supervise(id, "sara", call.SupervisionListen); !errors.Is(err, ErrNoPhone) {
			t.Errorf("without a phone: %v", err)
		}
		_ = caller.Hangup()
	})
}

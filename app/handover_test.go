package app

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// handing is a helpline whose two agents are colleagues, and which lets them pass callers on to Italian numbers.
func handing(more ...fixture.Change) []fixture.Change {
	return append(withCarrier(fixture.AlwaysOpen()...), append(more,
		fixture.Change{File: fixture.Config, Old: "partner: beta, password", New: "password"},
		fixture.Change{File: fixture.Config, Old: "rules:", New: "agent_calls: {transfer: [IT], call: [IT]}\nrules:"},
	)...)
}

// relay is a conversation of anna's, and somebody whom she may pass the caller on to.
type relay struct {
	*trio
	anna, other *phone.Phone
}

// passing is a conversation of anna's, and somebody's telephone.
func passing(w *world, other *phone.Phone) *relay {
	w.Helper()
	x := &trio{world: w}
	anna := w.agent("anna", phone.AutoAnswer(0))
	x.caller = w.dial(w.caller(strangerNumber), "helpline")
	x.caller.Tone(callerHz)
	press(w, x.caller, "0")
	x.agent = answered(w, anna)
	x.agent.Tone(agentHz)
	after(w, time.Second, whichever[*call.Connected])
	for _, e := range w.seen() {
		if e.Call != "" {
			x.id = e.Call
		}
	}
	return &relay{x, anna, other}
}

// hand begins, and answers the other telephone unless it does so itself.
func (r *relay) hand(to call.HandoverTarget, mode call.HandoverMode) {
	r.Helper()
	if err := r.app.HandOver("anna", to, mode); err != nil {
		r.Fatal(err)
	}
	r.supervisor = incoming(r.world, r.other, 5*time.Second)
	r.supervisor.Tone(supervisorHz)
}

// wait fails unless each hears who is said, the caller music.
func (r *relay) wantMusic(when, agent, other string) {
	r.Helper()
	time.Sleep(1500 * time.Millisecond)
	if c, a, s := hears(r.caller), hears(r.agent), hears(r.supervisor); c != "" || a != agent || s != other {
		r.Errorf("%s: the caller hears %q, the agent %q, the other %q; want music, %q, %q", when, c, a, s, agent, other)
	}
	if r.caller.HearsNothing() {
		r.Errorf("%s: the caller hears no music", when)
	}
}

// wantTwo fails unless caller and agent hear each other.
func (r *relay) wantTwo(when string) {
	r.Helper()
	time.Sleep(1500 * time.Millisecond)
	if c, a := hears(r.caller), hears(r.agent); c != "a" || a != "c" {
		r.Errorf("%s: the caller hears %q, the agent %q", when, c, a)
	}
}

var (
	bruno    = call.HandoverTarget{Agent: "bruno"}
	branch   = call.HandoverTarget{Number: branchNumber}
	outages  = call.HandoverTarget{Queue: "outages"}
	premium  = call.HandoverTarget{Number: "+39899123456"}
	foreign  = call.HandoverTarget{Number: "+33142685300"}
	ourselve = call.HandoverTarget{Number: "+39800123456"}
)

// TestAnAgentAsksAColleagueFirst: the caller hears music, the two agents each other, and then the colleague has the caller.
func TestAnAgentAsksAColleagueFirst(t *testing.T) {
	virtually(t, handing(), func(w *world) {
		r := passing(w, w.agent("bruno", phone.AutoAnswer(8*time.Second)))
		r.hand(bruno, call.HandoverConsult)
		r.wantMusic("it rings", "", "")
		ctx, cancel := context.WithTimeout(w.Context(), 5*time.Second)
		defer cancel()
		if err := r.agent.WaitHears(ctx, ringbackHz); err != nil {
			t.Errorf("the agent does not hear that it rings: %v", err)
		}
		w.wantMetrics(map[string]string{`centralino_agents{queue="billing",state="ringing"}`: "1"})
		after(w, 10*time.Second, whichever[*call.HandoverAnswered])
		r.wantMusic("they speak", "s", "a")
		w.wantMetrics(map[string]string{`centralino_agents{queue="billing",state="busy"}`: "2"})
		if err := w.app.HandOver("anna", outages, call.HandoverBlind); !errors.Is(err, ErrHandingOver) {
			t.Errorf("a second handover: %v", err)
		}
		if err := w.app.CompleteHandover("anna"); err != nil {
			t.Fatal(err)
		}
		<-r.agent.Ended()
		time.Sleep(1500 * time.Millisecond)
		if c, s := hears(r.caller), hears(r.supervisor); c != "s" || s != "c" {
			t.Errorf("the caller hears %q, the colleague %q", c, s)
		}
		ended := after(w, 0, whichever[*call.HandoverEnded])
		if ended.Result != call.HandoverDone || ended.Talk < time.Second || ended.Rang < 8*time.Second || ended.Agent != "anna" {
			t.Errorf("ended %+v", ended)
		}
		_ = r.caller.Hangup()
		after(w, time.Second, func(b *call.Released) bool {
			return b.Agent == "bruno" && b.By == call.SideCaller && b.Queue == "billing"
		})
		after(w, time.Second, func(b *call.Ended) bool { return b.Result == call.Served })
		nothingIsLeft(w)
	})
}

// TestAnAgentPassesACallerOn without asking first: to a colleague, and to a number. The caller hears music until somebody
// answers, and the agent is free then.
func TestAnAgentPassesACallerOn(t *testing.T) {
	for name, to := range map[string]call.HandoverTarget{"a colleague": bruno, "a number": branch} {
		t.Run(name, func(t *testing.T) {
			virtually(t, handing(), func(w *world) {
				var other *phone.Phone
				if to == branch {
					other = w.carrier(phone.Ring{})
				} else {
					other = w.agent("bruno", phone.Ring{})
				}
				r := passing(w, other)
				r.hand(to, call.HandoverBlind)
				r.wantMusic("it rings", "", "")
				if to == branch && (r.supervisor.To() != branchNumber || r.supervisor.From() != "+39800123456" || r.supervisor.Header("Max-Forwards") != "69") {
					t.Errorf("dialled %s as %s, through %s", r.supervisor.To(), r.supervisor.From(), r.supervisor.Header("Max-Forwards"))
				}
				if err := r.supervisor.Answer(); err != nil {
					t.Fatal(err)
				}
				<-r.agent.Ended()
				time.Sleep(1500 * time.Millisecond)
				if c, s := hears(r.caller), hears(r.supervisor); c != "s" || s != "c" {
					t.Errorf("the caller hears %q, the other %q", c, s)
				}
				after(w, time.Second, func(b *call.HandoverEnded) bool { return b.Result == call.HandoverDone && b.HandoverTarget == to })
				time.Sleep(time.Minute)
				_ = r.supervisor.Hangup()
				after(w, time.Second, func(b *call.StepEntered) bool { return b.Step == "survey" })
				if to == branch {
					released := after(w, 0, whichever[*call.OutsideReleased])
					if released.By != call.SideFar || released.Talk < time.Minute || released.Number != branchNumber {
						t.Errorf("released %+v", released)
					}
				}
				_ = r.caller.Hangup()
				w.wantMetrics(map[string]string{
					`centralino_handovers_total{queue="billing",result="done",to="` + to.Sort() + `"}`: "1",
					`centralino_queue_offered_total{queue="billing"}`:                                  "1",
				})
				nothingIsLeft(w)
			})
		})
	}
}

// TestAHandoverThatFails brings the caller back to the agent, whatever the reason.
func TestAHandoverThatFails(t *testing.T) {
	for _, c := range []struct {
		ring   phone.Ring
		to     call.HandoverTarget
		result call.HandoverResult
	}{
		{phone.Refuse(486), branch, call.HandoverBusy},
		{phone.Refuse(603), bruno, call.HandoverDeclined},
		{phone.Refuse(404), branch, call.HandoverFailed},
		{phone.Ring{}, bruno, call.HandoverNoAnswer},
	} {
		t.Run(string(c.result), func(t *testing.T) {
			virtually(t, handing(), func(w *world) {
				other := w.carrier(c.ring)
				if c.to == bruno {
					other = w.agent("bruno", c.ring)
				}
				r := passing(w, other)
				if err := w.app.HandOver("anna", c.to, call.HandoverBlind); err != nil {
					t.Fatal(err)
				}
				after(w, 35*time.Second, func(b *call.HandoverEnded) bool { return b.Result == c.result })
				r.wantTwo("back again")
				if n := count[*call.Released](w); n != 0 {
					t.Error("the agent has lost the caller")
				}
				if err := w.app.EndHandover("anna"); !errors.Is(err, ErrNotHandingOver) {
					t.Errorf("ending what is over: %v", err)
				}
				_ = r.agent.Hangup()
				after(w, time.Second, func(b *call.Released) bool { return b.Agent == "anna" })
				_ = r.caller.Hangup()
				nothingIsLeft(w)
			})
		})
	}
}

// TestTheCallerComesBack from a consultation: since the agent says so, or since whoever was asked hangs up.
func TestTheCallerComesBack(t *testing.T) {
	for _, asked := range []bool{true, false} {
		virtually(t, handing(recordsAll()[len(recordsAll())-1]), func(w *world) {
			r := passing(w, w.carrier(phone.AutoAnswer(time.Second)))
			r.hand(branch, call.HandoverConsult)
			after(w, 5*time.Second, whichever[*call.HandoverAnswered])
			r.wantMusic("they speak", "s", "a")
			result := call.HandoverReturned
			if asked {
				if err := w.app.EndHandover("anna"); err != nil {
					t.Fatal(err)
				}
			} else {
				result = call.HandoverParted
				_ = r.supervisor.Hangup()
			}
			<-r.supervisor.Ended()
			after(w, time.Second, func(b *call.HandoverEnded) bool { return b.Result == result && b.Talk > time.Second })
			r.wantTwo("back again")
			after(w, 0, func(b *call.RecordingPaused) bool { return b.By == "handover" })
			after(w, 0, func(b *call.RecordingResumed) bool { return b.By == "handover" })
			_ = r.caller.Hangup()
			nothingIsLeft(w)
		})
	}
}

// TestAnAgentHangsUpWhileTheyPassACallerOn: whoever has answered has the caller, and whoever will answer has them then.
func TestAnAgentHangsUpWhileTheyPassACallerOn(t *testing.T) {
	for _, spoken := range []bool{true, false} {
		virtually(t, handing(), func(w *world) {
			r := passing(w, w.agent("bruno", phone.Ring{}))
			r.hand(bruno, call.HandoverConsult)
			if spoken {
				_ = r.supervisor.Answer()
				after(w, time.Second, whichever[*call.HandoverAnswered])
			}
			time.Sleep(time.Second)
			_ = r.agent.Hangup()
			after(w, time.Second, func(b *call.Released) bool { return b.Agent == "anna" && b.By == call.SideAgent })
			if !spoken {
				time.Sleep(1500 * time.Millisecond)
				if hears(r.caller) != "" || r.caller.HearsNothing() {
					t.Error("the caller hears no music")
				}
				_ = r.supervisor.Answer()
			}
			time.Sleep(1500 * time.Millisecond)
			if c, s := hears(r.caller), hears(r.supervisor); c != "s" || s != "c" {
				t.Errorf("the caller hears %q, the colleague %q", c, s)
			}
			_ = r.caller.Hangup()
			nothingIsLeft(w)
		})
	}
}

// TestACallerIsRecalled: nobody answers, and the agent had hung up. Their telephone is rung again, and if they don't answer
// the caller waits where they had waited, before everybody who came later.
func TestACallerIsRecalled(t *testing.T) {
	for _, answers := range []bool{true, false} {
		virtually(t, handing(), func(w *world) {
			r := passing(w, w.carrier(phone.Refuse(486)))
			r.anna.SetRing(phone.Ring{})
			r.other.SetRing(phone.Ring{After: 5 * time.Second, Status: 486})
			if err := w.app.HandOver("anna", branch, call.HandoverBlind); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
			_ = r.agent.Hangup()
			after(w, 10*time.Second, func(b *call.HandoverEnded) bool { return b.Result == call.HandoverBusy })
			again := incoming(w, r.anna, 2*time.Second)
			begun := after(w, 0, func(b *call.HandoverBegun) bool { return b.Mode == call.HandoverRecall })
			if begun.HandoverTarget.Agent != "anna" {
				t.Errorf("begun %+v", begun)
			}
			if answers {
				_ = again.Answer()
				again.Tone(agentHz)
				time.Sleep(1500 * time.Millisecond)
				if c, a := hears(r.caller), hears(again); c != "a" || a != "c" {
					t.Errorf("the caller hears %q, the agent %q", c, a)
				}
				_ = r.caller.Hangup()
				after(w, time.Second, func(b *call.Released) bool { return b.By == call.SideCaller })
				nothingIsLeft(w)
				return
			}
			_ = again.Reject(486)
			queued := after(w, time.Second, func(b *call.Queued) bool { return !b.Since.IsZero() })
			if queued.Queue != "billing" {
				t.Errorf("queued %+v", queued)
			}
			_ = r.caller.Hangup()
			nothingIsLeft(w)
		})
	}
}

// TestACallerIsPassedOnToAQueue, keeping the time they had waited before; the flow goes on from the step that leads there.
func TestACallerIsPassedOnToAQueue(t *testing.T) {
	virtually(t, handing(), func(w *world) {
		bruno := w.agent("bruno", phone.Ring{})
		_ = bruno.Unregister(w.Context())
		r := passing(w, bruno)
		if err := w.app.HandOver("anna", outages, call.HandoverBlind); !errors.Is(err, ErrQueueUnattended) {
			t.Errorf("to a queue in which nobody is: %v", err)
		}
		r.wantTwo("still speaking")
		if err := bruno.Register(w.Context(), w.server, time.Hour); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		time.Sleep(time.Minute)
		if err := w.app.HandOver("anna", outages, call.HandoverBlind); err != nil {
			t.Fatal(err)
		}
		<-r.agent.Ended()
		connected, queued := after(w, 0, whichever[*call.Connected]), after(w, time.Second, func(b *call.Queued) bool { return b.Queue == "outages" })
		if waited := time.Since(queued.Since); waited < connected.Waited || waited > connected.Waited+2*time.Second {
			t.Errorf("the wait counts for %v, and was %v before", waited, connected.Waited)
		}
		far := incoming(w, bruno, 5*time.Second)
		_ = far.Answer()
		far.Tone(supervisorHz)
		time.Sleep(1500 * time.Millisecond)
		if c, s := hears(r.caller), hears(far); c != "s" || s != "c" {
			t.Errorf("the caller hears %q, the colleague %q", c, s)
		}
		second := after(w, 0, func(b *call.Connected) bool { return b.Agent == "bruno" })
		if second.ToHuman > 10*time.Second {
			t.Errorf("the second human came after %v: the conversation with the first counts", second.ToHuman)
		}
		_ = r.caller.Hangup()
		w.wantMetrics(map[string]string{
			`centralino_handovers_total{queue="billing",result="done",to="queue"}`: "1", `centralino_queue_offered_total{queue="outages"}`: "1",
		})
		nothingIsLeft(w)
	})
}

// TestWhomNobodyIsPassedOnTo says why, and leaves caller and agent as they were.
func TestWhomNobodyIsPassedOnTo(t *testing.T) {
	virtually(t, handing(), func(w *world) {
		if err := w.app.HandOver("anna", bruno, call.HandoverBlind); !errors.Is(err, ErrNoCaller) {
			t.Errorf("without a caller: %v", err)
		}
		w.carrier(phone.AutoAnswer(0))
		r := passing(w, w.agent("bruno", phone.AutoAnswer(0)))
		for to, want := range map[call.HandoverTarget]error{
			premium: ErrPremium, foreign: ErrNotAllowed, ourselve: ErrLeadsBack, {Number: "hello"}: ErrNoNumber, {Number: "112"}: ErrNoNumber,
			{Agent: "anna"}: ErrNoColleague, {Agent: "sara"}: ErrNoColleague, {Agent: "nobody"}: ErrNoColleague, {Queue: "nowhere"}: ErrNoQueue,
			{Queue: "complaints"}: nil,
		} {
			if want == nil {
				continue // somebody is there
			}
			if err := w.app.HandOver("anna", to, call.HandoverConsult); !errors.Is(err, want) {
				t.Errorf("to %+v: %v, want %v", to, err, want)
			}
		}
		w.app.desk.note(&call.AgentPaused{Agent: "bruno", By: call.PausedByAgent})
		synctest.Wait()
		if err := w.app.HandOver("anna", bruno, call.HandoverConsult); !errors.Is(err, ErrColleagueBusy) {
			t.Errorf("to somebody who pauses: %v", err)
		}
		r.wantTwo("still speaking")
		if count[*call.HandoverBegun](w) != 0 {
			t.Error("something began")
		}
		_ = r.caller.Hangup()
		nothingIsLeft(w)
	})
	virtually(t, fixture.AlwaysOpen(), func(w *world) { // nothing is allowed, and the two work for different partners
		r := passing(w, w.agent("bruno", phone.AutoAnswer(0)))
		for to, want := range map[call.HandoverTarget]error{branch: ErrNoOutside, bruno: ErrNoColleague} {
			if err := w.app.HandOver("anna", to, call.HandoverBlind); !errors.Is(err, want) {
				t.Errorf("to %+v: %v, want %v", to, err, want)
			}
		}
		_ = r.caller.Hangup()
	})
}

// TestTheCallerHangsUpWhileTheyArePassedOn: everybody is free.
func TestTheCallerHangsUpWhileTheyArePassedOn(t *testing.T) {
	for _, answered := range []bool{true, false} {
		virtually(t, handing(), func(w *world) {
			r := passing(w, w.agent("bruno", phone.Ring{}))
			r.hand(bruno, call.HandoverConsult)
			if answered {
				_ = r.supervisor.Answer()
			}
			time.Sleep(time.Second)
			_ = r.caller.Hangup()
			<-r.supervisor.Ended()
			<-r.agent.Ended()
			after(w, time.Second, func(b *call.HandoverEnded) bool { return b.Result == call.HandoverGivenUp })
			time.Sleep(time.Minute)
			w.wantMetrics(map[string]string{`centralino_agents{queue="billing",state="available"}`: "2"})
			nothingIsLeft(w)
		})
	}
}

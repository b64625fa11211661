package app

import (
	"context"
	"errors"
	"testing"
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
	other *phone.Phone
}

// third is the third tone, of whom the caller is passed on to.
func passing(w *world, other *phone.Phone) *relay {
	w.Helper()
	x := &trio{world: w}
	x.caller, x.agent = w.conversation()
	for _, e := range w.seen() {
		if e.Call != "" {
			x.id = e.Call
		}
	}
	return &relay{x, other}
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

var (
	bruno    = call.HandoverTarget{Agent: "bruno"}
	branch   = call.HandoverTarget{Number: branchNumber}
	outages  = call.HandoverTarget{Queue: "outages"}
	premium  = call.HandoverTarget{Number: "+39899123456"}
	foreign  = call.HandoverTarget{Number: "+441632960000"}
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

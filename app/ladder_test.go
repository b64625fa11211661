package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/phone"
)

// wantRungs fails unless the ladder of a call has these, each followed by the next.
func (w *world) wantRungs(id call.ID, parts ...string) {
	w.Helper()
	rungs, _ := w.browser("sara").ladder(id)
	got := strings.Join(rungs, "\n")
	for _, part := range parts {
		if !strings.Contains(got, part) {
			w.Errorf("there is no %q in\n%s", part, got)
		}
	}
}

// TestTheLadderHasWhomAnAgentAsks: the agent's second call and the colleague's telephone are of the caller's call.
func TestTheLadderHasWhomAnAgentAsks(t *testing.T) {
	tracing(t, handing(), func(w *world) {
		r := passing(w, w.agent("bruno", phone.AutoAnswer(2*time.Second)))
		second := r.dialsAside("bruno")
		after(w, 5*time.Second, whichever[*call.HandoverAnswered])
		time.Sleep(time.Second)
		if err := r.agent.Refer(fmt.Sprintf("sip:bruno@%v", w.server), second); err != nil {
			t.Fatal(err)
		}
		<-second.Ended()
		_ = r.caller.Hangup()
		time.Sleep(time.Second)
		w.wantRungs(r.id, "agent>INVITE anna", "agent<INVITE bruno", "agent>180 Ringing bruno", "agent>REFER anna", "agent<202 Accepted anna",
			"agent<NOTIFY anna", "agent<BYE bruno")
	})
}

// TestTheLadderHasCallsFromTheDesk: the agent's own telephone, and the one outside.
func TestTheLadderHasCallsFromTheDesk(t *testing.T) {
	tracing(t, handing(), func(w *world) {
		w.agent("anna", phone.AutoAnswer(time.Second))
		outside := w.carrier(phone.AutoAnswer(time.Second))
		if err := w.app.Call("anna", branchNumber); err != nil {
			t.Fatal(err)
		}
		far := incoming(w, outside, 5*time.Second)
		begun := after(w, 5*time.Second, whichever[*call.OutboundBegun])
		after(w, 5*time.Second, whichever[*call.OutboundAnswered])
		_ = far.Hangup()
		after(w, time.Second, whichever[*call.OutboundEnded])
		time.Sleep(time.Second)
		w.wantRungs(w.callOf(begun), "agent<INVITE anna\nagent>180 Ringing anna\nagent>200 OK anna\nagent<ACK anna", "far<INVITE carrier", "far>BYE carrier", "far<200 OK carrier")
	})
}

// TestTheLadderHasWhomAnAgentPassesACallerOnTo: the telephone outside to which an agent has passed the caller on.
func TestTheLadderHasWhomAnAgentPassesACallerOnTo(t *testing.T) {
	tracing(t, handing(), func(w *world) {
		r := passing(w, w.carrier(phone.AutoAnswer(time.Second)))
		r.hand(branch, call.HandoverBlind)
		after(w, 5*time.Second, whichever[*call.HandoverAnswered])
		_ = r.caller.Hangup()
		time.Sleep(time.Second)
		w.wantRungs(r.id, "far<INVITE carrier\nfar>180 Ringing carrier\nfar>200 OK carrier\nfar<ACK carrier", "far<BYE carrier")
	})
}

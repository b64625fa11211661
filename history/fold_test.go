package history

import (
	"fmt"
	"testing"
	"time"

	"centralino/call"
)

// folded gives the rows that a story makes, by table and then in the order in which they began.
func folded(j *tape) [kinds][]row {
	f := newFold(plainNames())
	for _, e := range j.events {
		f.apply(e)
	}
	return f.dirty.rows
}

// states tells an agent's day as "available 1-20".
func states(rows [kinds][]row, agent string) (out []string) {
	second := func(ns int64) float64 {
		if ns == 0 {
			return -1
		}
		return time.Unix(0, ns).Sub(start()).Seconds()
	}
	for _, r := range rows[inAgentStates] {
		if s := r.(*stateRow); s.agent == agent {
			out = append(out, fmt.Sprintf("%s %g-%g", s.state, second(s.from), second(s.to)))
		}
	}
	return out
}

func TestAgentsDayIsToldWithoutGaps(t *testing.T) {
	rows := folded(story())
	want := "[available 1-20 ringing 20-30 busy 30-90 wrap-up 90-100 available 100--1]"
	if got := fmt.Sprint(states(rows, "anna")); got != want {
		t.Errorf("anna's day is %s, want %s", got, want)
	}
	want = "[paused 1-100 available 100-201 ringing 201-221 available 221-222 paused 222--1]"
	if got := fmt.Sprint(states(rows, "bruno")); got != want {
		t.Errorf("bruno's day is %s, want %s", got, want)
	}
}

func TestConversationIsTalkHoldAndWork(t *testing.T) {
	rows := folded(story())
	c := rows[inConversations][0].(*conversationRow)
	if c.talk != int64(time.Minute) || c.hold != int64(5*time.Second) || c.afterCall != int64(10*time.Second) || c.by != call.SideAgent {
		t.Errorf("the conversation is %+v", c)
	}
	v := rows[inVisits][0].(*visitRow)
	if v.result != call.LeftAnswered || !v.inTarget || v.left-v.since != int64(10*time.Second) || v.toldPosition != 1 {
		t.Errorf("the visit is %+v", v)
	}
}

// A queue without after-call work tells of none: what the agent does next is what it is.
func TestNoWorkWhereNoneIsGranted(t *testing.T) {
	j := &tape{}
	j.add(0, "", &call.Started{}, &call.AgentRegistered{Agent: "anna"})
	for i, at := range []float64{10, 100} {
		id, leg := call.ID(fmt.Sprint("c", i)), call.LegID(fmt.Sprint("l", i))
		j.add(at, id, &call.Arrived{}, &call.Queued{Queue: "q"}, &call.Offered{Queue: "q", Agent: "anna", Leg: leg})
		j.add(at+5, id, &call.Connected{Queue: "q", Agent: "anna", Leg: leg})
		j.add(at+20, id, &call.Released{Queue: "q", Agent: "anna", Leg: leg, Talk: 15 * time.Second})
	}
	rows := folded(j)
	want := "[available 0-10 ringing 10-15 busy 15-30 available 30-100 ringing 100-105 busy 105-120 available 120--1]"
	if got := fmt.Sprint(states(rows, "anna")); got != want {
		t.Errorf("the day is %s, want %s", got, want)
	}
	if c := rows[inConversations][0].(*conversationRow); c.afterCall != 0 || c.handled != c.released {
		t.Errorf("the first conversation is %+v", c)
	}
}

// What a crash cut off ends at the last sign of life, and nobody's wait or talk is made longer by the time in which
// nothing ran.
func TestCrashMakesNothingLonger(t *testing.T) {
	j := &tape{}
	j.add(0, "", &call.Started{}, &call.AgentRegistered{Agent: "anna"})
	j.add(10, "talks", &call.Arrived{}, &call.Queued{Queue: "q"}, &call.Offered{Queue: "q", Agent: "anna", Leg: "l"})
	j.add(20, "talks", &call.Connected{Queue: "q", Agent: "anna", Leg: "l"})
	j.add(30, "waits", &call.Arrived{}, &call.Queued{Queue: "q"})
	lost := &call.Ended{Termination: call.Termination{Result: call.Lost, Reason: call.ProcessDied}}
	j.add(7200, "talks", lost)
	j.add(7200, "waits", lost)
	j.add(7201, "", &call.Started{})
	rows := folded(j)
	if got, want := fmt.Sprint(states(rows, "anna")), "[available 0-10 ringing 10-20 busy 20-30 available 30-30]"; got != want {
		t.Errorf("the day is %s, want %s", got, want)
	}
	for _, r := range rows[inVisits] {
		if v := r.(*visitRow); v.id == "waits" && (v.result != leftLost || v.values()[13] != nil) {
			t.Errorf("the waiting caller's visit is %+v", v)
		}
	}
	if c := rows[inConversations][0].(*conversationRow); c.values()[11] != nil || c.released == 0 {
		t.Errorf("the conversation is %+v", c)
	}
}

// An event that the journal could not keep leaves a call without an end: the next start ends it.
func TestNoCallOutlivesItsProcess(t *testing.T) {
	j := &tape{}
	j.add(0, "c", &call.Arrived{}, &call.Queued{Queue: "q"})
	j.add(100, "", &call.Started{})
	j.add(200, "c", &call.QueueLeft{Queue: "q", Result: call.LeftVoicemail})
	rows := folded(j)
	if c := rows[inCalls][0].(*callRow); c.result != call.Lost {
		t.Errorf("the call is %+v", c)
	}
	if v := rows[inVisits][0].(*visitRow); v.result != leftLost {
		t.Errorf("the visit is %+v", v)
	}
}

// Whom an agent works for is as the event says; the configuration is asked where it says nothing.
func TestPartnerIsAsTheEventSays(t *testing.T) {
	rows := folded(story())
	for i, want := range []call.PartnerID{"alfa", "gamma"} {
		if o := rows[inOffers][i].(*offerRow); o.partner != want {
			t.Errorf("%s was rung for %q, want %q", o.agent, o.partner, want)
		}
	}
}

func TestErasedCallerIsNobody(t *testing.T) {
	n := plainNames()
	n.erased = func(text string, seq int64) bool { return text == "+390612345678" && seq < 20 }
	f := newFold(n)
	for _, e := range story().events {
		f.apply(e)
	}
	first := f.dirty.rows[inCalls][0].(*callRow)
	if first.caller != "" || !first.erased || first.anonymous {
		t.Errorf("the erased caller's call is %+v", first)
	}
	if digits := f.dirty.rows[inInputs][1].values()[7]; digits != nil {
		t.Errorf("an erased caller keyed in %v", digits)
	}
	if later := f.dirty.rows[inCalls][2].(*callRow); later.caller != "+390612345678" {
		t.Errorf("the call after the erasure is %+v", later)
	}
}

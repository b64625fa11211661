package queue

import (
	"testing"
	"time"

	"centralino/call"
)

// TestAHandoverTakesAnAgent out of the order, and no offer is theirs meanwhile; what comes of it is a conversation, with
// after-call work, or nothing.
func TestAHandoverTakesAnAgent(t *testing.T) {
	for _, result := range []call.HandoverResult{call.HandoverDone, call.HandoverBusy} {
		e := New(Config{
			Queues: map[call.QueueID]Settings{"q": {Skills: []string{"s"}, Ring: time.Minute, WrapUp: 10 * time.Second, Misses: 1}},
			Agents: map[call.AgentID]Agent{"anna": {Skills: map[string]int{"s": 1}}, "bruno": {Skills: map[string]int{"s": 1}}},
		})
		now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
		happen := func(id call.ID, b call.Body) { e.Apply(call.Event{At: now, Call: id, Body: b}) }
		is := func(who call.AgentID, want call.AgentState) {
			t.Helper()
			if got := e.AgentState(who); got != want {
				t.Errorf("%s: %s is %s, want %s", result, who, got, want)
			}
		}
		happen("", &call.AgentRegistered{Agent: "anna"})
		happen("c", &call.Queued{Queue: "q"})
		d, _ := e.Decide(now)
		happen("c", d.Body)
		connected, _ := e.Answer("c", "c-1", now)
		happen("c", connected)
		happen("", &call.AgentRegistered{Agent: "bruno"})
		if !e.Free("bruno") || e.Free("anna") || e.CallOf("anna") != "c" {
			t.Error("who is free is wrong")
		}
		begun := &call.HandoverBegun{Agent: "anna", Queue: "q", From: "c-1", HandoverTarget: call.HandoverTarget{Agent: "bruno"}, Leg: "c-t1"}
		happen("c", begun)
		is("bruno", call.AgentRinging)
		happen("d", &call.Queued{Queue: "q"})
		now = now.Add(5 * time.Minute)
		if d, ok := e.Decide(now); ok {
			t.Errorf("%s: decided %+v: nobody is free", result, d.Body)
		}
		if _, ok := e.OfferOver("c", "c-t1", call.OfferMissed, 0); ok {
			t.Error("a handover is no offer")
		}
		happen("c", &call.HandoverAnswered{Leg: "c-t1"})
		is("bruno", call.AgentBusy)
		released, ok := e.Release("c", "c-1", call.SideAgent, now)
		if !ok {
			t.Fatal("the agent has no conversation")
		}
		happen("c", released)
		happen("c", &call.HandoverEnded{Agent: "anna", Queue: "q", HandoverTarget: begun.HandoverTarget, Leg: "c-t1", Result: result})
		is("anna", call.AgentWrapUp)
		if result == call.HandoverDone {
			if talk, ok := e.Talk("bruno"); !ok || talk.Call != "c" || talk.Leg != "c-t1" || talk.Queue != "q" {
				t.Errorf("the colleague's conversation is %+v", talk)
			}
			now = now.Add(time.Minute)
			r, ok := e.Release("c", "c-t1", call.SideCaller, now)
			if !ok || r.Agent != "bruno" || r.Queue != "q" || r.Talk != time.Minute {
				t.Errorf("released %+v", r)
			}
			happen("c", r)
			is("bruno", call.AgentWrapUp)
		} else if d, ok := e.Decide(now); !ok || d.Call != "d" || d.Body.(*call.Offered).Agent != "bruno" {
			t.Errorf("decided %+v: the agent is free for whoever waits", d)
		}
		if found := e.Violations(); len(found) != 0 {
			t.Errorf("%s: violated %v", result, found)
		}
	}
}

// TestACallFromTheDesk keeps an agent busy, is nobody's wait, and has after-call work of its own when they spoke.
func TestACallFromTheDesk(t *testing.T) {
	for _, result := range []call.OutboundResult{call.OutboundSpoke, call.OutboundBusy} {
		e := New(Config{
			Queues: map[call.QueueID]Settings{"q": {Skills: []string{"s"}, Ring: time.Minute}},
			Agents: map[call.AgentID]Agent{"anna": {Skills: map[string]int{"s": 1}}},
		})
		now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
		happen := func(id call.ID, b call.Body) { e.Apply(call.Event{At: now, Call: id, Body: b}) }
		happen("", &call.AgentRegistered{Agent: "anna"})
		happen("o", &call.OutboundBegun{Agent: "anna", Leg: "o-1", WrapUp: 10 * time.Second})
		if e.AgentState("anna") != call.AgentRinging || e.Idle("anna") {
			t.Error("the agent is not rung")
		}
		happen("o", &call.OutboundDialled{Agent: "anna", Leg: "o-1"})
		if e.AgentState("anna") != call.AgentBusy || e.CallOf("anna") != "" {
			t.Error("the agent speaks to a caller")
		}
		happen("o", &call.OutboundEnded{Agent: "anna", Leg: "o-1", Result: result})
		want := call.AgentWrapUp
		if result != call.OutboundSpoke {
			want = call.AgentAvailable
		}
		if got := e.AgentState("anna"); got != want {
			t.Errorf("%s: the agent is %s", result, got)
		}
		now = now.Add(10 * time.Second)
		if d, ok := e.Decide(now); result == call.OutboundSpoke && (!ok || d.Body.Kind() != (&call.WrapUpEnded{}).Kind()) {
			t.Errorf("decided %+v", d)
		}
		if s := e.Snapshot(now); s.Queues[0].Offered != 0 || len(s.Agents[0].Legs) != 0 {
			t.Errorf("the queue counts %+v, the agent has %+v", s.Queues[0], s.Agents[0].Legs)
		}
	}
}

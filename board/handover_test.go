package board

import (
	"testing"
	"time"

	"centralino/call"
)

// seen is the one call on a board, and whom it is with; nil for none.
func seen(t *testing.T, b *Board, at time.Time) (*Call, map[call.AgentID]call.ID) {
	t.Helper()
	s := b.State(Now{At: at})
	with := map[call.AgentID]call.ID{}
	for _, a := range s.Agents {
		if a.Call != "" {
			with[a.Agent] = a.Call
		}
	}
	switch len(s.Calls) {
	case 0:
		return nil, with
	case 1:
		return &s.Calls[0], with
	}
	t.Fatalf("%d calls", len(s.Calls))
	return nil, nil
}

func people() *Board {
	return New(Scope{Zone: time.UTC, Agents: map[call.AgentID]Person{"anna": {}, "bruno": {}}, Queues: map[call.QueueID]Aim{"q": {}}})
}

// TestACallerWhoIsPassedOn is seen by the agent and by whom they ask, and then is the other's.
func TestACallerWhoIsPassedOn(t *testing.T) {
	b, now := people(), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	happen := func(body call.Body) { b.Apply(call.Event{At: now, Call: "c", Body: body}) }
	to := call.HandoverTarget{Agent: "bruno"}
	happen(&call.Arrived{From: "+39055123456"})
	happen(&call.Queued{Queue: "q"})
	happen(&call.Connected{Queue: "q", Agent: "anna", Leg: "c-1"})
	happen(&call.HandoverBegun{Agent: "anna", Queue: "q", From: "c-1", Mode: call.HandoverConsult, HandoverTarget: to, Leg: "c-t1"})
	c, with := seen(t, b, now)
	if h := c.Handover; h == nil || h.HandoverTarget != to || h.Answered || h.Result != "" || with["anna"] != "c" || with["bruno"] != "c" {
		t.Errorf("it rings: %+v, %v", c.Handover, with)
	}
	happen(&call.HandoverAnswered{Leg: "c-t1"})
	happen(&call.HandoverEnded{Agent: "anna", Queue: "q", HandoverTarget: to, Leg: "c-t1", Result: call.HandoverParted})
	c, with = seen(t, b, now)
	if c.Handover.Result != call.HandoverParted || c.Agent != "anna" || with["bruno"] != "" {
		t.Errorf("back: %+v, %v", c, with)
	}
	happen(&call.HandoverBegun{Agent: "anna", Queue: "q", From: "c-1", Mode: call.HandoverBlind, HandoverTarget: to, Leg: "c-t2"})
	happen(&call.Released{Agent: "anna", Leg: "c-1"})
	happen(&call.HandoverEnded{Agent: "anna", Queue: "q", HandoverTarget: to, Leg: "c-t2", Result: call.HandoverDone})
	c, with = seen(t, b, now)
	if c.Agent != "bruno" || c.Phase != Talking || c.Handover == nil || c.Handover.Agent != "anna" || with["anna"] != "" || with["bruno"] != "c" {
		t.Errorf("passed on: %+v, %v", c, with)
	}
	happen(&call.HandoverBegun{Agent: "bruno", Queue: "q", From: "c-t2", HandoverTarget: call.HandoverTarget{Number: "+39"}, Leg: "c-t3"})
	happen(&call.Released{Agent: "bruno", Leg: "c-t2"})
	happen(&call.HandoverEnded{Agent: "bruno", Queue: "q", HandoverTarget: call.HandoverTarget{Number: "+39"}, Leg: "c-t3", Result: call.HandoverDone})
	if c, with = seen(t, b, now); c.Phase != Outside || len(with) != 0 {
		t.Errorf("outside: %+v, %v", c, with)
	}
	happen(&call.OutsideReleased{Leg: "c-t3"})
	if c, _ = seen(t, b, now); c.Phase != InFlow || c.Handover != nil {
		t.Errorf("alone: %+v", c)
	}
}

// TestACallFromTheDesk is on the board while it lasts.
func TestACallFromTheDesk(t *testing.T) {
	b, now := people(), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	b.Apply(call.Event{At: now, Call: "o", Body: &call.OutboundBegun{Agent: "anna", Leg: "o-1", Number: "+39055123456"}})
	if c, with := seen(t, b, now); !c.Outbound || c.To != "+39055123456" || c.Phase != Ringing || with["anna"] != "o" {
		t.Errorf("it rings: %+v, %v", c, with)
	}
	b.Apply(call.Event{At: now, Call: "o", Body: &call.OutboundAnswered{Agent: "anna", Leg: "o-1"}})
	if c, with := seen(t, b, now); c.Phase != Talking || with["anna"] != "o" {
		t.Errorf("they speak: %+v, %v", c, with)
	}
	b.Apply(call.Event{At: now, Call: "o", Body: &call.OutboundEnded{Agent: "anna", Leg: "o-1"}})
	if c, with := seen(t, b, now); c != nil || len(with) != 0 {
		t.Errorf("over: %+v, %v", c, with)
	}
}

// TestACallBackIsShownAsOne while an agent is rung for it, also one from before a restart.
func TestACallBackIsShownAsOne(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	booked := call.CallbackBooked{Callback: "b", Queue: "q", Number: "+39055123456"}
	for _, first := range []call.Body{&booked, &call.Started{Callbacks: []call.PendingCallback{{CallbackBooked: booked}}}} {
		b := people()
		b.Apply(call.Event{At: now, Call: "", Body: first})
		b.Apply(call.Event{At: now, Call: "c", Body: first})
		happen := func(body call.Body) { b.Apply(call.Event{At: now, Call: "b", Body: body}) }
		happen(&call.Offered{Queue: "q", Agent: "anna", Leg: "b-1"})
		if c, with := seen(t, b, now); c == nil || !c.Back || !c.Promised || c.Message || c.From != "+39055123456" || c.Phase != Ringing || with["anna"] != "b" {
			t.Errorf("%T: it rings: %+v, %v", first, c, with)
		}
		happen(&call.OfferEnded{Queue: "q", Agent: "anna", Leg: "b-1", Result: call.OfferMissed})
		if c, _ := seen(t, b, now); c != nil {
			t.Errorf("missed: %+v", c)
		}
		happen(&call.Offered{Queue: "q", Agent: "anna", Leg: "b-2"})
		happen(&call.CallbackDialled{Queue: "q", Agent: "anna", Leg: "b-2"})
		happen(&call.Arrived{From: "+39055123456", Back: true})
		happen(&call.Connected{Queue: "q", Agent: "anna", Leg: "b-2"})
		happen(&call.CallbackEnded{Queue: "q", Result: call.CallbackKept})
		if c, with := seen(t, b, now); c == nil || !c.Back || c.Phase != Talking || with["anna"] != "b" {
			t.Errorf("they speak: %+v, %v", c, with)
		}
		happen(&call.Ended{})
		if c, _ := seen(t, b, now); c != nil {
			t.Errorf("over: %+v", c)
		}
	}
}

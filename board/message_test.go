package board

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"centralino/call"
)

// left is a message, minutes after the morning.
func left(minute int, queue call.QueueID, from call.Number) call.CallbackBooked {
	return call.CallbackBooked{Queue: queue, Number: from, To: "+39800", Message: &call.LeftMessage{
		Call: "c", Box: "desk", File: "m.wav", Length: 34 * time.Second, Left: morning().Add(time.Duration(minute) * time.Minute),
	}}
}

// TestMessagesWait until an agent has heard them, over a restart too. They are no callers.
func TestMessagesWait(t *testing.T) {
	s := &story{board: New(scope())}
	one, two, other := left(2, "billing", "+39021"), left(1, "billing", ""), left(3, "outages", "+39022")
	one.Callback, two.Callback, other.Callback = "m1", "m2", "m3"
	s.tell(180, "c1", &one)
	s.tell(181, "c2", &two)
	s.tell(182, "c3", &call.CallbackBooked{Callback: "b", Queue: "billing", Number: "+39023"})
	s.tell(183, "", &call.Started{Callbacks: []call.PendingCallback{{CallbackBooked: one}, {CallbackBooked: two}, {CallbackBooked: other}}})
	q := s.state().Queues
	if q[0].Messages != 2 || !q[0].OldestMessage.Equal(two.Message.Left) || q[0].Waiting != 0 || q[0].Offered != 0 || q[1].Messages != 1 {
		t.Errorf("queues %+v", q)
	}
	want := []Message{
		{Message: "m2", Queue: "billing", Call: "c", Left: two.Message.Left, Length: 34},
		{Message: "m1", Queue: "billing", Call: "c", From: "+39021", Left: one.Message.Left, Length: 34},
		{Message: "m3", Queue: "outages", Call: "c", From: "+39022", Left: other.Message.Left, Length: 34},
	}
	if diff := cmp.Diff(want, s.state().Messages); diff != "" {
		t.Error(diff)
	}
	s.tell(190, "m1", &call.Offered{Queue: "billing", Agent: "anna", Leg: "l"})
	s.tell(191, "m1", &call.CallbackDialled{Queue: "billing", Agent: "anna", Leg: "l"})
	now := s.state()
	if now.Messages[1].Agent != "anna" || len(now.Calls) != 1 || !now.Calls[0].Promised || !now.Calls[0].Message {
		t.Errorf("anna hears it: %+v, %+v", now.Messages, now.Calls)
	}
	s.tell(200, "m1", &call.CallbackEnded{Queue: "billing", Result: call.CallbackKept})
	s.tell(200, "m2", &call.CallbackEnded{Queue: "billing", Result: call.CallbackCancelled})
	now = s.state()
	if len(now.Messages) != 1 || now.Queues[0].Messages != 0 || !now.Queues[0].OldestMessage.IsZero() || len(now.Calls) != 0 {
		t.Errorf("heard: %+v, %+v", now.Messages, now.Queues[0])
	}
}

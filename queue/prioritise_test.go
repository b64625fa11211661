package queue

import (
	"testing"
	"time"

	"centralino/call"
)

func TestPrioritise(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna"))
	b.register("anna")
	b.do("", &call.AgentPaused{Agent: "anna", By: call.PausedByAgent}) // there, but free for nobody
	for _, id := range []call.ID{"c1", "c2", "c3"} {
		b.queued(id, "q")
	}
	p, ok := b.e.Prioritise("c3", 5)
	if !ok || *p != (call.Prioritised{Queue: "q", Priority: 5}) {
		t.Fatalf("%+v, %v", p, ok)
	}
	b.do("c3", p)
	if b.e.Position("c3") != 1 || b.e.Position("c1") != 2 {
		t.Errorf("c3 is at %d, c1 at %d", b.e.Position("c3"), b.e.Position("c1"))
	}
	if _, again := b.e.Prioritise("c3", 5); again {
		t.Error("it has that priority already")
	}
	if _, ok := b.e.Prioritise("c9", 5); ok {
		t.Error("nobody waits of that name")
	}
	want(t, b.do("", &call.AgentReady{Agent: "anna"}), "c3 offered to anna by q")
}

func TestAfterCallWorkIsMadeLonger(t *testing.T) {
	b := newBench(t, oneQueue(Settings{WrapUp: 10 * time.Second}, "anna"))
	b.register("anna")
	b.do("", &call.WrapUpExtended{Agent: "anna", By: time.Minute}) // there is none to move
	b.queued("c1", "q")
	b.answer("c1")
	b.release("c1")
	b.do("", &call.WrapUpExtended{Agent: "anna", By: time.Minute})
	b.do("", &call.WrapUpExtended{Agent: "anna", By: -time.Minute})
	if at := b.e.Snapshot(b.now).Agents[0].WrapUp; !at.Equal(b.now.Add(70 * time.Second)) {
		t.Errorf("it ends at %v", at)
	}
	want(t, b.wait(70*time.Second-1))
	want(t, b.wait(time.Second), "anna wrapped up")
	if at := b.e.Snapshot(b.now).Agents[0].WrapUp; !at.IsZero() {
		t.Errorf("it is over, and ends at %v", at)
	}
}

func TestAClosedQueueSendsOnWhoComes(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna"))
	b.register("anna")
	b.do("", &call.AgentPaused{Agent: "anna", By: call.PausedByAgent})
	b.queued("c1", "q")
	c, ok := b.e.Close("q", "flood", time.Time{})
	if !ok || c.Reason != "flood" {
		t.Fatal("it cannot be closed")
	}
	b.do("", c)
	if _, again := b.e.Close("q", "flood", time.Time{}); again || !b.e.Snapshot(b.now).Queues[0].Closed {
		t.Error("it is closed once")
	}
	if d := b.queued("c2", "q"); len(d) != 1 || *d[0].Body.(*call.QueueLeft) != (call.QueueLeft{Queue: "q", Result: call.LeftOverflowed, Rule: call.RuleClosed}) {
		t.Errorf("who comes: %v", d)
	}
	want(t, b.do("", &call.AgentReady{Agent: "anna"}), "c1 offered to anna by q")
	b.do("", &call.Started{Closed: []call.QueueID{"q"}})
	o, ok := b.e.Open("q")
	if !ok {
		t.Fatal("a restart has opened it")
	}
	b.do("", o)
	if _, again := b.e.Open("q"); again {
		t.Error("it is open")
	}
	if _, ok := b.e.Close("nothing", "", time.Time{}); ok {
		t.Error("there is no such queue")
	}
}

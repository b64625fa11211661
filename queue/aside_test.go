package queue

import (
	"testing"
	"time"

	"centralino/call"
)

func aside(t *testing.T) *bench {
	t.Helper()
	b := newBench(t, oneQueue(Settings{
		Promise: Promise{After: 10 * time.Minute}, Announce: Announce{Every: time.Minute, Position: true},
	}, "anna", "bruno"))
	b.register("anna")
	b.queued("x", "q")
	b.answer("x")
	b.queued("c1", "q")
	b.now = b.now.Add(time.Second)
	b.queued("c2", "q")
	s, ok := b.e.StepAside("c1")
	if !ok {
		t.Fatal("cannot step aside")
	}
	want(t, b.do("c1", s))
	return b
}

func TestWhoStepsAsideKeepsThePlaceAndIsLeftAlone(t *testing.T) {
	b := aside(t)
	if p, q := b.e.Position("c1"), b.e.Position("c2"); p != 1 || q != 2 {
		t.Errorf("positions %d and %d", p, q)
	}
	want(t, b.release("x"), "c2 offered to anna by q")
	b.answer("c2")
	b.wait(20 * time.Minute)
	if n := b.e.Waiting("q"); n != 1 {
		t.Errorf("%d wait", n)
	}
	b.queued("c3", "q")
	back, ok := b.e.StepBack("c1")
	if !ok {
		t.Fatal("cannot step back")
	}
	want(t, b.do("c1", back), "c1 told 1, 0s")
	want(t, b.release("c2"), "c1 offered to anna by q")
	q := b.e.Snapshot(b.now).Queues[0]
	if q.Offered != 4 || q.Answered != 2 || q.Waiting != 2 {
		t.Errorf("queue is %+v", q)
	}
}

func TestAPromiseBeginsAnewForWhoComesBack(t *testing.T) {
	b := aside(t)
	b.wait(20 * time.Minute)
	b.queued("c1", "q") // as good as StepBack
	b.wait(10*time.Minute - 1)
	if b.e.Position("c1") != 1 {
		t.Error("c1 was sent on")
	}
	want(t, b.wait(1), "c1 left q: overflowed, promise")
}

func TestStepAsideVoidsWhatRings(t *testing.T) {
	b := aside(t)
	b.release("x")
	b.answer("c2")
	b.do("c1", &call.SteppedBack{Queue: "q"})
	b.register("bruno")
	leg := b.ringing("c1")
	s, _ := b.e.StepAside("c1")
	want(t, b.do("c1", s))
	if _, ok := b.e.Answer("c1", leg, b.now); ok {
		t.Error("an agent may answer who has stepped aside")
	}
	want(t, b.over("c1", call.OfferWithdrawn))
	if s := b.e.AgentState("bruno"); s != call.AgentAvailable {
		t.Errorf("bruno is %s", s)
	}
}

func TestWhoEndsAsideIsCountedOnce(t *testing.T) {
	for body, want := range map[call.Body]call.Leave{&call.Ended{}: call.LeftAbandoned, &call.Queued{Queue: "other"}: call.LeftOverflowed} {
		b := aside(t)
		b.put("c1", body)
		for _, q := range b.e.Snapshot(b.now).Queues {
			if q.Queue == "q" && (q.Left[want] != 1 || q.Offered != 3 || q.Waiting != 1) {
				t.Errorf("after %s queue is %+v", body.Kind(), q)
			}
		}
	}
	b := aside(t)
	for _, id := range []call.ID{"x", "c1", "nobody"} {
		if _, ok := b.e.StepAside(id); ok {
			t.Errorf("%s steps aside", id)
		}
	}
	if _, ok := b.e.StepBack("c2"); ok {
		t.Error("c2 steps back who never stepped aside")
	}
}

// TestASilentTurnLeavesNoTrace: whether somebody asked what is due while there was nothing to say makes no difference to
// who steps aside then.
func TestASilentTurnLeavesNoTrace(t *testing.T) {
	c := Config{Queues: map[call.QueueID]Settings{"q": {Announce: Announce{Every: 15 * time.Second, Wait: true}}}, Agents: map[call.AgentID]Agent{"anna": {}}}
	asked, silent := New(c), New(c)
	for i, ev := range []call.Event{
		{At: epoch, Body: &call.AgentRegistered{Agent: "anna"}},
		{At: epoch, Body: &call.AgentPaused{Agent: "anna", By: call.PausedByAgent}},
		{At: epoch, Call: "c", Body: &call.Queued{Queue: "q"}},
		{At: epoch.Add(-time.Hour), Call: "c", Body: &call.Announced{Queue: "q"}},
		{At: epoch, Call: "c", Body: &call.SteppedAside{Queue: "q"}},
	} {
		ev.Seq = uint64(i + 1)
		asked.Apply(ev)
		silent.Apply(ev)
		if d, ok := asked.Decide(epoch); ok {
			t.Fatalf("decided %s", show(d))
		}
	}
	if a, b := dump(asked), dump(silent); a != b {
		t.Errorf("asked:\n%s\nsilent:\n%s", a, b)
	}
}

// TestWhoIsToldNothingHasNoTurn: an announcement that nobody was to make gives no turn that a new configuration would find
// overdue.
func TestWhoIsToldNothingHasNoTurn(t *testing.T) {
	config := func(a Announce) Config {
		return Config{Queues: map[call.QueueID]Settings{"q": {Announce: a}}, Agents: map[call.AgentID]Agent{"anna": {}}}
	}
	e := New(config(Announce{Every: 15 * time.Second}))
	for _, ev := range []call.Event{
		{At: epoch, Body: &call.AgentRegistered{Agent: "anna"}},
		{At: epoch, Body: &call.AgentPaused{Agent: "anna", By: call.PausedByAgent}},
		{At: epoch, Call: "c", Body: &call.Queued{Queue: "q"}},
		{At: epoch.Add(-time.Hour), Call: "c", Body: &call.Announced{Queue: "q"}},
	} {
		e.Apply(ev)
	}
	e.Reconfigure(config(Announce{Position: true}))
	if d, ok := e.Decide(epoch); ok {
		t.Errorf("decided %s", show(d))
	}
}

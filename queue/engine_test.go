package queue

import (
	"testing"
	"time"

	"centralino/call"
)

func TestFirstCall(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Ring: 20 * time.Second, WrapUp: 10 * time.Second, ServiceLevel: ServiceLevel{Within: 20 * time.Second}}, "anna"))
	b.register("anna")
	start := b.now
	want(t, b.do("c1", &call.Queued{Queue: "q", Flow: "f", Up: start.Add(-30 * time.Second)}), "c1 offered to anna by q")
	if s := b.e.AgentState("anna"); s != call.AgentRinging {
		t.Errorf("state is %s while ringing", s)
	}
	want(t, b.wait(5*time.Second))
	c, ok := b.e.Answer("c1", "c1-1", b.now)
	if !ok {
		t.Fatal("the offer is not live")
	}
	if c.Waited != 5*time.Second || c.ToHuman != 35*time.Second || !c.InTarget || c.Agent != "anna" || c.Flow != "f" {
		t.Errorf("connected as %+v", c)
	}
	want(t, b.do("c1", c))
	if s := b.e.AgentState("anna"); s != call.AgentBusy {
		t.Errorf("state is %s in a conversation", s)
	}
	want(t, b.wait(time.Minute))
	b.put("c1", &call.Held{Leg: "c1-1", By: call.SideAgent})
	b.wait(10 * time.Second)
	b.put("c1", &call.Resumed{Leg: "c1-1", By: call.SideAgent})
	b.wait(20 * time.Second)
	b.put("c1", &call.Held{Leg: "c1-1", By: call.SideCaller})
	b.put("c1", &call.Held{Leg: "c1-1", By: call.SideAgent})
	b.wait(5 * time.Second)
	b.put("c1", &call.Resumed{Leg: "c1-1", By: call.SideAgent}) // the caller still holds
	b.wait(5 * time.Second)
	r, ok := b.e.Release("c1", "c1-1", call.SideAgent, b.now)
	if !ok || r.Talk != 100*time.Second || r.Hold != 20*time.Second {
		t.Fatalf("released as %+v, %v", r, ok)
	}
	want(t, b.do("c1", r))
	if s := b.e.AgentState("anna"); s != call.AgentWrapUp {
		t.Errorf("state is %s in after-call work", s)
	}
	want(t, b.wait(9*time.Second))
	want(t, b.wait(time.Second), "anna wrapped up")
	if s := b.e.AgentState("anna"); s != call.AgentAvailable {
		t.Errorf("state is %s in the end", s)
	}
	if _, ok := b.e.Wake(b.now); ok {
		t.Error("an idle engine asks to be woken")
	}
}

// An offer has an owner and an end of its own, even when nobody reports how it went.
func TestRingTimeOutGoesToTheNextAgentAndThePlaceIsKept(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Ring: 20 * time.Second, Misses: 2}, "anna", "bruno"))
	b.register("anna", "bruno")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q")
	want(t, b.queued("c2", "q"), "c2 offered to bruno by q")
	want(t, b.queued("c3", "q"))
	b.now = b.now.Add(time.Second)
	b.answer("c2")
	want(t, b.wait(19*time.Second), "c1 missed by anna")
	b.now = b.now.Add(time.Second)
	want(t, b.release("c2"), "c1 offered to bruno by q")
	want(t, b.wait(4*time.Second), "c3 offered to anna by q")
	if p := b.e.Position("c1"); p != 1 {
		t.Errorf("position of c1 is %d", p)
	}
}

func TestMissesPauseAnAgentAndReadyEndsIt(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Ring: 20 * time.Second, Misses: 2}, "anna"))
	b.register("anna")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q")
	want(t, b.wait(25*time.Second), "c1 missed by anna", "c1 offered to anna by q")
	want(t, b.wait(20*time.Second), "c1 missed by anna", "anna paused by misses: no-answer")
	if s := b.e.AgentState("anna"); s != call.AgentOnPause {
		t.Errorf("state is %s", s)
	}
	if p := b.e.Pauses()["anna"]; p.By != call.PausedByMisses || !p.Since.Equal(b.now) {
		t.Errorf("pause is %+v", p)
	}
	want(t, b.wait(59*time.Second))
	want(t, b.do("", &call.AgentReady{Agent: "anna"}), "c1 offered to anna by q")
}

func TestAnAnswerForgetsMisses(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Ring: 20 * time.Second, Misses: 2}, "anna"))
	b.register("anna")
	b.queued("c1", "q")
	want(t, b.wait(25*time.Second), "c1 missed by anna", "c1 offered to anna by q")
	b.answer("c1")
	want(t, b.release("c1"))
	b.queued("c2", "q")
	want(t, b.wait(25*time.Second), "c2 missed by anna", "c2 offered to anna by q")
}

// A phone that says no at once must not be rung in circles.
func TestRestsGrow(t *testing.T) {
	for _, tt := range []struct {
		result call.OfferResult
		rests  []time.Duration
	}{
		{call.OfferRefused, []time.Duration{5, 10, 20, 40, 60, 60}},
		{call.OfferFailed, []time.Duration{5, 10, 20, 40, 80, 160, 300, 300}},
		{call.OfferMissed, []time.Duration{5, 5, 5, 5}},
	} {
		b := newBench(t, oneQueue(Settings{}, "anna", "bruno"))
		b.register("anna", "bruno")
		b.queued("c0", "q")
		b.answer("c0") // bruno's shift is not empty meanwhile
		b.do("", &call.AgentReady{Agent: "anna"})
		b.queued("c1", "q")
		for i, rest := range tt.rests {
			if got := b.over("c1", tt.result); len(got) > 0 && got[0].Body.Kind() != "agent_unreachable" {
				t.Fatalf("%s %d: decided %s", tt.result, i, showAll(got))
			}
			want(t, b.wait(rest*time.Second-1))
			got := b.wait(1)
			if len(got) != 1 || got[0].Body.Kind() != "offered" {
				t.Fatalf("%s %d: after %d s decided %s", tt.result, i, rest, showAll(got))
			}
		}
	}
}

func TestWithdrawnIsNobodysFault(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Misses: 1}, "anna", "bruno"))
	b.register("anna", "bruno")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q")
	b.do("c1", &call.QueueLeft{Queue: "q", Result: call.LeftAbandoned, Rule: call.RuleCaller})
	if s := b.e.AgentState("anna"); s != call.AgentRinging {
		t.Errorf("state is %s while the phone still rings", s)
	}
	b.over("c1", call.OfferWithdrawn)
	b.do("c1", &call.Ended{})
	want(t, b.queued("c2", "q"), "c2 offered to anna by q")
}

func TestAnOfferWhoseCallerHasGoneEndsByItself(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Misses: 1, Ring: 20 * time.Second}, "anna"))
	b.register("anna")
	b.queued("c1", "q")
	b.do("c1", &call.QueueLeft{Queue: "q", Result: call.LeftAbandoned, Rule: call.RuleCaller})
	if _, ok := b.e.Answer("c1", "c1-1", b.now); ok {
		t.Error("an agent may answer a caller who has gone")
	}
	want(t, b.wait(20*time.Second), "c1 withdrawn by anna")
	if s := b.e.AgentState("anna"); s != call.AgentAvailable {
		t.Errorf("state is %s", s)
	}
}

func TestEndedClearsEverything(t *testing.T) {
	b := newBench(t, oneQueue(Settings{WrapUp: 10 * time.Second}, "anna", "bruno"))
	b.register("anna", "bruno")
	b.queued("c1", "q")
	b.answer("c1")
	b.queued("c2", "q")
	b.do("c1", &call.Ended{})
	b.do("c2", &call.Ended{})
	if s := b.e.AgentState("anna"); s != call.AgentWrapUp {
		t.Errorf("anna is %s: the conversation is over", s)
	}
	if s := b.e.AgentState("bruno"); s != call.AgentAvailable {
		t.Errorf("bruno is %s: no leg means not ringing", s)
	}
	want(t, b.queued("c1", "q")) // late
	want(t, b.do("c1", &call.Connected{Queue: "q", Agent: "bruno", Leg: "c1-1"}))
	if s := b.e.AgentState("bruno"); s != call.AgentAvailable {
		t.Errorf("bruno is %s with a call that ended", s)
	}
	if got := b.e.Waiting("q"); got != 0 {
		t.Errorf("%d wait", got)
	}
	want(t, b.wait(10*time.Second), "anna wrapped up")
}

func TestPauseInAConversationShowsAfterIt(t *testing.T) {
	b := newBench(t, oneQueue(Settings{WrapUp: 10 * time.Second}, "anna"))
	b.register("anna")
	b.queued("c1", "q")
	b.answer("c1")
	b.do("", &call.AgentPaused{Agent: "anna", Reason: "7", By: call.PausedByAgent})
	if s := b.e.AgentState("anna"); s != call.AgentBusy {
		t.Errorf("state is %s in the conversation", s)
	}
	b.release("c1")
	if s := b.e.AgentState("anna"); s != call.AgentWrapUp {
		t.Errorf("state is %s in after-call work", s)
	}
	b.queued("c2", "q")
	want(t, b.wait(10*time.Second), "anna wrapped up")
	if s := b.e.AgentState("anna"); s != call.AgentOnPause {
		t.Errorf("state is %s after it", s)
	}
	want(t, b.do("", &call.AgentReady{Agent: "anna"}), "c2 offered to anna by q")
}

func TestReadyEndsAfterCallWork(t *testing.T) {
	b := newBench(t, oneQueue(Settings{WrapUp: 10 * time.Second}, "anna"))
	b.register("anna")
	b.queued("c1", "q")
	b.answer("c1")
	b.release("c1")
	b.queued("c2", "q")
	want(t, b.do("", &call.AgentReady{Agent: "anna"}), "anna wrapped up", "c2 offered to anna by q")
}

// After-call work is the agent's: it holds for every queue, and each queue gives its own length.
func TestWrapUpHoldsForAllQueues(t *testing.T) {
	b := newBench(t, Config{
		Queues: map[call.QueueID]Settings{"long": {WrapUp: 30 * time.Second}, "none": {}},
		Agents: map[call.AgentID]Agent{"anna": {}},
	})
	b.register("anna")
	b.queued("c1", "long")
	b.answer("c1")
	want(t, b.queued("c2", "none"))
	want(t, b.release("c1"))
	want(t, b.wait(29*time.Second))
	want(t, b.wait(time.Second), "anna wrapped up", "c2 offered to anna by none")
	b.answer("c2")
	b.release("c2")
	if s := b.e.AgentState("anna"); s != call.AgentAvailable {
		t.Errorf("state is %s after a queue without after-call work", s)
	}
}

func TestALostRegistrationNeverCutsACall(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna"))
	b.register("anna")
	b.queued("c1", "q")
	b.answer("c1")
	b.do("", &call.AgentUnregistered{Agent: "anna", Expired: true})
	if s := b.e.AgentState("anna"); s != call.AgentBusy {
		t.Errorf("state is %s", s)
	}
	b.release("c1")
	if s := b.e.AgentState("anna"); s != call.AgentOffline {
		t.Errorf("state is %s", s)
	}
}

func TestTheSameEventTwiceCountsOnce(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna"))
	b.register("anna")
	b.queued("c1", "q")
	b.answer("c1")
	b.release("c1")
	before := b.e.Snapshot(b.now)
	for _, ev := range b.log {
		b.e.Apply(ev)
	}
	after := b.e.Snapshot(b.now)
	if before.Agents[0].Calls != 1 || after.Agents[0].Calls != 1 || after.Queues[0].Offered != 1 || after.Queues[0].Waiting != 0 {
		t.Errorf("before %+v, after %+v", before, after)
	}
}

func TestStartedForgetsLegsAndKeepsPauses(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna", "bruno"))
	b.register("anna")
	b.queued("c1", "q")
	b.answer("c1")
	b.queued("c2", "q")
	pause := call.Pause{Reason: "lunch", By: call.PausedByAgent, Since: b.now}
	want(t, b.do("", &call.Started{Paused: map[call.AgentID]call.Pause{"bruno": pause}}))
	s := b.e.Snapshot(b.now)
	if q := s.Queues[0]; q.Waiting != 0 || q.Offered != 2 || q.Answered != 1 || q.Left[call.LeftAbandoned] != 1 {
		t.Errorf("queue is %+v", q)
	}
	for _, a := range s.Agents {
		if a.State != call.AgentOffline {
			t.Errorf("%s is %s", a.Agent, a.State)
		}
	}
	b.register("bruno")
	if s := b.e.AgentState("bruno"); s != call.AgentOnPause {
		t.Errorf("bruno is %s", s)
	}
	b.register("anna")
	want(t, b.queued("c3", "q"), "c3 offered to anna by q")
}

func TestQuestionsAboutTheUnknown(t *testing.T) {
	e := New(Config{})
	now := epoch
	_, answered := e.Answer("c", "l", now)
	_, over := e.OfferOver("c", "l", call.OfferMissed, 0)
	_, released := e.Release("c", "l", call.SideCaller, now)
	_, left := e.Leave("c", call.LeftAbandoned, call.RuleCaller, now)
	if answered || over || released || left {
		t.Error("makes events for a call that is not there")
	}
	if e.Waiting("q") != 0 || e.Longest("q", now) != 0 || e.Position("c") != 0 || e.Legs("c") != nil || e.Serves("a") != nil {
		t.Error("knows of what is not there")
	}
	if s := e.AgentState("a"); s != call.AgentOffline {
		t.Errorf("an unknown agent is %s", s)
	}
}

// What an event without a time or a number says counts all the same, as in a simulation.
func TestEventsWithoutTimeAndNumber(t *testing.T) {
	e := New(oneQueue(Settings{}, "anna"))
	e.Decide(epoch)
	e.Apply(call.Event{Body: &call.AgentRegistered{Agent: "anna"}})
	e.Apply(call.Event{Body: &call.AgentPaused{Agent: "anna", By: call.PausedByAgent}})
	for _, id := range []call.ID{"z", "a"} {
		e.Apply(call.Event{Call: id, Body: &call.Queued{Queue: "q"}})
	}
	if e.Position("z") != 1 || e.Position("a") != 2 || e.Longest("q", epoch.Add(time.Second)) != time.Second {
		t.Errorf("positions %d and %d, longest wait %v", e.Position("z"), e.Position("a"), e.Longest("q", epoch.Add(time.Second)))
	}
}

func TestWake(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Misses: 1}, "anna"))
	b.put("c1", &call.Queued{Queue: "q"}) // to be sent on
	if at, ok := b.e.Wake(b.now); !ok || !at.Equal(b.now) {
		t.Errorf("wakes at %v, %v", at, ok)
	}
	b.settle()
	b.put("", &call.AgentRegistered{Agent: "anna"})
	b.put("c2", &call.Queued{Queue: "q"}) // to be offered
	if at, ok := b.e.Wake(b.now); !ok || !at.Equal(b.now) {
		t.Errorf("wakes at %v, %v", at, ok)
	}
	b.settle()
	if at, ok := b.e.Wake(b.now.Add(time.Second)); !ok || !at.Equal(b.now.Add(DefaultRing)) {
		t.Errorf("wakes at %v, %v", at, ok)
	}
	if at, ok := b.e.Wake(b.now.Add(time.Minute)); !ok || !at.Equal(b.now.Add(time.Minute)) {
		t.Errorf("late, wakes at %v, %v", at, ok)
	}
}

func TestPositionOfACallerForWhomThereIsNoRoom(t *testing.T) {
	b := newBench(t, oneQueue(Settings{MaxWaiting: 1}, "anna"))
	b.register("anna")
	b.queued("c1", "q")
	b.put("c2", &call.Queued{Queue: "q"})
	if p := b.e.Position("c2"); p != 0 {
		t.Errorf("position %d", p)
	}
	b.do("c2", &call.Connected{Queue: "q", Agent: "anna", Leg: "early"}) // a fact, whatever the rules
	if q := b.e.Snapshot(b.now).Queues[0]; q.Answered != 1 || q.Waiting != 1 {
		t.Errorf("queue is %+v", q)
	}
}

// A conversation with another agent than the one who was offered is where it is said to be, and nowhere else.
func TestConnectedWithAnotherAgent(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna", "bruno"))
	b.register("anna", "bruno")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q")
	b.do("c1", &call.Connected{Queue: "q", Agent: "bruno", Leg: "c1-1"})
	if s := b.e.AgentState("anna"); s != call.AgentAvailable {
		t.Errorf("anna is %s", s)
	}
	if s := b.e.AgentState("bruno"); s != call.AgentBusy {
		t.Errorf("bruno is %s", s)
	}
	b.do("c1", &call.Connected{Queue: "gone", Agent: "anna", Leg: "third"}) // a second agent, who listens in
	b.do("c1", &call.Ended{})
	want(t, b.queued("c2", "q"), "c2 offered to anna by q")
}

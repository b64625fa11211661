package queue

import (
	"testing"
	"time"

	"centralino/call"
)

func TestARegistrationToldTwiceChangesNothing(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna", "bruno"))
	b.register("anna", "bruno", "anna")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q")
}

func TestAWaitToldTwiceCountsOnce(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna"))
	b.register("anna")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q")
	want(t, b.queued("c1", "q"))
	if q := b.e.Snapshot(b.now).Queues[0]; q.Offered != 1 || q.Waiting != 1 {
		t.Errorf("queue is %+v", q)
	}
}

func TestAWaitCannotBeginInTheFuture(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna"))
	b.register("anna")
	b.queued("x", "q")
	b.answer("x")
	b.do("c1", &call.Queued{Queue: "q", Since: b.now.Add(time.Hour)})
	b.wait(time.Second)
	b.queued("c2", "q")
	if p := b.e.Position("c1"); p != 1 {
		t.Errorf("position %d", p)
	}
}

// Who let an offer pass in an earlier wait is as good as anybody in the next.
func TestANewWaitForgetsWhoWasTried(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Strategy: RoundRobin}, "anna", "bruno"))
	b.register("anna", "bruno")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q")
	want(t, b.over("c1", call.OfferRefused), "c1 offered to bruno by q")
	b.answer("c1")
	b.release("c1")
	b.wait(time.Minute)
	want(t, b.queued("c1", "q"), "c1 offered to anna by q")
}

// Offers that contradict what is known make no leg, so nobody rings for two and nobody is rung for by two.
func TestOffersThatCannotBe(t *testing.T) {
	b := newBench(t, oneQueue(Settings{MaxWaiting: 2}, "anna", "bruno", "carla"))
	b.register("anna", "bruno")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q")
	want(t, b.queued("c2", "q"), "c2 offered to bruno by q")
	b.put("c3", &call.Queued{Queue: "q"})                   // finds no room
	b.put("c3", &call.Offered{Agent: "carla", Leg: "full"}) //
	b.put("c1", &call.Offered{Agent: "carla", Leg: "two phones"})
	b.put("c2", &call.Offered{Agent: "anna", Leg: "two callers"})
	b.put("c9", &call.Offered{Agent: "carla", Leg: "no call"})
	want(t, b.settle(), "c3 left q: overflowed, full")
	b.put("c2", &call.OfferEnded{Leg: "c2-1", Result: call.OfferWithdrawn})
	b.put("c2", &call.Offered{Agent: "anna", Leg: "busy agent"})
	for id, n := range map[call.ID]int{"c1": 1, "c2": 0, "c3": 0, "c9": 0} {
		if legs := b.e.Legs(id); len(legs) != n {
			t.Errorf("%s has legs %+v", id, legs)
		}
	}
	if s := b.e.AgentState("carla"); s != call.AgentOffline {
		t.Errorf("carla is %s", s)
	}
	if a := b.e.Snapshot(b.now).Agents[0]; a.Agent != "anna" || len(a.Legs) != 1 {
		t.Errorf("anna is %+v", a)
	}
}

func TestAConversationToldTwiceCountsOnce(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna"))
	b.register("anna")
	b.queued("c1", "q")
	b.answer("c1")
	b.wait(time.Minute)
	b.do("c1", &call.Connected{Queue: "q", Agent: "anna", Leg: "c1-1"})
	if r, ok := b.e.Release("c1", "c1-1", call.SideAgent, b.now); !ok || r.Talk != time.Minute {
		t.Errorf("released as %+v", r)
	}
	if a := b.e.Snapshot(b.now).Agents[0]; a.Calls != 1 || len(a.Legs) != 1 {
		t.Errorf("anna is %+v", a)
	}
}

func TestAfterCallWorkIsNeverShortened(t *testing.T) {
	b := newBench(t, Config{
		Queues: map[call.QueueID]Settings{"long": {WrapUp: 30 * time.Second}, "short": {WrapUp: 5 * time.Second}},
		Agents: map[call.AgentID]Agent{"anna": {}},
	})
	b.register("anna")
	b.queued("c1", "long")
	b.answer("c1")
	b.queued("c2", "short")
	b.do("c2", &call.Connected{Queue: "short", Agent: "anna", Leg: "joined"})
	b.release("c1")
	b.release("c2")
	want(t, b.wait(29*time.Second))
	want(t, b.wait(time.Second), "anna wrapped up")
	for _, q := range []call.QueueID{"long", "short"} {
		if n := b.e.lines[q].learned.seen; n != 1 {
			t.Errorf("%s learned from %d conversations", q, n)
		}
	}
}

func TestAPhoneThatRangIsReachable(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Ring: 20 * time.Second}, "anna"))
	b.register("anna")
	b.queued("c1", "q")
	b.over("c1", call.OfferRefused)
	want(t, b.wait(5*time.Second), "c1 offered to anna by q")
	want(t, b.wait(25*time.Second), "c1 missed by anna", "c1 offered to anna by q")
	b.over("c1", call.OfferRefused)
	want(t, b.wait(5*time.Second), "c1 offered to anna by q")
}

// An agent who pauses while the phone rings is not also paused for the miss that follows.
func TestAnOwnPauseIsKept(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Ring: 20 * time.Second, Misses: 1}, "anna", "bruno"))
	b.register("anna")
	b.queued("c1", "q")
	b.do("", &call.AgentPaused{Agent: "anna", Reason: "7", By: call.PausedByAgent})
	want(t, b.wait(20*time.Second), "c1 missed by anna")
	if p := b.e.Pauses()["anna"]; p.By != call.PausedByAgent {
		t.Errorf("pause is %+v", p)
	}
	want(t, b.wait(time.Hour)) // still present: on a break
}

func TestAMissSendsTheAgentToTheBack(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Ring: 20 * time.Second}, "anna", "bruno"))
	b.register("anna")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q")
	b.wait(time.Second)
	b.register("bruno")
	want(t, b.wait(19*time.Second), "c1 missed by anna", "c1 offered to bruno by q")
	b.over("c1", call.OfferWithdrawn)
	b.do("c1", &call.Ended{})
	b.wait(time.Minute)
	want(t, b.queued("c2", "q"), "c2 offered to bruno by q")
}

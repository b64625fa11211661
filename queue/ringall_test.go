package queue

import (
	"testing"
	"time"

	"centralino/call"
)

func ringAll(agents ...call.AgentID) Config {
	return oneQueue(Settings{Strategy: RingAll, Ring: 20 * time.Second, Misses: 2}, agents...)
}

// answerBy lets the agent's phone answer.
func (b *bench) answerBy(a call.AgentID) []Decision {
	b.t.Helper()
	for _, l := range legsOf(b.log) {
		if l.Agent == a && !l.Live {
			c, ok := b.e.Answer(l.Call, l.ID, b.now)
			if !ok {
				b.t.Fatalf("%s may not answer", a)
			}
			return b.do(l.Call, c)
		}
	}
	b.t.Fatalf("nothing rings at %s", a)
	return nil
}

func (b *bench) overBy(a call.AgentID, r call.OfferResult) []Decision {
	b.t.Helper()
	for _, l := range legsOf(b.log) {
		if l.Agent == a && !l.Live {
			o, ok := b.e.OfferOver(l.Call, l.ID, r, 0)
			if !ok {
				b.t.Fatalf("the offer to %s is over", a)
			}
			return b.do(l.Call, o)
		}
	}
	b.t.Fatalf("nothing rings at %s", a)
	return nil
}

func TestRingAllHasOneWinnerAndNobodyElseMissed(t *testing.T) {
	b := newBench(t, ringAll("anna", "bruno", "carla"))
	b.register("anna", "bruno", "carla")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q", "c1 offered to bruno by q", "c1 offered to carla by q")
	want(t, b.queued("c2", "q")) // who rings for one caller is not rung for another
	legs := b.e.Legs("c1")
	b.now = b.now.Add(time.Second)
	want(t, b.answerBy("bruno"), "c1 elsewhere by anna", "c1 elsewhere by carla", "c2 offered to anna by q", "c2 offered to carla by q")
	for _, l := range legs {
		if _, ok := b.e.Answer("c1", l.ID, b.now); ok {
			t.Errorf("%s may answer too", l.Agent)
		}
	}
	for _, a := range b.e.agents {
		if a.misses+a.refused+a.failed > 0 || a.resting {
			t.Errorf("%s was blamed", a.id)
		}
	}
	if q := b.e.Snapshot(b.now).Queues[0]; q.Offered != 2 || q.Answered != 1 || q.Waiting != 1 {
		t.Errorf("queue is %+v", q)
	}
}

func TestOneAgentWhoRefusesLeavesTheOthersRinging(t *testing.T) {
	b := newBench(t, ringAll("anna", "bruno", "carla"))
	b.register("anna", "bruno")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q", "c1 offered to bruno by q")
	want(t, b.overBy("anna", call.OfferRefused))
	if s := b.e.AgentState("bruno"); s != call.AgentRinging {
		t.Errorf("bruno is %s", s)
	}
	b.now = b.now.Add(time.Second)
	b.put("", &call.AgentRegistered{Agent: "carla"})
	want(t, b.settle(), "c1 offered to carla by q") // who comes free rings too
	want(t, b.wait(4*time.Second), "c1 offered to anna by q")
	want(t, b.wait(15*time.Second), "c1 missed by bruno")
}

// An agent who answers and drops at once ends the conversation, and nobody is left ringing for nothing.
func TestAnAnswerThatDropsAtOnceLeavesNobodyReserved(t *testing.T) {
	b := newBench(t, ringAll("anna", "bruno"))
	b.register("anna", "bruno")
	b.queued("c1", "q")
	want(t, b.answerBy("anna"), "c1 elsewhere by bruno")
	b.release("c1")
	for _, a := range []call.AgentID{"anna", "bruno"} {
		if s := b.e.AgentState(a); s != call.AgentAvailable {
			t.Errorf("%s is %s", a, s)
		}
	}
	want(t, b.queued("c2", "q"), "c2 offered to bruno by q", "c2 offered to anna by q")
}

func TestRingAllEndsByItselfWhenNobodyAnswers(t *testing.T) {
	b := newBench(t, ringAll("anna", "bruno"))
	b.register("anna", "bruno")
	b.queued("c1", "q")
	want(t, b.wait(20*time.Second), "c1 missed by anna", "c1 missed by bruno")
	want(t, b.wait(5*time.Second), "c1 offered to anna by q", "c1 offered to bruno by q")
	want(t, b.wait(20*time.Second), "c1 missed by anna", "anna paused by misses: no-answer", "c1 missed by bruno", "bruno paused by misses: no-answer")
	want(t, b.wait(time.Minute), "c1 left q: overflowed, empty-shift")
}

func TestRingAllIsLimited(t *testing.T) {
	c := ringAll("a", "b", "c", "d")
	s := c.Queues["q"]
	s.AtOnce = 2
	c.Queues["q"] = s
	b := newBench(t, c)
	b.register("a", "b", "c", "d")
	want(t, b.queued("c1", "q"), "c1 offered to a by q", "c1 offered to b by q")
	want(t, b.queued("c2", "q"), "c2 offered to c by q", "c2 offered to d by q")
	want(t, b.overBy("a", call.OfferFailed))
	b.do("c2", &call.Ended{})
	want(t, b.settle())
	if n := len(b.e.Legs("c1")); n != 2 { // c rings in place of a
		t.Errorf("%d phones ring for c1", n)
	}
	c.Queues["q"] = Settings{}
	b.e.Reconfigure(c) // phones that ring ring on
	if n := len(b.e.Legs("c1")); n != 2 {
		t.Errorf("%d phones ring for c1", n)
	}
	check(t, b.e, nanos(b.now))
}

func TestACallerWhoHangsUpFreesEveryPhone(t *testing.T) {
	b := newBench(t, ringAll("anna", "bruno"))
	b.register("anna", "bruno")
	b.queued("c1", "q")
	b.do("c1", &call.Ended{})
	want(t, b.queued("c2", "q"), "c2 offered to anna by q", "c2 offered to bruno by q")
	want(t, b.do("c2", &call.QueueLeft{Queue: "q", Result: call.LeftCallback, Rule: call.RuleCaller}))
	if _, ok := b.e.Answer("c2", "c2-1", b.now); ok {
		t.Error("an agent may answer a caller who has gone")
	}
	want(t, b.wait(20*time.Second), "c2 withdrawn by anna", "c2 withdrawn by bruno")
}

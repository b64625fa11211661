package queue

import (
	"testing"
	"time"

	"centralino/call"
)

func TestReconfigureKeepsPlacesLoginsAndOffers(t *testing.T) {
	c := oneQueue(Settings{Ring: 20 * time.Second, WrapUp: 30 * time.Second}, "anna", "bruno")
	b := newBench(t, c)
	b.register("anna", "bruno")
	b.queued("w", "q")
	b.answer("w")
	b.release("w")
	want(t, b.queued("x", "q"), "x offered to bruno by q")
	b.queued("c1", "q")
	b.queued("c2", "q")
	c = oneQueue(Settings{Ring: 40 * time.Second, Announce: Announce{Every: time.Minute, Position: true}}, "anna", "bruno")
	b.e.Reconfigure(c)
	want(t, b.settle())
	if s := b.e.AgentState("anna"); s != call.AgentWrapUp {
		t.Errorf("anna is %s: a reload cut her after-call work", s)
	}
	if s := b.e.AgentState("bruno"); s != call.AgentRinging {
		t.Errorf("bruno is %s", s)
	}
	if p, q := b.e.Position("c1"), b.e.Position("c2"); p != 2 || q != 3 {
		t.Errorf("positions are %d and %d", p, q)
	}
	want(t, b.wait(20*time.Second), "x missed by bruno") // the offer keeps the rules it was made under
	want(t, b.wait(5*time.Second), "x offered to bruno by q")
	want(t, b.wait(5*time.Second), "anna wrapped up", "c1 offered to anna by q")
	want(t, b.wait(30*time.Second), "c1 told 2, 0s", "c2 told 3, 0s", "x told 1, 0s")
}

func TestReconfigureNewSkillsMeetAtOnce(t *testing.T) {
	c := oneQueue(Settings{Skills: []string{"s"}})
	c.Agents["anna"] = Agent{Skills: map[string]int{"s": 1}}
	c.Agents["bruno"] = Agent{}
	b := newBench(t, c)
	b.register("anna", "bruno")
	b.queued("x", "q")
	b.answer("x")
	want(t, b.queued("c1", "q"))
	c.Agents = map[call.AgentID]Agent{"anna": c.Agents["anna"], "bruno": {Skills: map[string]int{"s": 2}}}
	b.e.Reconfigure(c)
	want(t, b.settle(), "c1 offered to bruno by q")
}

func TestReconfigureChangesTheOrderOnlyAsAsked(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Ageing: time.Hour}, "anna"))
	b.register("anna")
	b.queued("x", "q")
	b.answer("x")
	b.do("old", &call.Queued{Queue: "q", Since: b.now.Add(-10 * time.Minute)})
	b.do("gold", &call.Queued{Queue: "q", Priority: 5})
	if p := b.e.Position("gold"); p != 1 {
		t.Errorf("gold is number %d", p)
	}
	b.e.Reconfigure(oneQueue(Settings{Ageing: time.Minute}, "anna"))
	if p := b.e.Position("gold"); p != 2 {
		t.Errorf("gold is number %d", p)
	}
	want(t, b.release("x"), "old offered to anna by q")
}

func TestAQueueThatIsGoneIsServedToItsEnd(t *testing.T) {
	c := oneQueue(Settings{}, "anna")
	b := newBench(t, c)
	b.register("anna")
	b.queued("x", "q")
	b.answer("x")
	b.queued("c1", "q")
	c.Queues = nil
	b.e.Reconfigure(c)
	want(t, b.settle())
	want(t, b.release("x"), "c1 offered to anna by q")
	b.answer("c1")
	b.release("c1")
	b.e.Reconfigure(c)
	if s := b.e.Snapshot(b.now); len(s.Queues) != 0 {
		t.Errorf("queues are %+v", s.Queues)
	}
}

func TestAnAgentWhoIsTakenOffFinishesTheCall(t *testing.T) {
	c := oneQueue(Settings{}, "anna", "bruno")
	b := newBench(t, c)
	b.register("anna", "bruno")
	b.queued("x", "q")
	b.answer("x")
	delete(c.Agents, "anna")
	b.e.Reconfigure(c)
	if s := b.e.AgentState("anna"); s != call.AgentBusy {
		t.Errorf("anna is %s", s)
	}
	b.release("x")
	want(t, b.queued("c1", "q"), "c1 offered to bruno by q")
	want(t, b.queued("c2", "q"))
	c.Agents["anna"] = Agent{}
	b.e.Reconfigure(c)
	want(t, b.settle(), "c2 offered to anna by q") // she never logged out
}

func TestReconfigureMayEmptyAShiftAndFillIt(t *testing.T) {
	skilled := map[call.AgentID]Agent{"anna": {Skills: map[string]int{"s": 1}}}
	c := Config{Queues: map[call.QueueID]Settings{"q": {Skills: []string{"s"}}}, Agents: skilled}
	b := newBench(t, c)
	b.register("anna")
	b.queued("x", "q")
	b.answer("x")
	want(t, b.queued("c1", "q"))
	c.Agents = map[call.AgentID]Agent{"anna": {}}
	b.e.Reconfigure(c)
	want(t, b.queued("c2", "q"), "c2 left q: overflowed, empty-shift")
	want(t, b.wait(59*time.Second))
	c.Agents = skilled
	b.e.Reconfigure(c)
	want(t, b.wait(time.Hour))
	want(t, b.release("x"), "c1 offered to anna by q")
}

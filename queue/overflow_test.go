package queue

import (
	"testing"
	"time"

	"centralino/call"
)

// helping are the queues a, which is helped by b after two minutes, and b, helped by c after three more.
func helping() Config {
	skill := func(s string) Agent { return Agent{Skills: map[string]int{s: 1}, Country: "IT"} }
	return Config{
		Queues: map[call.QueueID]Settings{
			"a": {Skills: []string{"a"}, Overflow: Overflow{After: 2 * time.Minute, To: "b"}},
			"b": {Skills: []string{"b"}, Overflow: Overflow{After: 3 * time.Minute, To: "c"}},
			"c": {Skills: []string{"c"}, Overflow: Overflow{After: time.Minute, To: "a"}}, // a ring does no harm
		},
		Agents: map[call.AgentID]Agent{"anna": skill("a"), "bruno": skill("b"), "carla": skill("c")},
	}
}

func TestOverflowLetsOthersHelpAndKeepsThePlace(t *testing.T) {
	b := newBench(t, helping())
	b.register("anna", "bruno")
	b.queued("x", "a")
	b.answer("x")
	b.queued("y", "b")
	b.answer("y")
	want(t, b.queued("c1", "a"))
	b.now = b.now.Add(time.Second)
	want(t, b.queued("c2", "b"))
	b.register("carla")
	want(t, b.wait(119*time.Second))
	b.queued("c3", "b")
	want(t, b.release("y"), "c1 offered to bruno by a") // by the wait, over both queues
	if o := b.log[len(b.log)-1].Body.(*call.Offered); o.Chosen != call.RuleOverflow || o.Rule != call.RuleFCFS {
		t.Errorf("offered as %+v", o)
	}
	b.answer("c1")
	want(t, b.wait(61*time.Second-time.Millisecond), "c2 offered to carla by b") // three minutes after c2 came
	b.answer("c2")
	want(t, b.release("c1"), "c3 offered to bruno by b")
	for _, q := range b.e.Snapshot(b.now).Queues {
		if q.Offered != q.Answered+uint64(q.Waiting) {
			t.Errorf("the books of %s: %+v", q.Queue, q)
		}
	}
}

func TestOverflowGoesDownTheChain(t *testing.T) {
	b := newBench(t, helping())
	b.register("anna", "bruno")
	b.queued("x", "a")
	b.answer("x")
	b.queued("y", "b")
	b.answer("y")
	want(t, b.queued("c1", "a"))
	b.register("carla")
	want(t, b.wait(5*time.Minute-2*time.Millisecond))
	want(t, b.wait(2*time.Millisecond), "c1 offered to carla by a")
}

// While a queue has nobody of its own, others help at once; its shift is empty only when they are gone too.
func TestOverflowFillsAnEmptyShift(t *testing.T) {
	b := newBench(t, helping())
	b.register("bruno")
	want(t, b.queued("c1", "a"), "c1 offered to bruno by a")
	b.answer("c1")
	b.register("anna")
	b.queued("x", "a")
	b.answer("x")
	want(t, b.queued("c2", "a"))
	want(t, b.do("c4", &call.Queued{Queue: "a", EU: true}))
	want(t, b.release("c1")) // bruno is free, and anna is there
	want(t, b.do("", &call.AgentUnregistered{Agent: "anna"}), "c2 offered to bruno by a")
	want(t, b.do("", &call.AgentUnregistered{Agent: "bruno"}))
	want(t, b.queued("c3", "a"), "c3 left a: overflowed, empty-shift")
	want(t, b.wait(59*time.Second), "c2 missed by bruno")
	want(t, b.wait(time.Second), "c2 left a: overflowed, empty-shift", "c4 left a: overflowed, empty-shift")
}

func TestReconfigureMayTakeTheHelpAway(t *testing.T) {
	c := helping()
	b := newBench(t, c)
	b.register("anna", "bruno")
	b.queued("x", "a")
	b.answer("x")
	b.queued("y", "b")
	b.answer("y")
	b.queued("c1", "a")
	b.wait(3 * time.Minute)
	without := helping()
	delete(without.Queues, "b")
	without.Queues["a"] = Settings{Skills: []string{"a"}}
	b.e.Reconfigure(without)
	want(t, b.settle())
	want(t, b.release("y"))
	b.e.Reconfigure(c)
	want(t, b.settle(), "c1 offered to bruno by a")
}

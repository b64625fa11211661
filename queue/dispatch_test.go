package queue

import (
	"fmt"
	"testing"
	"time"

	"centralino/call"
)

func TestPriorityAndAgeing(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Ageing: time.Minute}, "anna"))
	b.register("anna")
	b.queued("busy", "q")
	b.answer("busy")
	b.put("old", &call.Queued{Queue: "q", Since: b.now.Add(-6 * time.Minute)})
	b.put("young", &call.Queued{Queue: "q", Since: b.now.Add(-4 * time.Minute)})
	b.put("gold", &call.Queued{Queue: "q", Priority: 5})
	want(t, b.settle())
	for id, place := range map[call.ID]int{"old": 1, "gold": 2, "young": 3, "busy": 0} {
		if got := b.e.Position(id); got != place {
			t.Errorf("position of %s is %d, want %d", id, got, place)
		}
	}
	want(t, b.release("busy"), "old offered to anna by q")
	if got := b.e.Longest("q", b.now); got < 6*time.Minute || got > 7*time.Minute {
		t.Errorf("longest wait %v", got)
	}
}

func TestEqualRankIsFirstComeFirstServed(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Ageing: time.Minute}, "anna"))
	b.register("anna")
	b.queued("busy", "q")
	b.answer("busy")
	b.put("c9", &call.Queued{Queue: "q"}) // same instant: place in the journal
	b.put("c1", &call.Queued{Queue: "q"})
	b.put("older", &call.Queued{Queue: "q", Since: b.now.Add(-time.Minute), Priority: -1}) // same rank: start of the wait
	for i, id := range []call.ID{"older", "c9", "c1"} {
		if got := b.e.Position(id); got != i+1 {
			t.Errorf("position of %s is %d, want %d", id, got, i+1)
		}
	}
}

func TestOneOrderAcrossQueues(t *testing.T) {
	b := newBench(t, Config{
		Queues: map[call.QueueID]Settings{"a": {Ageing: time.Minute}, "b": {Ageing: time.Minute}},
		Agents: map[call.AgentID]Agent{"anna": {}},
	})
	b.register("anna")
	b.queued("busy", "a")
	b.answer("busy")
	for i, q := range []call.QueueID{"b", "a", "b", "a"} {
		b.now = b.now.Add(time.Second)
		b.queued(call.ID(fmt.Sprint("c", i)), q)
	}
	last := call.ID("busy")
	for i, q := range []call.QueueID{"b", "a", "b", "a"} {
		id := call.ID(fmt.Sprint("c", i))
		want(t, b.release(last), fmt.Sprintf("%s offered to anna by %s", id, q))
		b.answer(id)
		last = id
	}
}

func TestSkills(t *testing.T) {
	b := newBench(t, Config{
		Queues: map[call.QueueID]Settings{"q": {Skills: []string{"billing", "gold"}}},
		Agents: map[call.AgentID]Agent{
			"anna":  {Skills: map[string]int{"billing": 3}},
			"bruno": {Skills: map[string]int{"billing": 3, "gold": 0}},
			"carla": {Skills: map[string]int{"billing": 1, "gold": 1}},
		},
	})
	b.register("anna", "bruno", "carla")
	want(t, b.queued("c1", "q"), "c1 offered to carla by q")
	want(t, b.queued("c2", "q"))
	if got := b.e.Serves("bruno"); len(got) != 0 {
		t.Errorf("bruno serves %v", got)
	}
	if got := b.e.Serves("carla"); len(got) != 1 || got[0] != "q" {
		t.Errorf("carla serves %v", got)
	}
}

func TestStrategies(t *testing.T) {
	for _, tt := range []struct {
		strategy Strategy
		want     []call.AgentID // who is offered each of five calls that are answered and released at once
	}{
		{LongestIdle, []call.AgentID{"anna", "bruno", "carla", "anna", "bruno"}},
		{MostSkilled, []call.AgentID{"bruno", "bruno", "bruno", "bruno", "bruno"}},
		{FewestCalls, []call.AgentID{"anna", "bruno", "carla", "anna", "bruno"}},
		{RoundRobin, []call.AgentID{"anna", "bruno", "carla", "anna", "bruno"}},
	} {
		t.Run(string(tt.strategy), func(t *testing.T) {
			b := newBench(t, Config{
				Queues: map[call.QueueID]Settings{"q": {Skills: []string{"s"}, Strategy: tt.strategy}},
				Agents: map[call.AgentID]Agent{
					"anna": {Skills: map[string]int{"s": 1}}, "bruno": {Skills: map[string]int{"s": 3}}, "carla": {Skills: map[string]int{"s": 2}},
				},
			})
			b.register("anna", "bruno", "carla")
			for i, a := range tt.want {
				id := call.ID(fmt.Sprint("c", i))
				b.now = b.now.Add(time.Second)
				want(t, b.queued(id, "q"), fmt.Sprintf("%s offered to %s by q", id, a))
				b.answer(id)
				b.now = b.now.Add(time.Minute)
				b.release(id)
			}
		})
	}
}

// The strategies differ when one agent logs in late or lets calls pass.
func TestStrategiesDiffer(t *testing.T) {
	for _, tt := range []struct {
		strategy Strategy
		want     call.AgentID
	}{
		{LongestIdle, "bruno"}, // idle longest: anna's long call ended last
		{FewestCalls, "anna"},  // one call against two
		{RoundRobin, "anna"},   // her offer is longest ago
	} {
		b := newBench(t, oneQueue(Settings{Strategy: tt.strategy}, "anna", "bruno"))
		b.register("anna", "bruno")
		b.queued("long", "q")
		b.answer("long")
		for _, id := range []call.ID{"c1", "c2"} {
			b.now = b.now.Add(time.Second)
			b.queued(id, "q")
			b.answer(id)
			b.release(id)
		}
		b.now = b.now.Add(time.Second)
		b.release("long")
		want(t, b.queued("next", "q"), fmt.Sprintf("next offered to %s by q", tt.want))
	}
}

func TestOthersComeFirstAfterAMiss(t *testing.T) {
	b := newBench(t, Config{
		Queues: map[call.QueueID]Settings{"q": {Skills: []string{"s"}, Strategy: MostSkilled, Ring: 10 * time.Second}},
		Agents: map[call.AgentID]Agent{
			"anna": {Skills: map[string]int{"s": 3}}, "bruno": {Skills: map[string]int{"s": 2}}, "carla": {Skills: map[string]int{"s": 1}},
		},
	})
	b.register("anna", "bruno", "carla")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q")
	want(t, b.wait(10*time.Second), "c1 missed by anna", "c1 offered to bruno by q")
	want(t, b.wait(10*time.Second), "c1 missed by bruno", "c1 offered to carla by q")
	want(t, b.wait(10*time.Second), "c1 missed by carla", "c1 offered to anna by q")
	want(t, b.queued("c2", "q"), "c2 offered to bruno by q")
}

func bilingual(relax time.Duration) Config {
	return Config{
		Queues: map[call.QueueID]Settings{"q": {Prefer: Wishes(), Relax: relax}},
		Agents: map[call.AgentID]Agent{
			"anna": {Languages: []call.Language{"it", "en", "it"}}, "bruno": {Languages: []call.Language{"it"}},
		},
	}
}

func TestLanguageIsWaitedForThenGivenUp(t *testing.T) {
	b := newBench(t, bilingual(time.Minute))
	b.register("anna", "bruno")
	want(t, b.do("c1", &call.Queued{Queue: "q", Language: "it"}), "c1 offered to anna by q")
	want(t, b.do("c2", &call.Queued{Queue: "q", Language: "en"})) // bruno is free, but speaks no English
	want(t, b.do("c3", &call.Queued{Queue: "q", Language: "it"}), "c3 offered to bruno by q")
	b.answer("c1")
	b.answer("c3")
	want(t, b.do("c4", &call.Queued{Queue: "q", Language: "it"}))
	want(t, b.release("c3"), "c4 offered to bruno by q") // c2 comes first, but waits for English
	b.answer("c4")
	b.release("c4")
	want(t, b.wait(59*time.Second))
	want(t, b.wait(time.Second), "c2 offered to bruno by q")
}

func TestLanguageNobodySpeaksIsGivenUpAtOnce(t *testing.T) {
	b := newBench(t, bilingual(time.Minute))
	b.register("bruno")
	want(t, b.do("c1", &call.Queued{Queue: "q", Language: "en"}), "c1 offered to bruno by q")
	b.answer("c1")
	b.register("anna")
	want(t, b.do("c2", &call.Queued{Queue: "q", Language: "sq"}), "c2 offered to anna by q")
	b.answer("c2")
	want(t, b.do("c3", &call.Queued{Queue: "q", Language: "en"}))
	want(t, b.release("c1"))
	want(t, b.do("", &call.AgentUnregistered{Agent: "anna"}), "c3 offered to bruno by q")
}

func TestAWishStillChoosesAmongTheFree(t *testing.T) {
	b := newBench(t, bilingual(0))
	b.register("bruno", "anna")
	want(t, b.do("c1", &call.Queued{Queue: "q", Language: "en"}), "c1 offered to anna by q")
	want(t, b.do("c2", &call.Queued{Queue: "q", Language: "en"}), "c2 offered to bruno by q")
}

// Somebody new comes before somebody who speaks the language and has let the caller's offer pass.
func TestAnUntriedAgentComesBeforeAWish(t *testing.T) {
	b := newBench(t, bilingual(0))
	b.register("bruno", "anna")
	b.queued("x", "q")
	b.answer("x") // by bruno
	want(t, b.do("c1", &call.Queued{Queue: "q", Language: "en"}), "c1 offered to anna by q")
	want(t, b.over("c1", call.OfferRefused))
	r, _ := b.e.Release("x", "x-1", call.SideAgent, b.now)
	b.put("x", r)
	want(t, b.do("", &call.AgentReady{Agent: "anna"}), "c1 offered to bruno by q")
}

func TestAnAnswerOfAnotherAgentLeavesNoGhost(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Ring: 20 * time.Second}, "anna", "bruno"))
	b.register("anna", "bruno")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q")
	// The phone of an offer that was given up answers after all, while the next one rings.
	want(t, b.over("c1", call.OfferMissed), "c1 offered to bruno by q")
	want(t, b.do("c1", &call.Connected{Queue: "q", Agent: "anna", Leg: "c1-1"}), "c1 elsewhere by bruno")
	if s := b.e.AgentState("anna"); s != call.AgentBusy {
		t.Errorf("anna is %s", s)
	}
	if _, ok := b.e.Answer("c1", "c1-2", b.now); ok {
		t.Error("two agents may answer one caller")
	}
	want(t, b.wait(20*time.Second))
	s := b.e.Snapshot(b.now)
	if q := s.Queues[0]; q.Answered != 1 || q.Waiting != 0 {
		t.Errorf("queue is %+v", q)
	}
}

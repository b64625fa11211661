package queue

import (
	"fmt"
	"testing"
	"time"

	"centralino/call"
)

func wishful(relax time.Duration, prefer ...Wish) Config {
	c := bilingual(relax)
	c.Queues["q"] = Settings{Prefer: prefer, Relax: relax}
	c.Agents["carla"] = Agent{Languages: []call.Language{"en"}}
	return c
}

// spoke lets a number speak to the agent, who must be the only one free.
func (b *bench) spoke(n call.Number, a call.AgentID) {
	b.t.Helper()
	id := call.ID(fmt.Sprint("past-", n, "-", len(b.log)))
	want(b.t, b.do(id, &call.Queued{Queue: "q", Number: n}), fmt.Sprintf("%s offered to %s by q", id, a))
	b.answer(id)
	b.release(id)
	b.do(id, &call.Ended{})
}

func TestTheLastAgentIsWaitedForThenGivenUp(t *testing.T) {
	b := newBench(t, wishful(time.Minute, WishLastAgent))
	b.register("anna")
	b.spoke("+391", "anna")
	b.register("bruno")
	b.queued("x", "q")
	b.answer("x") // by anna
	want(t, b.do("c1", &call.Queued{Queue: "q", Number: "+391"}))
	want(t, b.do("c2", &call.Queued{Queue: "q", Number: "+392"}), "c2 offered to bruno by q")
	b.answer("c2")
	b.release("c2")
	want(t, b.wait(59*time.Second))
	want(t, b.wait(time.Second), "c1 offered to bruno by q")
}

func TestTheLastAgentComesBack(t *testing.T) {
	b := newBench(t, wishful(time.Minute, WishLastAgent))
	b.register("anna")
	b.spoke("+391", "anna")
	b.register("bruno")
	b.queued("x", "q")
	b.answer("x")
	want(t, b.do("c1", &call.Queued{Queue: "q", Number: "+391"}))
	want(t, b.wait(30*time.Second))
	want(t, b.release("x"), "c1 offered to anna by q")
	if o := b.log[len(b.log)-1].Body.(*call.Offered); o.Chosen != call.RuleLastAgent {
		t.Errorf("chosen by %s", o.Chosen)
	}
	if n := len(b.e.lines["q"].pools); n != 1 {
		t.Errorf("%d pools are kept", n)
	}
}

func TestTheLastAgentIsNotWaitedForWhenAway(t *testing.T) {
	b := newBench(t, wishful(time.Minute, WishLastAgent))
	b.register("anna")
	b.spoke("+391", "anna")
	b.register("bruno")
	b.queued("x", "q")
	b.answer("x")
	want(t, b.do("c1", &call.Queued{Queue: "q", Number: "+391"}))
	want(t, b.do("", &call.AgentUnregistered{Agent: "anna"}), "c1 offered to bruno by q")
	b.answer("c1")
	b.release("c1")
	b.do("c1", &call.Ended{})
	want(t, b.do("c2", &call.Queued{Queue: "q", Number: "+391"}), "c2 offered to bruno by q")
}

func TestTheLastAgentIsForgottenInTime(t *testing.T) {
	c := wishful(0, WishLastAgent)
	s := c.Queues["q"]
	s.Remember = time.Hour
	c.Queues["q"] = s
	b := newBench(t, c)
	b.register("anna")
	b.spoke("+391", "anna")
	b.register("bruno")
	b.do("", &call.AgentPaused{Agent: "anna", By: call.PausedByAgent})
	b.do("", &call.AgentReady{Agent: "anna"}) // bruno is idle longer
	want(t, b.do("c1", &call.Queued{Queue: "q", Number: "+391"}), "c1 offered to anna by q")
	b.do("c1", &call.Ended{})
	b.do("", &call.AgentPaused{Agent: "anna", By: call.PausedByAgent})
	b.wait(time.Hour)
	b.do("", &call.AgentReady{Agent: "anna"})
	want(t, b.do("c2", &call.Queued{Queue: "q", Number: "+391"}), "c2 offered to bruno by q")
	want(t, b.do("c3", &call.Queued{Queue: "q"}), "c3 offered to anna by q")
}

// Of two wishes the one listed last is given up first, each after its own time.
func TestWishesAreGivenUpFromTheLast(t *testing.T) {
	for _, tt := range []struct {
		prefer []Wish
		first  call.AgentID // who is content with after one minute
	}{
		{[]Wish{WishLanguage, WishLastAgent}, "carla"}, // still English, no longer Anna
		{[]Wish{WishLastAgent, WishLanguage}, ""},      // still Anna
	} {
		b := newBench(t, wishful(time.Minute, tt.prefer...))
		b.register("anna")
		b.spoke("+391", "anna")
		b.queued("x", "q")
		b.answer("x") // by anna
		b.register("bruno", "carla")
		want(t, b.do("c1", &call.Queued{Queue: "q", Number: "+391", Language: "en"}))
		want(t, b.wait(59*time.Second))
		if tt.first != "" {
			want(t, b.wait(time.Second), fmt.Sprintf("c1 offered to %s by q", tt.first))
			continue
		}
		want(t, b.wait(time.Minute))
		want(t, b.wait(time.Second), "c1 offered to carla by q") // both given up: language still chooses
	}
}

// Wishes that no one person fulfils together: the later one goes at once.
func TestWishesThatContradict(t *testing.T) {
	b := newBench(t, wishful(time.Minute, WishLanguage, WishLastAgent))
	b.register("bruno")
	b.spoke("+391", "bruno")
	b.register("carla")
	want(t, b.do("c1", &call.Queued{Queue: "q", Number: "+391", Language: "en"}), "c1 offered to carla by q")
}

func TestNobodyWithholdsANumberAndIsRemembered(t *testing.T) {
	b := newBench(t, wishful(time.Hour, WishLastAgent))
	b.register("anna")
	b.spoke("", "anna")
	b.register("bruno")
	b.queued("x", "q")
	b.answer("x")
	want(t, b.do("c1", &call.Queued{Queue: "q"}), "c1 offered to bruno by q")
}

func TestMemoryIsBounded(t *testing.T) {
	m := memory[int, int]{room: 3}
	for i := range 10 {
		m.put(i, i)
		m.put(i, i*2)
	}
	m.drop(8)
	for k, want := range map[int]bool{6: false, 7: true, 8: false, 9: true} {
		if v, ok := m.get(k); ok != want || ok && v != k*2 {
			t.Errorf("%d is %d, %v", k, v, ok)
		}
	}
	m.put(8, 1) // takes another's room, and is not forgotten with its old one
	m.put(10, 1)
	m.put(11, 1)
	if _, ok := m.get(8); !ok || len(m.of) > 3 || len(m.ring) != 3 {
		t.Errorf("%v in %v", m.of, m.ring)
	}
}

package queue

import (
	"testing"
	"time"

	"centralino/call"

	"pgregory.net/rapid"
)

// offer returns the last offer of the journal.
func (b *bench) offer() *call.Offered {
	for i := len(b.log) - 1; i >= 0; i-- {
		if o, ok := b.log[i].Body.(*call.Offered); ok {
			return o
		}
	}
	return &call.Offered{}
}

func TestEveryOfferNamesItsRule(t *testing.T) {
	b := newBench(t, bilingual(10*time.Minute))
	b.register("bruno") // speaks no English
	b.queued("x", "q")
	b.answer("x")
	b.register("anna")
	b.queued("y", "q")
	b.answer("y") // by anna
	rules := func(rule call.Rule, over call.ID, chosen call.Rule) {
		t.Helper()
		if o := b.offer(); o.Rule != rule || o.Over != over || o.Chosen != chosen {
			t.Errorf("offered by %q over %q, chosen by %q", o.Rule, o.Over, o.Chosen)
		}
	}
	b.do("english", &call.Queued{Queue: "q", Language: "en"})
	b.now = b.now.Add(time.Second)
	b.do("plain", &call.Queued{Queue: "q"})
	b.now = b.now.Add(time.Second)
	b.do("gold", &call.Queued{Queue: "q", Priority: 1})
	want(t, b.release("x"), "gold offered to bruno by q")
	rules(call.RulePriority, "english", "longest-idle")
	b.answer("gold")
	want(t, b.release("gold"), "plain offered to bruno by q")
	rules(call.RuleWish, "english", "longest-idle")
	b.answer("plain")
	b.wait(2 * time.Minute)
	b.do("late gold", &call.Queued{Queue: "q", Priority: 1})
	want(t, b.release("y"), "english offered to anna by q")
	rules(call.RuleAgeing, "", call.RuleLanguage)
	b.over("english", call.OfferRefused)
	want(t, b.release("plain"), "late gold offered to bruno by q")
	b.do("late gold", &call.Ended{})
	b.do("", &call.AgentUnregistered{Agent: "bruno"})
	want(t, b.wait(5*time.Second), "english offered to anna by q")
	rules(call.RuleFCFS, "", call.RuleRetry)
}

// With any priorities, a caller is overtaken only by those who came later by less than their points are worth: however many
// of higher priority keep coming, everybody is served within the wait of those ahead and that allowance.
func TestNobodyStarvesOverQueues(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ageing := time.Duration(rapid.IntRange(1, 120).Draw(rt, "ageing")) * time.Second
		b := newBench(rt, Config{
			Queues: map[call.QueueID]Settings{"x": {Ageing: ageing, Overflow: Overflow{To: "y"}}, "y": {Ageing: ageing}},
			Agents: map[call.AgentID]Agent{"anna": {}},
		})
		b.register("anna")
		b.queued("first", "x")
		b.answer("first")
		type waiting struct {
			since    time.Time
			priority int
		}
		callers, talking, n := map[call.ID]waiting{}, call.ID("first"), 0
		for range rapid.IntRange(5, 60).Draw(rt, "turns") {
			for range rapid.IntRange(0, 3).Draw(rt, "arrivals") {
				n++
				b.now = b.now.Add(time.Duration(rapid.IntRange(0, 30).Draw(rt, "gap")) * time.Second)
				w := waiting{b.now, rapid.IntRange(-3, 10).Draw(rt, "priority")}
				callers[callID(n)] = w
				b.do(callID(n), &call.Queued{Queue: rapid.SampledFrom([]call.QueueID{"x", "y"}).Draw(rt, "queue"), Priority: w.priority})
			}
			b.release(talking)
			next := call.ID("")
			for _, l := range legsOf(b.log) {
				next = l.Call
			}
			if next == "" {
				n++
				next = callID(n)
				callers[next] = waiting{b.now, 0}
				b.queued(next, "x")
			}
			served := callers[next]
			delete(callers, next)
			for id, w := range callers {
				worth := time.Duration(served.priority-w.priority) * ageing
				if late := served.since.Sub(w.since); late > worth {
					rt.Fatalf("%s, who came %v later, overtook %s: priority is worth %v", next, late, id, worth)
				}
				if served.priority == w.priority && served.since.After(w.since) {
					rt.Fatalf("%s overtook %s of the same rank", next, id)
				}
			}
			b.answer(next)
			talking = next
		}
	})
}

// With a free agent who can serve a waiting caller, the next question is answered with an offer, whoever else is away.
func TestAFreeAgentIsOfferedWhoeverElseIsAway(t *testing.T) {
	for _, strategy := range Strategies() {
		b := newBench(t, oneQueue(Settings{Strategy: strategy, Misses: 1}, "anna", "bruno", "carla"))
		b.register("anna", "bruno", "carla")
		b.queued("c1", "q")
		for _, a := range []call.AgentID{"anna", "bruno"} {
			b.do("", &call.AgentUnregistered{Agent: a})
		}
		b.wait(DefaultRing + 5*time.Second)
		b.do("", &call.AgentReady{Agent: "carla"})
		if s := b.e.AgentState("carla"); s != call.AgentRinging {
			t.Errorf("%s: carla is %s while c1 waits", strategy, s)
		}
	}
}

// Many who finish at once are each paired at the end of their own after-call work.
func TestAfterCallWorkEndsForEachByItself(t *testing.T) {
	b := newBench(t, oneQueue(Settings{WrapUp: 10 * time.Second}, "anna", "bruno", "carla"))
	b.register("anna", "bruno", "carla")
	for _, id := range []call.ID{"x", "y", "z"} {
		b.queued(id, "q")
		b.answer(id)
	}
	for i := range 3 {
		b.queued(callID(i), "q")
	}
	for _, id := range []call.ID{"z", "x", "y"} {
		b.release(id)
		b.wait(time.Second)
	}
	want(t, b.wait(7*time.Second), "carla wrapped up", "c0 offered to carla by q")
	want(t, b.wait(time.Second), "anna wrapped up", "c1 offered to anna by q")
	want(t, b.wait(time.Second), "bruno wrapped up", "c2 offered to bruno by q")
}

// A shift of twelve hours and more ends when the agent says so, and never a conversation.
func TestNobodyIsThrownOutAfterHours(t *testing.T) {
	c := oneQueue(Settings{Hours: hours{0, 60}}, "anna")
	c.Agents["anna"] = Agent{Shift: hours{0, 60}}
	b := newBench(t, c)
	b.register("anna")
	b.queued("x", "q")
	b.answer("x")
	b.wait(13 * time.Hour)
	if s := b.e.AgentState("anna"); s != call.AgentBusy {
		t.Errorf("anna is %s", s)
	}
	b.release("x")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q")
}

package queue

import (
	"testing"
	"time"

	"centralino/call"
)

func twoCountries() Config {
	return Config{
		Queues: map[call.QueueID]Settings{"q": {}},
		Agents: map[call.AgentID]Agent{"anna": {Country: "IT", Partner: "alfa"}, "beni": {Country: "AL", Partner: "beta"}},
	}
}

func TestWhoAsksForTheEUGetsNobodyElse(t *testing.T) {
	b := newBench(t, twoCountries())
	b.register("beni", "anna")
	want(t, b.queued("x", "q"), "x offered to beni by q")
	if o := b.log[len(b.log)-1].Body.(*call.Offered); o.Country != "AL" || o.Partner != "beta" {
		t.Errorf("offered as %+v", o)
	}
	want(t, b.do("c1", &call.Queued{Queue: "q", EU: true}), "c1 offered to anna by q")
	want(t, b.do("c2", &call.Queued{Queue: "q", EU: true}))
	c, _ := b.e.Answer("x", "x-1", b.now)
	if c.Country != "AL" || c.Partner != "beta" {
		t.Errorf("connected as %+v", c)
	}
	b.do("x", c)
	want(t, b.release("x"))
	want(t, b.wait(time.Second))
	want(t, b.queued("c3", "q"), "c3 offered to beni by q")
	if o := b.log[len(b.log)-1].Body.(*call.Offered); o.Rule != call.RuleCountry || o.Over != "c2" {
		t.Errorf("offered as %+v", o)
	}
	b.answer("c1")
	want(t, b.release("c1"), "c2 offered to anna by q")
}

// Nobody is put through to a country they declined; who finds nobody of the EU is sent on as from an empty shift.
func TestWhoAsksForTheEUAndNobodyIsThere(t *testing.T) {
	b := newBench(t, twoCountries())
	b.register("beni")
	want(t, b.do("c1", &call.Queued{Queue: "q", EU: true}), "c1 left q: overflowed, no-eu-agent")
	b.register("anna")
	b.queued("x", "q")
	b.queued("y", "q")
	want(t, b.do("c2", &call.Queued{Queue: "q", EU: true}))
	want(t, b.do("", &call.AgentUnregistered{Agent: "anna"}))
	b.wait(59 * time.Second)
	if b.e.Position("c2") == 0 {
		t.Error("c2 was sent on at once")
	}
	b.wait(time.Second)
	if b.e.Position("c2") != 0 {
		t.Error("c2 waits for nobody")
	}
	b.do("", &call.AgentUnregistered{Agent: "beni"})
	want(t, b.do("c3", &call.Queued{Queue: "q", EU: true}), "c3 left q: overflowed, empty-shift")
}

func TestNobodySaidWhereAnAgentSits(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna"))
	b.register("anna")
	want(t, b.do("c1", &call.Queued{Queue: "q", EU: true}), "c1 left q: overflowed, no-eu-agent")
}

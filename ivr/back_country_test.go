package ivr

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/flows"
)

// backFrom is a caller who is called back by an agent in a country, and takes the call.
func backFrom(t *testing.T, country string, confirm bool, b call.CallbackBooked, verbs ...flows.Verb) *phone {
	t.Helper()
	p := &flows.Program{Name: "f", Languages: []call.Language{"en"}, Human: flows.Human{Key: '0', Step: "a"}, Steps: map[call.StepID]*flows.Step{}}
	for i, v := range verbs {
		id := call.StepID("abc"[i : i+1])
		p.Steps[id] = &flows.Step{ID: id, Verb: v, Next: flows.End}
	}
	b.Queue, b.Step, b.Language = "q", "a", "en"
	c := newPhone(t, p, mario, monday(t))
	c.state = NewBack(p, Caller{Number: mario}, b, confirm, country)
	return c.start()
}

func queueAbroad(change func(*flows.QueueOptions)) *flows.Queue {
	v := &flows.Queue{Queue: "q"}
	abroad(&v.Options)
	change(&v.Options)
	return v
}

func TestWhoIsCalledBackHearsTheCountryBeforeTheyMeet(t *testing.T) {
	c := backFrom(t, "AL", true, call.CallbackBooked{}, queueAbroad(asIs)).next("callback-hello").press("1")
	c.press("0123*#").next("notice-country", "countries/al", "notice-eu", "numbers/five")
	if c.joining {
		t.Fatal("they meet before the notice is over")
	}
	c.waitFor("meet", func() bool { return c.joining })
	c.isReported(&call.CountryTold{Queue: "q", Country: "AL"})
	c.press("5").happens(Connected{"beni"}) // too late
	if c.unreached {
		t.Error("a key took the caller away from an agent who is on the line")
	}
}

func TestWhoIsNotAskedForAKeyHearsTheCountryToo(t *testing.T) {
	c := backFrom(t, "AL", false, call.CallbackBooked{}, queueAbroad(func(o *flows.QueueOptions) { o.Notice = "recorded" }))
	c.next("notice-country", "countries/al", "notice-eu", "numbers/five", "recorded")
	c.waitFor("meet", func() bool { return c.joining })
}

func TestOfWhomNothingIsToldToWhoIsCalledBack(t *testing.T) {
	for _, country := range []string{"IT", ""} {
		if c := backFrom(t, country, false, call.CallbackBooked{}, queueAbroad(asIs)); !c.joining || len(c.begun) != 0 {
			t.Errorf("of an agent in %q: %v", country, c.begun)
		}
	}
}

func TestWhoAskedForTheEUBeforeIsOfferedNoKey(t *testing.T) {
	c := backFrom(t, "RO", false, call.CallbackBooked{EU: true}, queueAbroad(asIs)).press("5")
	c.next("notice-country", "countries/ro").waitFor("meet", func() bool { return c.joining })
}

// While the country is told, and while that they are recorded is, which is when it has been told.
func TestWhoIsCalledBackAsksForTheEU(t *testing.T) {
	for _, after := range []time.Duration{0, perPrompt, 4*perPrompt + time.Second} {
		c := backFrom(t, "AL", false, call.CallbackBooked{}, queueAbroad(func(o *flows.QueueOptions) { o.Notice = "recorded" }))
		c.pause(after).press("5").hear("callback-eu")
		c.isReported(&call.Keyed{Flow: "f", Step: "a", Key: '5'})
		c.press("5").happens(AgentLeft{})
		c.waitFor("be over", func() bool { return c.unreached })
		if n := len(c.begun); c.joining || c.begun[n-1] != "callback-eu" {
			t.Errorf("after %v: joined, or heard %v", after, c.begun)
		}
	}
}

func TestTheAgentLeavesDuringTheNotice(t *testing.T) {
	c := backFrom(t, "AL", false, call.CallbackBooked{}, queueAbroad(asIs)).happens(AgentLeft{}).press("5").hear("callback-again")
	c.waitFor("be over", func() bool { return c.unreached })
	c = backFrom(t, "AL", false, call.CallbackBooked{}, queueAbroad(asIs)).happens(HungUp{})
	if !c.unreached {
		t.Error("who hung up in the notice counts as reached")
	}
}

// A promise made by a step of its own, in a flow that never waits, is kept by the rules of its queue.
func TestAPromiseWithoutAWaitKnowsItsQueue(t *testing.T) {
	v := &flows.Callback{Queue: "q", Options: queueAbroad(asIs).Options}
	c := backFrom(t, "AL", false, call.CallbackBooked{}, v)
	c.next("notice-country").waitFor("meet", func() bool { return c.joining })
}

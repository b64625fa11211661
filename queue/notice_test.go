package queue

import (
	"testing"
	"time"

	"centralino/call"
)

func TestWhoPicksUpHasTheCallerAndRingsNoLonger(t *testing.T) {
	b := newBench(t, ringAll("anna", "bruno", "carla"))
	b.register("anna", "bruno", "carla")
	b.queued("c1", "q")
	legs := b.e.Legs("c1")
	b.now = b.now.Add(19 * time.Second)
	p, ok := b.e.PickUp("c1", legs[1].ID)
	if !ok || p.Agent != "bruno" {
		t.Fatalf("picked up as %+v", p)
	}
	want(t, b.do("c1", p), "c1 elsewhere by anna", "c1 elsewhere by carla")
	if _, ok := b.e.PickUp("c1", legs[0].ID); ok {
		t.Error("another phone may pick up too")
	}
	b.put("", &call.AgentRegistered{Agent: "dario"})
	want(t, b.wait(10*time.Second)) // the ring time is over, and nobody else is rung
	c, ok := b.e.Answer("c1", legs[1].ID, b.now)
	if !ok || c.Agent != "bruno" {
		t.Fatalf("answered as %+v", c)
	}
	want(t, b.do("c1", c))
}

func TestAPhoneThatPickedUpAndFailsLetsOthersRing(t *testing.T) {
	b := newBench(t, ringAll("anna", "bruno"))
	b.register("anna", "bruno")
	b.queued("c1", "q")
	p, _ := b.e.PickUp("c1", b.e.Legs("c1")[0].ID)
	want(t, b.do("c1", p), "c1 elsewhere by bruno")
	want(t, b.overBy("anna", call.OfferFailed), "c1 offered to bruno by q")
}

func TestAskingForTheEUKeepsThePlace(t *testing.T) {
	b := newBench(t, twoCountries())
	b.register("beni")
	want(t, b.queued("c1", "q"), "c1 offered to beni by q")
	b.now = b.now.Add(time.Second)
	b.queued("c2", "q")
	leg := b.e.Legs("c1")[0].ID
	b.put("", &call.AgentRegistered{Agent: "anna"})
	want(t, b.settle(), "c2 offered to anna by q")
	a, ok := b.e.AskForEU("c1")
	if !ok {
		t.Fatal("cannot ask")
	}
	want(t, b.do("c1", a))
	if _, ok := b.e.Answer("c1", leg, b.now); ok {
		t.Error("who sits outside may still answer")
	}
	if _, ok := b.e.AskForEU("c1"); ok {
		t.Error("asked twice")
	}
	want(t, b.overBy("beni", call.OfferWithdrawn))
	b.answer("c2")
	want(t, b.release("c2"), "c1 offered to anna by q")
	if q := b.e.Snapshot(b.now).Queues[0]; q.Offered != 2 || q.Waiting != 1 {
		t.Errorf("queue is %+v", q)
	}
}

func TestAskingForTheEUWithNobodyThere(t *testing.T) {
	b := newBench(t, twoCountries())
	b.register("beni")
	b.queued("c1", "q")
	a, _ := b.e.AskForEU("c1")
	want(t, b.do("c1", a), "c1 left q: overflowed, no-eu-agent")
	want(t, b.overBy("beni", call.OfferWithdrawn))
}

package queue

import (
	"fmt"
	"math"
	"testing"
	"time"

	"centralino/call"

	"pgregory.net/rapid"
)

func shared(tolerance float64, strategy Strategy) Config {
	c := Config{
		Queues: map[call.QueueID]Settings{"q": {
			Shares: []Share{{"beta", 0.4}, {"alfa", 0.6}}, Tolerance: tolerance, Strategy: strategy,
		}},
		Agents: map[call.AgentID]Agent{"own": {}},
	}
	for i := range 3 {
		c.Agents[call.AgentID(fmt.Sprint("a", i))] = Agent{Partner: "alfa"}
		c.Agents[call.AgentID(fmt.Sprint("b", i))] = Agent{Partner: "beta"}
	}
	return c
}

// served lets one call begin and end, and returns whom it was offered to and by which rule.
func (b *bench) served(q call.QueueID) *call.Offered {
	b.t.Helper()
	id := call.ID(fmt.Sprint("s", len(b.log)))
	b.queued(id, q)
	var o *call.Offered
	for _, ev := range b.log {
		if offer, ok := ev.Body.(*call.Offered); ok && ev.Call == id {
			o = offer
		}
	}
	b.answer(id)
	b.release(id)
	b.do(id, &call.Ended{})
	return o
}

func TestCallsAreSharedAsAgreed(t *testing.T) {
	b := newBench(t, shared(0, LongestIdle))
	b.register("b0", "b1", "b2", "a0", "a1", "a2", "own")
	count := map[call.PartnerID]int{}
	for i := range 10 {
		count[b.served("q").Partner]++
		if i == 4 && (count["alfa"] != 3 || count["beta"] != 2) {
			t.Errorf("after five calls: %v", count)
		}
	}
	if count["alfa"] != 6 || count["beta"] != 4 {
		t.Errorf("after ten calls: %v", count)
	}
	s := b.e.Shares("q", b.now)
	if len(s) != 3 || s[0] != (Split{"alfa", 0.6, 6}) || s[1] != (Split{"beta", 0.4, 4}) || s[2].Calls != 0 {
		t.Errorf("split is %+v", s)
	}
	if s := b.e.Shares("q", b.now.Add(time.Hour)); s[0].Calls+s[1].Calls != 0 {
		t.Errorf("after the window the split is %+v", s)
	}
	if b.e.Shares("none", b.now) != nil {
		t.Error("a queue that is not there has shares")
	}
}

func TestAPartnerWithNobodyDoesNotHoldUpCalls(t *testing.T) {
	b := newBench(t, shared(0, LongestIdle))
	b.register("b0", "own")
	for i := range 4 {
		want := call.PartnerID("beta")
		if o := b.served("q"); o.Partner != want {
			t.Errorf("call %d went to %q", i, o.Partner)
		}
	}
	b.do("", &call.AgentUnregistered{Agent: "b0"})
	if o := b.served("q"); o.Agent != "own" || o.Chosen != "longest-idle" {
		t.Errorf("offered as %+v", o)
	}
	b.register("a0", "b1") // what alfa could not take is made up for
	for range 6 {
		if o := b.served("q"); o.Partner != "alfa" {
			t.Errorf("offered as %+v", o)
		}
	}
}

// Offers that ring count, so that a burst is shared too; one that comes to nothing does not.
func TestABurstIsShared(t *testing.T) {
	b := newBench(t, shared(0, LongestIdle))
	b.register("b0", "b1", "b2", "a0", "a1", "a2")
	count := map[call.PartnerID]int{}
	for i := range 5 {
		for _, d := range b.queued(callID(i), "q") {
			count[d.Body.(*call.Offered).Partner]++
		}
	}
	if count["alfa"] != 3 || count["beta"] != 2 {
		t.Errorf("%v", count)
	}
	b.over("c0", call.OfferRefused)
	sum := int64(0)
	for _, s := range b.e.Shares("q", b.now) {
		sum += s.Calls
	}
	if sum != 5 { // refused by one, offered to another
		t.Errorf("%d calls are counted", sum)
	}
}

// With both partners available, the split is within the tolerance and one call whatever the strategy, the durations and
// the bursts are.
func TestSharesConform(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tolerance := float64(rapid.SampledFrom([]int{0, 2, 5}).Draw(rt, "tolerance")) / 100
		strategy := rapid.SampledFrom([]Strategy{LongestIdle, MostSkilled, FewestCalls, RoundRobin}).Draw(rt, "strategy")
		b := newBench(rt, shared(tolerance, strategy))
		b.register("b0", "b1", "b2", "a0", "a1", "a2")
		count, total := map[call.PartnerID]int{}, 0
		for range rapid.IntRange(20, 200).Draw(rt, "calls") {
			b.now = b.now.Add(time.Duration(rapid.IntRange(0, 10).Draw(rt, "gap")) * time.Second)
			count[b.served("q").Partner]++
			total++
			for p, part := range map[call.PartnerID]float64{"alfa": 0.6, "beta": 0.4} {
				if off := math.Abs(float64(count[p]) - part*float64(total)); off > tolerance*float64(total)+1+1e-9 {
					rt.Fatalf("after %d calls %s has %d", total, p, count[p])
				}
			}
		}
	})
}

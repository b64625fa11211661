package queue

import (
	"testing"
	"time"

	"centralino/call"
)

// redial calls again with the place that was kept, if any.
func (b *bench) redial(id call.ID, q call.QueueID, n call.Number) []Decision {
	queued := &call.Queued{Queue: q, Number: n}
	if since, ok := b.e.Place(q, n, b.now); ok {
		queued.Since, queued.Kept = since, call.RuleRedial
	}
	return b.do(id, queued)
}

func graced(t tester, others int) *bench {
	b := newBench(t, oneQueue(Settings{Grace: 2 * time.Minute}, "anna"))
	b.register("anna")
	b.queued("x", "q")
	b.answer("x")
	b.redial("c1", "q", "+391")
	for i := range others {
		b.now = b.now.Add(time.Second)
		b.queued(callID(100+i), "q")
	}
	return b
}

func TestWhoIsCutOffAndCallsAgainGetsThePlaceBack(t *testing.T) {
	for _, gone := range []call.Body{
		&call.Ended{Termination: call.Termination{Result: call.Failed, Reason: call.MediaTimeout}},
		&call.QueueLeft{Queue: "q", Result: call.LeftAbandoned, Rule: call.RuleCaller},
	} {
		b := graced(t, 3)
		b.do("c1", gone)
		b.wait(2 * time.Minute)
		b.redial("again", "q", "+391")
		if p := b.e.Position("again"); p != 1 {
			t.Errorf("position %d", p)
		}
		if _, ok := b.e.Place("q", "+391", b.now); ok {
			t.Error("a place is given back twice")
		}
		want(t, b.release("x"), "again offered to anna by q")
		if o := b.log[len(b.log)-1].Body.(*call.Offered); o.Rule != call.RuleRedial {
			t.Errorf("offered by %s", o.Rule)
		}
	}
}

// Hanging up and calling again is never better than staying, and the priority is that of the new call.
func TestRedialHasNoAdvantage(t *testing.T) {
	b := graced(t, 0)
	b.do("gold", &call.Queued{Queue: "q", Priority: 5})
	b.do("older", &call.Queued{Queue: "q", Since: b.now.Add(-time.Minute)})
	before := b.e.Position("c1")
	b.do("c1", &call.Ended{})
	b.wait(time.Minute)
	b.redial("again", "q", "+391")
	if p := b.e.Position("again"); p != before || p != 3 {
		t.Errorf("position %d after %d", p, before)
	}
}

func TestPlacesThatAreNotKept(t *testing.T) {
	b := graced(t, 1)
	b.do("c1", &call.Ended{})
	if _, ok := b.e.Place("other", "+391", b.now); ok {
		t.Error("kept in another queue")
	}
	if _, ok := b.e.Place("q", "+392", b.now); ok {
		t.Error("kept for another number")
	}
	b.wait(2*time.Minute + time.Second)
	if _, ok := b.e.Place("q", "+391", b.now); ok {
		t.Error("kept for too long")
	}
	b = graced(t, 0)
	b.do("c2", &call.Queued{Queue: "q"})
	b.do("c2", &call.Ended{})
	if _, ok := b.e.Place("q", "", b.now); ok {
		t.Error("kept for everybody who withholds the number")
	}
	b.do("c1", &call.QueueLeft{Queue: "q", Result: call.LeftVoicemail, Rule: call.RuleCaller})
	if _, ok := b.e.Place("q", "+391", b.now); ok {
		t.Error("kept for who left a message")
	}
	b = newBench(t, oneQueue(Settings{}, "anna"))
	b.register("anna")
	b.redial("c1", "q", "+391")
	b.do("c1", &call.Ended{})
	if _, ok := b.e.Place("q", "+391", b.now); ok {
		t.Error("kept without a grace")
	}
}

func TestPlacesOutliveARestart(t *testing.T) {
	b := graced(t, 0)
	since := b.e.callers["c1"].since
	b.do("", &call.Started{})
	if at, ok := b.e.Place("q", "+391", b.now); !ok || at.UnixNano() != since {
		t.Errorf("the place is %v, %v", at, ok)
	}
}

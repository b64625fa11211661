package queue

import (
	"fmt"
	"testing"
	"time"

	"centralino/call"
)

func TestPositionIsToldAndNeverGetsWorse(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Announce: Announce{Every: 45 * time.Second, Position: true}}, "anna"))
	b.register("anna")
	want(t, b.queued("x", "q"), "x offered to anna by q", "x told 1, 0s")
	b.answer("x")
	want(t, b.queued("c1", "q"), "c1 told 1, 0s")
	want(t, b.queued("c2", "q"), "c2 told 2, 0s")
	want(t, b.queued("c3", "q"), "c3 told 3, 0s")
	want(t, b.do("gold", &call.Queued{Queue: "q", Priority: 10}), "gold told 1, 0s")
	b.do("c2", &call.Ended{})
	b.do("c1", &call.Ended{})
	want(t, b.wait(45*time.Second), "c3 told 2, 0s", "gold told 1, 0s")
	b.do("platinum", &call.Queued{Queue: "q", Priority: 20})
	want(t, b.wait(44*time.Second))
	want(t, b.wait(time.Second), "c3 told 2, 0s", "gold told 1, 0s", "platinum told 1, 0s")
}

func TestAnnouncementsGoOnWhileAPhoneRings(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Ring: time.Minute, Announce: Announce{Every: 25 * time.Second, Position: true}}, "anna"))
	b.register("anna")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q", "c1 told 1, 0s")
	want(t, b.wait(50*time.Second), "c1 told 1, 0s", "c1 told 1, 0s")
	b.answer("c1")
	want(t, b.wait(time.Hour))
}

func TestAnnouncementOnEntryOnly(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Announce: Announce{Position: true}}, "anna"))
	b.register("anna")
	b.queued("x", "q")
	b.answer("x")
	want(t, b.queued("c1", "q"), "c1 told 1, 0s")
	want(t, b.wait(time.Hour))
	b = newBench(t, oneQueue(Settings{Announce: Announce{Every: time.Minute}}, "anna"))
	b.register("anna")
	b.queued("x", "q")
	b.answer("x")
	want(t, b.queued("c1", "q"))
	want(t, b.wait(time.Hour))
}

// The wait is told once it is known, in turn, and not before.
func TestWaitIsToldWhenKnown(t *testing.T) {
	b := newBench(t, oneQueue(Settings{WrapUp: 30 * time.Second, Announce: Announce{Every: time.Minute, Wait: true}}, "anna", "bruno"))
	b.register("anna", "bruno")
	b.queued("x", "q")
	b.answer("x")
	b.queued("y", "q")
	b.answer("y")
	want(t, b.queued("c1", "q"))
	want(t, b.queued("c2", "q"))
	want(t, b.wait(2*time.Minute))
	if _, ok := b.e.Estimate("q", b.now); ok {
		t.Error("estimates without having seen a conversation end")
	}
	want(t, b.release("x"))
	// One conversation of 120 s talk and 30 s of work: the mean moves from 180 s by a quarter of the difference.
	want(t, b.wait(30*time.Second), "anna wrapped up", "c1 offered to anna by q")
	b.answer("c1")
	want(t, b.wait(29*time.Second))
	want(t, b.wait(time.Second), "c2 told 0, 1m27s")
	if wait, ok := b.e.Estimate("q", b.now); !ok || wait != 173*time.Second {
		t.Errorf("the next would wait %v, %v", wait, ok)
	}
}

// While a phone rings for the caller, a figure would be wrong whatever it is.
func TestNoWaitIsToldWhileAPhoneRings(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Ring: time.Minute, Announce: Announce{Every: 10 * time.Second, Position: true, Wait: true}}, "anna"))
	b.register("anna")
	b.queued("x", "q")
	b.answer("x")
	want(t, b.queued("c1", "q"), "c1 told 1, 0s")
	want(t, b.release("x"), "c1 offered to anna by q")
	want(t, b.queued("c2", "q"), "c2 told 2, 4m30s")
	want(t, b.wait(10*time.Second), "c1 told 1, 0s", "c2 told 2, 4m30s")
}

func TestEstimate(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna", "bruno"))
	if _, ok := b.e.Estimate("q", b.now); ok {
		t.Error("estimates with nobody at work")
	}
	if _, ok := b.e.Estimate("unknown", b.now); ok {
		t.Error("estimates for a queue that is not there")
	}
	b.register("anna", "bruno")
	if wait, ok := b.e.Estimate("q", b.now); !ok || wait != 0 {
		t.Errorf("with somebody free the wait is %v, %v", wait, ok)
	}
	for i := range 200 {
		id := call.ID(fmt.Sprint("c", i))
		b.queued(id, "q")
		b.answer(id)
		b.wait(100 * time.Second)
		b.release(id)
	}
	b.queued("x", "q")
	b.answer("x")
	b.queued("y", "q")
	b.answer("y")
	if wait, ok := b.e.Estimate("q", b.now); !ok || wait < 50*time.Second || wait > 51*time.Second {
		t.Errorf("100 s each and two agents: %v, %v", wait, ok)
	}
	b.do("", &call.AgentPaused{Agent: "anna", By: call.PausedByAgent})
	if wait, ok := b.e.Estimate("q", b.now); !ok || wait < 100*time.Second || wait > 101*time.Second {
		t.Errorf("100 s each and one agent: %v, %v", wait, ok)
	}
	for i := range 80 {
		b.queued(call.ID(fmt.Sprint("d", i)), "q")
	}
	if wait, ok := b.e.Estimate("q", b.now); ok {
		t.Errorf("is sure of %v", wait)
	}
}

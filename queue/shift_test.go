package queue

import (
	"testing"
	"time"

	"centralino/call"
)

func TestAFullQueueSendsTheNewestOn(t *testing.T) {
	b := newBench(t, oneQueue(Settings{MaxWaiting: 2, Announce: Announce{Position: true}}, "anna"))
	b.register("anna")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q", "c1 told 1, 0s")
	want(t, b.queued("c2", "q"), "c2 told 2, 0s")
	want(t, b.queued("c3", "q"), "c3 left q: overflowed, full")
	b.answer("c1")
	want(t, b.queued("c4", "q"), "c4 told 2, 0s")
}

func TestAnEmptyShiftIsNoticedOnEntry(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna"))
	want(t, b.queued("c1", "q"), "c1 left q: overflowed, empty-shift")
	b.register("anna")
	b.do("", &call.AgentPaused{Agent: "anna", By: call.PausedByAgent})
	want(t, b.queued("c2", "q")) // a break is no absence
	b.do("", &call.AgentUnregistered{Agent: "anna"})
	want(t, b.queued("c3", "q"), "c3 left q: overflowed, empty-shift")
	want(t, b.queued("c4", "unknown"), "c4 left unknown: overflowed, empty-shift")
}

func TestAnEmptyShiftIsNoticedWhileWaiting(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna", "bruno"))
	b.register("anna", "bruno")
	b.queued("x", "q")
	b.answer("x")
	b.queued("y", "q")
	b.answer("y")
	want(t, b.queued("c1", "q"))
	want(t, b.queued("c2", "q"))
	b.do("", &call.AgentUnregistered{Agent: "anna"})
	want(t, b.wait(2*time.Minute))
	b.do("", &call.AgentUnregistered{Agent: "bruno"})
	want(t, b.wait(59*time.Second))
	b.do("", &call.AgentRegistered{Agent: "bruno"}) // back within the grace
	want(t, b.wait(10*time.Minute))
	b.do("", &call.AgentUnregistered{Agent: "bruno"})
	want(t, b.wait(59*time.Second))
	want(t, b.wait(time.Second), "c1 left q: overflowed, empty-shift", "c2 left q: overflowed, empty-shift")
}

// A phone that stands registered on an empty desk must not keep callers waiting for it.
func TestGhostsAreNotPresent(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Misses: 1, Ring: 20 * time.Second}, "anna"))
	b.register("anna")
	b.queued("c1", "q")
	want(t, b.wait(20*time.Second), "c1 missed by anna", "anna paused by misses: no-answer")
	want(t, b.queued("c2", "q"), "c2 left q: overflowed, empty-shift")
	want(t, b.wait(60*time.Second), "c1 left q: overflowed, empty-shift")

	b = newBench(t, oneQueue(Settings{}, "anna"))
	b.register("anna")
	b.queued("c1", "q")
	for _, rest := range []time.Duration{5, 10} {
		b.over("c1", call.OfferFailed)
		want(t, b.wait(rest*time.Second), "c1 offered to anna by q")
	}
	want(t, b.over("c1", call.OfferFailed), "anna unreachable: failed 3 times")
	want(t, b.queued("c2", "q"), "c2 left q: overflowed, empty-shift")
	want(t, b.wait(20*time.Second), "c1 offered to anna by q")
	b.answer("c1")
	want(t, b.queued("c3", "q"))
}

// A phone that is busy has somebody at it; only after minutes of it is nobody believed to be there.
func TestBusyPhonesArePresent(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna"))
	b.register("anna")
	b.queued("c1", "q")
	var busy time.Duration
	for _, rest := range []time.Duration{5, 10, 20, 40, 60, 60, 60} {
		want(t, b.over("c1", call.OfferRefused))
		busy += rest
		want(t, b.wait(rest*time.Second), "c1 offered to anna by q")
	}
	if busy < 4*60 || busy > 5*60 {
		t.Errorf("a busy phone is believed for %d s", busy)
	}
	want(t, b.over("c1", call.OfferRefused), "anna unreachable: refused 8 times")
	want(t, b.queued("c2", "q"), "c2 left q: overflowed, empty-shift")
}

func TestPromise(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Ring: 20 * time.Second, Promise: Promise{After: 15 * time.Minute, Then: call.LeftVoicemail}}, "anna"))
	b.register("anna")
	b.queued("x", "q")
	b.answer("x")
	want(t, b.queued("c1", "q"))
	want(t, b.do("c2", &call.Queued{Queue: "q", Since: b.now.Add(-10 * time.Minute)}))
	want(t, b.do("c3", &call.Queued{Queue: "q", Since: b.now.Add(-time.Hour)})) // promised anew
	want(t, b.wait(5*time.Minute-1))
	want(t, b.wait(1), "c2 left q: voicemail, promise")
	want(t, b.wait(10*time.Minute-time.Second))
	want(t, b.release("x"), "c3 offered to anna by q")
	want(t, b.wait(time.Second), "c1 left q: voicemail, promise")
	// While a phone rings, a person is nearer than the promise.
	want(t, b.wait(19*time.Second), "c3 missed by anna", "c3 left q: voicemail, promise")
}

func TestPromiseNeedsAWayOut(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Promise: Promise{After: time.Minute, Then: call.LeftAnswered}}, "anna"))
	b.register("anna")
	b.queued("x", "q")
	b.answer("x")
	b.queued("c1", "q")
	want(t, b.wait(time.Minute), "c1 left q: overflowed, promise")
}

func TestMovingToAnotherQueueLeavesTheFirst(t *testing.T) {
	b := newBench(t, Config{
		Queues: map[call.QueueID]Settings{"a": {}, "b": {}},
		Agents: map[call.AgentID]Agent{"anna": {}},
	})
	b.register("anna")
	want(t, b.queued("c1", "a"), "c1 offered to anna by a")
	want(t, b.queued("c1", "b"))
	want(t, b.over("c1", call.OfferWithdrawn), "c1 offered to anna by b")
	b.do("c1", &call.QueueLeft{Queue: "a", Result: call.LeftAbandoned}) // late
	b.answer("c1")
	s := b.e.Snapshot(b.now)
	if a := s.Queues[0]; a.Offered != 1 || a.Left[call.LeftOverflowed] != 1 {
		t.Errorf("a is %+v", a)
	}
	if q := s.Queues[1]; q.Offered != 1 || q.Answered != 1 {
		t.Errorf("b is %+v", q)
	}
	want(t, b.queued("c1", "b"), "c1 offered to anna by b") // again, which ends the conversation that nobody released
	if l := b.e.Legs("c1"); len(l) != 1 || l[0].ID != "c1-3" {
		t.Errorf("legs are %+v", l)
	}
}

// Whoever came while nobody was there is sent on at once, unless somebody came meanwhile: then the grace holds.
func TestAnEmptyShiftThatWasNot(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna"))
	b.put("c1", &call.Queued{Queue: "q"})
	b.put("", &call.AgentRegistered{Agent: "anna"})
	b.put("", &call.AgentUnregistered{Agent: "anna"})
	want(t, b.settle())
	want(t, b.wait(59*time.Second))
	want(t, b.wait(time.Second), "c1 left q: overflowed, empty-shift")
}

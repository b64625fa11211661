package queue

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"centralino/call"
)

// transplants lets a supervisor move a caller to another queue: the wait counts on, and nobody is sent on for it at once.
func (w *world) transplants(t *rapid.T) {
	id := callID(rapid.IntRange(0, w.calls).Draw(t, "call"))
	to := rapid.SampledFrom([]call.QueueID{"x", "y", "z", "nowhere"}).Draw(t, "to")
	bodies, no := w.e.Move(id, to, w.now)
	if no != "" {
		return
	}
	since := min(w.e.callers[id].since, nanos(w.now)) // earlier, unless somebody has lied about the time
	w.together(t, id, bodies...)
	c := w.e.callers[id]
	if c == nil || c.line == nil || c.line.id != to || c.since != since {
		t.Fatalf("%s was moved to %s and is at %+v", id, to, c)
	}
}

// takes lets a supervisor take a caller, for themselves or for somebody else.
func (w *world) takes(t *rapid.T) {
	id := callID(rapid.IntRange(0, w.calls).Draw(t, "call"))
	by := rapid.SampledFrom(append(agentIDs(), "boss")).Draw(t, "by")
	bodies, no := w.e.Take(id, by, w.now)
	if no != "" {
		return
	}
	w.together(t, id, bodies...)
	legs := slices.DeleteFunc(w.e.Legs(id), func(l Leg) bool { return l.Live || l.Agent != by })
	if len(legs) != 1 {
		t.Fatalf("%s was taken by %s, and rings at %+v", id, by, w.e.Legs(id))
	}
}

// assigns lets a supervisor change an agent's queues, or change them back.
func (w *world) assigns(t *rapid.T) {
	agent := drawAgent(t)
	if u, ok := w.e.Unassign(agent); ok && rapid.Bool().Draw(t, "back") {
		w.act(t, "", u)
		return
	}
	queues := rapid.SliceOfN(rapid.SampledFrom([]call.QueueID{"x", "y", "z"}), 0, 3).Draw(t, "queues")
	a, ok := w.e.Assign(agent, queues, w.now.Add(time.Duration(rapid.IntRange(1, 90).Draw(t, "seconds"))*time.Second))
	if !ok {
		t.Fatalf("%s cannot be assigned %v", agent, queues)
	}
	w.act(t, "", a)
	if got := w.e.Serves(agent); !slices.Equal(got, a.Queues) && len(got)+len(a.Queues) > 0 {
		t.Fatalf("%s is to serve %v and serves %v", agent, a.Queues, got)
	}
}

// together appends events between which nothing is decided.
func (w *world) together(t *rapid.T, id call.ID, bodies ...call.Body) {
	for _, body := range bodies[:len(bodies)-1] {
		ev := call.Event{Seq: uint64(len(w.log) + 1), At: w.now, Call: id, Body: body}
		w.log = append(w.log, ev)
		w.history = append(w.history, step{ev: ev})
		w.e.Apply(ev)
	}
	w.act(t, id, bodies[len(bodies)-1])
}

// twoQueues are q, which anna serves, and r, which bea serves.
func twoQueues() Config {
	return Config{
		Queues: map[call.QueueID]Settings{"q": {Skills: []string{"q"}}, "r": {Skills: []string{"r"}, MaxWaiting: 2}},
		Agents: map[call.AgentID]Agent{"anna": {Skills: map[string]int{"q": 1}, Country: "IT"}, "bea": {Skills: map[string]int{"r": 1}, Country: "AL"}},
	}
}

// busy is a bench where both agents are there and take no calls.
func busy(t *testing.T) *bench {
	b := newBench(t, twoQueues())
	b.register("anna", "bea")
	for _, a := range []call.AgentID{"anna", "bea"} {
		b.do("", &call.AgentPaused{Agent: a, By: call.PausedByAgent})
	}
	return b
}

func (b *bench) move(id call.ID, to call.QueueID) []Decision {
	bodies, no := b.e.Move(id, to, b.now)
	if no != "" {
		b.t.Fatalf("%s cannot be moved to %s: %s", id, to, no)
	}
	for _, body := range bodies {
		b.put(id, body)
	}
	return b.settle()
}

// TestWhoIsMovedKeepsTheWait: they stand before whoever came later there, and the books of both queues add up.
func TestWhoIsMovedKeepsTheWait(t *testing.T) {
	b := busy(t)
	b.queued("c1", "q")
	b.wait(10 * time.Second)
	b.queued("c2", "r")
	b.do("c1", &call.Prioritised{Queue: "q", Priority: 3})
	b.wait(10 * time.Second)
	want(t, b.move("c1", "r"))
	if b.e.Position("c1") != 1 || b.e.Waiting("q") != 0 || b.e.Longest("r", b.now) != 20*time.Second {
		t.Errorf("c1 is at %d, %d wait in q, the longest in r for %v", b.e.Position("c1"), b.e.Waiting("q"), b.e.Longest("r", b.now))
	}
	if q := b.e.Snapshot(b.now).Queues[0]; q.Offered != 1 || q.Left[call.LeftOverflowed] != 1 {
		t.Errorf("q says %+v", q)
	}
	want(t, b.do("", &call.AgentReady{Agent: "bea"}), "c1 offered to bea by r")
}

// TestWhoCannotBeMoved: each refusal.
func TestWhoCannotBeMoved(t *testing.T) {
	b := busy(t)
	b.queued("c1", "q")
	no := func(id call.ID, to call.QueueID, why Refusal) {
		t.Helper()
		if _, got := b.e.Move(id, to, b.now); got != why {
			t.Errorf("%s to %s is refused by %q, want %q", id, to, got, why)
		}
	}
	no("c9", "r", NotWaiting)
	no("c1", "q", SameQueue)
	no("c1", "nowhere", NoSuchQueue)
	b.do("c1", &call.SteppedAside{Queue: "q"})
	no("c1", "r", SteppedOff)
	b.do("c1", &call.SteppedBack{Queue: "q"})
	b.do("", &call.QueueClosed{Queue: "r", Until: b.now.Add(time.Minute)})
	no("c1", "r", QueueShut)
	if d := b.wait(time.Minute); len(d) != 1 || d[0].Body.(*call.QueueOpened).Queue != "r" {
		t.Errorf("after a minute %v", showAll(d))
	}
	b.queued("c2", "r")
	b.queued("c3", "r")
	no("c1", "r", QueueFull)
	b.do("c3", &call.Ended{})
	b.do("", &call.AgentUnregistered{Agent: "bea"})
	no("c1", "r", QueueBare)
	b.register("bea", "anna")
	b.do("", &call.AgentReady{Agent: "anna"})
	p, _ := b.e.PickUp("c1", b.ringing("c1"))
	b.do("c1", p)
	no("c1", "r", Answering)
}

// TestTake: whoever is named is rung at once, out of order and without the skill; what rang is withdrawn.
func TestTake(t *testing.T) {
	b := busy(t)
	b.queued("c1", "q")
	b.queued("c2", "q")
	take := func(id call.ID, by call.AgentID) Refusal {
		bodies, no := b.e.Take(id, by, b.now)
		for _, body := range bodies {
			b.put(id, body)
		}
		return no
	}
	if no := take("c2", "bea"); no != NotFree {
		t.Errorf("bea has paused: %q", no)
	}
	b.do("c2", &call.AskedForEU{Queue: "q"})
	b.do("", &call.AgentReady{Agent: "bea"})
	if no := take("c2", "bea"); no != NotInEU {
		t.Errorf("bea sits in Albania: %q", no)
	}
	if no := take("c1", "bea"); no != "" {
		t.Fatal(no)
	}
	want(t, b.settle())
	if no := take("c1", "sara"); no != "" { // a supervisor, of whom the queue has never heard
		t.Fatal(no)
	}
	want(t, b.settle())
	if legs := b.e.Legs("c1"); len(legs) != 1 || legs[0].Agent != "sara" {
		t.Errorf("c1 rings at %+v", legs)
	}
	if no := take("c1", "sara"); no != NotFree {
		t.Errorf("sara's phone rings: %q", no)
	}
	b.answer("c1")
	b.release("c1")
	if n := b.e.Violations(); len(n) > 0 || b.e.Snapshot(b.now).Queues[0].Answered != 1 {
		t.Errorf("violated %v, %+v", n, b.e.Snapshot(b.now).Queues[0])
	}
	if s := b.e.AgentState("sara"); s != call.AgentOffline {
		t.Errorf("sara is %s", s)
	}
}

// TestASupervisorWhoMissesIsNoAgent: nobody pauses them.
func TestASupervisorWhoMissesIsNoAgent(t *testing.T) {
	c := twoQueues()
	s := c.Queues["q"]
	s.Misses = 1
	c.Queues["q"] = s
	b := newBench(t, c)
	b.register("anna")
	b.do("", &call.AgentPaused{Agent: "anna", By: call.PausedByAgent})
	b.queued("c1", "q")
	bodies, _ := b.e.Take("c1", "sara", b.now)
	b.do("c1", bodies[0])
	want(t, b.wait(time.Minute), "c1 missed by sara")
}

// TestAssign: an agent serves other queues until a time, over a reload and a restart.
func TestAssign(t *testing.T) {
	b := newBench(t, twoQueues())
	b.register("anna")
	a, ok := b.e.Assign("anna", []call.QueueID{"r", "r"}, b.now.Add(time.Hour))
	if !ok || !slices.Equal(a.Queues, []call.QueueID{"r"}) {
		t.Fatalf("%+v %v", a, ok)
	}
	b.do("", a)
	if d := b.queued("c1", "q"); len(d) != 1 { // nobody is there for q any more
		t.Errorf("q: %v", showAll(d))
	}
	want(t, b.queued("c2", "r"), "c2 offered to anna by r")
	b.e.Reconfigure(twoQueues())
	b.answer("c2")
	b.release("c2")
	if s := b.e.Snapshot(b.now).Agents[0]; !slices.Equal(s.Queues, []call.QueueID{"r"}) || !s.Assigned.Equal(a.Until) {
		t.Errorf("anna is %+v", s)
	}
	b.do("", &call.Started{Assigned: map[call.AgentID]call.Assignment{"anna": {Queues: a.Queues, Until: a.Until}}})
	if got := b.e.Serves("anna"); !slices.Equal(got, a.Queues) {
		t.Errorf("after a restart anna serves %v", got)
	}
	if d := b.wait(time.Hour); len(d) != 1 || d[0].Body.Kind() != "agent_unassigned" {
		t.Errorf("after an hour %v", d)
	}
	if got := b.e.Serves("anna"); !slices.Equal(got, []call.QueueID{"q"}) {
		t.Errorf("then anna serves %v", got)
	}
	if _, ok := b.e.Unassign("anna"); ok {
		t.Error("nothing is left to undo")
	}
	for id, q := range map[call.AgentID]call.QueueID{"anna": "nowhere", "ghost": "q"} {
		if _, ok := b.e.Assign(id, []call.QueueID{q}, b.now); ok {
			t.Errorf("%s serves %s", id, q)
		}
	}
}

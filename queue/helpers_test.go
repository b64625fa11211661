package queue

import (
	"fmt"
	"time"

	"centralino/call"
)

var epoch = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// tester is what *testing.T and *rapid.T have in common.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}

// bench drives one engine under a virtual clock and keeps the journal of what happened.
type bench struct {
	t   tester
	e   *Engine
	now time.Time
	log []call.Event
}

func newBench(t tester, c Config) *bench {
	return &bench{t: t, e: New(c), now: epoch}
}

// put appends an event without asking for decisions.
func (b *bench) put(id call.ID, body call.Body) {
	ev := call.Event{Seq: uint64(len(b.log) + 1), At: b.now, Call: id, Body: body}
	b.log = append(b.log, ev)
	b.e.Apply(ev)
}

// settle carries out every decision that is due and returns them.
func (b *bench) settle() []Decision {
	b.t.Helper()
	var out []Decision
	for {
		d, ok := b.e.Decide(b.now)
		if !ok {
			return out
		}
		if len(out) > 10_000 {
			b.t.Fatalf("decides for ever: %s", show(d))
		}
		b.put(d.Call, d.Body)
		out = append(out, d)
	}
}

// do appends an event and settles.
func (b *bench) do(id call.ID, body call.Body) []Decision {
	b.t.Helper()
	b.put(id, body)
	return b.settle()
}

// wait lets time pass, waking when the engine asked to be woken.
func (b *bench) wait(d time.Duration) []Decision {
	b.t.Helper()
	var out []Decision
	for end := b.now.Add(d); ; {
		at, ok := b.e.Wake(b.now)
		if !ok || at.After(end) {
			b.now = end
			return append(out, b.settle()...)
		}
		if !at.After(b.now) && len(out) == 0 && len(b.settle()) == 0 {
			b.t.Fatalf("asks to be woken at once without anything to do")
		}
		b.now = at
		out = append(out, b.settle()...)
	}
}

func (b *bench) queued(id call.ID, q call.QueueID) []Decision {
	b.t.Helper()
	return b.do(id, &call.Queued{Queue: q})
}

func (b *bench) register(agents ...call.AgentID) {
	b.t.Helper()
	for _, a := range agents {
		b.do("", &call.AgentRegistered{Agent: a})
		b.now = b.now.Add(time.Millisecond)
	}
}

// answer lets the phone that rings for the call answer.
func (b *bench) answer(id call.ID) []Decision {
	b.t.Helper()
	c, ok := b.e.Answer(id, b.ringing(id), b.now)
	if !ok {
		b.t.Fatalf("nothing rings for %s", id)
	}
	return b.do(id, c)
}

func (b *bench) ringing(id call.ID) call.LegID {
	for _, l := range b.e.Legs(id) {
		if !l.Live {
			return l.ID
		}
	}
	return ""
}

func (b *bench) release(id call.ID) []Decision {
	b.t.Helper()
	for _, l := range b.e.Legs(id) {
		if r, ok := b.e.Release(id, l.ID, call.SideCaller, b.now); ok {
			return b.do(id, r)
		}
	}
	b.t.Fatalf("%s speaks to nobody", id)
	return nil
}

func (b *bench) over(id call.ID, r call.OfferResult) []Decision {
	b.t.Helper()
	o, ok := b.e.OfferOver(id, b.ringing(id), r, 0)
	if !ok {
		b.t.Fatalf("nothing rings for %s", id)
	}
	return b.do(id, o)
}

// want compares decisions by what show says of them.
func want(t tester, got []Decision, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("decided %s, want %q", showAll(got), want)
	}
	for i := range got {
		if show(got[i]) != want[i] {
			t.Fatalf("decision %d is %q, want %q", i, show(got[i]), want[i])
		}
	}
}

func showAll(ds []Decision) []string {
	var out []string
	for _, d := range ds {
		out = append(out, show(d))
	}
	return out
}

func show(d Decision) string {
	switch b := d.Body.(type) {
	case *call.Offered:
		return fmt.Sprintf("%s offered to %s by %s", d.Call, b.Agent, b.Queue)
	case *call.OfferEnded:
		return fmt.Sprintf("%s %s by %s", d.Call, b.Result, b.Agent)
	case *call.Announced:
		return fmt.Sprintf("%s told %d, %v", d.Call, b.Position, b.Wait)
	case *call.QueueLeft:
		return fmt.Sprintf("%s left %s: %s, %s", d.Call, b.Queue, b.Result, b.Rule)
	case *call.AgentPaused:
		return fmt.Sprintf("%s paused by %s: %s", b.Agent, b.By, b.Reason)
	case *call.AgentUnreachable:
		return fmt.Sprintf("%s unreachable: %s %d times", b.Agent, b.Result, b.Offers)
	case *call.ShiftWarning:
		return fmt.Sprintf("%s empty from %s, in %v", b.Queue, b.From.Format("Mon 15:04"), b.Ahead)
	case *call.ShiftCovered:
		return fmt.Sprintf("%s covered from %s", b.Queue, b.From.Format("Mon 15:04"))
	case *call.WrapUpEnded:
		return fmt.Sprintf("%s wrapped up", b.Agent)
	}
	return fmt.Sprintf("%T", d.Body)
}

// oneQueue is a helpline with the queue "q", served by the agents.
func oneQueue(s Settings, agents ...call.AgentID) Config {
	c := Config{Queues: map[call.QueueID]Settings{"q": s}, Agents: map[call.AgentID]Agent{}}
	for _, a := range agents {
		c.Agents[a] = Agent{}
	}
	return c
}

package queue

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"centralino/call"

	"pgregory.net/rapid"
)

// replayed checks that the journal alone gives the same state, and that the same history is decided the same way.
func (w *world) replayed(t *rapid.T) {
	replay, again := New(w.configs[0]), New(w.configs[0])
	for _, s := range w.history {
		switch {
		case s.config != nil:
			replay.Reconfigure(*s.config)
			again.Reconfigure(*s.config)
		case s.ev.Body != nil:
			replay.Apply(s.ev)
			again.Apply(s.ev)
		default:
			if d, _ := again.Decide(s.asked); !bytes.Equal(encode(t, d), s.answer) {
				t.Fatalf("at %v the same history decides %s after %s", s.asked, encode(t, d), s.answer)
			}
		}
	}
	if d, ok := replay.Decide(w.now); ok {
		t.Fatalf("the replay has yet to decide %s", show(d))
	}
	if got, live := dump(replay), dump(w.e); got != live {
		t.Fatalf("the replay is not what happened:\n%s\n%s", live, got)
	}
}

// recovers checks that nobody is stuck: when all calls have ended and the agents say that they are ready, they are.
func (w *world) recovers(t *rapid.T) {
	for i := -1; i < w.calls+2; i++ {
		w.act(t, callID(i), &call.Ended{})
	}
	for i := -5; i < w.backs+6; i++ {
		w.act(t, backID(i), &call.Ended{})
		w.act(t, backID(i), &call.CallbackEnded{Result: call.CallbackCancelled})
	}
	for _, a := range agentIDs() {
		w.act(t, "", &call.AgentRegistered{Agent: a})
		w.act(t, "", &call.AgentReady{Agent: a})
	}
	for _, a := range agentIDs() {
		if s := w.e.AgentState(a); s != call.AgentAvailable {
			t.Fatalf("%s is %s for ever", a, s)
		}
	}
	if len(w.e.callers) != 0 {
		t.Fatalf("%d calls never ended", len(w.e.callers))
	}
}

func callID(n int) call.ID { return call.ID(fmt.Sprint("c", n)) }

func (w *world) honest(t *rapid.T) map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"call":       w.call,
		"call too":   w.call, // more often
		"answer":     w.answers,
		"decline":    w.declines,
		"release":    w.releases,
		"hold":       w.holds,
		"move":       w.moves,
		"give up":    w.givesUp,
		"register":   func(t *rapid.T) { w.act(t, "", &call.AgentRegistered{Agent: drawAgent(t)}) },
		"unregister": func(t *rapid.T) { w.act(t, "", &call.AgentUnregistered{Agent: drawAgent(t)}) },
		"pause":      func(t *rapid.T) { w.act(t, "", &call.AgentPaused{Agent: drawAgent(t), By: call.PausedByAgent}) },
		"ready":      func(t *rapid.T) { w.act(t, "", &call.AgentReady{Agent: drawAgent(t)}) },
		"aside":      w.aside,
		"book":       w.books,
		"dial":       w.dials,
		"reach":      w.reaches,
		"miss":       w.misses,
		"hear":       w.hears,
		"pick up":    w.picksUp,
		"ask for EU": w.asksForEU,
		"wait":       w.waits,
		"prioritise": w.prioritises,
		"extend":     w.extends,
		"close":      w.closes,
		"reload":     w.reloads,
	}
}

func (w *world) call(t *rapid.T) {
	w.calls++
	q := &call.Queued{
		Queue:    rapid.SampledFrom([]call.QueueID{"x", "y", "z"}).Draw(t, "queue"),
		Priority: rapid.IntRange(0, 3).Draw(t, "priority"),
		Language: rapid.SampledFrom([]call.Language{"", "it", "en", "sq"}).Draw(t, "language"),
	}
	if early := rapid.SampledFrom([]int{0, 0, 20, 90}).Draw(t, "early"); early > 0 {
		q.Since = w.now.Add(-time.Duration(early) * time.Second)
	}
	q.EU = rapid.SampledFrom([]bool{false, false, false, true}).Draw(t, "eu")
	q.Number = rapid.SampledFrom([]call.Number{"", "+391", "+392"}).Draw(t, "number")
	if since, ok := w.e.Place(q.Queue, q.Number, w.now); ok {
		if since.After(w.now) || q.Number.Anonymous() {
			t.Fatalf("a place since %v is kept for %q", since, q.Number)
		}
		q.Since, q.Kept = since, call.RuleRedial
	}
	w.act(t, callID(w.calls), q)
}

// moves lets a caller who is up go on to another queue, or back to the one they stepped aside from, with the wait so far.
func (w *world) moves(t *rapid.T) {
	if w.calls == 0 {
		return
	}
	id := callID(rapid.IntRange(1, w.calls).Draw(t, "call"))
	if c := w.e.callers[id]; c != nil {
		q := &call.Queued{Queue: rapid.SampledFrom([]call.QueueID{"x", "y", "z"}).Draw(t, "queue"), Language: c.language, Number: c.number, EU: c.eu}
		if c.line != nil && rapid.Bool().Draw(t, "keeps") {
			q.Since = time.Unix(0, c.since).UTC()
		}
		w.act(t, id, q)
	}
}

// holds lets one side of a conversation hold the other, or resume.
func (w *world) holds(t *rapid.T) {
	if l, ok := w.leg(t, true); ok {
		by := rapid.SampledFrom([]call.Side{call.SideCaller, call.SideAgent}).Draw(t, "by")
		if rapid.Bool().Draw(t, "on") {
			w.act(t, l.Call, &call.Held{Leg: l.ID, By: by})
		} else {
			w.act(t, l.Call, &call.Resumed{Leg: l.ID, By: by})
		}
	}
}

// aside lets a caller step aside, or back who is.
func (w *world) aside(t *rapid.T) {
	if w.calls == 0 {
		return
	}
	id := callID(rapid.IntRange(1, w.calls).Draw(t, "call"))
	if s, ok := w.e.StepAside(id); ok {
		place := w.e.Position(id)
		w.act(t, id, s)
		if p := w.e.Position(id); p > place || p == 0 {
			t.Fatalf("%s stepped aside from %d to %d", id, place, p)
		}
	} else if s, ok := w.e.StepBack(id); ok {
		w.act(t, id, s)
	}
}

// picksUp lets a phone answer whose agent has to wait for the caller.
func (w *world) picksUp(t *rapid.T) {
	if l, ok := w.leg(t, false); ok {
		if p, ok := w.e.PickUp(l.Call, l.ID); ok {
			w.act(t, l.Call, p)
			if _, again := w.e.PickUp(l.Call, l.ID); again {
				t.Fatalf("%s picked up twice", l.ID)
			}
			for _, other := range w.e.Legs(l.Call) {
				if _, ok := w.e.Answer(l.Call, other.ID, w.now); ok != (other.ID == l.ID) {
					t.Fatalf("%s was picked up, and %s may answer: %v", l.ID, other.ID, ok)
				}
			}
		}
	}
}

// asksForEU lets a waiting caller ask for another agent. The place is kept.
func (w *world) asksForEU(t *rapid.T) {
	if w.calls == 0 {
		return
	}
	id := callID(rapid.IntRange(1, w.calls).Draw(t, "call"))
	if a, ok := w.e.AskForEU(id); ok {
		place := w.e.Position(id)
		w.act(t, id, a)
		if p := w.e.Position(id); p > place {
			t.Fatalf("%s asked for an agent in the EU and fell from %d to %d", id, place, p)
		}
	}
}

// leg draws one of the legs that ring or are live.
func (w *world) leg(t *rapid.T, live bool) (Leg, bool) {
	legs := slices.DeleteFunc(legsOf(w.log), func(l Leg) bool { return l.Live != live })
	if len(legs) == 0 {
		return Leg{}, false
	}
	return rapid.SampledFrom(legs).Draw(t, "leg"), true
}

func (w *world) answers(t *rapid.T) {
	if l, ok := w.leg(t, false); ok {
		if c, ok := w.e.Answer(l.Call, l.ID, w.now); ok {
			w.act(t, l.Call, c)
		}
	}
}

func (w *world) declines(t *rapid.T) {
	result := rapid.SampledFrom([]call.OfferResult{call.OfferRefused, call.OfferFailed, call.OfferWithdrawn, call.OfferMissed}).Draw(t, "result")
	if l, ok := w.leg(t, false); ok {
		if o, ok := w.e.OfferOver(l.Call, l.ID, result, 0); ok {
			w.act(t, l.Call, o)
		}
	}
}

func (w *world) releases(t *rapid.T) {
	if l, ok := w.leg(t, true); ok {
		if r, ok := w.e.Release(l.Call, l.ID, call.SideCaller, w.now); ok {
			w.act(t, l.Call, r)
		}
	}
}

func (w *world) givesUp(t *rapid.T) {
	if w.calls == 0 {
		return
	}
	id := callID(rapid.IntRange(1, w.calls).Draw(t, "call"))
	how := rapid.SampledFrom([]call.Leave{call.LeftAbandoned, call.LeftCallback, call.LeftVoicemail, call.LeftOverflowed}).Draw(t, "how")
	if q, ok := w.e.Leave(id, how, call.RuleCaller, w.now); ok {
		w.act(t, id, q)
	}
	if rapid.Bool().Draw(t, "ends") {
		w.act(t, id, &call.Ended{})
	}
}

func (w *world) waits(t *rapid.T) {
	end := w.now.Add(time.Duration(rapid.IntRange(1, 40_000).Draw(t, "milliseconds")) * time.Millisecond)
	for at, ok := w.e.Wake(w.now); ok && !at.After(end); at, ok = w.e.Wake(w.now) {
		w.now = at
		w.decide(t)
	}
	w.now = end
	w.decide(t)
}

// prioritises moves somebody who waits.
func (w *world) prioritises(t *rapid.T) {
	id := callID(rapid.IntRange(0, max(0, w.calls-1)).Draw(t, "call"))
	if p, ok := w.e.Prioritise(id, rapid.IntRange(-20, 20).Draw(t, "priority")); ok {
		w.act(t, id, p)
	}
}

// closes and opens a queue.
func (w *world) closes(t *rapid.T) {
	q := rapid.SampledFrom([]call.QueueID{"x", "y", "z"}).Draw(t, "queue")
	if c, ok := w.e.Close(q, "flood"); ok {
		w.act(t, "", c)
	} else if o, ok := w.e.Open(q); ok {
		w.act(t, "", o)
	}
}

// extends moves the end of somebody's after-call work.
func (w *world) extends(t *rapid.T) {
	agent := rapid.SampledFrom(agentIDs()).Draw(t, "agent")
	w.act(t, "", &call.WrapUpExtended{Agent: agent, By: time.Duration(rapid.IntRange(1, 100).Draw(t, "seconds")) * time.Second})
}

func (w *world) reloads(t *rapid.T) {
	w.act(t, "", &call.Reloaded{})
	c := &w.configs[rapid.IntRange(0, 1).Draw(t, "config")]
	w.history = append(w.history, step{config: c})
	w.e.Reconfigure(*c)
	w.decide(t)
}

// twice hands an event of the journal over again. It must change nothing at all.
func (w *world) twice(t *rapid.T) {
	before := dump(w.e)
	ev := rapid.SampledFrom(w.log).Draw(t, "event")
	w.history = append(w.history, step{ev: ev})
	w.e.Apply(ev)
	if after := dump(w.e); after != before {
		t.Fatalf("%s came twice and changed\n%s\n%s", ev.Body.Kind(), before, after)
	}
}

// anything appends whatever comes to mind.
func (w *world) anything(t *rapid.T) {
	id := callID(rapid.IntRange(-1, w.calls+1).Draw(t, "call"))
	if rapid.IntRange(0, 3).Draw(t, "promise") == 0 {
		id = backID(rapid.IntRange(-5, w.backs+1).Draw(t, "back"))
	}
	agent := rapid.SampledFrom(append(agentIDs(), "ghost", "")).Draw(t, "agent")
	q := rapid.SampledFrom([]call.QueueID{"x", "y", "z", "nowhere", ""}).Draw(t, "queue")
	leg := call.LegID(fmt.Sprintf("%s-%d", id, rapid.IntRange(0, 4).Draw(t, "leg")))
	number := rapid.IntRange(-5, 5).Draw(t, "number")
	wild := time.Unix(int64(number)*1e11, 0)
	bodies := []call.Body{
		&call.Queued{Queue: q, Priority: number << 40, Since: wild, Up: wild, Language: "en", EU: number > 0, Number: "+391"},
		&call.SteppedAside{Queue: q}, &call.SteppedBack{Queue: q},
		&call.PickedUp{Queue: q, Agent: agent, Leg: leg}, &call.AskedForEU{Queue: q},
		&call.ShiftWarning{Queue: q, From: wild, Ahead: time.Duration(number)}, &call.ShiftCovered{Queue: q},
		&call.AgentUnreachable{Agent: agent},
		&call.Announced{Queue: q, Position: number, Wait: time.Duration(number) << 37, From: time.Duration(number) << 36, To: time.Duration(number) << 38},
		&call.Offered{Queue: q, Agent: agent, Leg: leg},
		&call.OfferEnded{Queue: q, Agent: agent, Leg: leg, Result: rapid.SampledFrom([]call.OfferResult{"", call.OfferMissed, call.OfferRefused, call.OfferElsewhere}).Draw(t, "result")},
		&call.Connected{Queue: q, Agent: agent, Leg: leg},
		&call.Held{Leg: leg, By: call.SideAgent},
		&call.Resumed{Leg: leg},
		&call.Released{Queue: q, Agent: agent, Leg: leg, Talk: time.Duration(number) << 50},
		&call.QueueLeft{Queue: q, Result: rapid.SampledFrom([]call.Leave{"", call.LeftAnswered, call.LeftCallback}).Draw(t, "leave")},
		&call.Ended{},
		&call.AgentPaused{Agent: agent, By: call.PausedByMisses},
		&call.AgentRegistered{Agent: agent}, &call.AgentUnregistered{Agent: agent}, &call.AgentReady{Agent: agent},
		&call.OutcomeRecorded{Queue: q, Agent: agent, Leg: leg, Code: "solved"},
		&call.WrapUpEnded{Agent: agent}, &call.WrapUpExtended{Agent: agent, By: time.Duration(number) << 40},
		&call.Prioritised{Queue: q, Priority: number << 40}, &call.QueueClosed{Queue: q}, &call.QueueOpened{Queue: q}, &call.Stopped{}, nil,
		&call.CallbackBooked{Callback: backID(number), Queue: q, Number: "+391", Due: wild, Since: wild},
		&call.CallbackDue{Queue: q, Since: wild}, &call.CallbackDialled{Agent: agent, Leg: leg, Attempt: number},
		&call.CallbackMissed{Leg: leg, Attempt: number, Again: wild}, &call.CallbackEnded{Result: call.CallbackKept},
	}
	body := bodies[rapid.IntRange(0, len(bodies)-1).Draw(t, "body")]
	if _, queued := body.(*call.Queued); queued && id[0] == 'b' { // no call has the name of a promise
		return
	}
	at := w.now.Add(time.Duration(rapid.SampledFrom([]int{-3600, -1, 0, 1, 60}).Draw(t, "lie")) * time.Second)
	w.actAt(t, id, body, at, uint64(len(w.log)+1))
}

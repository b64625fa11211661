package queue

import (
	"fmt"
	"time"

	"centralino/call"

	"pgregory.net/rapid"
)

func backID(n int) call.ID { return call.ID(fmt.Sprint("b", n)) }

func drawNumber(t *rapid.T) call.Number {
	return rapid.SampledFrom([]call.Number{"", "+391", "+392", "+393"}).Draw(t, "number")
}

// books has a number promised a call, at once or later, with a place or without.
func (w *world) books(t *rapid.T) {
	b := &call.CallbackBooked{
		Queue: rapid.SampledFrom([]call.QueueID{"x", "y", "z"}).Draw(t, "queue"), Number: drawNumber(t),
		Priority: rapid.IntRange(0, 3).Draw(t, "priority"), Language: "it",
	}
	if rapid.IntRange(0, 2).Draw(t, "message") == 0 {
		b.Message = &call.LeftMessage{Box: "desk"}
	} else if !w.e.MayCallBack(b.Queue, b.Number, w.now) {
		return
	}
	w.backs++
	b.Callback = backID(w.backs)
	if early := rapid.SampledFrom([]int{0, 20, 90}).Draw(t, "early"); early > 0 {
		b.Since = w.now.Add(-time.Duration(early) * time.Second)
	}
	if late := rapid.SampledFrom([]int{0, 0, 30, 400}).Draw(t, "late"); late > 0 {
		b.Due = w.now.Add(time.Duration(late) * time.Second)
	}
	w.act(t, "", b)
}

func (w *world) dials(t *rapid.T) {
	if l, ok := w.leg(t, false); ok {
		if d, ok := w.e.Dial(l.Call, l.ID); ok {
			w.act(t, l.Call, d)
		}
	}
}

func (w *world) reaches(t *rapid.T) {
	if l, ok := w.leg(t, true); ok {
		if c, ok := w.e.Reach(l.Call, l.ID, w.now); ok {
			w.act(t, l.Call, c)
		}
	}
}

// hears has an agent who heard a message be done with it.
func (w *world) hears(t *rapid.T) {
	if l, ok := w.leg(t, true); ok {
		if ended, ok := w.e.Heard(l.Call, l.ID, w.now); ok {
			w.act(t, l.Call, ended)
		}
	}
}

func (w *world) misses(t *rapid.T) {
	why := rapid.SampledFrom(call.Misses()).Draw(t, "why")
	l, ok := w.leg(t, why != call.MissPutOff || rapid.Bool().Draw(t, "dialled"))
	if !ok {
		return
	}
	before := w.e.AgentState(l.Agent)
	m, ok := w.e.Miss(l.Call, l.ID, why, 0, w.now)
	if !ok {
		return
	}
	w.act(t, l.Call, m)
	if after := w.e.AgentState(l.Agent); after == call.AgentWrapUp && before != call.AgentWrapUp {
		t.Fatalf("%s owes after-call work for a call that never was", l.Agent)
	}
}

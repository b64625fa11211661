package queue

import (
	"testing"
	"time"

	"centralino/call"
)

// book promises a number a call.
func (b *bench) book(id call.ID, n call.Number) []Decision {
	b.t.Helper()
	return b.do("", &call.CallbackBooked{Callback: id, Queue: "q", Number: n, Since: b.now})
}

func (b *bench) dial(id call.ID) {
	b.t.Helper()
	d, ok := b.e.Dial(id, b.ringing(id))
	if !ok {
		b.t.Fatalf("nothing rings for %s", id)
	}
	b.do(id, d)
}

func (b *bench) miss(id call.ID, why call.Miss) ([]Decision, *call.CallbackMissed) {
	b.t.Helper()
	m, ok := b.e.Miss(id, b.e.Legs(id)[0].ID, why, 0, b.now)
	if !ok {
		b.t.Fatalf("%s is not dialled", id)
	}
	return b.do(id, m), m
}

func (b *bench) reach(id call.ID) []Decision {
	b.t.Helper()
	r, ok := b.e.Reach(id, b.e.Legs(id)[0].ID, b.now)
	if !ok {
		b.t.Fatalf("%s is not dialled", id)
	}
	return b.do(id, r)
}

func callbacks(retries int) Config {
	return oneQueue(Settings{WrapUp: 10 * time.Second, Callback: Callback{Retries: retries, Every: time.Minute, PerDay: 2, Pending: 2}}, "anna")
}

func TestAPromiseIsServedInTurn(t *testing.T) {
	b := newBench(t, callbacks(0))
	b.register("anna")
	b.queued("c1", "q")
	b.answer("c1")
	b.now = b.now.Add(time.Second)
	want(t, b.book("p", "+391"), "*call.CallbackDue")
	b.now = b.now.Add(time.Second)
	b.queued("c2", "q")
	if w, p := b.e.Waiting("q"), b.e.Position("c2"); w != 1 || p != 2 {
		t.Errorf("%d wait, c2 at %d", w, p)
	}
	b.release("c1")
	want(t, b.wait(10*time.Second), "anna wrapped up", "p offered to anna by q")
	if _, ok := b.e.Answer("p", b.ringing("p"), b.now); ok {
		t.Error("a promise is answered as if the caller were there")
	}
	b.dial("p")
	if s := b.e.AgentState("anna"); s != call.AgentBusy {
		t.Errorf("who dials is %s", s)
	}
	b.now = b.now.Add(20 * time.Second)
	b.settle()
	want(t, b.reach("p"), "*call.CallbackEnded")
	ended := b.log[len(b.log)-1].Body.(*call.CallbackEnded)
	if ended.Result != call.CallbackKept || ended.Delay != 31*time.Second {
		t.Errorf("ended %+v", ended)
	}
	b.now = b.now.Add(time.Minute)
	r, _ := b.e.Release("p", "p-1", call.SideCaller, b.now)
	if r.Talk != time.Minute {
		t.Errorf("talked %v", r.Talk)
	}
	b.do("p", r)
	b.do("p", &call.Ended{})
	want(t, b.wait(10*time.Second), "anna wrapped up", "c2 offered to anna by q")
	s := b.e.Snapshot(b.now).Queues[0]
	if s.Offered != 2 || s.Answered != 1 || s.Promised != 1 || s.Ended[call.CallbackKept] != 1 || s.Owed != 0 {
		t.Errorf("books %+v", s)
	}
}

func TestWhoIsNotReachedIsTriedAgainAndThenGivenUp(t *testing.T) {
	b := newBench(t, callbacks(1))
	b.register("anna")
	b.book("p", "+391")
	b.dial("p")
	b.queued("c", "q")
	ds, m := b.miss("p", call.MissBusy)
	want(t, ds, "c offered to anna by q") // free at once
	if m.Attempt != 1 || !m.Again.Equal(b.now.Add(time.Minute)) {
		t.Errorf("missed %+v", m)
	}
	b.answer("c")
	b.release("c")
	want(t, b.wait(time.Minute), "anna wrapped up", "*call.CallbackDue", "p offered to anna by q")
	b.dial("p")
	_, m = b.miss("p", call.MissPutOff) // no attempt
	if m.Attempt != 1 || m.Again.IsZero() {
		t.Errorf("put off %+v", m)
	}
	b.wait(time.Minute)
	b.dial("p")
	ds, m = b.miss("p", call.MissNoAnswer)
	want(t, ds, "*call.CallbackEnded")
	if m.Attempt != 2 || !m.Again.IsZero() {
		t.Errorf("missed %+v", m)
	}
	if end := b.log[len(b.log)-1].Body.(*call.CallbackEnded); end.Result != call.CallbackFailed || end.Rule != call.RuleUnreached {
		t.Errorf("ended %+v", end)
	}
}

// TestWhoIsCalledBackAndAsksForTheEU keeps promise, place and attempts, and is offered to nobody else from then on.
func TestWhoIsCalledBackAndAsksForTheEU(t *testing.T) {
	b := newBench(t, twoCountries())
	b.register("beni")
	b.book("p", "+391")
	since := b.now
	b.dial("p")
	ds, m := b.miss("p", call.MissEU)
	want(t, ds)
	if m.Attempt != 0 || !m.Again.Equal(b.now.Add(putOff)) {
		t.Errorf("missed %+v", m)
	}
	if s := b.e.AgentState("beni"); s != call.AgentAvailable {
		t.Errorf("who was declined is %s", s)
	}
	want(t, b.wait(putOff), "*call.CallbackDue")
	b.put("", &call.AgentRegistered{Agent: "anna"})
	want(t, b.settle(), "p offered to anna by q")
	if p, ok := b.e.Callback("p"); !ok || !p.EU || !p.Since.Equal(since) || p.Attempts != 0 {
		t.Errorf("owed %+v", p)
	}
}

func TestOneRingsForAPromiseThoughAllRing(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Strategy: RingAll}, "anna", "bruno"))
	b.register("anna", "bruno")
	want(t, b.book("p", "+391"), "*call.CallbackDue", "p offered to anna by q")
}

func TestAPromiseOutlivesAnEmptyShift(t *testing.T) {
	b := newBench(t, callbacks(0))
	want(t, b.book("p", "+391"), "*call.CallbackDue")
	want(t, b.wait(24*time.Hour))
	b.put("", &call.AgentRegistered{Agent: "anna"})
	want(t, b.settle(), "p offered to anna by q")
}

func TestTheSameNumberAgain(t *testing.T) {
	b := newBench(t, callbacks(0))
	b.book("p1", "+391")
	since := b.now
	b.now = b.now.Add(time.Minute)
	if !b.e.MayCallBack("q", "+391", b.now) {
		t.Error("twice a day is not allowed")
	}
	want(t, b.book("p2", "+391"), "*call.CallbackEnded", "*call.CallbackDue")
	if p, ok := b.e.Callback("p2"); !ok || !p.Since.Equal(since) {
		t.Errorf("the later promise has %+v", p)
	}
	if b.e.MayCallBack("q", "+391", b.now) || !b.e.MayCallBack("q", "+391", b.now.Add(24*time.Hour)) {
		t.Error("a third promise within a day, or none on the next")
	}
	b.book("p3", "+392")
	if b.e.MayCallBack("q", "+393", b.now) || !b.e.MayCallBack("q", "+392", b.now) {
		t.Error("the queue has room for two, who may change their mind")
	}
	if b.e.MayCallBack("q", "", b.now) || b.e.MayCallBack("nowhere", "+394", b.now) {
		t.Error("nobody, or nowhere, is promised a call")
	}
	b.register("anna")
	b.do("c", &call.Queued{Queue: "q", Number: "+392", Priority: 100})
	b.over("p2", call.OfferWithdrawn)
	b.answer("c") // and so is p3
	if _, ok := b.e.Callback("p3"); ok {
		t.Error("who was served is still owed a call")
	}
}

func TestPromisesAreKeptInTheirHours(t *testing.T) {
	c := callbacks(0)
	set := c.Queues["q"]
	set.Callback.Hours = daily{9 * time.Hour, 10 * time.Hour}
	c.Queues["q"] = set
	b := newBench(t, c)
	b.now = epoch.Truncate(24 * time.Hour).Add(20 * time.Hour)
	want(t, b.book("p", "+391"))
	want(t, b.wait(13*time.Hour-time.Second))
	want(t, b.wait(time.Second), "*call.CallbackDue")
	want(t, b.wait(time.Hour), "*call.CallbackHeld")
	b.register("anna")
	want(t, b.wait(23*time.Hour), "*call.CallbackDue", "p offered to anna by q")
}

// daily is open between two times of the day.
type daily struct{ from, to time.Duration }

// Open implements Hours.
func (d daily) Open(t time.Time) bool {
	at := t.Sub(t.Truncate(24 * time.Hour))
	return d.from <= at && at < d.to
}

func TestPromisesAreTakenOver(t *testing.T) {
	c := callbacks(1)
	b := newBench(t, c)
	b.register("anna")
	b.book("p1", "+391")
	b.dial("p1")
	b.book("p2", "+392")
	first, _ := b.e.Callback("p1")
	second, _ := b.e.Callback("p2")
	owed := []call.PendingCallback{first, second}
	if owed[0].Callback != "p1" || owed[0].Attempts != 1 || owed[0].Offers != 1 {
		t.Fatalf("owed %+v", owed)
	}
	last := owed[1]
	last.Callback, last.Number, last.Attempts = "p3", "+393", 2
	later := b.now
	b = newBench(t, c)
	b.now = later
	want(t, b.do("", &call.Started{Callbacks: append(owed, last)}), "*call.CallbackEnded", "*call.CallbackDue", "*call.CallbackDue")
	b.put("", &call.AgentRegistered{Agent: "anna"})
	want(t, b.settle(), "p1 offered to anna by q")
	if leg := b.ringing("p1"); leg != "p1-2" {
		t.Errorf("the leg is %s", leg)
	}
}

// leave lets a message wait in the queue.
func (b *bench) leave(id call.ID, n call.Number) []Decision {
	b.t.Helper()
	return b.do("", &call.CallbackBooked{Callback: id, Queue: "q", Number: n, Since: b.now, Message: &call.LeftMessage{Box: "desk"}})
}

// TestAMessageWaitsInTurn: like a caller, in books of its own, and each of one number's.
func TestAMessageWaitsInTurn(t *testing.T) {
	b := newBench(t, callbacks(0))
	b.register("anna")
	b.queued("c1", "q")
	b.answer("c1")
	b.now = b.now.Add(time.Second)
	b.leave("m", "+391")
	b.leave("n", "+391")
	b.leave("o", "")
	b.now = b.now.Add(time.Second)
	b.queued("c2", "q")
	if !b.e.MayCallBack("q", "+391", b.now) {
		t.Error("messages count against the calls that may be promised")
	}
	if s := b.e.Snapshot(b.now).Queues[0]; s.Tasks != 3 || s.Promised != 0 || s.Owed != 0 || s.Waiting != 1 {
		t.Errorf("books %+v", s)
	}
	b.release("c1")
	want(t, b.wait(10*time.Second), "anna wrapped up", "m offered to anna by q")
	if _, ok := b.e.Heard("m", b.ringing("m"), b.now); ok {
		t.Error("heard by a telephone that rings")
	}
	b.dial("m")
	leg := b.e.Legs("m")[0].ID
	ended, ok := b.e.Heard("m", leg, b.now)
	if !ok || ended.Result != call.CallbackKept || ended.Delay != 11*time.Second {
		t.Fatalf("heard as %+v", ended)
	}
	want(t, b.do("m", ended), "n offered to anna by q") // free at once: nobody was spoken to
	if _, ok := b.e.Heard("m", leg, b.now); ok {
		t.Error("heard twice")
	}
	b.dial("n")
	ds, m := b.miss("n", call.MissAgent)
	want(t, ds, "o offered to anna by q")
	if m.Attempt != 0 || !m.Again.Equal(b.now.Add(putOff)) {
		t.Errorf("missed %+v", m)
	}
	b.dial("o")
	if ended, ok = b.e.Heard("o", b.e.Legs("o")[0].ID, b.now); !ok {
		t.Fatal("a message without a number is not heard")
	}
	want(t, b.do("o", ended), "c2 offered to anna by q")
	b.answer("c2")
	b.release("c2")
	b.wait(putOff)
	for range 3 { // whoever is called in vain, the message waits
		b.dial("n")
		if _, m = b.miss("n", call.MissBusy); !m.Again.Equal(b.now.Add(time.Minute)) {
			t.Errorf("missed %+v", m)
		}
		b.wait(time.Minute)
	}
	b.dial("n")
	want(t, b.reach("n"), "*call.CallbackEnded")
	if s := b.e.Snapshot(b.now).Queues[0]; s.Tasks != 0 || s.Promised != 0 || s.Offered != 2 || s.Answered != 2 {
		t.Errorf("books %+v", s)
	}
	if v := b.e.Violations(); v[Promises]+v[Books] != 0 {
		t.Errorf("violations %v", v)
	}
}

// TestMessagesOutliveTheProcess, with the promises to call back beside them.
func TestMessagesOutliveTheProcess(t *testing.T) {
	b := newBench(t, callbacks(0))
	b.leave("m", "+391")
	p, ok := b.e.Callback("m")
	if !ok || p.Message == nil || p.Message.Box != "desk" {
		t.Fatalf("owed %+v", p)
	}
	b.do("", &call.Started{Callbacks: []call.PendingCallback{p}})
	if s := b.e.Snapshot(b.now).Queues[0]; s.Tasks != 1 || s.Owed != 0 {
		t.Errorf("books %+v", s)
	}
	b.register("anna")
	b.settle()
	b.dial("m")
}

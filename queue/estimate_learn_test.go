package queue

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"centralino/call"
)

func TestHandlingIsLearnedFromTheFirstRingToTheEndOfTheWork(t *testing.T) {
	b := newBench(t, oneQueue(Settings{WrapUp: 30 * time.Second}, "anna"))
	b.register("anna")
	l := b.e.lines["q"]
	near(t, "the first guess", 1/l.learned.handling.rate(), 180, 30)
	for i := range 400 {
		id := call.ID(fmt.Sprint("c", i))
		b.queued(id, "q")
		b.wait(10 * time.Second)
		b.answer(id)
		b.wait(60 * time.Second)
		b.release(id)
		b.wait(time.Hour) // nothing happens meanwhile but half a minute of work
	}
	near(t, "10 s of ringing, 60 of talk, 30 of work", 1/l.learned.handling.rate(), 100, 2)
	near(t, "the time a phone rings", l.learned.ring.value, 10, .5)
}

// Longer conversations show while they go on, not only when they are over, and quickly when they are.
func TestLongerConversationsShowWhileTheyLast(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna", "bruno"))
	b.register("anna", "bruno")
	b.teach("q", 200, 100*time.Second)
	l := b.e.lines["q"]
	before := 1 / l.learned.handling.rate()
	b.queued("x", "q")
	b.answer("x")
	b.wait(50 * time.Minute)
	b.queued("y", "q")
	if now := 1 / l.learned.handling.rate(); now < before+20 {
		t.Errorf("a conversation of 50 minutes: %.0f s before it, %.0f s in it", before, now)
	}
	b.release("x")
	b.answer("y")
	b.release("y")
	b.teach("q", 100, 300*time.Second)
	if now := 1 / l.learned.handling.rate(); now < 200 || now > 310 {
		t.Errorf("after 100 conversations of 300 s the mean is %.0f s", now)
	}
}

func TestAMissedOfferCostsTime(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Ring: 20 * time.Second}, "anna"))
	b.register("anna")
	b.teach("q", 50, 100*time.Second)
	l := b.e.lines["q"]
	seen, before := l.learned.handling.n, l.learned.handling.time
	b.queued("c", "q")
	b.wait(20 * time.Second)
	near(t, "the time of agents", l.learned.handling.time-before, 20, .001)
	if l.learned.handling.n != seen {
		t.Error("a missed offer counts as a conversation")
	}
}

func TestPatience(t *testing.T) {
	var p hazard
	r := rand.New(rand.NewPCG(1, 2))
	waiting, now := 0, int64(0)
	ends := []int64{}
	for range 20_000 { // callers every 10 s, who leave after 200 s on average or are served after 300 s
		now += 10e9
		for i := 0; i < len(ends); i++ {
			if at := ends[i]; at <= now {
				p.pass(at, waiting)
				waiting--
				p.end(at%2 == 0, memoryWaits)
				ends = append(ends[:i], ends[i+1:]...)
				i--
			}
		}
		p.pass(now, waiting)
		waiting++
		gives := int64(r.ExpFloat64()*200e9) &^ 1
		if gives > 300e9 {
			gives = 300e9 + 1
		}
		ends = append(ends, now+gives)
	}
	near(t, "the patience", 1/p.rate(), 200, 25)
}

// Neither those a rule sends on nor those a dead process lost have lost patience.
func TestOnlyThoseWhoGiveUpLosePatience(t *testing.T) {
	for _, c := range []struct {
		name  string
		event func(*bench)
		quit  bool
	}{
		{"hangs up", func(b *bench) { b.do("c", &call.Ended{}) }, true},
		{"hangs up in the queue", func(b *bench) { b.do("c", &call.QueueLeft{Queue: "q", Result: call.LeftAbandoned}) }, true},
		{"asks for a callback", func(b *bench) { b.do("c", &call.QueueLeft{Queue: "q", Result: call.LeftCallback}) }, true},
		{"is sent on", func(b *bench) { b.do("c", &call.QueueLeft{Queue: "q", Result: call.LeftOverflowed}) }, false},
		{"goes to another queue", func(b *bench) { b.do("c", &call.Queued{Queue: "other"}) }, false},
		{"is lost, and told so", func(b *bench) { b.do("c", &call.Ended{Termination: call.Termination{Result: call.Lost}}) }, false},
		{"is lost by the process", func(b *bench) { b.do("", &call.Started{}) }, false},
		{"is served", func(b *bench) { b.register("anna"); b.answer("c") }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, oneQueue(Settings{}, "anna", "bruno"))
			b.register("bruno")
			b.queued("busy", "q")
			b.answer("busy")
			b.queued("c", "q")
			before := b.e.lines["q"].learned.patience.n
			c.event(b)
			if after := b.e.lines["q"].learned.patience.n; (after > before) != c.quit {
				t.Errorf("%v gave up, then %v", before, after)
			}
		})
	}
}

// What happened between the death of a process and the start of the next one is not known.
func TestNothingIsLearnedFromAnOutage(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna"))
	b.register("anna")
	b.queued("x", "q")
	b.answer("x")
	b.queued("y", "q")
	before := b.e.lines["q"].learned
	b.now = b.now.Add(3 * time.Hour)
	b.do("", &call.Started{})
	after := b.e.lines["q"].learned
	if after.handling.time != before.handling.time || after.patience.time != before.patience.time || after.busy != 0 {
		t.Errorf("learned %+v from an outage, was %+v", after, before)
	}
	b.register("anna")
	b.now = b.now.Add(time.Hour)
	b.queued("z", "q")
	if after := b.e.lines["q"].learned; after.handling.time != before.handling.time {
		t.Errorf("an idle hour counts as %v s", after.handling.time-before.handling.time)
	}
}

func TestArrivals(t *testing.T) {
	l := newLearned()
	now := nanos(epoch)
	for i := range 2000 {
		now += 10e9
		l.arrived(int64(i%2)*60e9, now)
	}
	if len(l.arrivals) != 2 || l.arrivals[0].headStart != 0 {
		t.Fatalf("classes: %+v", l.arrivals)
	}
	near(t, "callers per minute in a class", 60*l.arrivals[1].rate(now), 3, .2)
	near(t, "an hour later", 60*l.arrivals[1].rate(now+3600e9), 3*math.Exp(-2), .2)

	young := newLearned()
	for i := range 30 {
		young.arrived(0, nanos(epoch)+int64(i)*10e9)
	}
	near(t, "callers per minute after five minutes", 60*young.arrivals[0].rate(nanos(epoch)+300e9), 6, .7)
}

func TestManyPrioritiesShareClasses(t *testing.T) {
	l := newLearned()
	for i, start := range []int64{50, 10, 40, 20, 44, 46, 0, 100, 22} {
		l.arrived(start, int64(i))
	}
	want := []struct{ start, n int64 }{{10, 2}, {20, 2}, {40, 2}, {50, 3}}
	for i, w := range want {
		if c := l.arrivals[i]; c.headStart != w.start || math.Round(c.n) != float64(w.n) {
			t.Errorf("class %d: %d callers of %d, want %d of %d", i, int(c.n), c.headStart, w.n, w.start)
		}
	}
}

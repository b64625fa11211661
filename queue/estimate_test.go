package queue

import (
	"fmt"
	"math"
	"testing"
	"time"

	"centralino/call"

	"pgregory.net/rapid"
)

// teach lets the agent have conversations of one length in a queue, one after the other.
func (b *bench) teach(q call.QueueID, conversations int, talk time.Duration) {
	b.t.Helper()
	for i := range conversations {
		id := call.ID(fmt.Sprint("pupil ", q, len(b.log), i))
		b.queued(id, q)
		b.answer(id)
		b.wait(talk)
		b.release(id)
		b.do(id, &call.Ended{})
	}
}

func near(t tester, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Fatalf("%s is %.3f, want %.3f", what, got, want)
	}
}

// The quick way to sum gives what adding up would.
func TestDrain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		serve := math.Exp(rapid.Float64Range(-9, 1).Draw(t, "serve"))
		quit := rapid.SampledFrom([]float64{0, 1e-12, 1e-6, 1e-4, 1e-3, 1e-2}).Draw(t, "quit")
		n := rapid.IntRange(0, 3000).Draw(t, "ahead")
		mean, variance := 0.0, 0.0
		for i := range n + 1 {
			rate := serve + float64(i)*quit
			mean += 1 / rate
			variance += 1 / (rate * rate)
		}
		gotMean, gotVariance := drain(serve, quit, float64(n))
		near(t, "the mean", gotMean/mean, 1, .01)
		near(t, "the variance", gotVariance/variance, 1, .01)
	})
}

func TestDrainOfPartsOfACaller(t *testing.T) {
	for _, n := range []float64{0, .5, 3, 7, 7.25, 8, 30.5} {
		below, _ := drain(.1, .01, n)
		above, _ := drain(.1, .01, n+.25)
		if above < below || above-below > 2.5 {
			t.Errorf("%v callers ahead take %v s, a quarter more %v s", n, below, above)
		}
	}
}

func TestEstimate(t *testing.T) {
	b := newBench(t, oneQueue(Settings{WrapUp: 20 * time.Second}, "anna", "bruno"))
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
	b.teach("q", fewest-1, 80*time.Second)
	b.wait(20 * time.Second)
	b.queued("x", "q")
	b.answer("x")
	b.queued("y", "q")
	b.answer("y")
	if wait, ok := b.e.Estimate("q", b.now); ok {
		t.Errorf("is sure of %v after %d conversations", wait, fewest-1)
	}
	b.wait(80 * time.Second)
	b.release("x")
	b.wait(20 * time.Second)
	b.queued("x2", "q")
	b.answer("x2")
	if _, ok := b.e.Estimate("q", b.now); !ok {
		t.Errorf("is not sure after %d conversations", fewest)
	}
	b.release("y")
	b.release("x2")
	b.wait(20 * time.Second)
	b.teach("q", 400, 80*time.Second)
	b.wait(20 * time.Second)
	b.queued("x3", "q")
	b.answer("x3")
	b.queued("y3", "q")
	b.answer("y3")
	near(t, "100 s each and two agents", estimated(b, "q"), 50, 2)
	b.do("", &call.AgentPaused{Agent: "anna", By: call.PausedByAgent})
	near(t, "100 s each and one agent", estimated(b, "q"), 100, 4)
	for i := range 9 {
		b.queued(call.ID(fmt.Sprint("d", i)), "q")
	}
	near(t, "nine before one agent, of whom some give up", estimated(b, "q"), 700, 20)
	for i := range 150 {
		b.queued(call.ID(fmt.Sprint("e", i)), "q")
	}
	near(t, "160 before one agent, most of whom give up", estimated(b, "q"), 2640, 60)
	b.e.lines["q"].learned.patience = hazard{n: 1, time: 1e6}
	if wait, ok := b.e.Estimate("q", b.now); ok {
		t.Errorf("is sure of %v", wait)
	}
	b.do("", &call.AgentUnregistered{Agent: "bruno"})
	if wait, ok := b.e.Estimate("q", b.now); ok {
		t.Errorf("is sure of %v with nobody at work", wait)
	}
}

func estimated(b *bench, q call.QueueID) float64 {
	b.t.Helper()
	wait, ok := b.e.Estimate(q, b.now)
	if !ok {
		b.t.Fatalf("there is no estimate for %s", q)
	}
	return wait.Seconds()
}

// Those for whom a phone rings have an agent; they are not waited for. Priority stands where it will stand.
func TestWhoIsAhead(t *testing.T) {
	c := oneQueue(Settings{Priority: 1, Ageing: time.Minute}, "anna", "bruno")
	b := newBench(t, c)
	b.register("anna", "bruno")
	for i := range 6 {
		b.do(call.ID(fmt.Sprint("c", i)), &call.Queued{Queue: "q", Priority: i % 2})
		b.wait(time.Second)
	}
	l := b.e.lines["q"]
	if n := l.ahead(b.e.callers["c5"].key); n != 1 {
		t.Errorf("%d are ahead of c5, want c3 alone", n)
	}
	if n := l.ahead(b.e.callers["c4"].key); n != 3 {
		t.Errorf("%d are ahead of c4, want c3, c5 and c2", n)
	}
	if n := l.ahead(l.joining(nanos(b.now))); n != 2 {
		t.Errorf("%d are ahead of one who comes now, want c3 and c5", n)
	}
}

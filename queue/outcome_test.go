package queue

import (
	"testing"
	"time"

	"centralino/call"
)

// speaks lets anna take a call of the queue.
func speaks(t *testing.T, s Settings) *bench {
	t.Helper()
	b := newBench(t, oneQueue(s, "anna"))
	b.register("anna")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q")
	b.answer("c1")
	return b
}

func (b *bench) talk() Talk {
	t, _ := b.e.Talk("anna")
	return t
}

func (b *bench) outcome(code call.OutcomeCode) []Decision {
	b.t.Helper()
	return b.do("c1", &call.OutcomeRecorded{Queue: "q", Agent: "anna", Leg: b.e.agents["anna"].talk.leg, Code: code})
}

// TestAnOutcomeIsOwedBeforeTheNextCall: the after-call work of a queue that asks for it does not end by itself.
func TestAnOutcomeIsOwedBeforeTheNextCall(t *testing.T) {
	for _, wrap := range []time.Duration{0, 10 * time.Second} {
		b := speaks(t, Settings{WrapUp: wrap, Outcome: true})
		if got := b.talk(); got.Call != "c1" || got.Queue != "q" || !got.Owed {
			t.Fatalf("while they speak: %+v", got)
		}
		want(t, b.release("c1"))
		want(t, b.queued("c2", "q"))
		want(t, b.wait(time.Hour))
		if s := b.e.AgentState("anna"); s != call.AgentWrapUp || !b.talk().Owed {
			t.Fatalf("an hour later: %s, %+v", s, b.talk())
		}
		want(t, b.outcome("solved"), "anna wrapped up", "c2 offered to anna by q")
		if _, ok := b.e.Talk("anna"); ok {
			t.Error("the conversation before is still theirs to speak of")
		}
	}
}

// TestAnOutcomeSaidInTimeHoldsNobodyUp: said while they speak, or in the after-call work, which lasts as long as it would have.
func TestAnOutcomeSaidInTimeHoldsNobodyUp(t *testing.T) {
	b := speaks(t, Settings{WrapUp: 10 * time.Second, Outcome: true})
	want(t, b.outcome("solved"))
	if got := b.talk(); got.Owed || got.Outcome != "solved" {
		t.Errorf("said: %+v", got)
	}
	want(t, b.release("c1"))
	want(t, b.wait(9*time.Second))
	want(t, b.outcome("other")) // anew
	want(t, b.wait(time.Second), "anna wrapped up")
	b = speaks(t, Settings{WrapUp: 10 * time.Second})
	want(t, b.release("c1"))
	if b.talk().Owed {
		t.Error("owed where no queue asks for it")
	}
	want(t, b.wait(10*time.Second), "anna wrapped up")
}

// TestNobodyIsHeldUpForEver: who says ready is, whatever is owed, and so is everybody when the queue no longer asks.
func TestNobodyIsHeldUpForEver(t *testing.T) {
	asks := Settings{WrapUp: 10 * time.Second, Outcome: true}
	b := speaks(t, asks)
	b.release("c1")
	want(t, b.do("", &call.AgentReady{Agent: "anna"}), "anna wrapped up")
	b = speaks(t, asks)
	b.release("c1")
	b.wait(time.Minute)
	b.e.Reconfigure(oneQueue(Settings{WrapUp: 10 * time.Second}, "anna"))
	want(t, b.settle(), "anna wrapped up")
	b = speaks(t, asks)
	b.release("c1")
	b.e.Reconfigure(Config{Agents: map[call.AgentID]Agent{"anna": {}}})
	want(t, b.wait(10*time.Second), "anna wrapped up")
	b = speaks(t, asks)
	b.release("c1")
	b.do("", &call.OutcomeRecorded{Agent: "anna", Leg: "another", Code: "solved"})
	b.do("", &call.OutcomeRecorded{Agent: "nobody", Leg: "another", Code: "solved"})
	want(t, b.wait(time.Hour))
	want(t, b.do("", &call.Started{}))
	if _, ok := b.e.Talk("anna"); ok {
		t.Error("a conversation outlives its process")
	}
}

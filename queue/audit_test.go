package queue

import (
	"slices"
	"testing"

	"centralino/call"
)

// What the journal says that cannot be is believed where people hear each other, ignored where it is only an offer, and
// counted in both cases.
func TestWhatCannotBeIsCounted(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna", "bruno"))
	b.register("anna")
	b.queued("c1", "q")
	b.answer("c1")
	b.queued("c2", "q")
	b.queued("c3", "q")
	if v := b.e.Violations(); len(v) != 0 || len(b.e.Audit()) != 0 {
		t.Fatalf("violated: %v, %v", v, b.e.Audit())
	}
	b.put("c2", &call.Connected{Queue: "q", Agent: "anna", Leg: "second"})
	b.put("c1", &call.Connected{Queue: "q", Agent: "bruno", Leg: "joined"})
	b.put("c3", &call.Offered{Queue: "q", Agent: "anna", Leg: "third"})
	v := b.e.Violations()
	if v[AgentTwice] == 0 || v[CallerTwice] == 0 || v[OfferImpossible] != 1 {
		t.Errorf("violated: %v", v)
	}
	if got := b.e.Audit(); !slices.Equal(got, []Invariant{AgentTwice, CallerTwice}) {
		t.Errorf("violated now: %v", got)
	}
}

func TestAnOfferOutOfTurnIsCounted(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna", "bruno"))
	b.register("bruno")
	b.put("c1", &call.Queued{Queue: "q"})
	b.put("c2", &call.Queued{Queue: "q"})
	b.put("c2", &call.Offered{Queue: "q", Agent: "bruno", Leg: "c2-1"})
	if v := b.e.Violations(); v[Order] != 1 || len(v) != 1 {
		t.Errorf("violated: %v", v)
	}
	b = newBench(t, twoCountries())
	b.register("beni", "anna")
	b.put("c1", &call.Queued{Queue: "q", EU: true})
	b.put("c1", &call.Offered{Queue: "q", Agent: "beni", Leg: "c1-1"})
	if v := b.e.Violations(); v[OfferImpossible] != 1 {
		t.Errorf("violated: %v", v)
	}
}

// Each invariant is found when its state is broken by hand.
func TestAuditFindsWhatIsBroken(t *testing.T) {
	for broken, breaks := range map[Invariant]func(*Engine){
		Books:      func(e *Engine) { e.lines["q"].offered++ },
		Promises:   func(e *Engine) { e.lines["q"].promises.owed++ },
		Counters:   func(e *Engine) { e.lines["q"].audited = [2]uint64{100, 100} },
		CallerLost: func(e *Engine) { e.stepOut(e.callers["c2"]) },
		Order:      func(e *Engine) { e.ready = append(e.ready, e.lines["q"].open()) },
	} {
		b := newBench(t, oneQueue(Settings{}, "anna"))
		b.register("anna")
		b.queued("c1", "q")
		b.queued("c2", "q")
		breaks(b.e)
		if got := b.e.Audit(); !slices.Equal(got, []Invariant{broken}) {
			t.Errorf("found %v, broke %s", got, broken)
		}
		b.put("c2", &call.Announced{Queue: "q"})
		if v := b.e.Violations(); broken != Order && v[broken] == 0 {
			t.Errorf("counted %v, broke %s", v, broken)
		}
	}
	if len(Invariants()) != 8 {
		t.Error("an invariant without a test")
	}
}

package queue

import (
	"testing"
	"time"

	"centralino/call"
)

// Who is registered and never takes a call is told of once, until there is reason to believe that they are back.
func TestGhostsAreToldOfOnce(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna", "bruno"))
	b.register("bruno", "anna")
	b.queued("x", "q")
	b.answer("x")
	b.queued("c1", "q")
	b.over("c1", call.OfferFailed)
	b.wait(5 * time.Second)
	b.over("c1", call.OfferFailed)
	b.wait(10 * time.Second)
	want(t, b.over("c1", call.OfferFailed), "anna unreachable: failed 3 times")
	b.wait(20 * time.Second)
	want(t, b.over("c1", call.OfferFailed))
	want(t, b.do("", &call.AgentReady{Agent: "anna"}), "c1 offered to anna by q")
	for _, rest := range []time.Duration{5, 10} {
		b.over("c1", call.OfferFailed)
		b.wait(rest * time.Second)
	}
	want(t, b.over("c1", call.OfferFailed), "anna unreachable: failed 3 times")
	b.do("", &call.AgentUnregistered{Agent: "anna"})
	want(t, b.do("", &call.AgentUnreachable{Agent: "bruno"})) // is not, whatever was said
	if b.e.agents["bruno"].reported {
		t.Error("bruno was told of")
	}
}

func TestAnAgentWithoutAPhoneIsOffline(t *testing.T) {
	b := newBench(t, oneQueue(Settings{}, "anna"))
	want(t, b.do("", &call.AgentReady{Agent: "anna"}))
	if s := b.e.AgentState("anna"); s != call.AgentOffline {
		t.Errorf("anna is %s", s)
	}
	want(t, b.queued("c1", "q"), "c1 left q: overflowed, empty-shift")
}

package app

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/queue"
)

func TestAlarmsAreInTheLog(t *testing.T) {
	var text bytes.Buffer
	a := &App{log: slog.New(slog.NewTextHandler(&text, nil))}
	for want, body := range map[string]call.Body{
		`level=WARN msg="by the shifts nobody will be there to serve a queue" queue=care from=2026-11-23T18:00:00Z ahead=30m0s`: &call.ShiftWarning{
			Queue: "care", From: time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC), Ahead: 30 * time.Minute,
		},
		`level=INFO msg="a queue will be served after all" queue=care`: &call.ShiftCovered{Queue: "care"},
		`level=WARN msg="an agent's phone is registered and takes no call" agent=anna offers=3 result=failed`: &call.AgentUnreachable{
			Agent: "anna", Result: call.OfferFailed, Offers: 3,
		},
		`level=WARN msg="an agent was paused: several calls in a row rang and nobody answered" agent=anna`: &call.AgentPaused{Agent: "anna", By: call.PausedByMisses},
		"": &call.AgentPaused{Agent: "anna", By: call.PausedByAgent},
	} {
		text.Reset()
		a.alarm(call.Event{Body: body})
		if got := text.String(); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s is logged as %q, want %q", body.Kind(), got, want)
		}
	}
}

// TestABrokenRuleIsLoggedOnceEach, with how often it was found.
func TestABrokenRuleIsLoggedOnceEach(t *testing.T) {
	e := queue.New(queue.Config{Queues: map[call.QueueID]queue.Settings{"q": {}}, Agents: map[call.AgentID]queue.Agent{"anna": {}}})
	found := map[queue.Invariant][]uint64{}
	d := &desk{engine: e, broken: func(i queue.Invariant, n uint64) { found[i] = append(found[i], n) }}
	e.Apply(call.Event{Seq: 1, At: time.Unix(0, 0), Call: "c", Body: &call.Queued{Queue: "q"}})
	d.audit()
	for seq := range uint64(2) {
		e.Apply(call.Event{Seq: seq + 2, At: time.Unix(1, 0), Call: "c", Body: &call.Offered{Queue: "q", Agent: "anna", Leg: "c-1"}})
	}
	d.audit()
	d.audit()
	if len(found) == 0 || len(found[queue.OfferImpossible]) != 1 {
		t.Errorf("found %v", found)
	}
}

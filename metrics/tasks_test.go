package metrics

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"centralino/call"
)

// TestMessagesThatWaitAddUp: what waits, and what waited at the start, is heard, called, cancelled or pending; none of it is in
// the books of callers or of calls back, and the agent is busy while it is heard.
func TestMessagesThatWaitAddUp(t *testing.T) {
	m := New(Options{Scope: Scope{
		Flows: map[call.FlowID][]call.StepID{"f": nil}, Queues: map[call.QueueID][]call.AgentID{"q": {"anna"}},
	}})
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	apply := func(id call.ID, b call.Body) { m.Apply(call.Event{At: at, Call: id, Body: b}) }
	left := func(id call.ID) call.CallbackBooked {
		return call.CallbackBooked{Callback: id, Queue: "q", Flow: "f", Message: &call.LeftMessage{Box: "desk"}}
	}
	want := func(series map[string]float64) {
		t.Helper()
		for name, value := range series {
			if line := fmt.Sprintf("\n%s %v\n", name, value); !strings.Contains("\n"+m.text(), line) {
				t.Errorf("not there: %s", line)
			}
		}
	}
	apply("", &call.Started{Callbacks: []call.PendingCallback{{CallbackBooked: left("old")}}})
	apply("", &call.AgentRegistered{Agent: "anna"})
	for _, id := range []call.ID{"heard", "called"} {
		b := left(id)
		apply("c", &b)
	}
	want(map[string]float64{`centralino_tasks_queued_total{queue="q"}`: 2, `centralino_tasks_pending{queue="q"}`: 3, `centralino_callbacks_pending{queue="q"}`: 0})
	for _, id := range []call.ID{"heard", "called"} {
		apply(id, &call.Offered{Queue: "q", Agent: "anna", Leg: "l"})
		apply(id, &call.CallbackDialled{Queue: "q", Agent: "anna", Leg: "l"})
		want(map[string]float64{`centralino_agents{queue="q",state="busy"}`: 1})
		if id == "called" {
			apply(id, &call.CallbackMissed{Queue: "q", Agent: "anna", Leg: "l", Result: call.MissBusy})
			want(map[string]float64{`centralino_agents{queue="q",state="available"}`: 1})
			apply(id, &call.Offered{Queue: "q", Agent: "anna", Leg: "m"})
			apply(id, &call.CallbackDialled{Queue: "q", Agent: "anna", Leg: "m"})
			apply(id, &call.Arrived{Flow: "f", Back: true})
			apply(id, &call.Connected{Queue: "q", Flow: "f", Agent: "anna", Leg: "m"})
		}
		apply(id, &call.CallbackEnded{Queue: "q", Result: call.CallbackKept, Delay: time.Minute})
	}
	want(map[string]float64{`centralino_calls_active{flow="f"}`: 1, `centralino_agents{queue="q",state="busy"}`: 1})
	apply("called", &call.Ended{Flow: "f", Termination: call.Termination{Result: call.Served}})
	apply("old", &call.CallbackEnded{Queue: "q", Result: call.CallbackCancelled})
	want(map[string]float64{
		`centralino_tasks_total{queue="q",result="heard"}`:               1,
		`centralino_tasks_total{queue="q",result="called"}`:              1,
		`centralino_tasks_total{queue="q",result="cancelled"}`:           1,
		`centralino_tasks_pending{queue="q"}`:                            0,
		`centralino_callbacks_booked_total{queue="q"}`:                   0,
		`centralino_callbacks_total{queue="q",result="kept"}`:            0,
		`centralino_callback_delay_seconds_count{queue="q"}`:             0,
		`centralino_callback_attempts_total{queue="q",result="busy"}`:    0,
		`centralino_callback_attempts_total{queue="q",result="reached"}`: 0,
		`centralino_queue_offered_total{queue="q"}`:                      0,
		`centralino_agents{queue="q",state="available"}`:                 1,
	})
}

package metrics

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"centralino/call"
)

// TestThePromisesAddUp: what was promised, and what was owed at the start, is kept, failed, cancelled or pending; the call
// that keeps one is in no queue's books, and its agent is busy from the moment the caller is dialled.
func TestThePromisesAddUp(t *testing.T) {
	m := New(Options{Scope: Scope{
		Flows: map[call.FlowID][]call.StepID{"f": nil}, Queues: map[call.QueueID][]call.AgentID{"q": {"anna"}},
	}})
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	apply := func(id call.ID, b call.Body) { m.Apply(call.Event{At: at, Call: id, Body: b}) }
	book := func(id call.ID) { apply("c", &call.CallbackBooked{Callback: id, Queue: "q", Flow: "f"}) }
	want := func(series map[string]float64, states map[call.AgentState]int) {
		t.Helper()
		for name, value := range series {
			if line := fmt.Sprintf("\n%s %v\n", name, value); !strings.Contains("\n"+m.text(), line) {
				t.Errorf("not there: %s", line)
			}
		}
		for state, n := range states {
			if line := fmt.Sprintf("\ncentralino_agents{queue=\"q\",state=%q} %d\n", state, n); !strings.Contains(m.text(), line) {
				t.Errorf("not there: %s", line)
			}
		}
	}
	apply("", &call.Started{Callbacks: []call.PendingCallback{{CallbackBooked: call.CallbackBooked{Callback: "old", Queue: "q"}}}})
	apply("", &call.AgentRegistered{Agent: "anna"})
	book("kept")
	book("failed")
	book("failed") // told twice
	want(map[string]float64{
		`centralino_callbacks_booked_total{queue="q"}`: 2, `centralino_callbacks_pending{queue="q"}`: 3,
	}, nil)
	apply("failed", &call.Offered{Queue: "q", Agent: "anna", Leg: "l1"})
	want(nil, map[call.AgentState]int{call.AgentRinging: 1})
	apply("failed", &call.CallbackDialled{Queue: "q", Agent: "anna", Leg: "l1"})
	want(map[string]float64{`centralino_calls_active{flow="f"}`: 0}, map[call.AgentState]int{call.AgentBusy: 1})
	apply("failed", &call.CallbackMissed{Queue: "q", Agent: "anna", Leg: "l1", Result: call.MissBusy})
	want(nil, map[call.AgentState]int{call.AgentAvailable: 1})
	apply("failed", &call.CallbackEnded{Queue: "q", Result: call.CallbackFailed})
	apply("kept", &call.Offered{Queue: "q", Agent: "anna", Leg: "l2"})
	apply("kept", &call.CallbackDialled{Queue: "q", Agent: "anna", Leg: "l2"})
	apply("kept", &call.Arrived{Flow: "f", Back: true})
	apply("kept", &call.Connected{Queue: "q", Flow: "f", Agent: "anna", Leg: "l2"})
	apply("kept", &call.CallbackEnded{Queue: "q", Result: call.CallbackKept, Delay: time.Minute})
	want(map[string]float64{`centralino_calls_active{flow="f"}`: 1}, map[call.AgentState]int{call.AgentBusy: 1})
	at = at.Add(2 * time.Minute)
	apply("kept", &call.Ended{Flow: "f", Termination: call.Termination{Result: call.Served}})
	apply("old", &call.CallbackEnded{Queue: "q", Result: call.CallbackCancelled})
	want(map[string]float64{
		`centralino_callbacks_booked_total{queue="q"}`:                   2,
		`centralino_callbacks_total{queue="q",result="kept"}`:            1,
		`centralino_callbacks_total{queue="q",result="failed"}`:          1,
		`centralino_callbacks_total{queue="q",result="cancelled"}`:       1,
		`centralino_callbacks_pending{queue="q"}`:                        0,
		`centralino_callback_delay_seconds_count{queue="q"}`:             1,
		`centralino_callback_delay_seconds_sum{queue="q"}`:               60,
		`centralino_callback_attempts_total{queue="q",result="busy"}`:    1,
		`centralino_callback_attempts_total{queue="q",result="reached"}`: 1,
		`centralino_queue_offered_total{queue="q"}`:                      0,
		`centralino_queue_waiting{queue="q"}`:                            0,
		`centralino_offers_total{queue="q",result="answered"}`:           0,
		`centralino_agent_handle_seconds_sum{queue="q"}`:                 120,
		`centralino_time_to_human_seconds_count{flow="f"}`:               0,
		`centralino_calls_total{flow="f",result="served"}`:               1,
	}, map[call.AgentState]int{call.AgentAvailable: 1})
}

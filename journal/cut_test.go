package journal

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"centralino/call"
)

// TestRecoverWhatWasCut: the ends of what calls were in the midst of, ringing or spoken; not of what was over before, nor in calls that
// are.
func TestRecoverWhatWasCut(t *testing.T) {
	start := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	at := func(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }
	events := []call.Event{
		{Body: &call.Started{}},
		{At: at(1), Call: "desk", Body: &call.OutboundBegun{Agent: "anna", Partner: "gamma", Leg: "l1", Number: "+3902", Trunk: "t"}},
		{At: at(2), Call: "passed", Body: &call.Arrived{Flow: "f"}},
		{At: at(3), Call: "passed", Body: &call.TransferBegun{Flow: "f", Step: "s", To: "+3903", Trunk: "t"}},
		{At: at(4), Call: "passed", Body: &call.TransferEnded{Result: call.TransferBusy}},
		{At: at(5), Call: "passed", Body: &call.TransferBegun{Flow: "f", Step: "s2", To: "+3904", Trunk: "t"}},
		{At: at(6), Call: "passed", Body: &call.TransferAnswered{Rang: time.Second}},
		{At: at(7), Call: "ringing", Body: &call.Arrived{Flow: "f"}},
		{At: at(8), Call: "ringing", Body: &call.TransferBegun{Flow: "f", Step: "s", To: "+3905"}},
		{At: at(9), Call: "given over", Body: &call.Arrived{Flow: "f"}},
		{At: at(10), Call: "given over", Body: &call.HandoverBegun{
			Agent: "anna", Queue: "q", From: "l1", Mode: call.HandoverConsult, HandoverTarget: call.HandoverTarget{Agent: "bruno"}, Leg: "l2",
		}},
		{At: at(11), Call: "given over", Body: &call.HandoverAnswered{Leg: "l2", Rang: 2 * time.Second}},
		{At: at(12), Call: "desk", Body: &call.OutboundAnswered{Rang: 3 * time.Second}},
		{At: at(13), Call: "done", Body: &call.OutboundBegun{Agent: "carla"}},
		{At: at(14), Call: "done", Body: &call.OutboundEnded{Result: call.OutboundSpoke}},
		{At: at(15), Call: "gone", Body: &call.Arrived{Flow: "f"}},
		{At: at(16), Call: "gone", Body: &call.TransferBegun{}},
		{At: at(17), Call: "gone", Body: &call.Ended{}},
	}
	want := []call.Event{
		{Call: "desk", Body: &call.OutboundEnded{
			Agent: "anna", Partner: "gamma", Leg: "l1", Number: "+3902", Trunk: "t", Result: call.OutboundLost, Rang: 3 * time.Second,
		}},
		{Call: "passed", Body: &call.TransferEnded{
			Flow: "f", Step: "s2", To: "+3904", Trunk: "t", Result: call.TransferLost, Rang: time.Second,
		}},
		{Call: "ringing", Body: &call.TransferEnded{Flow: "f", Step: "s", To: "+3905", Result: call.TransferLost}},
		{Call: "given over", Body: &call.HandoverEnded{
			Agent: "anna", Queue: "q", Mode: call.HandoverConsult, HandoverTarget: call.HandoverTarget{Agent: "bruno"}, Leg: "l2",
			Result: call.HandoverLost, Rang: 2 * time.Second,
		}},
	}
	eachStore(t, func(t *testing.T, j *Journal) {
		mustAppend(t, j, events...)
		got, err := j.Recover(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got.Cut); diff != "" || len(got.Calls) != 3 {
			t.Errorf("%d calls were up, and\n%s", len(got.Calls), diff)
		}
	})
}

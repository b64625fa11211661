package history

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"centralino/call"
)

// TestWhatAProcessWasInTheMidstOf has its rows, though the next one has to say so: they end when it was last known to live, and nobody
// makes up for how long anybody spoke.
func TestWhatAProcessWasInTheMidstOf(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p Place) {
		j := &tape{}
		j.add(0, "c1", &call.Arrived{From: "+390612345678", Flow: "f"}, &call.TransferBegun{Flow: "f", Step: "s", To: "+3904", Trunk: "t"},
			&call.TransferAnswered{Rang: 2 * time.Second})
		j.add(1, "c2", &call.Arrived{From: "+390612345679", Flow: "f"}, &call.TransferBegun{Flow: "f", Step: "s", To: "+3905", Trunk: "t"})
		j.add(2, "c3", &call.Arrived{Flow: "f"}, &call.Queued{Queue: "q"}, &call.Offered{Queue: "q", Agent: "anna", Leg: "l1"},
			&call.Connected{Queue: "q", Agent: "anna", Leg: "l1"}, &call.HandoverBegun{
				Agent: "anna", Queue: "q", Mode: call.HandoverBlind, Leg: "l2", HandoverTarget: call.HandoverTarget{Agent: "bruno"},
			})
		j.add(3, "d1", &call.OutboundBegun{Agent: "carla", Leg: "l3", Number: "+3906"}, &call.OutboundDialled{Agent: "carla", Leg: "l3"})
		j.add(900, "d1", &call.OutboundEnded{Agent: "carla", Leg: "l3", Number: "+3906", Result: call.OutboundLost})
		j.add(900, "c1", &call.TransferEnded{Flow: "f", Step: "s", To: "+3904", Trunk: "t", Result: call.TransferLost, Rang: 2 * time.Second})
		j.add(900, "c2", &call.TransferEnded{Flow: "f", Step: "s", To: "+3905", Trunk: "t", Result: call.TransferLost})
		j.add(900, "c3", &call.HandoverEnded{
			Agent: "anna", Queue: "q", Mode: call.HandoverBlind, Leg: "l2", HandoverTarget: call.HandoverTarget{Agent: "bruno"}, Result: call.HandoverLost,
		})
		for _, id := range []call.ID{"c1", "c2", "c3"} {
			j.add(900, id, &call.Ended{Flow: "f", Termination: call.Termination{Result: call.Lost, Reason: call.ProcessDied}})
		}
		d := written(t, p, j)
		const died = 3 * time.Second
		for query, want := range map[string]int{
			"SELECT COUNT(*) FROM transfers WHERE result = 'lost' AND talk_ns IS NULL":                     2,
			"SELECT COUNT(*) FROM transfers WHERE number = '+3904' AND rang_ns = 2000000000":               1,
			"SELECT COUNT(*) FROM transfers WHERE number = '+3905' AND rang_ns IS NULL":                    1,
			"SELECT COUNT(*) FROM handovers WHERE result = 'lost' AND rang_ns IS NULL AND talk_ns IS NULL": 1,
			"SELECT COUNT(*) FROM outside_calls WHERE result = 'lost' AND talk_ns IS NULL":                 1,
			"SELECT COUNT(*) FROM conversations WHERE talk_ns IS NULL":                                     1,
		} {
			if n := d.number(t, query); n != want {
				t.Errorf("%d, want %d: %s", n, want, query)
			}
		}
		for _, column := range []string{"at FROM transfers", "at FROM handovers", "at FROM outside_calls", "released_at FROM conversations"} {
			query := fmt.Sprintf("SELECT COUNT(%s WHERE %s <> %d", strings.Replace(column, " FROM", ") FROM", 1), strings.Fields(column)[0], start().Add(died).UnixNano())
			if n := d.number(t, query); n != 0 {
				t.Errorf("%d did not end when the process was last known to live: %s", n, query)
			}
		}
		if n := d.number(t, fmt.Sprintf("SELECT COUNT(*) FROM agent_states WHERE to_at > %d", start().Add(died).UnixNano())); n != 0 {
			t.Errorf("%d states of agents go on after the process died", n)
		}
	})
}

package metrics

import (
	"fmt"
	"testing"
	"time"

	"centralino/call"
)

// Each caller is told 2 to 5 minutes, expected 200 s, after 10 s; what is told later does not count.
func TestEstimateIsScored(t *testing.T) {
	for _, c := range []struct {
		name     string
		after    float64 // seconds from what was told
		answered bool
		covered  string
		off      float64
	}{
		{"within", 210, true, coveredYes, 10},
		{"at the first moment", 120, true, coveredYes, -80},
		{"at the last moment", 300, true, coveredYes, 100},
		{"too early", 119, true, coveredNo, -81},
		{"too late", 301, true, coveredNo, 101},
		{"gave up before it was over", 300, false, coveredUnknown, 0},
		{"gave up after it was over", 301, false, coveredNo, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFixture(t)
			f.happen("c", 0, &call.Arrived{Flow: "helpline"}, &call.Queued{Queue: "billing", Flow: "helpline"},
				&call.Announced{Queue: "billing", Position: 3},
				&call.Announced{Queue: "outages", Wait: time.Second, To: time.Second})
			f.happen("c", 10, &call.Announced{Queue: "billing", Wait: 200 * time.Second, From: 2 * time.Minute, To: 5 * time.Minute})
			f.happen("c", 55, &call.Announced{Queue: "billing", Wait: 100 * time.Second, From: time.Minute, To: 2 * time.Minute})
			if c.answered {
				f.happen("c", 10+c.after, &call.Connected{Queue: "billing", Agent: "anna", Leg: "c-1"})
			} else {
				f.happen("c", 10+c.after, &call.QueueLeft{Queue: "billing", Result: call.LeftAbandoned})
			}
			f.happen("c", 1000, &call.Ended{Flow: "helpline"})
			for _, covered := range []string{coveredYes, coveredNo, coveredUnknown} {
				want := 0.0
				if covered == c.covered {
					want = 1
				}
				if n := f.value("centralino_queue_estimate_covered_total", "queue", "billing", "covered", covered); n != want {
					t.Errorf("covered %s: %v, want %v", covered, n, want)
				}
			}
			if sum := f.value("centralino_queue_estimate_error_seconds_sum", "queue", "billing"); sum != c.off {
				t.Errorf("off by %v s, want %v", sum, c.off)
			}
			if n := f.value("centralino_queue_estimate_error_seconds_count", "queue", "billing"); (n == 1) != c.answered {
				t.Errorf("%v errors", n)
			}
		})
	}
}

// Nobody who was told nothing of the wait is scored.
func TestOnlyWhatWasToldIsScored(t *testing.T) {
	f := newFixture(t)
	for i, said := range []*call.Announced{nil, {Queue: "billing", Position: 1}, {Queue: "billing", Wait: time.Minute}} {
		id := call.ID(fmt.Sprint("c", i))
		f.happen(id, float64(i), &call.Arrived{Flow: "helpline"}, &call.Queued{Queue: "billing", Flow: "helpline"})
		if said != nil {
			f.happen(id, float64(i), said)
		}
		f.happen(id, 100, &call.Connected{Queue: "billing", Agent: "anna", Leg: call.LegID(id)})
	}
	if n := f.value("centralino_queue_estimate_covered_total"); n != 0 {
		t.Errorf("%v were scored", n)
	}
	if n := f.value("centralino_queue_estimate_error_seconds_count"); n != 0 {
		t.Errorf("%v errors", n)
	}
}

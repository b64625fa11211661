package history

import (
	"strings"
	"testing"
	"time"

	"centralino/call"
)

const telltale = "wants to pay in three parts"

// noted is a caller whose agent notes something after the call, and another whom nothing is noted of.
func noted() *tape {
	j := &tape{}
	j.add(0, "c1", &call.Arrived{From: "+390612345678", Flow: "helpline"},
		&call.OutcomeRecorded{Queue: "billing", Agent: "anna", Partner: "gamma", Leg: "l1", Code: "other", Note: "will say more"},
		&call.Ended{Flow: "helpline", Termination: call.Termination{Result: call.Served}})
	j.add(5, "c1", &call.OutcomeRecorded{
		Queue: "billing", Agent: "anna", Leg: "l1", Code: "instalments", Note: telltale, Customer: "C7", Again: true,
	})
	j.add(6, "c2", &call.Arrived{From: "+390299999999", Flow: "helpline"},
		&call.OutcomeRecorded{Queue: "billing", Agent: "anna", Leg: "l2", Code: "solved"}, &call.Ended{Flow: "helpline"})
	return j
}

func TestOutcomesAreKept(t *testing.T) {
	const day = 24 * time.Hour
	eachDatabase(t, func(t *testing.T, p Place) {
		d := written(t, p, noted())
		for condition, want := range map[string]int{
			"call = 'c1' AND queue = 'billing' AND leg = 'l1' AND agent IS NOT NULL":  2,
			"code = 'other' AND partner = 'gamma'":                                    1,
			"code = 'instalments' AND note = '" + telltale + "' AND partner = 'alfa'": 1,
			"code = 'solved' AND note IS NULL":                                        1,
		} {
			if got := d.number(t, "SELECT COUNT(*) FROM outcomes WHERE "+condition); got != want {
				t.Errorf("%d rows have %s, want %d", got, condition, want)
			}
		}
		keep := Retention{Notes: 10 * day, Agents: 20 * day, Rows: 30 * day}
		for _, step := range []struct{ days, notes, agents, rows int }{{9, 2, 3, 3}, {11, 0, 3, 3}, {21, 0, 0, 3}, {31, 0, 0, 0}} {
			if _, err := d.Tidy(t.Context(), keep, start().Add(time.Duration(step.days)*day)); err != nil {
				t.Fatal(err)
			}
			notes, agents := d.number(t, "SELECT COUNT(note) FROM outcomes"), d.number(t, "SELECT COUNT(agent) FROM outcomes")
			if rows := d.number(t, "SELECT COUNT(*) FROM outcomes"); notes != step.notes || agents != step.agents || rows != step.rows {
				t.Errorf("after %d days there are %d notes, %d agents, %d rows, want %+v", step.days, notes, agents, rows, step)
			}
		}
	})
}

// TestNotesGoWithTheNumber: an erasure takes them, keeps them out when history is made anew, and keeps out those that an agent
// writes of the same call afterwards.
func TestNotesGoWithTheNumber(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p Place) {
		j := noted()
		d := written(t, p, j)
		got, err := d.Erase(t.Context(), "+390612345678", uint64(len(j.events)), start())
		if err != nil || got.Fields != 2 {
			t.Fatalf("erased %+v: %v", got, err)
		}
		gone := func(when string) {
			t.Helper()
			text := dump(t, d)
			for _, note := range []string{telltale, "will say more"} {
				if strings.Contains(text, note) {
					t.Errorf("%s, %q is there:\n%s", when, note, text)
				}
			}
			if !strings.Contains(text, "code=instalments") || !strings.Contains(text, "code=solved") {
				t.Errorf("%s, outcomes are gone:\n%s", when, text)
			}
		}
		gone("erased")
		if _, err := Rebuild(t.Context(), Options{Place: p, Journal: j, Partner: partner, Now: start}); err != nil {
			t.Fatal(err)
		}
		gone("made anew")
		j.add(9, "c1", &call.OutcomeRecorded{Queue: "billing", Agent: "anna", Leg: "l1", Code: "other", Note: telltale, Again: true})
		project(t, d, j.events[len(j.events)-1:], all)
		gone("noted afterwards")
	})
}

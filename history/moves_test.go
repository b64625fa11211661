package history

import (
	"fmt"
	"testing"
	"time"

	"centralino/call"
)

// moved is a move or an end of a call in one line.
func moved(e call.Event) string {
	switch b := e.Body.(type) {
	case *call.StepEntered:
		return fmt.Sprintf("%v %s enters %s of %s", e.At.Format(time.RFC3339Nano), e.Call, b.Step, b.Flow)
	case *call.Ended:
		return fmt.Sprintf("%v %s ends: %s, %s", e.At.Format(time.RFC3339Nano), e.Call, b.Result, b.Reason)
	}
	return ""
}

// TestMovesAreThoseOfTheJournal, in all and in any period.
func TestMovesAreThoseOfTheJournal(t *testing.T) {
	j := story()
	j.add(4000, "again", &call.Arrived{From: "+39021", Flow: "helpline"}, &call.StepEntered{Flow: "helpline", Step: "main"},
		&call.StepEntered{Flow: "helpline", Step: "bye"}, &call.Ended{Flow: "helpline", Termination: call.Termination{Result: call.Informed, Reason: call.FlowEnded}})
	j.add(4100, "again", &call.Arrived{From: "+39021", Flow: "helpline", Back: true}, &call.StepEntered{Flow: "helpline", Step: "main"},
		&call.Ended{Flow: "helpline", Termination: call.Termination{Result: call.Abandoned, Reason: call.CallerHungUp}})
	eachDatabase(t, func(t *testing.T, p Place) {
		d := written(t, p, j)
		for _, period := range []struct{ since, until time.Time }{
			{},
			{since: start().Add(12 * time.Second)},
			{until: start().Add(4050 * time.Second)},
			{start().Add(4000 * time.Second), start().Add(4100 * time.Second)},
		} {
			var want, got []string
			for _, e := range j.events {
				line := moved(e)
				if line != "" && !e.At.Before(period.since) && (period.until.IsZero() || e.At.Before(period.until)) {
					want = append(want, line)
				}
			}
			err := d.View(t.Context(), func(v *View) error {
				return v.Moves(t.Context(), period.since, period.until, func(e call.Event) error {
					got = append(got, moved(e))
					return nil
				})
			})
			if err != nil || len(got) < 2 || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%v: %v, moves\n%v\nwant\n%v", period, err, got, want)
			}
		}
	})
}

package history

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"centralino/call"
)

// promises is a journal in which one promise is kept at the second attempt, one fails, and one is cancelled while an agent
// hears how the caller is dialled.
func promises() *tape {
	j := &tape{}
	j.add(0, "", &call.Started{}, &call.AgentRegistered{Agent: "anna"})
	for i, id := range []call.ID{"kept", "failed", "cancelled"} {
		from := call.Number(fmt.Sprintf("+39061234567%d", i))
		j.add(float64(1+i), "c"+id, &call.Arrived{From: from, Flow: "f"}, &call.Queued{Queue: "q"},
			&call.CallbackBooked{Callback: id, Queue: "q", Number: from, Due: start().Add(time.Minute)},
			&call.QueueLeft{Queue: "q", Result: call.LeftCallback},
			&call.Ended{Flow: "f", Termination: call.Termination{Result: call.Callback, Reason: call.FlowEnded}})
	}
	try := func(at float64, id call.ID, leg call.LegID, n int) {
		j.add(at, id, &call.Offered{Queue: "q", Agent: "anna", Leg: leg})
		j.add(at+5, id, &call.CallbackDialled{Queue: "q", Agent: "anna", Leg: leg, Attempt: n})
	}
	try(60, "kept", "l1", 1)
	j.add(80, "kept", &call.CallbackMissed{Queue: "q", Agent: "anna", Leg: "l1", Result: call.MissBusy, Status: 486, Attempt: 1})
	j.add(90, "failed", &call.Offered{Queue: "q", Agent: "anna", Leg: "l2"})
	j.add(95, "failed", &call.OfferEnded{Queue: "q", Agent: "anna", Leg: "l2", Result: call.OfferMissed})
	try(100, "failed", "l3", 1)
	j.add(120, "failed", &call.CallbackMissed{Queue: "q", Agent: "anna", Leg: "l3", Result: call.MissNoAnswer, Attempt: 1},
		&call.CallbackEnded{Queue: "q", Result: call.CallbackFailed, Rule: call.RuleUnreached})
	try(130, "cancelled", "l4", 1)
	j.add(140, "cancelled", &call.CallbackEnded{Queue: "q", Result: call.CallbackCancelled, Rule: call.RuleServed})
	try(150, "kept", "l5", 2)
	j.add(160, "kept", &call.Arrived{From: "+390612345670", Flow: "f", Back: true},
		&call.Connected{Queue: "q", Flow: "f", Agent: "anna", Leg: "l5", Waited: 159 * time.Second},
		&call.CallbackEnded{Queue: "q", Result: call.CallbackKept, Delay: 100 * time.Second})
	j.add(220, "kept", &call.Released{Queue: "q", Agent: "anna", Leg: "l5", By: call.SideCaller, Talk: time.Minute},
		&call.Ended{Flow: "f", Termination: call.Termination{Result: call.Served, Reason: call.FlowEnded}})
	j.add(230, "", &call.WrapUpEnded{Agent: "anna"})
	return j
}

func TestPromisesAreToldToTheirEnd(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p Place) {
		d := written(t, p, promises())
		second := func(s int) int64 { return start().Add(time.Duration(s) * time.Second).UnixNano() }
		for condition, want := range map[string]int{
			fmt.Sprintf("callbacks WHERE promise = 'kept' AND call = 'ckept' AND result = 'kept' AND rule IS NULL AND attempts = 2 "+
				"AND kept_at = %d AND ended_at = kept_at AND due_at = %d AND delay_ns = 100000000000", second(160), second(60)): 1,
			"callbacks WHERE promise = 'failed' AND result = 'failed' AND rule = 'unreached' AND attempts = 1 AND kept_at IS NULL":         1,
			"callbacks WHERE promise = 'cancelled' AND result = 'cancelled' AND rule = 'served' AND delay_ns IS NULL":                      1,
			"attempts WHERE promise = 'kept' AND result = 'busy' AND status = 486 AND attempt = 1 AND ended_at - dialled_at = 15000000000": 1,
			"attempts WHERE promise = 'kept' AND result = 'reached' AND attempt = 2":                                                       1,
			"attempts WHERE promise = 'failed' AND result = 'missed' AND dialled_at IS NULL AND attempt IS NULL":                           1,
			"attempts WHERE promise = 'failed' AND result = 'no-answer'":                                                                   1,
			"attempts WHERE promise = 'cancelled' AND result = 'withdrawn' AND dialled_at IS NOT NULL":                                     1,
			"attempts": 5,
			"offers":   0,
			"calls WHERE back AND call = 'kept' AND result = 'served' AND previous_at IS NULL": 1,
			"calls":  4,
			"visits": 3,
			"conversations WHERE call = 'kept' AND visit IS NULL AND talk_ns = 60000000000": 1,
		} {
			if got := d.number(t, "SELECT COUNT(*) FROM "+condition); got != want {
				t.Errorf("%d %s, want %d", got, condition, want)
			}
		}
	})
	want := "[available 0-60 ringing 60-65 busy 65-80 available 80-90 ringing 90-95 available 95-100 ringing 100-105 busy 105-120 " +
		"available 120-130 ringing 130-135 busy 135-140 available 140-150 ringing 150-155 busy 155-220 wrap-up 220-230 available 230--1]"
	if got := fmt.Sprint(states(folded(promises()), "anna")); got != want {
		t.Errorf("anna's day is\n%s, want\n%s", got, want)
	}
}

// TestPromisesOutliveTheirProcess: what is still owed goes on, what was kept without a word of it is kept, and what the new
// process knows nothing of is lost. Nobody is dialled while nothing runs.
func TestPromisesOutliveTheirProcess(t *testing.T) {
	j := &tape{}
	j.add(0, "", &call.Started{}, &call.AgentRegistered{Agent: "anna"})
	for _, id := range []call.ID{"owed", "kept", "gone"} {
		j.add(1, "c", &call.CallbackBooked{Callback: id, Queue: "q"})
	}
	j.add(10, "kept", &call.Offered{Queue: "q", Agent: "anna", Leg: "l1"}, &call.CallbackDialled{Queue: "q", Agent: "anna", Leg: "l1", Attempt: 1},
		&call.Arrived{Back: true}, &call.Connected{Queue: "q", Agent: "anna", Leg: "l1"})
	j.add(20, "owed", &call.Offered{Queue: "q", Agent: "bruno", Leg: "l2"}, &call.CallbackDialled{Queue: "q", Agent: "bruno", Leg: "l2", Attempt: 1})
	j.add(900, "", &call.Started{Callbacks: []call.PendingCallback{{CallbackBooked: call.CallbackBooked{Callback: "owed"}}}})
	rows := folded(j)
	var got []string
	for _, r := range rows[inCallbacks] {
		p := r.(*callbackRow)
		got = append(got, fmt.Sprintf("%s %s %v", p.promise, p.result, time.Duration(p.delay)))
	}
	for _, r := range rows[inAttempts] {
		a := r.(*attemptRow)
		got = append(got, fmt.Sprintf("%s %s %v", a.promise, a.result, time.Duration(a.ended-a.dialled)))
	}
	want := "owed  0s; kept kept 9s; gone lost 0s; kept reached 0s; owed withdrawn 0s"
	if text := strings.Join(got, "; "); text != want {
		t.Errorf("the promises are %s, want %s", text, want)
	}
}

// TestErasedPromiseHasNoNumber, though it is kept.
func TestErasedPromiseHasNoNumber(t *testing.T) {
	n := plainNames()
	n.erased = func(text string, _ int64) bool { return text == "+390612345670" }
	f := newFold(n)
	for _, e := range promises().events {
		f.apply(e)
	}
	for i, want := range []call.Number{"", "+390612345671", "+390612345672"} {
		if r := f.dirty.rows[inCallbacks][i].(*callbackRow); r.number != want || r.ended == 0 {
			t.Errorf("the promise is %+v, want the number %q", r, want)
		}
	}
}

// TestHistoryOfVersionTwoIsBroughtUpToDate: its rows stay, nobody invents what became of promises made then, and the
// journal tells it when the history is written anew.
func TestHistoryOfVersionTwoIsBroughtUpToDate(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p Place) {
		old, err := connect(p, true)
		if err != nil {
			t.Fatal(err)
		}
		folder := map[goose.Dialect]string{goose.DialectPostgres: "migrations/postgres", goose.DialectSQLite3: "migrations/sqlite"}
		files, err := fs.Sub(migrations, folder[old.dialect])
		if err != nil {
			t.Fatal(err)
		}
		provider, err := goose.NewProvider(old.dialect, old.sql, files, goose.WithDisableGlobalRegistry(true))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := provider.UpTo(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{
			"INSERT INTO calls (seq, call, arrived_at, caller, anonymous, erased) VALUES (3, 'ckept', 1, '+390612345670', FALSE, FALSE)",
			"INSERT INTO callbacks (seq, call, queue, number, booked_at) VALUES (5, 'ckept', 'q', '+390612345670', 1)",
			"INSERT INTO surveys (seq, call, at, survey, question, answer) VALUES (6, 'ckept', 1, 's', 'solved', '1')",
			"UPDATE position SET seq = 6, at = 1, key = 'ABC' WHERE id = 1",
		} {
			if _, err := old.sql.Exec(statement); err != nil {
				t.Fatal(err)
			}
		}
		if err := old.Close(); err != nil {
			t.Fatal(err)
		}

		if _, err := Open(t.Context(), p, false); err == nil {
			t.Error("who only reads has changed the tables")
		}
		d := opened(t, p)
		for condition, want := range map[string]int{
			"calls WHERE caller = '+390612345670' AND NOT back AND ended_at IS NULL":                           1,
			"callbacks WHERE number = '+390612345670' AND promise IS NULL AND attempts = 0 AND result IS NULL": 1,
			"surveys WHERE answer = '1'":             1,
			"position WHERE seq = 6 AND key = 'ABC'": 1,
			"attempts":                               0,
		} {
			if got := d.number(t, "SELECT COUNT(*) FROM "+condition); got != want {
				t.Errorf("%d %s, want %d", got, condition, want)
			}
		}
		if _, err := Rebuild(t.Context(), Options{Place: p, Journal: promises(), Partner: partner, Now: start}); err != nil {
			t.Fatal(err)
		}
		if got := d.number(t, "SELECT COUNT(*) FROM callbacks WHERE result IS NOT NULL"); got != 3 {
			t.Errorf("written anew, the history knows what became of %d promises, want 3", got)
		}
	})
}

// TestMessagesThatWaitAreTold in the table of promises, by their files, and told apart from calls back.
func TestMessagesThatWaitAreTold(t *testing.T) {
	j := promises()
	j.add(300, "c", &call.Arrived{From: "+390612345679", Flow: "f"}, &call.VoicemailLeft{Box: "desk", File: "boxes/desk/m.wav"},
		&call.CallbackBooked{Callback: "m", Queue: "q", Number: "+390612345679", Message: &call.LeftMessage{Call: "c", Box: "desk", File: "boxes/desk/m.wav"}},
		&call.Ended{Flow: "f", Termination: call.Termination{Result: call.Voicemail, Reason: call.CallerHungUp}})
	j.add(310, "m", &call.Offered{Queue: "q", Agent: "anna", Leg: "l9"})
	j.add(315, "m", &call.CallbackDialled{Queue: "q", Agent: "anna", Leg: "l9", Attempt: 1})
	j.add(330, "m", &call.CallbackEnded{Queue: "q", Result: call.CallbackKept, Delay: 30 * time.Second})
	eachDatabase(t, func(t *testing.T, p Place) {
		d := written(t, p, j)
		for condition, want := range map[string]int{
			"callbacks WHERE promise = 'm' AND message = 'boxes/desk/m.wav' AND result = 'kept'": 1,
			"callbacks WHERE message IS NULL": 3,
			"attempts WHERE promise = 'm'":    1,
			"calls":                           5,
			"conversations":                   1,
		} {
			if got := d.number(t, "SELECT COUNT(*) FROM "+condition); got != want {
				t.Errorf("%d %s, want %d", got, condition, want)
			}
		}
	})
}

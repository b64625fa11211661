package history

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"centralino/call"
)

// opened opens a history until the test ends.
func opened(t *testing.T, p Place) *DB {
	t.Helper()
	d, err := Open(t.Context(), p, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func partner(a call.AgentID) call.PartnerID {
	if a == "bruno" {
		return "beta"
	}
	return "alfa"
}

// project writes events into a history as a process would that is started for every few of them.
func project(t *testing.T, d *DB, events []call.Event, cuts func(left int) int) {
	t.Helper()
	for len(events) > 0 {
		n := min(max(cuts(len(events)), 1), len(events))
		f, err := d.load(t.Context(), partner)
		if err != nil {
			t.Fatal(err)
		}
		from := f.seq
		for _, e := range events[:n] {
			f.apply(e)
		}
		if err := d.write(t.Context(), f, from); err != nil {
			t.Fatal(err)
		}
		events = events[n:]
	}
}

func all(left int) int { return left }

// Every row that a story makes comes back from the database as it was made, and a second telling changes nothing.
func TestStoryIsWritten(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p Place) {
		d := opened(t, p)
		project(t, d, story().events, all)
		once := dump(t, d)
		for _, s := range schema() {
			n := 0
			if err := d.sql.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+s.name).Scan(&n); err != nil || n == 0 {
				t.Errorf("%s has %d rows: %v", s.name, n, err)
			}
		}
		project(t, d, story().events, all)
		if diff := cmp.Diff(once, dump(t, d)); diff != "" {
			t.Errorf("told twice, the story is another:\n%s", diff)
		}
		project(t, d, story().events[:5], func(int) int { return 1 })
		if diff := cmp.Diff(once, dump(t, d)); diff != "" {
			t.Errorf("an old part of the story changed it:\n%s", diff)
		}
	})
}

// A repeat call knows the one before it, within seven days.
func TestRepeatCallsKnowEachOther(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p Place) {
		j := &tape{}
		for i, hours := range []float64{0, 20, 20 + 7*24, 20 + 14*24 + 1} {
			j.add(hours*3600, call.ID(fmt.Sprint(i)), &call.Arrived{From: "+390612345678"}, &call.Ended{})
		}
		d := opened(t, p)
		project(t, d, j.events, all)
		var known int
		err := d.sql.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM calls WHERE previous_at IS NOT NULL").Scan(&known)
		if err != nil || known != 2 {
			t.Errorf("%d calls know one before them, want 2 (%v)", known, err)
		}
	})
}

// Whatever happens, and wherever a process is stopped between two batches, history is the same: the rows that are open in
// the database are all that a fold needs to go on.
func TestCutsDoNotShow(t *testing.T) {
	key := func(d *DB) {
		if _, err := d.sql.Exec("UPDATE position SET key = '00'"); err != nil {
			t.Fatal(err)
		}
		d.key = []byte("00")
	}
	reset := func(d *DB) {
		if err := d.forget(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
	}
	eachDatabase(t, func(t *testing.T, p Place) {
		whole, cut := opened(t, inFile(t)), opened(t, p)
		key(whole)
		key(cut)
		rapid.Check(t, func(r *rapid.T) {
			events := happenings(r)
			reset(whole)
			reset(cut)
			project(t, whole, events, all)
			project(t, cut, events, func(left int) int { return rapid.IntRange(1, left).Draw(r, "batch") })
			if diff := cmp.Diff(dump(t, whole), dump(t, cut)); diff != "" {
				r.Fatalf("cut into batches, history is another:\n%s", diff)
			}
		})
	})
}

// happenings draws events in any order, sensible or not.
func happenings(r *rapid.T) []call.Event {
	j := &tape{}
	second := 0.0
	for range rapid.IntRange(1, 60).Draw(r, "events") {
		second += float64(rapid.IntRange(0, 40).Draw(r, "later"))
		b := happening(r)
		id := call.ID("")
		if _, system := b.(*call.Started); !system {
			id = rapid.SampledFrom([]call.ID{"c1", "c2", "c3", "b1"}).Draw(r, "call")
		}
		j.add(second, id, b)
	}
	return j.events
}

func happening(r *rapid.T) call.Body {
	agent := rapid.SampledFrom([]call.AgentID{"anna", "bruno"}).Draw(r, "agent")
	queue := rapid.SampledFrom([]call.QueueID{"q1", "q2"}).Draw(r, "queue")
	leg := rapid.SampledFrom([]call.LegID{"l1", "l2", "l3"}).Draw(r, "leg")
	promise := rapid.SampledFrom([]call.ID{"c2", "c3", "b1"}).Draw(r, "promise")
	lost := call.Termination{Result: call.Lost, Reason: call.ProcessDied}
	over := call.Termination{Result: call.Served, Reason: call.FlowEnded}
	return rapid.SampledFrom([]call.Body{
		&call.Arrived{From: "+390612345678", Flow: "f"}, &call.Arrived{}, &call.Answered{Setup: time.Millisecond},
		&call.Queued{Queue: queue}, &call.Queued{Queue: queue}, &call.Announced{Queue: queue, Position: 2},
		&call.Offered{Queue: queue, Agent: agent, Leg: leg}, &call.Offered{Queue: queue, Agent: agent, Leg: leg},
		&call.OfferEnded{Queue: queue, Agent: agent, Leg: leg, Result: call.OfferMissed},
		&call.Connected{Queue: queue, Agent: agent, Leg: leg, InTarget: true}, &call.Connected{Queue: queue, Agent: agent, Leg: leg},
		&call.Released{Queue: queue, Agent: agent, Leg: leg, Talk: 7 * time.Second, Hold: time.Second, By: call.SideCaller},
		&call.QueueLeft{Queue: queue, Result: call.LeftVoicemail, Rule: call.RuleCaller},
		&call.AgentRegistered{Agent: agent}, &call.AgentUnregistered{Agent: agent}, &call.AgentPaused{Agent: agent, Reason: "7"},
		&call.AgentReady{Agent: agent}, &call.WrapUpEnded{Agent: agent}, &call.WrapUpEnded{Agent: agent},
		&call.Started{Paused: map[call.AgentID]call.Pause{agent: {Reason: "1", Since: start()}}}, &call.Stopped{},
		&call.MediaMeasured{Side: call.SideAgent, Leg: leg, In: &call.Sound{Codec: "G722", MOS: 3.5}},
		&call.Ended{Termination: over}, &call.Ended{Termination: lost},
		&call.CallbackBooked{Callback: promise, Queue: queue, Number: "+390612345678"},
		&call.CallbackBooked{Callback: promise, Queue: queue, Due: start()},
		&call.CallbackDialled{Queue: queue, Agent: agent, Leg: leg, Attempt: 2},
		&call.CallbackMissed{Queue: queue, Agent: agent, Leg: leg, Attempt: 1, Result: call.MissBusy, Status: 486},
		&call.CallbackEnded{Queue: queue, Result: call.CallbackFailed, Rule: call.RuleUnreached},
		&call.CallbackEnded{Queue: queue, Result: call.CallbackKept, Delay: time.Minute},
		&call.Arrived{From: "+390612345678", Back: true},
		&call.Started{Callbacks: []call.PendingCallback{{CallbackBooked: call.CallbackBooked{Callback: promise}}}},
	}).Draw(r, "event")
}

// Who makes reports in PostgreSQL needs to read and nothing more.
func TestReaderNeedsToReadOnly(t *testing.T) {
	p := fresh(t)
	d := opened(t, p)
	project(t, d, story().events, all)
	for _, statement := range []string{
		"DROP ROLE IF EXISTS reader", "CREATE ROLE reader LOGIN", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
	} {
		if _, err := d.sql.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _, _ = d.sql.Exec("DROP OWNED BY reader") })
	as, err := Locate(call.NewSecret(strings.Replace(p.postgres.Reveal(), "postgres@", "reader@", 1)), "")
	if err != nil {
		t.Fatal(err)
	}
	reader, err := Open(t.Context(), as, false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	if reader.Pseudonym("anna") != d.Pseudonym("anna") {
		t.Error("the reader knows agents by other names")
	}
	if _, err := reader.Tidy(t.Context(), Retention{Rows: time.Hour}, time.Now()); err == nil {
		t.Error("the reader can write, so this test shows nothing")
	}
}

// A database that was never written to is no history.
func TestEmptyDatabaseIsNoHistory(t *testing.T) {
	if _, err := Open(t.Context(), fresh(t), false); !errors.Is(err, ErrNone) {
		t.Errorf("an empty database was opened as a history: %v", err)
	}
	if _, err := Open(t.Context(), inFile(t), false); !errors.Is(err, ErrNone) {
		t.Errorf("a file that is not there was opened as a history: %v", err)
	}
}

package history

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"centralino/call"
)

func written(t *testing.T, p Place, j *tape) *DB {
	t.Helper()
	d := opened(t, p)
	project(t, d, j.events, all)
	return d
}

func (d *DB) number(t *testing.T, query string) (n int) {
	t.Helper()
	if err := d.sql.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEachFieldIsKeptAsLongAsItIsSaid(t *testing.T) {
	const day = 24 * time.Hour
	keep := Retention{Numbers: 30 * day, Digits: 40 * day, Customers: 50 * day, Agents: 60 * day, Rows: 70 * day}
	left := []string{
		"SELECT COUNT(caller) FROM calls", "SELECT COUNT(number) FROM callbacks", "SELECT COUNT(digits) FROM inputs",
		"SELECT COUNT(customer) FROM identifications", "SELECT COUNT(agent) FROM conversations", "SELECT COUNT(*) FROM calls",
	}
	eachDatabase(t, func(t *testing.T, p Place) {
		d := written(t, p, story())
		for _, step := range []struct {
			keep  Retention
			after time.Duration
			want  string
		}{
			{Retention{}, 10000 * day, "[2 1 1 1 1 3]"},
			{keep, 29 * day, "[2 1 1 1 1 3]"},
			{keep, 31 * day, "[0 0 1 1 1 3]"},
			{keep, 41 * day, "[0 0 0 1 1 3]"},
			{keep, 51 * day, "[0 0 0 0 1 3]"},
			{keep, 61 * day, "[0 0 0 0 0 3]"},
			{keep, 71 * day, "[0 0 0 0 0 0]"},
		} {
			if _, err := d.Tidy(t.Context(), step.keep, start().Add(step.after)); err != nil {
				t.Fatal(err)
			}
			var got []int
			for _, query := range left {
				got = append(got, d.number(t, query))
			}
			if fmt.Sprint(got) != step.want {
				t.Errorf("after %v there are %v, want %s", step.after, got, step.want)
			}
		}
		for _, s := range schema() {
			if n := d.number(t, "SELECT COUNT(*) FROM "+s.name); n != 0 && s.name != "agents" && s.name != "agent_states" {
				t.Errorf("%d rows of %s outlive their time", n, s.name)
			}
		}
	})
}

func TestErasedNumberIsNowhere(t *testing.T) {
	const number = "+390612345678"
	eachDatabase(t, func(t *testing.T, p Place) {
		j := story()
		j.add(300, "c4", &call.Arrived{From: "+390299999999", Flow: "helpline"},
			&call.Collected{Name: "callback", Digits: "0612345678"}, &call.Collected{Name: "code", Digits: "12"},
			&call.Identified{Directory: "customers", By: "caller.number", Answer: call.IdentityFound, Customer: "C9"})
		d := written(t, p, j)
		before := dump(t, d)
		would, err := d.WouldErase(t.Context(), number)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, dump(t, d)); diff != "" {
			t.Errorf("a trial changed something:\n%s", diff)
		}
		if ids, err := d.CallsOf(t.Context(), number); err != nil || !cmp.Equal(ids, []call.ID{"c1", "c3"}) {
			t.Errorf("the calls are %q: %v", ids, err)
		}
		got, err := d.Erase(t.Context(), number, 0, start())
		if err != nil {
			t.Fatal(err)
		}
		if want := (Erased{Calls: 2, Fields: 8}); got != want || would != want {
			t.Errorf("erased %+v, would have %+v, want %+v", got, would, want)
		}
		text := dump(t, d)
		for _, trace := range []string{"612345678", "10000019", "C7"} {
			if strings.Contains(text, trace) {
				t.Errorf("%q is still there:\n%s", trace, text)
			}
		}
		for _, other := range []string{"+390299999999", "C9", "digits=12", "result=served", "result=callback"} {
			if !strings.Contains(text, other) {
				t.Errorf("%q is gone", other)
			}
		}
		if file := p.InFile(); file != "" {
			for _, name := range []string{file, file + "-wal"} {
				raw, err := os.ReadFile(name)
				if err != nil || strings.Contains(string(raw), "0612345678") {
					t.Errorf("the number is still in the bytes of %s (%v)", name, err)
				}
			}
		}
	})
}

func TestNoCallerIsErasedByMistake(t *testing.T) {
	d := written(t, inFile(t), story())
	before := dump(t, d)
	for _, number := range []call.Number{"", "+", "+39", "anna", "+39061234567x"} {
		_, err := d.Erase(t.Context(), number, 0, start())
		_, would := d.WouldErase(t.Context(), number)
		if !errors.Is(err, ErrNoNumber) || !errors.Is(would, ErrNoNumber) {
			t.Errorf("%q was erased: %v, %v", number, err, would)
		}
	}
	if diff := cmp.Diff(before, dump(t, d)); diff != "" {
		t.Error(diff)
	}
}

func TestRebuiltHistoryIsTheSame(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p Place) {
		j := story()
		d := written(t, p, j)
		before := dump(t, d)
		if _, err := d.sql.Exec("DELETE FROM visits"); err != nil {
			t.Fatal(err)
		}
		upTo, err := Rebuild(t.Context(), Options{Place: p, Journal: j, Partner: partner, Now: start})
		if err != nil || upTo != uint64(len(j.events)) {
			t.Fatalf("rebuilt up to %d of %d: %v", upTo, len(j.events), err)
		}
		if diff := cmp.Diff(before, dump(t, d)); diff != "" {
			t.Errorf("rebuilt, history is another:\n%s", diff)
		}
	})
}

func TestErasedStaysErasedWhenRebuilt(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p Place) {
		j := story()
		d := written(t, p, j)
		if _, err := d.Erase(t.Context(), "+390612345678", 0, start()); err != nil {
			t.Fatal(err)
		}
		j.add(900, "new", &call.Arrived{From: "+390612345678"}) // after the erasure: another call, another processing
		if _, err := Rebuild(t.Context(), Options{Place: p, Journal: j, Partner: partner, Now: start}); err != nil {
			t.Fatal(err)
		}
		text := dump(t, d)
		if n := strings.Count(text, "612345678"); n != 1 || !strings.Contains(text, "call=new") {
			t.Errorf("the number is in %d places, want that of the call after the erasure:\n%s", n, text)
		}
		for _, trace := range []string{"10000019", "C7"} {
			if strings.Contains(text, trace) {
				t.Errorf("%q is back", trace)
			}
		}
	})
}

// What the journal no longer has stays as it is, also when a call began there and ended here.
func TestRebuildKeepsWhatOnlyHistoryKnows(t *testing.T) {
	p := inFile(t)
	j := story()
	d := written(t, p, j)
	before := dump(t, d)
	j.first = 9 // the first call has arrived and chosen
	if _, err := Rebuild(t.Context(), Options{Place: p, Journal: j, Partner: partner, Now: start}); err != nil {
		t.Fatal(err)
	}
	after := dump(t, d)
	cut := func(s string) string { // agents' days cannot be told without their beginning
		calls, _, _ := strings.Cut(s, "agent_states\n")
		return calls
	}
	if diff := cmp.Diff(cut(before), cut(after)); diff != "" {
		t.Error(diff)
	}
	j.first = len(j.events)
	if upTo, err := Rebuild(t.Context(), Options{Place: p, Journal: j, Partner: partner}); err != nil || upTo != 0 {
		t.Errorf("an empty journal was rebuilt from, up to %d: %v", upTo, err)
	}
	if diff := cmp.Diff(after, dump(t, d)); diff != "" {
		t.Errorf("an empty journal changed history:\n%s", diff)
	}
}

package search_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"centralino/call"
	"centralino/history"
	"centralino/history/search"
)

// tape is a journal in memory.
type tape []call.Event

// ReadFrom implements history.Journal.
func (j tape) ReadFrom(_ context.Context, seq uint64, fn func(call.Event) error) error {
	for _, e := range j {
		if e.Seq >= seq {
			if err := fn(e); err != nil {
				return err
			}
		}
	}
	return nil
}

func morning() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

// recorded is a history of ten calls: the even ones reach anna in billing, the others give up in outages.
func recorded(t *testing.T) *history.DB {
	t.Helper()
	var j tape
	add := func(minute int, id call.ID, b call.Body) {
		j = append(j, call.Event{Seq: uint64(len(j) + 1), At: morning().Add(time.Duration(minute) * time.Minute), Call: id, Body: b})
	}
	for i := range 10 {
		id, leg := call.ID(fmt.Sprint("c", i)), call.LegID(fmt.Sprint("l", i))
		add(10*i, id, &call.Arrived{From: call.Number(fmt.Sprint("+3902", i)), To: "+39800", Flow: "helpline"})
		if i%2 == 0 {
			add(10*i, id, &call.Queued{Queue: "billing", Flow: "helpline"})
			add(10*i, id, &call.Offered{Queue: "billing", Agent: "anna", Leg: leg, Partner: "alfa"})
			add(10*i+1, id, &call.Connected{Queue: "billing", Agent: "anna", Leg: leg, Partner: "alfa", Waited: time.Minute})
			add(10*i+2, id, &call.Released{Queue: "billing", Agent: "anna", Leg: leg})
			add(10*i+3, id, &call.Ended{Termination: call.Termination{Result: call.Served, Reason: call.CallerHungUp}})
			continue
		}
		add(10*i, id, &call.Queued{Queue: "outages", Flow: "helpline"})
		add(10*i+1, id, &call.Ended{Termination: call.Termination{Result: call.Abandoned, Reason: call.CallerHungUp}})
	}
	p, err := history.Locate(call.Secret{}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	partner := func(call.AgentID) call.PartnerID { return "alfa" }
	if _, err := history.Rebuild(t.Context(), history.Options{Place: p, Journal: j, Partner: partner}); err != nil {
		t.Fatal(err)
	}
	d, err := history.Open(t.Context(), p, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func TestFind(t *testing.T) {
	db := recorded(t)
	for name, c := range map[string]struct {
		change func(*search.Query)
		want   string
		more   bool
	}{
		"all":     {func(*search.Query) {}, "c9 c8 c7 c6 c5 c4 c3 c2 c1 c0", false},
		"a page":  {func(q *search.Query) { q.Limit = 3 }, "c9 c8 c7", true},
		"period":  {func(q *search.Query) { q.From, q.To = morning().Add(20*time.Minute), morning().Add(40*time.Minute) }, "c3 c2", false},
		"number":  {func(q *search.Query) { q.Number = "+39024" }, "c4", false},
		"queue":   {func(q *search.Query) { q.Queue = "outages" }, "c9 c7 c5 c3 c1", false},
		"result":  {func(q *search.Query) { q.Result, q.Limit = call.Served, 5 }, "c8 c6 c4 c2 c0", false},
		"agent":   {func(q *search.Query) { q.Agent, q.Limit = "anna", 2 }, "c8 c6", true},
		"another": {func(q *search.Query) { q.Agent = "bruno" }, "", false},
		"partner": {func(q *search.Query) { q.Partner, q.Limit = "alfa", 1 }, "c8", true},
		"flow":    {func(q *search.Query) { q.Flow = "' OR 1=1 --" }, "", false},
	} {
		q := search.Query{From: morning(), To: morning().Add(24 * time.Hour), Limit: 50}
		c.change(&q)
		found, more, err := search.Find(t.Context(), db, q)
		if err != nil {
			t.Fatal(name, err)
		}
		got := ""
		for i, f := range found {
			if i > 0 {
				got += " "
			}
			got += string(f.ID)
		}
		if got != c.want || more != c.more {
			t.Errorf("%s: %s, more %v, want %s, %v", name, got, more, c.want, c.more)
		}
	}
}

func TestPagesFollowOneAnother(t *testing.T) {
	db := recorded(t)
	q := search.Query{From: morning(), To: morning().Add(24 * time.Hour), Limit: 4}
	seen, more := 0, true
	for more {
		var found []search.Call
		var err error
		if found, more, err = search.Find(t.Context(), db, q); err != nil {
			t.Fatal(err)
		}
		seen += len(found)
		q.Before = found[len(found)-1].Place
	}
	if seen != 10 {
		t.Errorf("%d calls on all pages", seen)
	}
	found, _, _ := search.Find(t.Context(), db, search.Query{From: morning(), To: morning().Add(time.Minute), Limit: 1})
	c := found[0]
	if c.From != "+39020" || c.Flow != "helpline" || !c.Ended.Equal(morning().Add(3*time.Minute)) || len(c.Visits) != 1 ||
		c.Visits[0].Queue != "billing" || c.Visits[0].Result != call.LeftAnswered || c.Visits[0].Waited != time.Minute || c.Visits[0].Partner != "alfa" {
		t.Errorf("found %+v", c)
	}
}

package search_test

import (
	"fmt"
	"testing"
	"time"

	"centralino/call"
	"centralino/history"
	"centralino/history/search"
)

// TestEarlierCalls: those of the same number, and those of the same customer from another; a partner's are told apart.
func TestEarlierCalls(t *testing.T) {
	var j tape
	add := func(minute int, id call.ID, bodies ...call.Body) {
		for _, b := range bodies {
			j = append(j, call.Event{Seq: uint64(len(j) + 1), At: morning().Add(time.Duration(minute) * time.Minute), Call: id, Body: b})
		}
	}
	spoke := func(agent call.AgentID, partner call.PartnerID, leg call.LegID) []call.Body {
		return []call.Body{
			&call.Queued{Queue: "billing"}, &call.Offered{Queue: "billing", Agent: agent, Leg: leg, Partner: partner},
			&call.Connected{Queue: "billing", Agent: agent, Leg: leg, Partner: partner},
			&call.OutcomeRecorded{Queue: "billing", Agent: agent, Leg: leg, Partner: partner, Code: "other", Note: "first of " + string(agent)},
			&call.OutcomeRecorded{Queue: "billing", Agent: agent, Leg: leg, Partner: partner, Code: "solved", Note: "last of " + string(agent), Again: true},
			&call.Released{Queue: "billing", Agent: agent, Leg: leg},
		}
	}
	served := &call.Ended{Termination: call.Termination{Result: call.Served}}
	add(0, "c1", &call.Arrived{From: "+391"})
	add(1, "c1", append(spoke("anna", "alfa", "l1"), served)...)
	add(10, "c2", &call.Arrived{From: "+392"}, &call.Identified{Answer: call.IdentityFound, Customer: "C7"})
	add(11, "c2", append(spoke("bruno", "beta", "l2"), served)...)
	add(20, "c3", &call.Arrived{From: "+391"}, &call.Queued{Queue: "outages"}, &call.Ended{Termination: call.Termination{Result: call.Abandoned}})
	add(30, "c4", &call.Arrived{From: "+393"}, &call.Identified{Answer: call.IdentityDenied, Customer: "C7"}, served)
	add(40, "c5", &call.Arrived{From: "+391"}, served)
	add(50, "c6", &call.Arrived{From: ""}, served)
	p, err := history.Locate(call.Secret{}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := history.Rebuild(t.Context(), history.Options{Place: p, Journal: j}); err != nil {
		t.Fatal(err)
	}
	d, err := history.Open(t.Context(), p, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	name := map[string]string{d.Pseudonym("anna"): "anna", d.Pseudonym("bruno"): "bruno"}
	for _, c := range []struct {
		q    search.Same
		want string
	}{
		{search.Same{Number: "+391", Not: "c5", Limit: 9}, "[c3 abandoned outages   ][c1 served billing anna solved last of anna]"},
		{search.Same{Number: "+391", Customer: "C7", Not: "c5", Limit: 9}, "[c3 abandoned outages   ][c2 served billing bruno solved last of bruno][c1 served billing anna solved last of anna]"},
		{search.Same{Number: "+391", Customer: "C7", Not: "c5", Partner: "alfa", Limit: 9}, "[c1 served billing anna solved last of anna]"},
		{search.Same{Customer: "C7", Limit: 9}, "[c2 served billing bruno solved last of bruno]"},
		{search.Same{Number: "+391", Limit: 1}, "[c5 served    ]"},
		{search.Same{Limit: 9}, ""},
	} {
		found, err := search.FindEarlier(t.Context(), d, c.q)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, e := range found {
			got += fmt.Sprintf("[%s %s %s %s %s %s]", e.ID, e.Result, e.Queue, name[e.Agent], e.Outcome, e.Note)
		}
		if got != c.want {
			t.Errorf("%+v finds\n%s, want\n%s", c.q, got, c.want)
		}
	}
}

package main

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"centralino/call"
)

// TestWhatTheJournalSaysOfANumber: whose calls there are, which are up, and what is owed.
func TestWhatTheJournalSaysOfANumber(t *testing.T) {
	const number, other = call.Number("+390612345678"), call.Number("+390299999999")
	k := traces{calls: map[call.ID]struct{}{}, up: map[call.ID]struct{}{}, owed: map[call.ID]owed{}}
	begun := time.Now().Add(-time.Hour)
	tell := func(id call.ID, bodies ...call.Body) {
		for _, b := range bodies {
			begun = begun.Add(time.Second)
			k.apply(call.Event{At: begun, Call: id, Body: b}, number)
		}
	}
	tell("died", &call.Arrived{From: number}, &call.CallbackBooked{Callback: "lost", Queue: "q", Number: number})
	tell("", &call.Started{Callbacks: []call.PendingCallback{{CallbackBooked: call.CallbackBooked{Callback: "kept", Queue: "q", Number: number}, Booked: begun}}})
	tell("over", &call.Arrived{From: number}, &call.CallbackBooked{Callback: "elsewhere", Queue: "q", Number: other}, &call.Ended{})
	tell("note", &call.Arrived{From: number}, &call.CallbackBooked{Callback: "message", Queue: "desk", Message: &call.LeftMessage{Call: "note"}}, &call.Ended{})
	tell("another", &call.Arrived{From: other}, &call.CallbackBooked{Callback: "for them", Queue: "desk", Number: number})
	tell("up", &call.Arrived{From: number})
	tell("kept", &call.Arrived{From: number, Back: true}, &call.CallbackEnded{Result: call.CallbackKept}, &call.Ended{})
	ids := func(of []call.ID) string {
		slices.Sort(of)
		var all []string
		for _, id := range of {
			all = append(all, string(id))
		}
		return strings.Join(all, ", ")
	}
	for what, c := range map[string]struct{ got, want string }{
		"theirs":      {ids(slices.Collect(maps.Keys(k.calls))), "died, kept, note, over, up"},
		"up":          {ids(slices.Collect(maps.Keys(k.up))), "up"},
		"what's owed": {ids(slices.Collect(maps.Keys(k.owed))), "for them, message"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", what, c.got, c.want)
		}
	}
	text := k.text(archive{})
	if strings.Count(text, "left: what queue desk owes this caller") != 2 || !strings.Contains(text, "in call up,") || strings.Contains(text, "a minute") {
		t.Errorf("it says\n%s", text)
	}
	tell("up", &call.Ended{})
	if k.ended = time.Now(); !strings.Contains(k.text(archive{}), "run this again in a minute") {
		t.Errorf("just after the end it says\n%s", k.text(archive{}))
	}
}

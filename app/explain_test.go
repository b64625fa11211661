package app

import (
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/journal/explain"
)

// TestWhoWasOvertakenIsToldWhy: a caller waits, a gold customer comes later and is served first, an agent refuses, another
// one answers. The journal of the whole product says so in sentences.
func TestWhoWasOvertakenIsToldWhy(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		bruno := w.agent("bruno", phone.Ring{})
		busy := w.dial(w.caller("+39021110001"), "helpline")
		busy.Silence()
		press(w, busy, "10000027"+"13579"+"2")
		first := w.dial(w.caller(strangerNumber), "helpline")
		press(w, first, "10000027"+"13579"+"2")
		first.Silence()
		after(w, 10*time.Second, func(b *call.Queued) bool { return b.Number == strangerNumber })
		time.Sleep(10 * time.Second)
		gold := w.dial(w.caller(goldNumber), "helpline")
		gold.Silence()
		press(w, gold, "2")
		after(w, 10*time.Second, func(b *call.Queued) bool { return b.Number == goldNumber })
		in, err := bruno.Incoming(w.Context())
		if err != nil {
			t.Fatal(err)
		}
		bruno.SetRing(phone.AutoAnswer(0))
		_ = in.Reject(486)
		_ = busy.Hangup()
		for _, next := range []*phone.Call{gold, first} {
			a := answered(w, bruno)
			a.Tone(600)
			time.Sleep(2 * time.Second)
			_ = a.Hangup()
			time.Sleep(100 * time.Millisecond) // one after the other: within the same instant either may be first
			_ = next.Hangup()
		}
		time.Sleep(time.Minute)
		var id call.ID
		for _, e := range w.seen() {
			if b, ok := e.Body.(*call.Arrived); ok && b.From == strangerNumber {
				id = e.Call
			}
		}
		x := explain.New(id, explain.Reader{})
		for _, e := range w.seen() {
			x.Apply(e)
		}
		var text strings.Builder
		if err := explain.Write(&text, x.Lines(), explain.Reader{}); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{
			"called helpline by the trunk carrier",
			"knows the caller as 10000027",
			"entered the queue outages with priority 5",
			"was offered to bruno first: their priority outweighs this caller's longer wait",
			"the phone of bruno rings after",
			"This agent: ",
			"speaks to bruno after waiting",
			"bruno hung up after",
			"over: the caller hung up. The call spoke to an agent",
		} {
			if !strings.Contains(text.String(), want) {
				t.Errorf("%q is not said in\n%s", want, text.String())
			}
		}
		if strings.Contains(text.String(), "13579") {
			t.Error("the PIN is in it")
		}
	})
}

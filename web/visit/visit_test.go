package visit

import (
	"fmt"
	"testing"
	"time"
)

func start() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

func door(inAll, perSource int) *Door {
	return New(func() Limits { return Limits{inAll, perSource} })
}

func TestATicketIsGoodOnceAndForAShortTime(t *testing.T) {
	d := door(1, 1)
	one, wait := d.Ticket("a", start())
	if wait > 0 || one.Len() < 20 {
		t.Fatalf("%d signs, after %v", one.Len(), wait)
	}
	if from, ok := d.Use(one.Reveal(), start().Add(Lasts-1)); !ok || from != "a" {
		t.Error("it is not good")
	}
	if _, ok := d.Use(one.Reveal(), start()); ok {
		t.Error("it is good twice")
	}
	late, _ := d.Ticket("a", start())
	if _, ok := d.Use(late.Reveal(), start().Add(Lasts)); ok {
		t.Error("it is good for longer")
	}
	if _, ok := d.Use("", start()); ok {
		t.Error("none is one")
	}
}

func TestTicketsAreBounded(t *testing.T) {
	d := door(1, 1)
	for i := range sourceBurst {
		if _, wait := d.Ticket("a", start()); wait > 0 {
			t.Fatalf("the %dth has to wait", i)
		}
	}
	if _, wait := d.Ticket("a", start()); wait != sourceEvery {
		t.Errorf("one too many waits %v", wait)
	}
	if _, wait := d.Ticket("b", start()); wait > 0 {
		t.Error("another source waits for it")
	}
	given := 0
	for i := range 2 * allBurst {
		if _, wait := d.Ticket(fmt.Sprint(i), start()); wait == 0 {
			given++
		}
	}
	if given != allBurst-sourceBurst-1 {
		t.Errorf("%d sources got a ticket at once", given)
	}
	later := start().Add(time.Hour)
	if _, wait := d.Ticket("a", later); wait > 0 || len(d.tickets) != 1 {
		t.Errorf("after an hour %d tickets, a wait of %v", len(d.tickets), wait)
	}
}

func TestCallsAtOnce(t *testing.T) {
	d := door(3, 2)
	enter := func(source string, want bool) func() {
		t.Helper()
		leave, ok := d.Enter(source)
		if ok != want {
			t.Fatalf("%s may call: %v", source, ok)
		}
		return leave
	}
	first := enter("a", true)
	enter("a", true)
	enter("a", false)
	other := enter("b", true)
	enter("c", false)
	first()
	first()
	enter("c", true)
	enter("c", false)
	other()
	enter("c", true)
	if len(d.calls) != 2 {
		t.Errorf("who has no call is remembered: %v", d.calls)
	}
}

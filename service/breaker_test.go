package service

import (
	"testing"
	"time"
)

// TestBreaker: failures in a row close it, one try at a time opens it, and a try that was not made leaves it to the next one.
func TestBreaker(t *testing.T) {
	var b breaker
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	want := func(may, tries bool) {
		t.Helper()
		if m, try := b.may(now); m != may || try != tries {
			t.Errorf("may %v, tries %v; want %v, %v", m, try, may, tries)
		}
	}
	for range mostFailures - 1 {
		b.done(true, now)
	}
	b.done(false, now) // not in a row
	for range mostFailures - 1 {
		want(true, false)
		b.done(true, now)
	}
	want(true, false)
	b.done(true, now)
	want(false, false)
	now = now.Add(restFor - 1)
	want(false, false)
	now = now.Add(1)
	want(true, true)
	want(false, false)
	b.untried()
	want(true, true)
	b.done(true, now)
	want(false, false)
	now = now.Add(restFor)
	want(true, true)
	b.done(false, now)
	want(true, false)
	want(true, false)
}

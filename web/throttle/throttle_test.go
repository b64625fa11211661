package throttle

import (
	"strconv"
	"testing"
	"time"
)

func TestTries(t *testing.T) {
	now := time.Unix(0, 0)
	th := New(3, time.Minute, 10)
	take := func(key string, wait time.Duration, first bool) {
		t.Helper()
		if w, f := th.Take(key, now); w != wait || f != first {
			t.Errorf("%s: wait %v, first %v, want %v, %v", key, w, f, wait, first)
		}
	}
	for range 3 {
		take("a", 0, false)
	}
	take("a", time.Minute, true)
	take("a", time.Minute, false)
	take("b", 0, false)
	now = now.Add(45 * time.Second)
	take("a", 15*time.Second, false)
	now = now.Add(15 * time.Second)
	take("a", 0, false)
	take("a", time.Minute, true)
	th.Return("a")
	take("a", 0, false)
	now = now.Add(time.Hour)
	for range 3 {
		take("a", 0, false)
	}
	take("a", time.Minute, true)
}

// Whoever fails from many names at once neither fills the memory nor is forgiven.
func TestTheMemoryIsBounded(t *testing.T) {
	now := time.Unix(0, 0)
	th := New(3, time.Minute, 10)
	for range 3 {
		th.Take("a", now)
	}
	for i := range 1000 {
		th.Take(strconv.Itoa(i), now)
	}
	if len(th.buckets) > 10 {
		t.Errorf("%d keys are kept", len(th.buckets))
	}
	if wait, _ := th.Take("a", now); wait == 0 {
		t.Error("who had failed most was forgotten")
	}
}

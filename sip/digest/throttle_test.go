package digest_test

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"centralino/sip/digest"
)

func wait(t *testing.T, th *digest.Throttle, source netip.Addr, user string, at time.Time, want time.Duration) {
	t.Helper()
	if got := th.Wait(source, user, at); got != want {
		t.Errorf("%v with %s waits %v, want %v", source, user, got, want)
	}
}

func TestThrottleDoubles(t *testing.T) {
	th := digest.NewThrottle(digest.ThrottleOptions{Free: 2, First: time.Second, Longest: 5 * time.Second})
	now := start()
	for _, pause := range []time.Duration{0, 0, 1, 2, 4, 5, 5} {
		th.Failed(phone, "agent1", now)
		wait(t, th, phone, "agent1", now, pause*time.Second)
		wait(t, th, phone, "agent2", now, 0)    // the same router
		wait(t, th, stranger, "agent1", now, 0) // somebody else
		now = now.Add(pause * time.Second)
		wait(t, th, phone, "agent1", now, 0)
	}
	now = now.Add(10 * time.Second)
	th.Failed(phone, "agent1", now)
	wait(t, th, phone, "agent1", now, 0) // forgotten
	for range 3 {
		th.Failed(phone, "agent1", now)
	}
	th.Succeeded(phone, "agent1")
	wait(t, th, phone, "agent1", now, 0)
}

func TestThrottleStopsAScanOverManyUsers(t *testing.T) {
	th := digest.NewThrottle(digest.ThrottleOptions{})
	now, tried := start(), 0
	for i := range 3600 { // one try each second for an hour
		if user := fmt.Sprint(i); th.Wait(stranger, user, now) == 0 {
			th.Failed(stranger, user, now)
			tried++
		}
		now = now.Add(time.Second)
	}
	if tried < 40 || tried > 55 {
		t.Errorf("an hour of guessing allowed %d tries", tried)
	}
}

func TestThrottleIsBounded(t *testing.T) {
	th := digest.NewThrottle(digest.ThrottleOptions{Free: 1, Entries: 10})
	for range 3 {
		th.Failed(phone, "agent1", start())
	}
	for i := range 100 {
		th.Failed(netip.AddrFrom4([4]byte{10, 0, 0, byte(i)}), "x", start())
	}
	wait(t, th, phone, "agent1", start(), 0)
}

func TestThrottleTakesAnIPv6NetworkAsOne(t *testing.T) {
	th := digest.NewThrottle(digest.ThrottleOptions{Free: 1, First: time.Second})
	for i := range 2 {
		th.Failed(netip.MustParseAddr(fmt.Sprintf("2001:db8::%d", i+1)), "agent1", start())
	}
	wait(t, th, netip.MustParseAddr("2001:db8::ffff:1"), "agent1", start(), time.Second)
	wait(t, th, netip.MustParseAddr("2001:db8:0:1::1"), "agent1", start(), 0)
	wait(t, th, netip.MustParseAddr("::ffff:192.0.2.7"), "agent1", start(), 0)
}

package queue

import (
	"testing"
	"time"

	"centralino/call"
)

func TestPositionIsToldAndNeverGetsWorse(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Announce: Announce{Every: 45 * time.Second, Position: true}}, "anna"))
	b.register("anna")
	want(t, b.queued("x", "q"), "x offered to anna by q", "x told 1, 0s")
	b.answer("x")
	want(t, b.queued("c1", "q"), "c1 told 1, 0s")
	want(t, b.queued("c2", "q"), "c2 told 2, 0s")
	want(t, b.queued("c3", "q"), "c3 told 3, 0s")
	want(t, b.do("gold", &call.Queued{Queue: "q", Priority: 10}), "gold told 1, 0s")
	b.do("c2", &call.Ended{})
	b.do("c1", &call.Ended{})
	want(t, b.wait(45*time.Second), "c3 told 2, 0s", "gold told 1, 0s")
	b.do("platinum", &call.Queued{Queue: "q", Priority: 20})
	want(t, b.wait(44*time.Second))
	want(t, b.wait(time.Second), "c3 told 2, 0s", "gold told 1, 0s", "platinum told 1, 0s")
}

func TestAnnouncementsGoOnWhileAPhoneRings(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Ring: time.Minute, Announce: Announce{Every: 25 * time.Second, Position: true}}, "anna"))
	b.register("anna")
	want(t, b.queued("c1", "q"), "c1 offered to anna by q", "c1 told 1, 0s")
	want(t, b.wait(50*time.Second), "c1 told 1, 0s", "c1 told 1, 0s")
	b.answer("c1")
	want(t, b.wait(time.Hour))
}

func TestAnnouncementOnEntryOnly(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Announce: Announce{Position: true}}, "anna"))
	b.register("anna")
	b.queued("x", "q")
	b.answer("x")
	want(t, b.queued("c1", "q"), "c1 told 1, 0s")
	want(t, b.wait(time.Hour))
	b = newBench(t, oneQueue(Settings{Announce: Announce{Every: time.Minute}}, "anna"))
	b.register("anna")
	b.queued("x", "q")
	b.answer("x")
	want(t, b.queued("c1", "q"))
	want(t, b.wait(time.Hour))
}

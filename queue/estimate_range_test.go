package queue

import (
	"testing"
	"time"

	"centralino/call"

	"pgregory.net/rapid"
)

// What is said is a half or a whole minute, whole ones from two minutes on, half hours from one hour on: ivr/speech says
// each of these exactly.
func TestRangesAreMovedOutwardToWhatPeopleSay(t *testing.T) {
	for _, c := range []struct {
		s            float64
		below, above time.Duration
	}{
		{-3, 0, 30 * time.Second},
		{0, 0, 30 * time.Second},
		{29, 0, 30 * time.Second},
		{30, 30 * time.Second, time.Minute},
		{100, 90 * time.Second, 2 * time.Minute},
		{5*60 + 1, 5 * time.Minute, 6 * time.Minute},
		{9*60 + 59, 9 * time.Minute, 10 * time.Minute},
		{11 * 60, 10 * time.Minute, 12 * time.Minute},
		{21 * 60, 20 * time.Minute, 25 * time.Minute},
		{59 * 60, 55 * time.Minute, time.Hour},
		{61 * 60, time.Hour, 90 * time.Minute},
		{119 * 60, 90 * time.Minute, 2 * time.Hour},
		{1e12, 4 * time.Hour, 4*time.Hour + 30*time.Minute},
	} {
		if below, above := spokenBelow(c.s), spokenAbove(c.s); below != c.below || above != c.above {
			t.Errorf("%v s is between %v and %v, want %v and %v", c.s, below, above, c.below, c.above)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.Float64Range(0, 7200).Draw(t, "s")
		d := time.Duration(s * float64(time.Second))
		below, above := spokenBelow(s), spokenAbove(s)
		if below > d || above <= d || above-below != grain(below) || spokenBelow(below.Seconds()) != below {
			t.Fatalf("%v is told as %v to %v", d, below, above)
		}
		whole := below%time.Minute == 0 || below < 2*time.Minute && below%(30*time.Second) == 0
		if !whole || below >= time.Hour && below%(30*time.Minute) != 0 {
			t.Fatalf("nobody says %v", below)
		}
	})
}

func TestRangesThatTellNothingAreNotTold(t *testing.T) {
	l := newLine("q", Settings{}, true)
	for _, c := range []struct {
		name           string
		mean, variance float64
		told           bool
	}{
		{"an instant", 0, 0, false},
		{"half a minute", 30, 900, true},
		{"short and vague", 90, 90 * 90, true},
		{"five minutes, many agents", 300, 120 * 120, true},
		{"five minutes, one agent", 300, 300 * 300, false},
		{"half an hour, roughly", 1800, 300 * 300, true},
		{"half an hour, or so they say", 1800, 1800 * 1800, false},
		{"an hour and a half", 5400, 300 * 300, true},
		{"two hours", 7100, 600 * 600, false},
		{"for ever", 1e300, 1, false},
	} {
		from, to, ok := l.rangeOf(forecast{c.mean, c.variance})
		if ok != c.told {
			t.Errorf("%s: %v to %v, told: %v", c.name, from, to, ok)
		}
		if ok && (from.Seconds() > c.mean || to.Seconds() < c.mean) {
			t.Errorf("%s: %v s is not between %v and %v", c.name, c.mean, from, to)
		}
	}
}

// The range is told on entry and in turn. When things get worse time is not spoken of, until they are better again than
// what was told last.
func TestAWorseRangeIsNotTold(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Announce: Announce{Every: time.Minute, Wait: true}}, "a1", "a2", "a3", "a4"))
	b.register("a1")
	b.teach("q", 300, 100*time.Second)
	b.register("a2", "a3", "a4")
	for _, id := range []call.ID{"w", "x", "y", "z"} {
		b.queued(id, "q")
		b.answer(id)
	}
	for _, id := range []call.ID{"c1", "c2", "c3", "c4", "c5", "c6"} {
		b.queued(id, "q")
	}
	said := ranges(b.queued("c", "q"))
	if len(said) != 1 || said[0].From < 90*time.Second || said[0].To > 5*time.Minute || said[0].Wait != b.e.callers["c"].firstTold.length() {
		t.Fatalf("told %+v", said)
	}
	b.do("", &call.AgentPaused{Agent: "a1", By: call.PausedByAgent})
	b.do("", &call.AgentPaused{Agent: "a2", By: call.PausedByAgent})
	for _, s := range ranges(b.wait(3 * time.Minute)) {
		if s.From > said[0].From || s.To > said[0].To {
			t.Errorf("told %+v after %+v", s, said[0])
		}
	}
	worse := b.e.callers["c"].lastTold
	if worse != b.e.callers["c"].firstTold {
		t.Errorf("with half of the agents gone, told %+v after %+v", worse, b.e.callers["c"].firstTold)
	}
	for _, id := range []call.ID{"c1", "c2", "c3", "c4", "c5"} {
		b.do(id, &call.Ended{})
	}
	b.wait(time.Minute)
	if last := b.e.callers["c"].lastTold; last.to > worse.to || last.from >= worse.from || b.e.callers["c"].firstTold != worse {
		t.Errorf("when others had left, %+v was told after %+v", last, worse)
	}
	b.do("c", &call.QueueLeft{Queue: "q", Result: call.LeftVoicemail})
	if c := b.e.callers["c"]; c.firstTold != (told{}) || c.lastTold != (told{}) {
		t.Error("what was told outlives the wait")
	}
}

func (t told) length() time.Duration { return time.Duration(t.wait) }

// ranges lists what a caller named c was told of the wait.
func ranges(ds []Decision) (out []*call.Announced) {
	for _, d := range ds {
		if a, ok := d.Body.(*call.Announced); ok && d.Call == "c" && a.To > 0 {
			out = append(out, a)
		}
	}
	return out
}

// While a phone rings for the caller, a figure would be wrong whatever it is.
func TestNoWaitIsToldWhileAPhoneRings(t *testing.T) {
	b := newBench(t, oneQueue(Settings{Ring: time.Minute, Announce: Announce{Every: 10 * time.Second, Position: true, Wait: true}}, "anna"))
	b.register("anna")
	b.teach("q", 100, 20*time.Second)
	b.queued("x", "q")
	b.answer("x")
	if told := ranges(b.queued("c", "q")); len(told) != 1 {
		t.Fatalf("one conversation ahead: %d ranges told", len(told))
	}
	want(t, b.release("x"), "c offered to anna by q")
	want(t, b.wait(20*time.Second), "c told 1, 0s", "c told 1, 0s")
	b.over("c", call.OfferRefused)
	if told := ranges(b.wait(4 * time.Second)); len(told) != 0 {
		t.Errorf("told %+v", told)
	}
}

// An event that says nonsense is not remembered, and one of an older program has no range.
func TestWhatWasHeard(t *testing.T) {
	for _, c := range []struct {
		said  call.Announced
		heard bool
	}{
		{call.Announced{Queue: "q", Wait: time.Minute}, false},
		{call.Announced{Queue: "q", From: time.Minute, To: time.Minute}, false},
		{call.Announced{Queue: "q", From: -1, To: time.Minute}, false},
		{call.Announced{Queue: "q", From: 1, To: 3 * time.Hour}, false},
		{call.Announced{Queue: "q", From: -1 << 62, To: 1 << 62}, false},
		{call.Announced{Queue: "other", To: time.Minute}, false},
		{call.Announced{Queue: "q", Wait: 10 * time.Second, To: time.Minute}, true},
	} {
		b := newBench(t, oneQueue(Settings{}, "anna"))
		b.register("anna")
		b.queued("c", "q")
		b.put("c", &c.said)
		if first := b.e.callers["c"].firstTold; (first.to > 0) != c.heard {
			t.Errorf("%+v: remembers %+v", c.said, first)
		}
	}
}

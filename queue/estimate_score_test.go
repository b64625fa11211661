package queue

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"centralino/call"
)

// Whatever the truth is like, the range comes to hold in 80 of 100 cases, half of the others on either side, also when
// some give up first and are never scored.
func TestTheRangeCalibratesItself(t *testing.T) {
	for _, c := range []struct {
		name     string
		truth    func(*rand.Rand) float64 // of what was expected
		patience float64                  // s; 0: everybody waits
	}{
		{"as assumed", func(r *rand.Rand) float64 { return math.Exp(.3*r.NormFloat64() - .045) }, 0},
		{"much wilder", func(r *rand.Rand) float64 { return math.Exp(.9*r.NormFloat64() - .4) }, 0},
		{"tame", func(r *rand.Rand) float64 { return 1 + .1*r.NormFloat64() }, 0},
		{"mostly longer than expected", func(r *rand.Rand) float64 { return 1.5 + .5*r.ExpFloat64() }, 0},
		{"shorter than expected", func(r *rand.Rand) float64 { return .3 + .3*r.Float64() }, 0},
		{"as assumed, and many give up", func(r *rand.Rand) float64 { return math.Exp(.4*r.NormFloat64() - .08) }, 900},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(5, 6))
			l := newLine("q", Settings{}, true)
			l.learned.patience = hazard{time: 1e9}
			if c.patience > 0 {
				l.learned.patience = hazard{n: 400, time: 400 * c.patience}
			}
			early, late, n := 0.0, 0.0, 0.0
			for i := range 6000 {
				f := forecast{mean: 200 + 350*r.Float64()}
				f.variance = .09 * f.mean * f.mean
				from, to, _ := l.rangeOf(f)
				waited := int64(max(1, c.truth(r)*f.mean) * 1e9)
				said := told{int64(from), int64(to), int64(f.mean * 1e9), 0}
				if i > 1000 {
					n++
					early += is(waited < said.from)
					late += is(waited > said.to)
				}
				given := int64(math.MaxInt64)
				if c.patience > 0 {
					given = int64(r.ExpFloat64() * c.patience * 1e9)
				}
				if shown := min(waited, given); given > waited || shown > said.to {
					l.learned.score(said, shown)
				}
			}
			near(t, "the share of waits before the range", early/n, outside, .025)
			near(t, "the share of waits after the range", late/n, outside, .025)
		})
	}
}

// "Less than a minute" is wrong in one way only, and may be so as often as others are in two.
func TestARangeFromNowIsCalibratedAtItsEnd(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	l := newLine("q", Settings{}, true)
	l.learned.patience = hazard{time: 1e9}
	late, n := 0.0, 0.0
	for i := range 6000 {
		_, to, _ := l.rangeOf(forecast{45, 45 * 45})
		waited := int64(r.ExpFloat64() * 45e9)
		if i > 1000 {
			n++
			late += is(waited > int64(to))
		}
		l.learned.score(told{0, int64(to), 45e9, 0}, waited)
	}
	near(t, "the share of waits after the range", late/n, 2*outside, .03)
}

// A spread that makes every range too wide to be told would stay for ever, as nothing would be scored.
func TestASpreadReturnsWhenNothingIsScored(t *testing.T) {
	l := newLine("q", Settings{}, true)
	s := &l.learned.spread[bandOf(400)]
	for range 100 {
		l.learned.score(told{60e9, 600e9, 400e9, 0}, 1e9)
		l.learned.score(told{60e9, 600e9, 400e9, 0}, 4000e9)
	}
	near(t, "the lower side", s.low, mostSpread, .1)
	near(t, "the upper side", s.high, mostSpread, .1)
	before := s.low
	for range quietCalls {
		l.handled()
	}
	if s.low != before {
		t.Errorf("does not wait before it returns: %+v", s)
	}
	for range 300 {
		l.handled()
	}
	near(t, "the lower side", s.low, firstSpread(bandOf(400)), .05)
	near(t, "the upper side", s.high, firstSpread(bandOf(400)), .05)
}

// Only the first range of a wait is scored, and only when it is known what became of it.
func TestWhichWaitsAreScored(t *testing.T) {
	for _, c := range []struct {
		name   string
		after  time.Duration
		end    func(*bench)
		scored int
	}{
		{"served", time.Minute, func(b *bench) { b.register("anna"); b.answer("c") }, 1},
		{"gives up in time", 5 * time.Minute, func(b *bench) { b.do("c", &call.Ended{}) }, 0},
		{"gives up too late", 5*time.Minute + 1, func(b *bench) { b.do("c", &call.Ended{}) }, 1},
		{"leaves a message too late", 6 * time.Minute, func(b *bench) { b.do("c", &call.QueueLeft{Queue: "q", Result: call.LeftVoicemail}) }, 1},
		{"is sent on", 6 * time.Minute, func(b *bench) { b.do("c", &call.QueueLeft{Queue: "q", Result: call.LeftOverflowed}) }, 0},
		{"is lost", 6 * time.Minute, func(b *bench) { b.do("", &call.Started{}) }, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, oneQueue(Settings{}, "anna", "bruno"))
			b.register("bruno")
			b.queued("busy", "q")
			b.answer("busy")
			b.queued("c", "q")
			b.do("c", &call.Announced{Queue: "q", Wait: 200 * time.Second, From: 2 * time.Minute, To: 5 * time.Minute})
			b.do("c", &call.Announced{Queue: "q", Wait: 20 * time.Second, From: 0, To: time.Minute})
			b.wait(c.after)
			c.end(b)
			for band, s := range b.e.lines["q"].learned.spread {
				if want := int(is(band == bandOf(200))) * c.scored; s.n != want {
					t.Errorf("band %d: %d scored, want %d", band, s.n, want)
				}
			}
		})
	}
}

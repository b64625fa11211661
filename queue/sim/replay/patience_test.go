package replay

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"centralino/queue/sim"
)

// TestKaplanMeierByHand is the example of six waits, three of which ended by giving up.
func TestKaplanMeierByHand(t *testing.T) {
	p := estimate([]sample{
		{30 * time.Second, true},
		{10 * time.Second, true},
		{10 * time.Second, false},
		{20 * time.Second, false},
		{30 * time.Second, false},
		{40 * time.Second, true},
	})
	for _, c := range []struct {
		after time.Duration
		left  float64
	}{{0, 1}, {9 * time.Second, 1}, {10 * time.Second, 5.0 / 6}, {29 * time.Second, 5.0 / 6}, {30 * time.Second, 5.0 / 6 * 2 / 3}, {40 * time.Second, 0}} {
		if got := p.Left(c.after); math.Abs(got-c.left) > 1e-12 {
			t.Errorf("%.4f are more patient than %v, want %.4f", got, c.after, c.left)
		}
	}
}

// TestCensoredPatienceIsFoundAgain: callers with a mean patience of two minutes are answered after a minute and a half at
// the latest; what is drawn has their mean all the same, whoever is asked for.
func TestCensoredPatienceIsFoundAgain(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var samples []sample
	for range 20_000 {
		patience, offered := sim.Exponential(2*time.Minute).Draw(r), time.Duration(r.Float64()*float64(90*time.Second))
		samples = append(samples, sample{min(patience, offered), patience < offered})
	}
	p := estimate(samples)
	for _, known := range []time.Duration{0, 30 * time.Second, 5 * time.Minute} {
		sum := 0.0
		for range 20_000 {
			d := p.DrawBeyond(known, r)
			if d < known {
				t.Fatalf("a caller known to wait %v gives up after %v", known, d)
			}
			sum += (d - known).Seconds()
		}
		if mean := sum / 20_000; math.Abs(mean-120) > 4 {
			t.Errorf("after %v callers stay %.1f s on average, want 120", known, mean)
		}
	}
}

func TestWhereNobodyGaveUpNobodyDoes(t *testing.T) {
	p := estimate([]sample{{time.Minute, false}, {2 * time.Minute, false}})
	if d := p.DrawBeyond(0, rand.New(rand.NewPCG(1, 1))); d != sim.Forever {
		t.Errorf("the patience is %v", d)
	}
	at := estimate([]sample{{0, true}})
	if d := at.DrawBeyond(time.Second, rand.New(rand.NewPCG(1, 1))); d != time.Second {
		t.Errorf("who outlasted those who gave up at once stays for %v", d)
	}
}

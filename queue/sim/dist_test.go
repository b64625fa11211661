package sim

import (
	"math"
	"testing"
	"time"
)

// TestDistributionsHaveTheirMean draws so often that five standard errors are a narrow gate.
func TestDistributionsHaveTheirMean(t *testing.T) {
	const draws = 200_000
	for name, c := range map[string]struct {
		d  Dist
		cv float64 // standard deviation ÷ mean
	}{
		"fixed":       {Fixed(3 * time.Minute), 0},
		"exponential": {Exponential(3 * time.Minute), 1},
		"lognormal":   {Lognormal{3 * time.Minute, 0.7}, 0.7},
	} {
		r, sum, squares := stream(1, name), 0.0, 0.0
		for range draws {
			x := c.d.Draw(r).Seconds()
			sum += x
			squares += x * x
		}
		mean := sum / draws
		cv := math.Sqrt(max(0, squares/draws-mean*mean)) / mean
		if want := c.d.Mean().Seconds(); want != 180 || math.Abs(mean-want) > want*c.cv*5/math.Sqrt(draws)+1e-9 {
			t.Errorf("%s: mean %.2f, want %.2f", name, mean, want)
		}
		if math.Abs(cv-c.cv) > 0.03 {
			t.Errorf("%s: coefficient of variation %.3f, want %.3f", name, cv, c.cv)
		}
	}
}

func TestPoissonFollowsTheForecast(t *testing.T) {
	p := Poisson{Calls: []float64{10, 0, 40, 5}}
	counts := make([]float64, 5)
	const days = 4000
	for seed := range uint64(days) {
		last := time.Duration(-1)
		for _, at := range p.Times(2*time.Hour, stream(seed, "x")) {
			if at < last {
				t.Fatal("arrivals are not sorted")
			}
			last = at
			counts[at/HalfHour]++
		}
	}
	for i, want := range append(p.Calls, 0) {
		if got := counts[i] / days; math.Abs(got-want) > 5*math.Sqrt(want/days) {
			t.Errorf("half hour %d: %.2f calls, want %.1f", i, got, want)
		}
	}
	if n := len(p.Times(HalfHour, stream(1, "x"))); n == 0 || n > 40 {
		t.Errorf("%d callers in the first half hour", n)
	}
}

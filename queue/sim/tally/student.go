package tally

import "math"

// Estimate is a figure from several runs: the mean, and how far to either side of it the true one may lie at the
// confidence asked for, by Student's t. Half is NaN with fewer than two runs, Mean with none.
type Estimate struct {
	Mean float64 `json:"mean"`
	Half float64 `json:"plus_minus"`
}

// Holds reports whether the interval reaches x.
func (e Estimate) Holds(x float64) bool { return math.Abs(x-e.Mean) <= e.Half }

// Interval makes an estimate of independent samples; those that are NaN are left out.
func Interval(confidence float64, samples []float64) Estimate {
	ones := make([]float64, len(samples))
	for i := range ones {
		ones[i] = 1
	}
	return Ratio(confidence, samples, ones)
}

// Ratio makes an estimate of a ratio from what each run has above and below the line: the sums are divided, not the
// ratios averaged, since a busy day has more callers than a quiet one and each of them counts. Runs in which either is
// NaN are left out.
func Ratio(confidence float64, above, below []float64) Estimate {
	n, a, b := 0, 0.0, 0.0
	for i := range above {
		if x := above[i] + below[i]; !math.IsNaN(x) {
			n++
			a += above[i]
			b += below[i]
		}
	}
	e := Estimate{finite(a / b), math.NaN()}
	if n < 2 || math.IsNaN(e.Mean) {
		return e
	}
	squares := 0.0
	for i := range above {
		if rest := above[i] - e.Mean*below[i]; !math.IsNaN(rest) {
			squares += rest * rest
		}
	}
	e.Half = StudentT(confidence, n-1) * math.Sqrt(squares/float64(n-1)/float64(n)) / (b / float64(n))
	return e
}

// finite makes a figure of nobody, 0 ÷ 0 or more, not a number.
func finite(x float64) float64 {
	if math.IsInf(x, 0) {
		return math.NaN()
	}
	return x
}

// StudentT returns how many standard errors to either side of the mean hold a share of confidence (0 to 1, both
// excluded), with so many degrees of freedom (at least 1).
func StudentT(confidence float64, freedom int) float64 {
	low, high := 0.0, 1.0
	for within(high, freedom) < confidence && high < 1e12 {
		high *= 2
	}
	for range 100 {
		if middle := (low + high) / 2; within(middle, freedom) < confidence {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// within is the share of Student's distribution between -t and t: exact finite sums, Abramowitz and Stegun 26.7.3-4.
func within(t float64, freedom int) float64 {
	angle := math.Atan(t / math.Sqrt(float64(freedom)))
	cos2, term, sum := math.Pow(math.Cos(angle), 2), 1.0, 0.0
	if freedom%2 == 0 {
		for k := 0; k <= freedom-2; k += 2 {
			sum += term
			term *= cos2 * float64(k+1) / float64(k+2)
		}
		return math.Sin(angle) * sum
	}
	for k := 1; k <= freedom-2; k += 2 {
		sum += term
		term *= cos2 * float64(k+1) / float64(k+2)
	}
	return 2 / math.Pi * (angle + math.Sin(angle)*math.Cos(angle)*sum)
}

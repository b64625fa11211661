package erlang

import (
	"math"
	"time"
)

// impatient is Erlang A, the queue M/M/n+M.
type impatient struct {
	load     Load
	patience float64 // seconds
	figures  Figures
	free     float64 // the share of callers who find an agent free
	edge     float64 // logarithm of the share of time with exactly one agent free, or with nobody in a house without agents
}

func newA(l Load) *impatient {
	m := &impatient{load: l, patience: l.Patience.Seconds()}
	busy, queue := m.solve()
	arrivals := l.rate()
	m.figures = Figures{
		Waits: 1 - m.free, Queue: queue, Wait: seconds(0), Stable: true,
	}
	if l.Agents > 0 {
		m.figures.Occupancy = busy / float64(l.Agents)
	}
	if arrivals > 0 {
		// Little's law, and everybody who waits gives up at the rate 1 ÷ patience.
		m.figures.Wait = seconds(queue / arrivals)
		m.figures.Abandons = queue / m.patience / arrivals
		served := 1 - m.figures.Abandons
		if served > 0 {
			m.figures.ASA = seconds(m.served(math.Inf(1), func(x float64) float64 { return x }) / served)
		}
	}
	return m
}

// solve finds the share of time with j callers in the house, for every j, and returns the mean number of busy agents and
// of waiting callers. The shares follow from each other: calls that come at j balance those that end at j+1. Logarithms
// keep them from overflowing.
func (m *impatient) solve() (busy, queue float64) {
	n, arrivals, serves := m.load.Agents, m.load.rate(), 1/m.load.Handle.Seconds()
	const negligible = 45 // e^-45 of the largest share is nothing
	logs, top := []float64{0}, 0.0
	for j := 1; ; j++ {
		ends := serves*float64(min(j, n)) + float64(max(0, j-n))/m.patience
		next := logs[j-1] + math.Log(arrivals/ends)
		logs = append(logs, next)
		top = max(top, next)
		if j > n && next < top-negligible || arrivals <= 0 {
			break
		}
	}
	sum := 0.0
	for _, l := range logs {
		sum += math.Exp(l - top)
	}
	total := top + math.Log(sum)
	for j, l := range logs {
		share := math.Exp(l - total)
		busy += share * float64(min(j, n))
		queue += share * float64(max(0, j-n))
		if j < n {
			m.free += share
		}
	}
	if at := max(0, n-1); at < len(logs) {
		m.edge = logs[at] - total
	}
	return busy, queue
}

// served integrates f(x) over the callers who are answered after a wait x between 0 (excluded) and within, in seconds.
//
// The wait that a caller without end to their patience would meet has the density
//
//	λ · P(n-1 in the house) · exp(λ·τ·(1 - e^(-x/τ)) - n·x/h)
//
// for x > 0, with arrivals at the rate λ, mean patience τ, n agents and mean handling time h; e^(-x/τ) of those callers
// are still there when an agent becomes free.
func (m *impatient) served(within float64, f func(x float64) float64) float64 {
	if m.load.Agents == 0 {
		return 0
	}
	arrivals, leave := m.load.rate(), float64(m.load.Agents)/m.load.Handle.Seconds()
	if arrivals <= 0 {
		return 0
	}
	density := func(x float64) float64 {
		log := math.Log(arrivals) + m.edge - arrivals*m.patience*math.Expm1(-x/m.patience) - leave*x - x/m.patience
		return math.Exp(log) * f(x)
	}
	// The density has one peak, where arrivals·e^(-x/τ) meets the rate of leaving, and falls off from there faster than
	// e^(-x/τ) does.
	peak := max(0, m.patience*math.Log(arrivals/(leave+1/m.patience)))
	width := 1 / math.Sqrt(arrivals*math.Exp(-peak/m.patience)/m.patience+math.Pow(leave+1/m.patience-arrivals*math.Exp(-peak/m.patience), 2))
	return integral(density, min(within, peak+60*width), width)
}

// integral is Simpson's rule from 0 to end in steps much finer than what the function changes in.
func integral(f func(float64) float64, end, width float64) float64 {
	if end <= 0 {
		return 0
	}
	steps := 2 * int(min(1e6, math.Ceil(end/width*32)))
	h := end / float64(steps)
	sum := f(0) + f(end)
	for i := 1; i < steps; i++ {
		sum += f(float64(i)*h) * float64(2+2*(i%2))
	}
	return sum * h / 3
}

// Figures implements Model.
func (m *impatient) Figures() Figures { return m.figures }

// Level implements Model.
func (m *impatient) Level(within time.Duration) float64 {
	if m.load.rate() <= 0 {
		return 1
	}
	return m.free + m.served(within.Seconds(), func(float64) float64 { return 1 })
}

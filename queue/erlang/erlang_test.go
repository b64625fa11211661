package erlang

import (
	"math"
	"math/big"
	"testing"
	"time"
)

func hundred(agents int, patience time.Duration) Load {
	return Load{Calls: 100, Per: 30 * time.Minute, Handle: 180 * time.Second, Agents: agents, Patience: patience}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s is %.7f, want %.7f", what, got, want)
	}
}

// TestPublishedFigures: 100 calls in half an hour of 180 seconds each are 10 Erlang.
func TestPublishedFigures(t *testing.T) {
	c := New(hundred(14, 0))
	near(t, "C: waits", c.Figures().Waits, 0.174132, 5e-7)
	near(t, "C: ASA", c.Figures().ASA.Seconds(), 7.836, 5e-4)
	near(t, "C: within 20 s", c.Level(20*time.Second), 0.888350, 5e-7)
	near(t, "C: occupancy", c.Figures().Occupancy, 10.0/14, 1e-12)

	a := New(hundred(12, 120*time.Second))
	near(t, "A: waits", a.Figures().Waits, 0.279807, 5e-7)
	near(t, "A: abandons", a.Figures().Abandons, 0.06160, 5e-6)
	near(t, "A: mean wait", a.Figures().Wait.Seconds(), 7.39, 5e-3)
	near(t, "A: within 20 s", a.Level(20*time.Second), 0.8256, 5e-5)

	near(t, "B of 10 Erlang, 10 lines", B(10, 10), 0.214582, 5e-7)
	near(t, "B of 2 Erlang, 3 lines", B(2, 3), 4.0/19, 1e-15)
	near(t, "C of 2 Erlang, 3 agents", C(2, 3), 4.0/9, 1e-15)
}

// TestOneAgentIsTheTextbook: M/M/1 has formulas that need no Erlang.
func TestOneAgentIsTheTextbook(t *testing.T) {
	l := Load{Calls: 6, Per: time.Hour, Handle: 5 * time.Minute, Agents: 1}
	m := New(l)
	near(t, "waits", m.Figures().Waits, 0.5, 1e-12)
	near(t, "mean wait", m.Figures().Wait.Seconds(), 300, 1e-6)
	near(t, "queue", m.Figures().Queue, 0.5, 1e-9)
	near(t, "within 5 min", m.Level(5*time.Minute), 1-0.5*math.Exp(-0.5), 1e-12)
}

// TestNothingIsLostBetweenTheFormulas: callers are answered sooner or later or give up; served work is what keeps agents
// busy; endless patience is Erlang C; no agents serve nobody. For small and for large houses, idle and overloaded.
func TestNothingIsLostBetweenTheFormulas(t *testing.T) {
	for _, agents := range []int{1, 2, 14, 100, 400, 1000, 3000} {
		for _, load := range []float64{0.1, 0.7, 0.95, 1, 1.05, 1.5, 4} {
			for _, patience := range []time.Duration{5 * time.Second, 2 * time.Minute, time.Hour} {
				l := Load{Calls: load * float64(agents), Per: 3 * time.Minute, Handle: 3 * time.Minute, Agents: agents, Patience: patience}
				m := New(l)
				f := m.Figures()
				near(t, "answered or gave up", m.Level(1000*time.Hour)+f.Abandons, 1, 1e-6)
				near(t, "work done", f.Occupancy*float64(agents), l.Offered()*(1-f.Abandons), 1e-6*float64(agents))
				near(t, "answered at once", m.Level(0), 1-f.Waits, 1e-12)
				if s := m.Level(patience); s < m.Level(0)-1e-9 || s > m.Level(2*patience)+1e-9 || s > 1-f.Abandons+1e-6 {
					t.Errorf("%+v: %.4f answered within the patience", l, s)
				}
			}
		}
	}
	a, c := New(hundred(14, 1e5*time.Hour)), New(hundred(14, 0))
	near(t, "waits with endless patience", a.Figures().Waits, c.Figures().Waits, 1e-6)
	near(t, "wait with endless patience", a.Figures().ASA.Seconds(), c.Figures().ASA.Seconds(), 1e-4)
	near(t, "within 20 s with endless patience", a.Level(20*time.Second), c.Level(20*time.Second), 1e-6)

	none := New(hundred(0, time.Minute))
	near(t, "abandons without agents", none.Figures().Abandons, 1, 1e-9)
	near(t, "level without agents", none.Level(time.Hour), 0, 0)
	idle := New(Load{Per: time.Hour, Handle: time.Minute, Agents: 3, Patience: time.Minute})
	near(t, "level without callers", idle.Level(0), 1, 0)
}

// TestLargeHousesInExactArithmetic compares with the plain sum of the definition in numbers of 400 bits.
func TestLargeHousesInExactArithmetic(t *testing.T) {
	for _, agents := range []int{5, 150, 800} {
		load := 0.97 * float64(agents)
		term, sum := exact(1), exact(1)
		for n := 1; n <= agents; n++ {
			term.Mul(term, exact(load)).Quo(term, exact(float64(n)))
			sum.Add(sum, term)
		}
		want, _ := new(big.Float).Quo(term, sum).Float64()
		near(t, "B", B(load, agents), want, 1e-13)
	}
}

func exact(x float64) *big.Float { return new(big.Float).SetPrec(400).SetFloat64(x) }

func TestMoreAgentsNeverHarm(t *testing.T) {
	for _, patience := range []time.Duration{0, time.Minute} {
		level := 0.0
		for agents := 1; agents < 40; agents++ {
			got := New(hundred(agents, patience)).Level(20 * time.Second)
			if got < level-1e-12 {
				t.Errorf("patience %v: %d agents answer %.6f in time, one less answers %.6f", patience, agents, got, level)
			}
			level = got
		}
		near(t, "level with 39 agents", level, 1, 1e-6)
	}
	if f := New(hundred(9, 0)).Figures(); f.Stable || f.Waits != 1 || New(hundred(9, 0)).Level(time.Hour) != 0 {
		t.Errorf("9 agents cope with 10 Erlang: %+v", f)
	}
}

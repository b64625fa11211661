package tally

// Measure is one figure with the name it has in JSON and CSV.
type Measure struct {
	Name string
	Unit Unit
	of   func(*Figures) (above, below float64) // the figure is their ratio
}

// Unit says how a figure is written.
type Unit int

// The units.
const (
	Count   Unit = iota
	Seconds      // written as 0.0
	Share        // 0 to 1, written in percent in texts
)

// Measures lists every figure, in the order in which they are written. docs/planning.md defines them.
func Measures() []Measure {
	return []Measure{
		count("offered", func(f *Figures) int { return f.Offered }),
		count("answered", func(f *Figures) int { return f.Answered }),
		count("abandoned", func(f *Figures) int { return f.Abandoned }),
		count("short_abandons", func(f *Figures) int { return f.ShortAbandons }),
		count("overflowed", func(f *Figures) int { return f.Overflowed }),
		count("callback", func(f *Figures) int { return f.Callback }),
		count("voicemail", func(f *Figures) int { return f.Voicemail }),
		count("waiting", func(f *Figures) int { return f.Waiting }),
		share("abandonment", func(f *Figures) (a, b int) { return f.Abandoned, f.Offered }),
		share("abandonment_without_short", func(f *Figures) (a, b int) {
			return f.Abandoned - f.ShortAbandons, f.Offered - f.ShortAbandons
		}),
		share("not_at_once", func(f *Figures) (a, b int) { return f.NotAtOnce, f.Offered }),
		mean("wait_mean", func(f *Figures) (float64, int) { return f.WaitSum, f.left() }),
		plain("wait_median", Seconds, func(f *Figures) float64 { return f.WaitMedian }),
		plain("wait_p80", Seconds, func(f *Figures) float64 { return f.WaitP80 }),
		plain("wait_p90", Seconds, func(f *Figures) float64 { return f.WaitP90 }),
		plain("wait_max", Seconds, func(f *Figures) float64 { return f.WaitMax }),
		mean("asa", func(f *Figures) (float64, int) { return f.AnsweredWaitSum, f.Answered }),
		share("level_of_offered", func(f *Figures) (a, b int) { return f.InTarget, f.Offered }),
		share("level_of_answered", func(f *Figures) (a, b int) { return f.InTarget, f.Answered }),
		share("level_without_short", func(f *Figures) (a, b int) { return f.InTarget, f.Offered - f.ShortAbandons }),
		share("level_with_abandons", func(f *Figures) (a, b int) { return f.InTarget + f.AbandonedInTarget, f.Offered }),
		mean("talk", func(f *Figures) (float64, int) { return f.TalkSum, f.Answered }),
		mean("handling", func(f *Figures) (float64, int) { return f.TalkSum + f.WrapSum, f.Answered }),
		{"occupancy", Share, func(f *Figures) (above, below float64) { return f.Busy.Hours(), f.There.Hours() }},
		plain("agent_hours", Count, func(f *Figures) float64 { return f.There.Hours() }),
		plain("agents", Count, func(f *Figures) float64 { return float64(f.There) / float64(f.Span) }),
	}
}

func plain(name string, u Unit, of func(*Figures) float64) Measure {
	return Measure{name, u, func(f *Figures) (above, below float64) { return of(f), 1 }}
}

func count(name string, of func(*Figures) int) Measure {
	return plain(name, Count, func(f *Figures) float64 { return float64(of(f)) })
}

func mean(name string, of func(*Figures) (sum float64, n int)) Measure {
	return Measure{name, Seconds, func(f *Figures) (above, below float64) {
		sum, n := of(f)
		return sum, float64(n)
	}}
}

func share(name string, of func(*Figures) (a, b int)) Measure {
	return Measure{name, Share, func(f *Figures) (above, below float64) {
		a, b := of(f)
		return float64(a), float64(b)
	}}
}

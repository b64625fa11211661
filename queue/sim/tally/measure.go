package tally

// Measure is one figure with the name it has in JSON and CSV.
type Measure struct {
	Name string
	Help string
	Unit Unit
	of   func(*Figures) float64
}

// Unit says how a figure is written.
type Unit int

// The units.
const (
	Count   Unit = iota
	Seconds      // written as 0.0
	Share        // 0 to 1, written in percent in texts
)

// Measures lists every figure, in the order in which they are printed.
func Measures() []Measure {
	return []Measure{
		{"offered", "callers who came", Count, func(f *Figures) float64 { return float64(f.Offered) }},
		{"answered", "callers an agent spoke to", Count, func(f *Figures) float64 { return float64(f.Answered) }},
		{"abandoned", "callers who gave up", Count, func(f *Figures) float64 { return float64(f.Abandoned) }},
		{"short_abandons", "of those, within 5 seconds", Count, func(f *Figures) float64 { return float64(f.ShortAbandons) }},
		{"overflowed", "sent elsewhere", Count, func(f *Figures) float64 { return float64(f.Overflowed) }},
		{"callback", "promised a call", Count, func(f *Figures) float64 { return float64(f.Callback) }},
		{"voicemail", "sent to the mailbox", Count, func(f *Figures) float64 { return float64(f.Voicemail) }},
		{"waiting", "still waiting at the end", Count, func(f *Figures) float64 { return float64(f.Waiting) }},
		{"abandonment", "abandoned ÷ offered", Share, func(f *Figures) float64 { return ratio(f.Abandoned, f.Offered) }},
		{"abandonment_without_short", "the same without short abandons", Share, func(f *Figures) float64 {
			return ratio(f.Abandoned-f.ShortAbandons, f.Offered-f.ShortAbandons)
		}},
		{"not_at_once", "callers who were not answered at once ÷ offered", Share, func(f *Figures) float64 {
			return ratio(f.Waited, f.Offered)
		}},
		{"wait_mean", "wait of all callers", Seconds, func(f *Figures) float64 { return f.WaitMean }},
		{"wait_median", "half waited no longer", Seconds, func(f *Figures) float64 { return f.WaitMedian }},
		{"wait_p80", "80 % waited no longer", Seconds, func(f *Figures) float64 { return f.WaitP80 }},
		{"wait_p90", "90 % waited no longer", Seconds, func(f *Figures) float64 { return f.WaitP90 }},
		{"wait_max", "the longest wait", Seconds, func(f *Figures) float64 { return f.WaitMax }},
		{"asa", "average speed of answer: wait of those answered", Seconds, func(f *Figures) float64 { return f.ASA }},
		{"level_of_offered", "answered in target ÷ offered", Share, func(f *Figures) float64 { return ratio(f.InTarget, f.Offered) }},
		{"level_of_answered", "answered in target ÷ answered", Share, func(f *Figures) float64 { return ratio(f.InTarget, f.Answered) }},
		{"level_without_short", "answered in target ÷ (offered - short abandons)", Share, func(f *Figures) float64 {
			return ratio(f.InTarget, f.Offered-f.ShortAbandons)
		}},
		{"level_with_abandons", "(answered + abandoned in target) ÷ offered", Share, func(f *Figures) float64 {
			return ratio(f.InTarget+f.AbandonedInTarget, f.Offered)
		}},
		{"talk", "mean conversation", Seconds, func(f *Figures) float64 { return f.Talk }},
		{"handling", "mean conversation and after-call work", Seconds, func(f *Figures) float64 { return f.Handle }},
		{"occupancy", "agents' time with callers and after calls ÷ their time ready or busy", Share, func(f *Figures) float64 {
			return float64(f.Busy) / float64(f.There)
		}},
		{"agent_hours", "agents' time ready or busy, in hours", Count, func(f *Figures) float64 { return f.There.Hours() }},
		{"agents", "mean number of agents ready or busy", Count, func(f *Figures) float64 {
			return float64(f.There) / float64(f.Span)
		}},
	}
}

package tally

import (
	"math"
	"slices"
	"time"

	"centralino/call"
)

// Summary is the figures of one or several runs of a day.
type Summary struct {
	Start      time.Time
	Runs       int
	Confidence float64 // of the intervals, such as 0.95
	Rows       []Line
}

// Line is a row with an estimate of every measure, in their order.
type Line struct {
	Queue  call.QueueID // empty: all queues
	Slot   int
	Values []Estimate
}

// Summarize joins runs of the same day, each as Rows gave it for the same time.
func Summarize(start time.Time, confidence float64, runs [][]Row) Summary {
	s := Summary{Start: start, Runs: len(runs), Confidence: confidence}
	if len(runs) == 0 {
		return s
	}
	for i, row := range runs[0] {
		line := Line{Queue: row.Queue, Slot: row.Slot}
		for _, m := range Measures() {
			above, below := make([]float64, len(runs)), make([]float64, len(runs))
			for r := range runs {
				above[r], below[r] = m.of(&runs[r][i].Figures)
			}
			line.Values = append(line.Values, Ratio(confidence, above, below))
		}
		s.Rows = append(s.Rows, line)
	}
	return s
}

// Value returns the estimate of a measure.
func (l Line) Value(name string) Estimate {
	i := slices.IndexFunc(Measures(), func(m Measure) bool { return m.Name == name })
	if i < 0 {
		return Estimate{math.NaN(), math.NaN()}
	}
	return l.Values[i]
}

// from is when a row's half hour begins.
func (s Summary) from(slot int) time.Time { return s.Start.Add(time.Duration(slot) * Step) }

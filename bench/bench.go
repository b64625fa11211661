//go:build linux

package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// bench is one whole measurement.
type bench struct {
	rounds        int
	length        time.Duration
	only, profile string
	progress      io.Writer
}

// warmUp is how long a load runs before it is measured.
const warmUp = time.Second

// result is a load, measured several times.
type result struct {
	Load
	floor, engine []Cost
	pacing        []Pacing
}

// run measures, prints the table, and writes it to a file that may hold an earlier one.
func (b bench) run(out io.Writer, file string) error {
	var results []*result
	for _, l := range loads() {
		if strings.HasPrefix(l.Name, b.only) {
			results = append(results, &result{Load: l})
		}
	}
	// In rounds, so that other work on the machine meets every load.
	for round := range b.rounds {
		for _, r := range results {
			if err := b.measure(r); err != nil {
				return fmt.Errorf("%s: %w", r.Name, err)
			}
			fmt.Fprintf(b.progress, "round %d of %d: %s: %.2f of the floor\n", round+1, b.rounds, r.Name, r.ratios()[round])
		}
	}
	old, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	text := table(results, parse(string(old)))
	if _, err := io.WriteString(out, text); err != nil || b.only != "" {
		return err
	}
	return os.WriteFile(file, []byte(preface(b)+text), 0o644)
}

func (b bench) measure(r *result) error {
	floor, _, err := measure(Order{Load: r.Load, Bare: true}, warmUp, b.length)
	if err != nil {
		return err
	}
	engine, pacing, err := measure(Order{Load: r.Load, Profile: b.profile}, warmUp, b.length)
	if err != nil {
		return err
	}
	r.floor, r.engine, r.pacing = append(r.floor, floor), append(r.engine, engine), append(r.pacing, pacing)
	return nil
}

// perCall is CPU time per call and second, in milliseconds.
func (r *result) perCall(c Cost) float64 {
	return c.CPU.Seconds() * 1000 / c.Took.Seconds() / float64(r.Calls)
}

// ratios compares the engine with the floor that was measured just before.
func (r *result) ratios() (all []float64) {
	for i := range r.engine {
		all = append(all, r.perCall(r.engine[i])/r.perCall(r.floor[i]))
	}
	return all
}

func median[T any](all []T, value func(T) float64) float64 {
	values := make([]float64, 0, len(all))
	for _, v := range all {
		values = append(values, value(v))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

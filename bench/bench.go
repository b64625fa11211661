//go:build linux

package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// bench is one whole measurement.
type bench struct {
	rounds        int
	length        time.Duration
	only, profile string
	progress      io.Writer
}

// A load's pair of subjects takes turns, so that other work on the machine meets both alike. Each slice begins with a
// while that doesn't count.
const (
	turns  = 6 // of each subject
	settle = 150 * time.Millisecond
)

// result is a load, measured several times.
type result struct {
	Load
	floor, engine []float64 // CPU-ms per call-second, by slice
	accounts      []Account
	bare, pacing  []Pacing // of the floor and the engine
}

// run measures, prints the table, and writes it to a file that may hold an earlier one.
func (b bench) run(out io.Writer, file string) error {
	var results []*result
	for _, l := range loads() {
		if strings.HasPrefix(l.Name, b.only) {
			results = append(results, &result{Load: l})
		}
	}
	for round := range b.rounds {
		for _, r := range results {
			if err := b.measure(r); err != nil {
				return fmt.Errorf("%s: %w", r.Name, err)
			}
			_, _ = fmt.Fprintf(b.progress, "round %d of %d: %s: %.2f of the floor so far\n", round+1, b.rounds, r.Name, r.ratio())
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
	return os.WriteFile(file, []byte(b.preface()+text), 0o644)
}

// measure adds a round of slices.
func (b bench) measure(r *result) error {
	floor, err := startPair(Order{Load: r.Load, Bare: true})
	if err != nil {
		return err
	}
	engine, err := startPair(Order{Load: r.Load, Profile: b.profile})
	if err != nil {
		return err
	}
	if err := firstError(floor.subject.cmd.Process.Signal(unix.SIGSTOP), engine.subject.cmd.Process.Signal(unix.SIGSTOP)); err != nil {
		return err
	}
	perCall := func(share float64) float64 { return 1000 * share / float64(r.Calls) }
	for range turns {
		low, errLow := floor.slice(settle, b.length)
		high, errHigh := engine.slice(settle, b.length)
		if err := firstError(errLow, errHigh); err != nil {
			return err
		}
		r.floor, r.engine = append(r.floor, perCall(low)), append(r.engine, perCall(high))
	}
	_, bare, errFloor := floor.end()
	account, heard, errEngine := engine.end()
	r.accounts, r.bare, r.pacing = append(r.accounts, account), append(r.bare, bare), append(r.pacing, heard)
	return firstError(errFloor, errEngine)
}

// ratio compares each slice of the engine with the floor's just before it, and takes the median.
func (r *result) ratio() float64 {
	all := make([]float64, 0, len(r.engine))
	for i := range r.engine {
		all = append(all, r.engine[i]/r.floor[i])
	}
	return median(all, same)
}

func median[T any](all []T, value func(T) float64) float64 {
	values := make([]float64, 0, len(all))
	for _, v := range all {
		values = append(values, value(v))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

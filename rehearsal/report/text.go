// Package report writes what became of tests: as text for people, as JSON, and as JUnit's XML for build servers.
package report

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"centralino/rehearsal"
	"centralino/rehearsal/script"
)

// Options say what is shown.
type Options struct {
	Verbose bool // tests that passed too, with their transcripts
	Cover   bool
	Mutate  bool
	Zone    *time.Location
}

// longest is how much of a transcript is shown of a test that failed.
const longest = 40

// Text writes a report for people.
func Text(w io.Writer, r *script.Report, o Options) error {
	out := bufio.NewWriter(w)
	for i, result := range r.Results {
		switch {
		case result.Failure != nil:
			fmt.Fprintf(out, "FAIL  %s: %s\n", r.Files[i], result.Test.Name)
			fmt.Fprintf(out, "  %s: expected: %s\n", result.Failure.Pos, result.Failure.Expected)
			fmt.Fprintf(out, "  happened: %s\n", result.Failure.Happened)
			transcript(out, result.Moments, o.Zone, longest)
		case o.Verbose:
			fmt.Fprintf(out, "ok    %s: %s\n", r.Files[i], result.Test.Name)
			transcript(out, result.Moments, o.Zone, len(result.Moments))
		}
	}
	if o.Cover {
		coverage(out, r.Coverage)
	}
	if o.Mutate {
		mutations(out, r)
	}
	failed := r.Failures()
	fmt.Fprintf(out, "%s: %s\n", counted(len(r.Results), "test"), verdict(failed))
	return out.Flush()
}

func verdict(failed int) string {
	if failed == 0 {
		return "all passed"
	}
	return fmt.Sprintf("%d failed", failed)
}

// transcript writes the last lines of a call.
func transcript(out *bufio.Writer, moments []rehearsal.Moment, zone *time.Location, most int) {
	lines := rehearsal.Transcript(moments, zone)
	if left := len(lines) - most; left > 0 {
		fmt.Fprintf(out, "    … %s before\n", counted(left, "line"))
		lines = lines[left:]
	}
	for _, line := range lines {
		fmt.Fprintf(out, "    %s\n", line)
	}
}

func coverage(out *bufio.Writer, all []*script.Coverage) {
	for _, c := range all {
		for _, u := range c.NotWalked {
			fmt.Fprintf(out, "%s: %s\n", u.Pos, unwalked(u))
		}
		fmt.Fprintf(out, "flow %s: %d of %s, %d of %s walked\n", c.Flow, c.SteppedOn, counted(c.Steps, "step"), c.Taken, counted(c.Ways, "way"))
	}
}

func unwalked(u script.Unwalked) string {
	if u.Way == "" {
		return fmt.Sprintf("no test enters the step `%s`", u.Step)
	}
	return fmt.Sprintf("no test leaves the step `%s` by %s, to `%s`", u.Step, u.Way, u.Leads)
}

func mutations(out *bufio.Writer, r *script.Report) {
	missed := 0
	for _, m := range r.Mutants {
		if m.NoticedBy == "" {
			missed++
			fmt.Fprintf(out, "%s: no test notices%s: %s\n", m.Pos, inStep(m), m.What)
		}
	}
	fmt.Fprintf(out, "%d of %s noticed: %.0f %%\n", len(r.Mutants)-missed, counted(len(r.Mutants), "slip"), 100*r.Score())
}

func inStep(m script.Mutation) string {
	if m.Step == "" {
		return ""
	}
	return " in step `" + string(m.Step) + "`"
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

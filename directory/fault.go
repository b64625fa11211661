package directory

import (
	"fmt"
	"strings"
)

// Fault is something wrong with a file. Its text never holds what a customer's row holds.
type Fault struct {
	File string
	Line int // from 1; 0: the file as a whole
	Text string
}

// Error implements error as file:line: text.
func (f Fault) Error() string {
	if f.Line == 0 {
		return f.File + ": " + f.Text
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text)
}

// Faults are all faults of one file, in the order of its lines.
type Faults []Fault

// Error implements error with one fault to a line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// mostFaults is how many faults of a kind are told one by one: a file with the wrong separator has one on every line.
const mostFaults = 20

// add notes a fault, or that there are more.
func (f *Faults) add(file string, line int, format string, args ...any) {
	switch {
	case len(*f) < mostFaults:
		*f = append(*f, Fault{file, line, fmt.Sprintf(format, args...)})
	case len(*f) == mostFaults:
		*f = append(*f, Fault{file, line, "and more from here on"})
	}
}

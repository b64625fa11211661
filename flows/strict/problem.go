// Package strict reads YAML without forgiving: every value keeps its place in the file, unknown keys are faults, and a
// fault says where it is, what is wrong and what was probably meant.
package strict

import (
	"cmp"
	"fmt"
	"strings"
)

// Pos is a place in a file; lines and columns count from 1. Line 0 means the file as a whole.
type Pos struct {
	File      string
	Line, Col int
}

// String returns file:line:col, or the file alone when there is no line.
func (p Pos) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Compare orders places by file, line and column.
func (p Pos) Compare(other Pos) int {
	return cmp.Or(strings.Compare(p.File, other.File), cmp.Compare(p.Line, other.Line), cmp.Compare(p.Col, other.Col))
}

// Severity says whether a problem keeps the helpline from starting.
type Severity int

// The severities. The zero value is Fault, so a problem is taken seriously unless it says otherwise.
const (
	Fault   Severity = iota // the helpline does not start
	Warning                 // it starts, and somebody should look
)

// Problem is one thing wrong in a file.
type Problem struct {
	Pos      Pos
	Severity Severity
	Message  string // what is wrong, in lower case and without a full stop
	Hint     string // what was probably meant, or what to do; may be empty
}

// String returns "file:line:col: message (hint)", with "warning: " before the message of a warning.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.Pos.String())
	b.WriteString(": ")
	if p.Severity == Warning {
		b.WriteString("warning: ")
	}
	b.WriteString(p.Message)
	if p.Hint != "" {
		b.WriteString(" (" + p.Hint + ")")
	}
	return b.String()
}

// Package script reads and plays the tests of flows: files such as flows/helpline_test.yaml, in which a call says what it
// hears, presses and gets.
package script

import (
	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
	"centralino/rehearsal"
)

// File is one file of tests.
type File struct {
	Name  string
	Flow  call.FlowID
	Tests []*Test
}

// Test is one call that a flow must get right.
type Test struct {
	Name   string
	Pos    strict.Pos
	Caller rehearsal.Caller
	Given  rehearsal.Given
	Script []Step
}

// Step is one line of a script: something that the caller or an agent does, or something that has to happen.
type Step struct {
	Pos  strict.Pos
	Text string // as it is told: "hear main-menu"
	play func(*player) *Failure
}

// Failure is what went wrong in a test.
type Failure struct {
	Pos      strict.Pos
	Expected string // what the line says
	Happened string // what happened in its place
}

// Result is what became of a test.
type Result struct {
	Test    *Test
	Failure *Failure // nil: it passed
	Moments []rehearsal.Moment
}

// Run plays the test on a helpline. The flow is the test's own, or another in its place; nil: its own.
func (t *Test) Run(h *rehearsal.Helpline, flow *flows.Program) Result {
	caller := t.Caller
	if flow != nil {
		caller.Flow = flow
	}
	p := &player{call: h.Dial(caller, t.Given), zone: h.Config().Location}
	for _, s := range t.Script {
		if f := s.play(p); f != nil {
			f.Pos, f.Expected = s.Pos, s.Text
			return Result{t, f, p.call.Moments()}
		}
	}
	return Result{t, nil, p.call.Moments()}
}

// Package ivr plays one flow to one caller. It is pure: a State steps from event to event and says what is to be done as
// a list of effects; it has no goroutines, no clock and no sound of its own. The same interpreter drives a real call, a
// test in virtual time and a walk in the terminal.
//
// # Keys
//
// Keys pressed early are kept for the next menu or entry of digits (type-ahead); keys among them that a menu does not
// have are dropped without counting as a try. A key in a menu, an entry or a message stops the prompt at once (barge-in);
// a play step is heard to its end.
//
// The human key reaches a person at once from menus, messages, play steps and waits. While digits are asked for it may be
// part of a code, so it counts there only when it is the one thing keyed: alone until the wait runs out, or followed
// by '#'. For the same reason it is kept rather than obeyed when other keys wait already. A caller who waits in the
// very queue that the key leads to hears their position again; when it leads to another queue they keep the time they
// have waited. In a survey whose question has the key as an answer, it is the answer.
//
// While digits are asked for, '#' ends them and '*' begins anew, unless that is the human key.
package ivr

import (
	"fmt"
	"time"

	"centralino/call"
	"centralino/flows"
)

// Caller is what is known of a call before it is answered.
type Caller struct {
	Number  call.Number // empty when withheld
	Dialled call.Number
	Arrived time.Time
}

// State is one call at one moment. It is a value: stepping never changes it, and a copy may be stepped again. Because it
// may hold the digits of a PIN, it prints as its step and phase only.
type State struct {
	program *flows.Program
	caller  Caller
}

// New returns the state of a call that has not begun: the first event is Start, or HungUp.
func New(p *flows.Program, c Caller) State { return State{program: p, caller: c} }

// Step lets ev happen at now. It returns the state that follows, and what is to be done, in order. Events that don't fit
// (an answer to an old question, a key after the end) change nothing.
func (s State) Step(ev Event, now time.Time) (State, []Effect) { return s, nil }

// Done reports whether the call is over: call.Ended was reported and no event has an effect any more.
func (s State) Done() bool { return false }

// At returns the step the call is in; empty before Start.
func (s State) At() call.StepID { return "" }

// Format implements fmt.Formatter without the digits that the caller keyed.
func (s State) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "%s", s.At()) }

package web

import (
	"context"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/graph"
	"centralino/flows/prove"
)

// Workshop is what is known of the flows in force, and what can be tried with them. Errors are *Problem where the reader can do
// something.
type Workshop interface {
	// Today puts onto a flow's graph what callers did since midnight.
	Today(g *graph.Graph)
	// Checked is what check proves of the helpline in force. It must not be changed.
	Checked() *prove.Result
	// Lengths returns how long a prompt lasts in a language; what nobody has recorded is estimated.
	Lengths() func(call.Language, flows.Prompt) time.Duration
	// Versions lists which versions of a flow were in force, the newest first.
	Versions(ctx context.Context, flow call.FlowID) ([]FlowVersion, error)
	// Changes says in words what callers and others noticed when one version of a flow took the place of another.
	Changes(flow call.FlowID, from, to string) ([]FlowChange, error)
	// Asks says what a flow asks that a walk has to be told the answers of.
	Asks(flow call.FlowID) []Asked
	// Walk calls a flow in virtual time.
	Walk(ctx context.Context, w Walk) (Walked, error)
}

// FlowVersion is a version of a flow, and when it was put in force.
type FlowVersion struct {
	Version string    `json:"version"`
	Since   time.Time `json:"since"`
	By      string    `json:"by"`   // start or reload
	Kept    bool      `json:"kept"` // it is known in whole, so that it can be compared
}

// FlowChange is one thing that was noticed of a change.
type FlowChange struct {
	Who  string      `json:"who"`            // callers, agents, supervisors or operators
	Flow call.FlowID `json:"flow,omitempty"` // empty: it is not of the flow's file
	Step call.StepID `json:"step,omitempty"`
	Text string      `json:"text"`
}

// Asked is a directory that a flow asks.
type Asked struct {
	Directory string   `json:"directory"`
	Fields    []string `json:"fields"` // that are known of who is found
}

// Walk is a call that is tried.
type Walk struct {
	Flow  call.FlowID
	From  string   // a number; empty: withheld
	At    string   // 2026-12-25 10:00 where the helpline is; empty: now
	Words []string // what the caller does, one at each turn, as centralino dial --keys has them
	Given Given
	End   bool // then the caller says nothing until the call ends
}

// Given is what is unlike a good day, as tests of flows have it. Words are theirs.
type Given struct {
	Directories map[string]GivenDirectory   `json:"directories,omitempty"` // those that are not here know nobody
	Queues      map[call.QueueID]GivenQueue `json:"queues,omitempty"`
	Agents      string                      `json:"agents,omitempty"`    // all of them: present, absent, paused or busy
	Services    string                      `json:"services,omitempty"`  // all of them: down, or ok with an empty answer
	Transfers   string                      `json:"transfers,omitempty"` // all calls passed on: answered, busy, no-answer, declined or failed
	Flashes     []string                    `json:"flashes,omitempty"`   // announcements that are on
}

// GivenDirectory is what a directory answers.
type GivenDirectory struct {
	Is     string            `json:"is"`               // found, unknown or down
	Fields map[string]string `json:"fields,omitempty"` // of who is found
	PIN    string            `json:"pin,omitempty"`    // the right one, made up; empty: every PIN is
}

// GivenQueue is who is in a queue.
type GivenQueue struct {
	Is    string `json:"is,omitempty"`    // full, or empty (of agents)
	Ahead int    `json:"ahead,omitempty"` // callers
}

// Walked is what happened in it.
type Walked struct {
	At      string        `json:"at"` // when it was, to be asked for again
	From    call.Number   `json:"from"`
	To      call.Number   `json:"to"`
	Moments []Moment      `json:"moments"`
	Over    bool          `json:"over"` // the call has ended
	Cut     bool          `json:"cut"`  // more happened than is told
	Step    call.StepID   `json:"step"` // where the call stands
	Phase   string        `json:"phase"`
	Seconds float64       `json:"seconds"` // since the call was answered
	Place   int           `json:"place"`   // in the queue, 1 is next; 0: in none
	Speaks  call.Language `json:"language"`
}

// Moment is one thing that happened in a walk.
type Moment struct {
	Seconds float64 `json:"seconds"` // since the call was answered
	What    string  `json:"what"`    // in a word, such as "hears"
	Text    string  `json:"text"`
	Line    string  `json:"line"` // as centralino dial writes it
}

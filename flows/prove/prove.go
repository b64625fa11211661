// Package prove checks a flow as a program is checked: for every step, in every state of the opening hours, directories
// and queues, it shows that a person, a callback or a mailbox can be reached, by how many keys and after how many seconds
// of prompts, or it names the path on which that fails.
//
// # How it works
//
// A flow becomes a graph of spots: a menu is one, a queue that is asked for is one. At some spots the caller chooses (a key,
// or silence), at others the world does: whether a calendar is open, whether a directory knows the caller, whether a queue
// takes them, which condition holds. Getting to somebody is then a game of the caller against the world. Whoever can win
// such a game can win it by doing the same thing at the same spot each time, so a world that answers every question of the
// flow in one way is the worst there can be, and the game's value is the figure for the worst of all worlds. It takes one
// pass over the graph, where trying every world would take one for each. Only what is asked in several places, such as one
// calendar in two steps, has to be tried out value by value, for it answers the same everywhere.
//
// What the interpreter does with keys, waits and tries is in the graph as package ivr does it; a test walks random flows with
// that interpreter in every world, and compares.
package prove

import (
	"cmp"
	"slices"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
)

// Options is what the proof needs to know beside the flow.
type Options struct {
	// Length returns how long a prompt lasts in a language. Nil: everything is estimated, see Estimate.
	Length func(call.Language, flows.Prompt) time.Duration
	Limits Limits
}

// Limits are beyond what a warning is due. A zero limit does not warn.
type Limits struct {
	FirstOption time.Duration // heard before the first question of a call
	Options     int           // keys of one menu, without the key for a person
	Keys        int           // to a person, from everywhere
	Prompts     time.Duration // heard to their end on the way to a person, from everywhere
}

// Report is what was found of one flow.
type Report struct {
	Flow     call.FlowID
	File     string    // where the flow is written
	Version  string    // the flow's
	Findings []Finding // sorted by place
	Steps    []Figures // of every step that a caller can be in who has not got to anybody yet, in the order of the file
	Spots    int       // states of the call that were looked at
	Worlds   int       // states of the world that were tried, beside those that one pass covers
	Cut      []string  // what would have had to be tried in all its values and was not; the figures may then be too bad
}

// Finding is one thing wrong with a flow.
type Finding struct {
	strict.Problem
	Rule string      // the name of the rule that is broken, such as "dead-end"
	Step call.StepID // may be empty
	Path []Move      // how a caller gets there; may be empty
	Law  *Law        // what asks for it, nil for rules of this package
}

// Law is the requirement that a finding breaks, where it is one of the law; see package flows/rules.
type Law struct {
	Set  string `json:"set"`
	ID   string `json:"id"`
	Asks string `json:"asks"`
	Act  string `json:"act"`
	URL  string `json:"url"`
	Note string `json:"note,omitempty"`
}

// Flow proves what can be proved of a program.
func Flow(p *flows.Program, o Options) Report {
	g := build(p, o)
	v := &proof{graph: g, options: o, worlds: g.worldsToTry()}
	v.report = Report{Flow: p.Name, Version: p.Version, Spots: len(g.spots), Worlds: len(v.worlds.all), Cut: v.worlds.cut}
	if first := p.Steps[p.Start]; first != nil {
		v.report.File = first.Pos.File
	}
	v.figures()
	if g.hasSomebody() {
		v.deadEnds()
		v.traps()
		v.silence()
		v.longWaits()
		v.human()
	} else {
		v.nobody()
	}
	v.loops()
	v.languages()
	v.budget()
	v.secrets()
	v.unrecorded()
	v.cuts()
	slices.SortStableFunc(v.report.Findings, func(a, b Finding) int {
		return cmp.Or(a.Pos.Compare(b.Pos), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
	return v.report
}

// proof is one flow being proved.
type proof struct {
	*graph
	options Options
	worlds  worlds
	report  Report
	within  []Finding // ways that lead to nobody within a step from which others lead to somebody
}

// find adds a finding; its rule's severity is given, because some rules are milder at times.
func (v *proof) find(f Finding) {
	for _, before := range v.report.Findings {
		if before.Problem == f.Problem && before.Rule == f.Rule {
			return
		}
	}
	v.report.Findings = append(v.report.Findings, f)
}

// told reports whether a rule has been told of at a step.
func (v *proof) told(rule string, step call.StepID) bool {
	return slices.ContainsFunc(v.report.Findings, func(f Finding) bool { return f.Rule == rule && f.Step == step })
}

// cuts says what was not tried in all its values.
func (v *proof) cuts() {
	if len(v.worlds.cut) == 0 {
		return
	}
	at := v.stepsInOrder()[0].Pos
	v.find(Finding{Rule: RuleCut, Problem: strict.Problem{
		Pos: at, Severity: strict.Warning,
		Message: "there are too many states to try all of them: " + strict.Quoted(v.worlds.cut) +
			" may answer differently in different steps of one call, so a fault that is told may not be one",
		Hint: "ask for each in fewer steps",
	}})
}

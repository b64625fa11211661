package script

import (
	"maps"
	"slices"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
	"centralino/rehearsal"
)

// Coverage says which parts of a flow some test walked.
type Coverage struct {
	Flow         call.FlowID
	Steps, Ways  int // that there are
	SteppedOn    int
	Taken        int
	NotWalked    []Unwalked // in the order of the file
	walked       map[call.StepID]bool
	taken        map[rehearsal.Way]bool
	flow         *flows.Program
	personNeeded bool // the flow has a key for a person
	person       bool // that somebody pressed
}

// Unwalked is a step that no test enters, or a way that none takes.
type Unwalked struct {
	Pos   strict.Pos
	Step  call.StepID
	Way   string // "key 9", "failed"; empty: the whole step
	Leads call.StepID
}

// NewCoverage begins to count for a flow.
func NewCoverage(flow *flows.Program) *Coverage {
	flow = flow.Written() // what it runs has tests of its own
	return &Coverage{
		Flow: flow.Name, flow: flow, walked: map[call.StepID]bool{}, taken: map[rehearsal.Way]bool{},
		personNeeded: flow.Human.Step != "",
	}
}

// Add counts what a test walked.
func (c *Coverage) Add(r Result) {
	steps, ways := rehearsal.Walked(c.flow, r.Test.Caller.At, r.Moments)
	for _, s := range steps {
		c.walked[s] = true
	}
	for _, w := range ways {
		c.taken[w] = true
	}
	for _, m := range r.Moments {
		if k, ok := m.Body.(*call.Keyed); ok && k.Key == c.flow.Human.Key {
			c.person = true
		}
	}
}

// Entered reports whether a test entered a step.
func (c *Coverage) Entered(id call.StepID) bool { return c.walked[id] }

// Count sums up.
func (c *Coverage) Count() {
	c.Steps, c.Ways, c.SteppedOn, c.Taken, c.NotWalked = 0, 0, 0, 0, nil
	for _, step := range inOrder(c.flow) {
		c.Steps++
		ways := step.Ways()
		c.Ways += len(ways)
		if !c.walked[step.ID] {
			c.NotWalked = append(c.NotWalked, Unwalked{Pos: step.Pos, Step: step.ID})
			continue
		}
		c.SteppedOn++
		for _, w := range ways {
			if c.taken[rehearsal.Way{Step: step.ID, Label: w.Label}] {
				c.Taken++
				continue
			}
			c.NotWalked = append(c.NotWalked, Unwalked{Pos: step.Pos, Step: step.ID, Way: w.Label, Leads: w.To})
		}
	}
	if c.personNeeded {
		c.Ways++
		if c.person {
			c.Taken++
		} else {
			human := c.flow.Steps[c.flow.Human.Step]
			c.NotWalked = append(c.NotWalked, Unwalked{
				Pos: human.Pos, Step: human.ID, Way: "key " + c.flow.Human.Key.String() + " from everywhere", Leads: human.ID,
			})
		}
	}
}

// inOrder returns the steps of a flow in the order of its file.
func inOrder(p *flows.Program) []*flows.Step {
	return slices.SortedFunc(maps.Values(p.Steps), func(a, b *flows.Step) int { return a.Pos.Compare(b.Pos) })
}

package flows

import (
	"maps"
	"slices"

	"centralino/flows/strict"
)

// Word returns the verb of a step as a flow writes it, such as "menu".
func (s *Step) Word() string { return s.Verb.verb() }

// InOrder returns the steps as they stand in the file.
func (p *Program) InOrder() []*Step {
	return slices.SortedFunc(maps.Values(p.Steps), func(a, b *Step) int { return strict.Pos.Compare(a.Pos, b.Pos) })
}

package flows

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"centralino/call"
	"centralino/flows/strict"
)

// Used is something a flow plays, and where it does so first.
type Used struct {
	Pos   strict.Pos
	Name  string                   // the recording; empty for a text that is only spoken
	Say   map[call.Language]string // the text, where one is written
	Music bool                     // played in a loop to those who wait
}

// Prompts returns every recording and every text that the flow may play, each once, sorted by name and place. Numbers
// and digits are not among them, nor what the product says by itself.
func (p *Program) Prompts() []Used {
	found := map[string]Used{}
	add := func(u Used) {
		key := u.Name
		if key == "" {
			key = "\x00" + u.Pos.String()
		}
		before, seen := found[key]
		if seen && before.Say == nil {
			before.Say = u.Say
			found[key] = before
		}
		if !seen {
			found[key] = u
		}
	}
	for _, id := range slices.SortedFunc(maps.Keys(p.Steps), func(a, b call.StepID) int {
		return cmp.Compare(p.Steps[a].Pos.Line, p.Steps[b].Pos.Line)
	}) {
		step := p.Steps[id]
		for _, one := range step.prompts() {
			if one.Name != "" || one.Say != nil {
				add(Used{Pos: one.Pos, Name: one.Name, Say: one.Say})
			}
		}
		if q, ok := step.Verb.(*Queue); ok && q.Options.Music != "" {
			add(Used{Pos: step.Pos, Name: q.Options.Music, Music: true})
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b Used) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
}

// prompts returns all that a step plays by itself.
func (s *Step) prompts() []Prompt {
	switch v := s.Verb.(type) {
	case *Play:
		return v.Prompts
	case *Message:
		return v.Prompts
	case *Menu:
		return slices.Concat(v.Prompts, v.Invalid)
	case *Collect:
		return v.Prompts
	case *Identify:
		if v.PIN != nil {
			return v.PIN.Prompts
		}
	case *Survey:
		var out []Prompt
		for _, q := range v.Questions {
			out = append(out, q.Prompts...)
		}
		return out
	}
	return nil
}

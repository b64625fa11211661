package flows

import (
	"slices"

	"centralino/flows/strict"
)

// Flash plays an announcement while it is switched on, and passes at once while it is not.
type Flash struct {
	Name    string
	Prompts []Prompt // what is played, unless whoever switched it on said something else
}

func (*Flash) verb() string { return "flash" }

func (c *compiler) flash(m *strict.Map) *Flash {
	return &Flash{Name: m.Get("flash").Identifier(""), Prompts: c.mustPrompts(m, "prompt")}
}

// Flashes returns the names of the announcements that the flow plays while they are switched on, sorted and each once.
func (p *Program) Flashes() (names []string) {
	for _, step := range p.Steps {
		if v, ok := step.Verb.(*Flash); ok {
			names = append(names, v.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

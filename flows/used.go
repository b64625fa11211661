package flows

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Prompts returns every recording and every text that the flow may play, each once, sorted by name and place. A
// recording comes with its text when one of the places that play it gives one. Numbers and digits are not among them,
// nor the music of queues, nor what the product says by itself.
func (p *Program) Prompts() []Prompt {
	named := map[string]Prompt{}
	var texts []Prompt
	for _, step := range p.Steps {
		for _, one := range step.Prompts() {
			switch before, seen := named[one.Name]; {
			case one.Name == "" && one.Say != nil:
				texts = append(texts, one)
			case one.Name == "":
			case !seen:
				named[one.Name] = one
			default:
				named[one.Name] = joined(before, one)
			}
		}
	}
	all := slices.Concat(slices.Collect(maps.Values(named)), texts)
	slices.SortFunc(all, func(a, b Prompt) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), a.Pos.Compare(b.Pos))
	})
	return all
}

// Values returns every amount, date and time that the flow speaks, in the order of the file.
func (p *Program) Values() (values []*Value) {
	for _, step := range p.InOrder() {
		for _, one := range step.Prompts() {
			if one.Value != nil {
				values = append(values, one.Value)
			}
		}
	}
	return values
}

// Music returns the recordings that steps of the flow play in a loop, sorted and each once; that of queues is not among them.
func (p *Program) Music() (names []string) {
	for _, step := range p.Steps {
		if v, ok := step.Verb.(*Wait); ok && v.Music != "" {
			names = append(names, v.Music)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// joined is the earlier of two places that play the same recording, with the text of the first that gives one.
func joined(a, b Prompt) Prompt {
	if b.Pos.Compare(a.Pos) < 0 {
		a, b = b, a
	}
	if a.Say == nil {
		a.Say = b.Say
	}
	return a
}

// Prompts returns all that a step plays by itself.
func (s *Step) Prompts() []Prompt {
	switch v := s.Verb.(type) {
	case *Play:
		return v.Prompts
	case *Message:
		return v.Prompts
	case *Flash:
		return v.Prompts
	case *Menu:
		return slices.Concat(v.Prompts, v.Invalid)
	case *Collect:
		return v.Prompts
	case *HTTP:
		return v.Prompts
	case *Identify:
		if v.PIN != nil {
			return v.PIN.Prompts
		}
	case *Transfer:
		return v.Prompts
	case *Voicemail:
		return v.Prompts
	case *Record:
		return v.Prompts
	case *Survey:
		var out []Prompt
		for _, q := range v.Questions {
			out = append(out, q.Prompts...)
		}
		if v.Comment != nil {
			out = append(out, v.Comment.Prompts...)
		}
		return out
	}
	return nil
}

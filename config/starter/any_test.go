package starter_test

import (
	"testing"

	"pgregory.net/rapid"

	"centralino/config/starter"
)

// TestWhateverIsAnsweredMakesAHelpline reads anything at all: what is taken for an answer makes a helpline without faults.
func TestWhateverIsAnsweredMakesAHelpline(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a := answers(t, "Acme", "+39 02 1234 5678", "it", "mon-fri 09:00-18:00", "", "anna", "")
		word := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ a-zA-Z0-9:#{}"'\[\]&*!|>%@,/-]{1,30}`))
		if name, err := starter.ReadName(word.Draw(rt, "name")); err == nil {
			a.Name = name
		}
		if number, err := starter.ReadNumber(rapid.StringMatching(`(\+|00)[1-9][0-9 ]{6,16}`).Draw(rt, "number")); err == nil {
			a.Number = number
		}
		if choices, err := starter.ReadChoices(word.Draw(rt, "choices"), a.Languages); err == nil {
			a.Choices = choices
		}
		if agents, err := starter.ReadAgents(word.Draw(rt, "agents")); err == nil {
			a.Agents = agents
		}
		if files, problems := starter.Files(a); files == nil {
			rt.Fatalf("%q: %v", []any{a.Name, a.Number, a.Choices, a.Agents}, problems)
		}
	})
}

package ivr

import (
	"maps"

	"centralino/call"
)

// View is what may be shown of a call: nothing of it is secret.
type View struct {
	Step      call.StepID // empty before Start
	Phase     string      // what the call is doing within the step
	Language  call.Language
	Variables map[string]string // collected and set, but for secret ones
	Customer  map[string]string // nil: nobody was found
}

// View returns what may be shown of the call now. The caller may change it.
func (s State) View() View {
	v := View{Step: s.At(), Phase: s.phase.String(), Language: s.language, Variables: map[string]string{}}
	for name, text := range s.vars {
		if _, secret := s.secrets[name]; !secret {
			v.Variables[name] = text
		}
	}
	if s.customer != nil {
		v.Customer = maps.Clone(s.customer.fields)
	}
	return v
}

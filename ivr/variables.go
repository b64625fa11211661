package ivr

import (
	"maps"
	"slices"

	"centralino/call"
	"centralino/flows"
)

// variables returns what expressions see. Everything a flow may name is there, as an empty text before it is known;
// secret digits are always an empty text.
func (m *machine) variables() flows.Vars {
	vars := m.program.NewVars()
	for name, text := range m.vars {
		vars[name] = text
	}
	fields, ok := vars["customer"].(map[string]string)
	if !ok {
		fields = map[string]string{}
	}
	if m.customer != nil {
		maps.Copy(fields, m.customer.fields)
	}
	vars["customer"] = fields
	vars["caller"] = map[string]string{"number": string(m.caller.Number), "dialled": string(m.caller.Dialled)}
	vars["language"] = string(m.language)
	return vars
}

// assign makes the assignments of a step. One that can't be evaluated leaves its variable as it was.
func (m *machine) assign(set []flows.Assignment) {
	for _, a := range set {
		text, err := a.Value.Text(m.variables())
		switch {
		case err != nil:
			m.fault(a.Value.String() + ": " + err.Error())
		case a.Name == "language":
			m.speak(call.Language(text))
		default:
			m.setText(a.Name, text)
		}
	}
}

// speak changes the language, if the helpline has it. A customer without a language goes on in the present one.
func (m *machine) speak(l call.Language) {
	if slices.Contains(m.program.Languages, l) {
		m.language = l
	} else if l != "" {
		m.fault("the helpline does not speak " + string(l))
	}
}

func (m *machine) setText(name, text string) {
	m.vars = with(m.vars, name, text)
	if _, ok := m.secrets[name]; ok {
		m.secrets = maps.Clone(m.secrets)
		delete(m.secrets, name)
	}
}

func (m *machine) setSecret(name string, digits call.Secret) {
	m.secrets = with(m.secrets, name, digits)
	if _, ok := m.vars[name]; ok {
		m.vars = with(m.vars, name, "")
	}
}

// with returns a copy of a map with one entry more: the maps of a State are shared with the states before it.
func with[V any](from map[string]V, name string, value V) map[string]V {
	to := make(map[string]V, len(from)+1)
	maps.Copy(to, from)
	to[name] = value
	return to
}

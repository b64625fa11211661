package ivr

import (
	"strconv"
	"strings"

	"centralino/call"
	"centralino/flows"
	"centralino/ivr/speech"
)

// prompts turns what a step plays into prompts in the language of the call.
func (m *machine) prompts(list []flows.Prompt) (out []call.Prompt) {
	for _, p := range list {
		switch {
		case p.Number != nil:
			out = append(out, m.spokenNumber(p.Number)...)
		case p.Digits != nil:
			if text, ok := m.evaluate(p.Digits); ok {
				out = append(out, speech.Digits(m.language, text)...)
			}
		case p.Value != nil:
			out = append(out, m.spokenValue(p.Value)...)
		case p.Recording != "":
			if said, ok := m.pieces[p.Recording]; ok {
				out = append(out, m.heardAgain(p.Recording, said.File))
			}
		case p.Name != "":
			out = append(out, call.Prompt{Language: m.language, Name: p.Name, Text: p.Say[m.language]})
		default:
			out = append(out, m.said(p.Say)...)
		}
	}
	return out
}

// said speaks a text in the language of the call, or in the first language of the helpline that the text has.
func (m *machine) said(texts map[call.Language]string) []call.Prompt {
	for _, l := range append([]call.Language{m.language}, m.program.Languages...) {
		if text := texts[l]; text != "" {
			return []call.Prompt{{Language: l, Text: text}}
		}
	}
	return nil
}

func (m *machine) spokenNumber(e *flows.Expr) []call.Prompt {
	text, ok := m.evaluate(e)
	if !ok {
		return nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		m.fault(e.String() + " is not a whole number")
		return nil
	}
	return speech.Number(m.language, n)
}

func (m *machine) evaluate(e *flows.Expr) (string, bool) {
	text, err := e.Text(m.variables())
	if err != nil {
		m.fault(e.String() + ": " + err.Error())
	}
	return text, err == nil
}

func (m *machine) named(name string) call.Prompt {
	return call.Prompt{Language: m.language, Name: name}
}

// phrases returns fixed sentences of our own.
func (m *machine) phrases(names ...string) []call.Prompt {
	out := make([]call.Prompt, 0, len(names)+1)
	for _, name := range names {
		out = append(out, speech.Phrase(m.language, name))
	}
	return out
}

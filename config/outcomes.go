package config

import (
	"slices"
	"strings"

	"centralino/call"
	"centralino/flows/strict"
)

// Outcomes are what an agent may say of a conversation of a queue. No codes: nothing is said.
type Outcomes struct {
	Codes    []OutcomeCode // in the order of the file
	Required bool          // before the next call
}

// OutcomeCode is a word for programs, and what people read for it.
type OutcomeCode struct {
	Code  call.OutcomeCode
	Words map[call.Language]string // of every language of the helpline
}

// mostOutcomes is how many codes a queue may have: nobody finds the right one among more, and each is a series of a metric.
const mostOutcomes = 50

// outcomes reads the codes of a queue.
func (l *loader) outcomes(v strict.Value, otherwise Outcomes) Outcomes {
	if v.Missing() {
		return otherwise
	}
	m := v.Map()
	out := otherwise
	if codes := m.Get("codes"); !codes.Missing() {
		out.Codes = nil
		for _, e := range named(codes) {
			out.Codes = append(out.Codes, OutcomeCode{Code: call.OutcomeCode(e.Key), Words: l.words(e.Value, e.Key)})
		}
		if len(out.Codes) > mostOutcomes {
			codes.Fault("write those that make a difference", "there are more than %d codes", mostOutcomes)
			out.Codes = out.Codes[:mostOutcomes]
		}
	}
	required := m.Get("required")
	out.Required = required.Bool(out.Required)
	if out.Required && len(out.Codes) == 0 {
		required.Fault(`write codes: {solved: "Solved"}`, "an outcome is required, and there is none to choose")
		out.Required = false
	}
	m.Close()
	return out
}

// words reads what people read for a name: one text, or one for each language; the name itself when nothing is written.
func (l *loader) words(v strict.Value, name string) map[call.Language]string {
	out := map[call.Language]string{}
	for _, language := range l.config.Languages {
		out[language] = strings.ReplaceAll(name, "-", " ")
	}
	switch {
	case v.Missing() || v.Empty():
	case v.IsMap():
		m := v.Map()
		for _, e := range m.Entries() {
			if knownLanguage(e.At, e.Key, l.config.Languages) {
				out[call.Language(e.Key)] = e.Value.Text("")
			}
		}
		for _, language := range l.config.Languages {
			if !m.Has(string(language)) {
				v.Fault("write "+string(language)+": …, or one text for all", "`%s` has no words in `%s`", name, language)
			}
		}
	default:
		text := v.Text("")
		for _, language := range l.config.Languages {
			out[language] = text
		}
	}
	return out
}

// Has reports whether a code is among them.
func (o Outcomes) Has(code call.OutcomeCode) bool {
	return slices.ContainsFunc(o.Codes, func(c OutcomeCode) bool { return c.Code == code })
}

package speech

import (
	"centralino/call"
)

// Unit is something that is counted aloud.
type Unit uint8

// The units that have grammar.
const (
	Second Unit = iota
	Minute
	Hour
	Day
	Person
)

// String returns the English plural, which is also the prompt's name in a language without grammar: units/minutes.
func (u Unit) String() string {
	if int(u) < len(unitNames) {
		return unitNames[u]
	}
	return "units"
}

var unitNames = [...]string{"seconds", "minutes", "hours", "days", "people"}

// Amount speaks a number of things: one of them is a single prompt with its article (units/un-minuto, units/un-ora),
// more are the number and units/minuti.
func Amount(lang call.Language, n int, unit Unit) []call.Prompt {
	g, known := grammarOf(lang)
	if !known {
		return append(Number(lang, n), call.Prompt{Language: lang, Name: "units/" + unit.String()})
	}
	f := g.units[unit]
	if n == 1 {
		return []call.Prompt{named(lang, "units", f.one)}
	}
	return append(Number(lang, n), named(lang, "units", f.many))
}

// Minutes speaks a number of minutes: "un minuto", "due minuti".
func Minutes(lang call.Language, n int) []call.Prompt { return Amount(lang, n, Minute) }

// Position speaks a place in a queue, of which 1 is next: "you are next", "one person is ahead of you", "the people
// ahead of you are" three.
func Position(lang call.Language, position int) []call.Prompt {
	switch ahead := position - 1; {
	case ahead <= 0:
		return []call.Prompt{Phrase(lang, "queue-next")}
	case ahead == 1:
		return []call.Prompt{Phrase(lang, "queue-one-ahead")}
	default:
		return append([]call.Prompt{Phrase(lang, "queue-position")}, Amount(lang, ahead, Person)...)
	}
}

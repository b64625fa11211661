package prove

import (
	"time"
	"unicode/utf8"

	"centralino/call"
	"centralino/flows"
)

// lengths says how long prompts last: in the language in which they last longest.
type lengths struct {
	languages []call.Language
	of        func(call.Language, flows.Prompt) time.Duration
}

func (l lengths) all(prompts []flows.Prompt) (longest time.Duration) {
	for _, lang := range l.languages {
		var total time.Duration
		for _, p := range prompts {
			total += l.one(lang, p)
		}
		longest = max(longest, total)
	}
	return longest
}

func (l lengths) one(lang call.Language, p flows.Prompt) time.Duration {
	switch {
	case p.Value != nil:
		return spokenValue
	case p.Recording != "":
		return spokenPiece
	}
	if l.of == nil {
		return Estimate(p.Name, p.Say[lang])
	}
	return l.of(lang, p)
}

// spokenValue is how long an amount, a date or a time lasts: some five words.
const spokenValue = 4 * time.Second

// named is the length of a prompt that has only a name.
func (l lengths) named(names ...string) time.Duration {
	var prompts []flows.Prompt
	for _, n := range names {
		if n != "" {
			prompts = append(prompts, flows.Prompt{Name: n})
		}
	}
	return l.all(prompts)
}

// Estimate is how long a prompt will probably last that nobody has recorded: 14 signs of its text a second, or three
// seconds when there is only a name, and two for a number that is known during the call only.
func Estimate(name, text string) time.Duration {
	const (
		perSecond = 14
		unknown   = 3 * time.Second
		spoken    = 2 * time.Second
	)
	switch {
	case text != "":
		return time.Duration(utf8.RuneCountInString(text)) * time.Second / perSecond
	case name != "":
		return unknown
	}
	return spoken
}

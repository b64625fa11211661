package speech

import (
	"time"

	"centralino/call"
)

// listed keeps prompts, each once.
type listed struct {
	seen    map[string]bool
	prompts []call.Prompt
}

func (l *listed) add(all ...call.Prompt) {
	if l.seen == nil {
		l.seen = map[string]bool{}
	}
	for _, p := range all {
		if !l.seen[p.Name] {
			l.seen[p.Name] = true
			l.prompts = append(l.prompts, p)
		}
	}
}

// Calendar lists all that Date, without the year, and Near may say, each once.
func Calendar(lang call.Language) []call.Prompt {
	var l listed
	now := time.Date(2000, time.January, 1, 12, 0, 0, 0, time.UTC)
	for i := range 366 {
		l.add(Date(lang, now.AddDate(0, 0, i), false)...)
	}
	for i := range 2 {
		if p, ok := Near(lang, now.AddDate(0, 0, i), now); ok {
			l.add(p)
		}
	}
	return l.prompts
}

// Years lists all that Date may say of years, from the first to the last, each once.
func Years(lang call.Language, first, last int) []call.Prompt {
	var l listed
	for year := first; year <= last; year++ {
		day := time.Date(year, time.January, 1, 12, 0, 0, 0, time.UTC)
		l.add(Date(lang, day, true)[len(Date(lang, day, false)):]...)
	}
	return l.prompts
}

// Clocks lists all that TimeOfDay may say, each once.
func Clocks(lang call.Language) []call.Prompt {
	var l listed
	for minute := range 24 * 60 {
		for _, hours := range []int{12, 24} {
			for _, at := range []bool{false, true} {
				l.add(TimeOfDay(lang, minute/60, minute%60, Clock{hours, at})...)
			}
		}
	}
	return l.prompts
}

// Amounts lists the words of amounts of a currency, each once; a language without grammar has them up to a thousand.
func Amounts(lang call.Language, currency string) []call.Prompt {
	var l listed
	add := func(hundredths int) {
		words, _ := Money(lang, hundredths, currency)
		l.add(words...)
	}
	for n := range 1000 {
		add(n * 100)
	}
	add(-101)
	add(202)
	if _, known := grammarOf(lang); !known {
		return l.prompts
	}
	for _, whole := range []int{1000, 1001, 2000, 2001, 1_000_000, 2_000_000, 1_001_000, 1_000_001} {
		add(whole * 100)
	}
	return l.prompts
}
